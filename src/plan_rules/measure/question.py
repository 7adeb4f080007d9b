"""What the rules of a plan ask of one dataset: atoms, formulas over them, windows and groups."""

from __future__ import annotations

import functools
import hashlib
import operator
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

from plan_rules.measure import kleene
from plan_rules.model.condition import AllOf, Atom, Comparison, Condition, Not
from plan_rules.model.dataset import Dataset, Literal
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.timeline import Timeline

Codes: TypeAlias = Callable[[int], int]
"""The code of each atom for one record, by the position of the atom."""

Formula: TypeAlias = Callable[[Codes], int]
"""A condition, evaluated on the codes of its atoms."""

UNDATED = -1
"""The segment of records whose time field is missing."""

_ONE_DAY = timedelta(days=1)
_BITS = 2
_MASK = 3


@dataclass(frozen=True, slots=True)
class BoundAtom:
    """An atom whose literals have the type of their field."""

    field: str
    operator: str
    literals: tuple[Literal, ...] = ()
    other: str | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields it reads."""
        return (self.field,) if self.other is None else (self.field, self.other)

    def code(self, value: Literal | None, other: Literal | None = None) -> int:
        """False, true or unknown for the values of its fields; only the test for missing is never unknown."""
        if self.operator == "?":
            return kleene.TRUE if value is None else kleene.FALSE
        if value is None or (self.other is not None and other is None):
            return kleene.UNKNOWN
        if self.operator == "=":
            return int(value in self.literals)
        bound = self.literals[0] if self.other is None else other
        return int(_compare(self.operator, value, bound))


def _compare(operator: str, value: Literal, bound: Literal | None) -> bool:
    if not isinstance(value, Decimal | date) or not isinstance(bound, Decimal | date):
        raise TypeError("only numbers and dates have an order")
    difference = (value > bound) - (value < bound)  # type: ignore[operator]
    return {">": difference > 0, ">=": difference >= 0, "<": difference < 0, "<=": difference <= 0}[operator]


@dataclass(frozen=True, slots=True)
class RuleQuestion:
    """One rule as formulas over the atoms of its dataset.

    Attributes:
        population: the records that the clause speaks of.
        exclusions: the formulas that take records out, under their names.
        good: what a record of the population must meet.
    """

    rule: Rule
    timeline: Timeline
    population: Formula
    exclusions: Mapping[str, Formula]
    good: Formula


@dataclass(frozen=True)
class Question:
    """Everything that one evaluation asks of one dataset.

    Attributes:
        name, dataset: which dataset.
        atoms: the distinct atoms of all rules, in the order of their first use.
        group_by: the fields that records are grouped by.
        edges: days at which a window starts, or the day after one ends, in order. Segment ``i`` is the days
            from edge ``i - 1`` up to the day before edge ``i``; windows are made of whole segments.
        rules: the rules that count this dataset.
    """

    name: str
    dataset: Dataset
    atoms: tuple[BoundAtom, ...]
    group_by: tuple[str, ...]
    edges: tuple[date, ...]
    rules: tuple[RuleQuestion, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that are read, in the order of their declaration."""
        used = {field for atom in self.atoms for field in atom.fields} | {*self.group_by}
        if self.dataset.time:
            used.add(self.dataset.time)
        return tuple(name for name in self.dataset.fields if name in used)

    @cached_property
    def digest(self) -> str:
        """A digest of everything that the counts depend on besides the records."""
        asked = (self.name, self.dataset.model_dump_json(), self.atoms, self.group_by, self.edges)
        return hashlib.sha256(repr(asked).encode()).hexdigest()

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

    def signature(self, values: Mapping[str, Literal | None]) -> int:
        """The codes of all atoms for one record, packed into one integer."""
        alone = (self.bits(name, values[name]) for name in self.fields)
        return functools.reduce(operator.or_, alone, self.pair_bits(values))

    def reads_alone(self, name: str) -> bool:
        """Whether an atom reads this field and no other."""
        return any(atom.fields == (name,) for atom in self.atoms)

    def reads_in_pair(self, name: str) -> bool:
        """Whether an atom compares this field with another."""
        return any(atom.other is not None and name in atom.fields for atom in self.atoms)

    def bits(self, name: str, value: Literal | None) -> int:
        """The part of a signature that a field alone decides."""
        codes = (atom.code(value) << (_BITS * place) for place, atom in enumerate(self.atoms) if atom.fields == (name,))
        return functools.reduce(operator.or_, codes, 0)

    def pair_bits(self, values: Mapping[str, Literal | None]) -> int:
        """The part of a signature that atoms of two fields decide."""
        packed = 0
        for place, atom in enumerate(self.atoms):
            if atom.other is not None:
                packed |= atom.code(values[atom.field], values[atom.other]) << (_BITS * place)
        return packed


def codes_of(signature: int) -> Codes:
    """The codes that are packed in a signature."""
    return lambda position: signature >> (_BITS * position) & _MASK


def questions(plan: Plan, timelines: Mapping[str, Timeline], by: Sequence[str]) -> dict[str, Question]:
    """What the plan asks of each of its datasets.

    Args:
        plan: the plan.
        timelines: the timeline of every rule, under its id.
        by: the fields by which findings are wanted; a dataset that lacks one of them is not grouped by them.
    """
    return {name: _question(plan, name, timelines, by) for name in plan.header.datasets}


def _question(plan: Plan, name: str, timelines: Mapping[str, Timeline], by: Sequence[str]) -> Question:
    dataset = plan.header.datasets[name]
    compiler = _Compiler(plan, dataset)
    rules = [rule for rule in plan.rules if rule.indicator.dataset == name]
    asked = tuple(compiler.rule(rule, timelines[rule.id]) for rule in rules)
    groups = [*(by if all(field in dataset.fields for field in by) else ())]
    groups += [field for rule in rules if rule.for_each for field in rule.for_each.fields]
    edges = {edge for question in asked for edge in _edges(question.timeline)} if dataset.time else set()
    atoms = tuple(compiler.atoms)
    return Question(name, dataset, atoms, tuple(dict.fromkeys(groups)), tuple(sorted(edges)), asked)


def _edges(timeline: Timeline) -> Iterable[date]:
    for window in timeline.windows:
        yield window.start
        yield min(window.end, timeline.cutoff) + _ONE_DAY


class _Compiler:
    """Turns conditions into formulas, collecting the atoms they use."""

    def __init__(self, plan: Plan, dataset: Dataset) -> None:
        self.plan, self.dataset = plan, dataset
        self.atoms: dict[BoundAtom, int] = {}

    def rule(self, rule: Rule, timeline: Timeline) -> RuleQuestion:
        counted = rule.indicator.share or rule.indicator.count
        good = rule.indicator.share.good if rule.indicator.share else None
        among = rule.indicator.share.among if rule.indicator.share else None
        population = self.formula(counted.where) if counted and counted.where else _always
        if among is not None:
            population = _conjunction((population, self.success(self.plan[among], timeline)))
        return RuleQuestion(rule, timeline, population, self.exclusions(rule), self.formula(good) if good else _always)

    def success(self, rule: Rule, timeline: Timeline) -> Formula:
        """The records that are good under a rule: its population without its exclusions, and good."""
        other = self.rule(rule, timeline)
        excluded = _disjunction(tuple(other.exclusions.values()))
        return _conjunction((other.population, _negation(excluded), other.good))

    def exclusions(self, rule: Rule) -> dict[str, Formula]:
        return {name: self.formula(self.plan.header.exclusions[name].when) for name in rule.exclusions}

    def formula(self, condition: Condition) -> Formula:
        if isinstance(condition, Atom):
            position = self.atoms.setdefault(self.bind(condition), len(self.atoms))
            return lambda codes: codes(position)
        if isinstance(condition, Not):
            return _negation(self.formula(condition.item))
        items = tuple(self.formula(item) for item in condition.items)
        return _conjunction(items) if isinstance(condition, AllOf) else _disjunction(items)

    def bind(self, atom: Atom) -> BoundAtom:
        field = self.dataset.fields[atom.field]
        literals = [field.read_literal(literal) for literal in atom.literals]
        if atom.comparison is Comparison.IS:
            literals.sort(key=str)  # the order in a list of values means nothing: equal lists are one atom
        return BoundAtom(atom.field, atom.comparison.operator, tuple(literals), atom.other)


def _always(_: Codes) -> int:
    return kleene.TRUE


def _conjunction(items: tuple[Formula, ...]) -> Formula:
    return lambda codes: kleene.all_of(item(codes) for item in items)


def _disjunction(items: tuple[Formula, ...]) -> Formula:
    return lambda codes: kleene.any_of(item(codes) for item in items)


def _negation(item: Formula) -> Formula:
    return lambda codes: kleene.negation(item(codes))
