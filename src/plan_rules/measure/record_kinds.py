"""The kinds of records that some rules tell apart, one by one.

The values of a field fall into few classes that the conditions of a rule tell apart, so whether one condition follows
from another can be seen by trying each combination of classes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plan_rules.measure import kleene
from plan_rules.measure.aspects import MISSING, AnyAspect, Compared, Named, Ordered, aspects_of
from plan_rules.measure.question import Compiler, Formula
from plan_rules.model.condition import AllOf, Condition
from plan_rules.model.dataset import Dataset
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule

MOST_KINDS = 4_096
"""Conditions that tell more kinds of records apart are not gone through."""


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One kind of record.

    Attributes:
        answers: what each atom says of it.
        aspects: how far records are told apart.
        classes: its class in each aspect.
    """

    answers: Mapping[int, int]
    aspects: tuple[AnyAspect, ...]
    classes: tuple[int, ...]

    @property
    def words(self) -> str:
        """Its values, as in ``kind: periodic, shared: true``."""
        return ", ".join(_words(aspect, place) for aspect, place in zip(self.aspects, self.classes, strict=True))

    def holds(self, formula: Formula) -> bool:
        """Whether a condition is true of it."""
        return formula(self.answers.__getitem__) == kleene.TRUE

    def fails(self, formula: Formula) -> bool:
        """Whether a condition is false of it."""
        return formula(self.answers.__getitem__) == kleene.FALSE


@dataclass(frozen=True, slots=True)
class RuleFormulas:
    """What a rule asks of a record: its population, what takes records out of it, and what is good."""

    population: Formula
    exclusions: Mapping[str, Formula]
    good: Formula

    def is_eligible(self, kind: RecordKind) -> bool:
        """Whether a record is in the population and under no exclusion."""
        return kind.holds(self.population) and all(kind.fails(each) for each in self.exclusions.values())

    def is_outside(self, kind: RecordKind) -> bool:
        """Whether a record is not in the population, or under an exclusion."""
        return kind.fails(self.population) or any(kind.holds(each) for each in self.exclusions.values())


def record_kinds(
    dataset: Dataset, *rules: tuple[Plan, Rule]
) -> tuple[tuple[RuleFormulas, ...], tuple[RecordKind, ...]]:
    """What some rules ask of the records of a dataset, and the kinds of records that they tell apart.

    Args:
        dataset: what is declared of the records.
        rules: rules that count them, each with its plan.

    Returns:
        No kinds where there are too many, or where two tests of one field could contradict each other unseen.
    """
    compiler = Compiler(rules[0][0], dataset)
    asked = []
    for plan, rule in rules:
        compiler.plan = plan
        asked.append(RuleFormulas(*compiler.formulas(rule)))
    return tuple(asked), tuple(_kinds(aspects_of(tuple(compiler.atoms), dataset.fields)))


def condition_kinds(
    dataset: Dataset, plan: Plan, *conditions: Condition | None
) -> tuple[tuple[Formula, ...], tuple[RecordKind, ...]]:
    """As ``record_kinds``, for single conditions; None is one that always holds."""
    compiler = Compiler(plan, dataset)
    formulas = tuple(compiler.formula(condition or AllOf(())) for condition in conditions)
    return formulas, tuple(_kinds(aspects_of(tuple(compiler.atoms), dataset.fields)))


def _kinds(aspects: tuple[AnyAspect, ...]) -> Iterator[RecordKind]:
    size = 1
    for aspect in aspects:
        size *= aspect.size
    fields = [field for aspect in aspects for field in aspect.fields]
    if size > MOST_KINDS or len(fields) > len(set(fields)):
        return
    for classes in itertools.product(*(range(aspect.size) for aspect in aspects)):
        answers: dict[int, int] = {}
        for aspect, place in zip(aspects, classes, strict=True):
            answers.update(zip(aspect.atoms, aspect.codes(place), strict=True))
        yield RecordKind(answers, aspects, classes)


def _words(aspect: AnyAspect, place: int) -> str:
    if isinstance(aspect, Compared):
        return f"{f' {aspect.operator} '.join(aspect.fields)}: {('false', 'true', 'unknown')[place]}"
    if place == MISSING:
        return f"{aspect.name}: missing"
    return f"{aspect.name}: {_named(aspect, place) if isinstance(aspect, Named) else _stretch(aspect, place)}"


def _named(aspect: Named, place: int) -> str:
    value = next((value for value, of in aspect.classes.items() if of == place), None)
    if value is None:
        return "another value"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _stretch(aspect: Ordered, place: int) -> str:
    position = aspect.classes.index(place)
    low = aspect.cuts[position - 1] if position else None
    high = aspect.cuts[position] if position < len(aspect.cuts) else None
    words = [f"{'from' if low.inclusive else 'above'} {low.bound}"] if low else []
    words += [f"{'below' if high.inclusive else 'up to'} {high.bound}"] if high else []
    return " ".join(words) or "any value"
