"""What the rules of a plan ask of one dataset: atoms, formulas over them, windows and groups."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TypeAlias

from plan_rules.measure import kleene
from plan_rules.measure.aspects import Answer, AnyAspect, BoundAtom, aspects_of
from plan_rules.measure.cube import UNDATED, Cube, CubeHeader
from plan_rules.model.condition import AllOf, Atom, Comparison, Condition, Not
from plan_rules.model.dataset import Dataset, Literal
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.timeline import Timeline

AtomCodes: TypeAlias = Callable[[int], int]
"""What each atom says of a record, by the position of the atom."""

Formula: TypeAlias = Callable[[AtomCodes], int]
"""A condition, evaluated on what its atoms say."""

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RuleQuestion:
    """One rule as formulas over the atoms of its dataset.

    Attributes:
        population: the records that the clause speaks of.
        exclusions: the formulas that take records out, under their names.
        good: what a record of the population must meet.
        atoms: the positions of the atoms that they use.
    """

    rule: Rule
    timeline: Timeline
    population: Formula
    exclusions: Mapping[str, Formula]
    good: Formula
    atoms: frozenset[int]


@dataclass(frozen=True)
class Question:
    """Everything that one evaluation asks of one dataset.

    Attributes:
        header: the plan, the dataset, the date and the groups.
        dataset: what the plan declares of it.
        atoms: the distinct atoms of all rules, in the order of their first use.
        aspects: the atoms by the fields they read.
        edges: days at which a window starts, or the day after one ends, in order. Segment ``i`` is the days
            from edge ``i - 1`` up to the day before edge ``i``; windows are made of whole segments.
        rules: the rules that count this dataset, under their ids.
    """

    header: CubeHeader
    dataset: Dataset
    atoms: tuple[BoundAtom, ...]
    aspects: tuple[AnyAspect, ...]
    edges: tuple[date, ...]
    rules: Mapping[str, RuleQuestion]

    @property
    def name(self) -> str:
        """The name of the dataset."""
        return self.header.dataset

    @property
    def group_by(self) -> tuple[str, ...]:
        """The fields that records are grouped by."""
        return self.header.by

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The fields that are read, in the order of their declaration."""
        used = {field for aspect in self.aspects for field in aspect.fields} | {*self.group_by, self.dataset.time}
        return tuple(name for name in self.dataset.fields if name in used)

    @cached_property
    def answers(self) -> Mapping[int, tuple[int, Answer]]:
        """For each atom, by its position, the position of its aspect and what it says of the classes there."""
        return {
            atom: (place, answer)
            for place, aspect in enumerate(self.aspects)
            for atom, answer in zip(aspect.atoms, aspect.answers, strict=True)
        }

    def segment(self, day: Literal | None) -> int:
        """The segment of a day; ``UNDATED`` where it is missing. A stock has one segment for all records."""
        if self.dataset.time is None:
            return 0
        return bisect_right(self.edges, day) if isinstance(day, date) else UNDATED

    def windows_of_segment(self, timeline: Timeline) -> dict[int, tuple[int, ...]]:
        """For each segment the positions of the windows it belongs to.

        A record without a date may belong to every window. A stock shows its state on the date of evaluation,
        which belongs to the last window.
        """
        positions = tuple(range(len(timeline.windows)))
        if self.dataset.time is None:
            return {0: positions[-1:]}
        result = {UNDATED: positions}
        for position, window in enumerate(timeline.windows):
            end = min(window.end, timeline.cutoff) + _ONE_DAY
            for segment in range(self.edges.index(window.start) + 1, self.edges.index(end) + 1):
                result[segment] = (position,)
        return result

    def aspects_used(self, asked: RuleQuestion) -> tuple[int, ...]:
        """The positions of the aspects that a rule looks at."""
        return tuple(sorted({self.answers[atom][0] for atom in asked.atoms}))

    def check(self, cube: Cube) -> Cube:
        """A cube that somebody else built, if it answers this question.

        Raises:
            DataError: where it was made for another plan, another version of its rules, another date or other
                groups, and where it holds what no record can be.
        """
        first, last = (UNDATED, len(self.edges)) if self.dataset.time else (0, 0)
        return cube.check(self.header, range(first, last + 1), [aspect.size for aspect in self.aspects])


def questions(
    plan: Plan, as_of: date, timelines: Mapping[str, Timeline], by: Sequence[str], datasets: Iterable[str] | None = None
) -> dict[str, Question]:
    """What the plan asks of each of its datasets.

    Args:
        plan: the plan.
        as_of: the date of evaluation.
        timelines: the timeline of every rule, under its id.
        by: the fields by which findings are wanted; a dataset that lacks one of them is not grouped by them.
        datasets: the datasets that are counted; all where left out.
    """
    names = plan.header.datasets if datasets is None else datasets
    return {name: _question(plan, name, timelines, as_of, by) for name in names}


def _question(plan: Plan, name: str, timelines: Mapping[str, Timeline], as_of: date, by: Sequence[str]) -> Question:
    dataset = plan.header.datasets[name]
    compiler = Compiler(plan, dataset)
    rules = [rule for rule in plan.rules if rule.indicator.dataset == name]
    asked = tuple(compiler.rule(rule, timelines[rule.id]) for rule in rules)
    groups = [*(by if all(field in dataset.fields for field in by) else ())]
    groups += [field for rule in rules if rule.for_each for field in rule.for_each.fields]
    edges = {edge for question in asked for edge in _edges(question.timeline)} if dataset.time else set()
    atoms = tuple(compiler.atoms)
    aspects = aspects_of(atoms, dataset.fields)
    names = tuple(aspect.name for aspect in aspects)
    header = CubeHeader(plan.name, plan.fingerprint, name, as_of, tuple(dict.fromkeys(groups)), names)
    return Question(header, dataset, atoms, aspects, tuple(sorted(edges)), {each.rule.id: each for each in asked})


def _edges(timeline: Timeline) -> Iterable[date]:
    for window in timeline.windows:
        yield window.start
        yield min(window.end, timeline.cutoff) + _ONE_DAY


class Compiler:
    """Turns conditions into formulas, collecting the atoms they use."""

    def __init__(self, plan: Plan, dataset: Dataset) -> None:
        self.plan, self.dataset = plan, dataset
        self.atoms: dict[BoundAtom, int] = {}
        self.used: set[int] = set()

    def rule(self, rule: Rule, timeline: Timeline) -> RuleQuestion:
        """One rule; the atoms used are those of all formulas since the one before."""
        self.used = set()
        population, exclusions, good = self.formulas(rule)
        return RuleQuestion(rule, timeline, population, exclusions, good, frozenset(self.used))

    def formulas(self, rule: Rule) -> tuple[Formula, dict[str, Formula], Formula]:
        """Population, exclusions and the good condition of a rule."""
        counted = rule.indicator.share or rule.indicator.count
        good = rule.indicator.share.good if rule.indicator.share else None
        among = rule.indicator.share.among if rule.indicator.share else None
        population = self.formula(counted.where) if counted and counted.where else _always
        if among is not None:
            population = _conjunction((population, self.success(self.plan[among])))
        return population, self.exclusions(rule), self.formula(good) if good else _always

    def success(self, rule: Rule) -> Formula:
        """The records that are good under a rule: its population without its exclusions, and good."""
        population, exclusions, good = self.formulas(rule)
        return _conjunction((population, _negation(_disjunction(tuple(exclusions.values()))), good))

    def exclusions(self, rule: Rule) -> dict[str, Formula]:
        """What takes records out of the population of a rule, under its names."""
        return {name: self.formula(self.plan.header.exclusions[name].when) for name in rule.exclusions}

    def formula(self, condition: Condition) -> Formula:
        """A condition; its atoms are collected."""
        if isinstance(condition, Atom):
            position = self.atoms.setdefault(self.bind(condition), len(self.atoms))
            self.used.add(position)
            return lambda codes: codes(position)
        if isinstance(condition, Not):
            return _negation(self.formula(condition.item))
        items = tuple(self.formula(item) for item in condition.items)
        return _conjunction(items) if isinstance(condition, AllOf) else _disjunction(items)

    def bind(self, atom: Atom) -> BoundAtom:
        """An atom with its literals as the field means them."""
        field = self.dataset.fields[atom.field]
        literals = [field.read_literal(literal) for literal in atom.literals]
        if atom.comparison is Comparison.IS:
            literals.sort(key=str)  # the order in a list of values means nothing: equal lists are one atom
        return BoundAtom(atom.field, atom.comparison.operator, tuple(literals), atom.other)


def _always(_: AtomCodes) -> int:
    return kleene.TRUE


def _conjunction(items: tuple[Formula, ...]) -> Formula:
    return lambda codes: kleene.all_of(item(codes) for item in items)


def _disjunction(items: tuple[Formula, ...]) -> Formula:
    return lambda codes: kleene.any_of(item(codes) for item in items)


def _negation(item: Formula) -> Formula:
    return lambda codes: kleene.negation(item(codes))
