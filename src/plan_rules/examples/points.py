"""The points of a rule that its examples should see: every test, join, window, threshold side, part and unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from plan_rules.examples.truth import fields_of, items_of
from plan_rules.model.condition import Atom, Comparison, Condition
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.model.timing import TimingKind
from plan_rules.problems import Path

TRUTHS = ("true", "false", "unknown")
WINDOWS = ("inside", "outside")
VERDICTS = ("satisfied", "violated", "undetermined")


@dataclass(frozen=True, slots=True)
class Point:
    """One part of a rule.

    Attributes:
        name: the way to it in the rule: ``good/channel``, ``exclusions/secret-documents``, ``threshold``.
        sides: what can be seen of it.
    """

    name: str
    sides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class End:
    """One end of what a threshold accepts.

    Attributes:
        name: ``threshold``, or ``threshold/low`` and ``threshold/high`` where it has two.
        bound: the exact number; 100 % is 1.
    """

    name: str
    bound: Fraction


def points_of(plan: Plan, rule: Rule) -> tuple[Point, ...]:
    """Everything of a rule that an example can see, in the order of the rule."""
    return tuple(_points(plan, rule))


def _points(plan: Plan, rule: Rule) -> Iterator[Point]:
    for name, condition in conditions_of(plan, rule):
        yield from _condition_points(plan, rule, name, condition)
    if rule.indicator.share and rule.indicator.share.among:
        yield Point("among", TRUTHS)
    if sides := _window_sides(plan, rule):
        yield Point("window", sides)
    if rule.threshold is None:
        yield Point("outcome", ("satisfied", "violated", "no-data"))
    elif rule.for_each is None:
        yield from _threshold_points(rule)
    yield from (Point(f"parts/{part.id}", VERDICTS) for part in plan.parts_of.get(rule.id, ()))
    if rule.for_each:
        yield Point("units", VERDICTS)


def conditions_of(plan: Plan, rule: Rule) -> Iterator[tuple[str, Condition]]:
    """The conditions that a rule puts its records to, each under its name."""
    counted = rule.indicator.share or rule.indicator.count
    if counted is None or counted.of is None:
        return
    if counted.where is not None:
        yield "where", counted.where
    for name in rule.exclusions:
        yield f"exclusions/{name}", plan.header.exclusions[name].when
    if rule.indicator.share and rule.indicator.share.good is not None:
        yield "good", rule.indicator.share.good


def point_name(name: str, path: Path) -> str:
    """The name of a test or join, by the condition it stands in and the way to it there."""
    return "/".join([name, *map(str, path)])


def _condition_points(plan: Plan, rule: Rule, name: str, condition: Condition, path: Path = ()) -> Iterator[Point]:
    if isinstance(condition, Atom):
        yield Point(point_name(name, (*path, condition.field)), _sides_of(plan, rule, condition))
        return
    for steps, item in items_of(condition):
        yield from _condition_points(plan, rule, name, item, (*path, *steps))
    yield Point(point_name(name, path), TRUTHS)


def _sides_of(plan: Plan, rule: Rule, atom: Atom) -> tuple[str, ...]:
    if atom.comparison is Comparison.MISSING:
        return "true", "false"
    declared = fields_of(plan, rule)[atom.field].values
    if declared and {*declared} <= {*atom.literals}:
        return "true", "unknown"
    return TRUTHS


def _window_sides(plan: Plan, rule: Rule) -> tuple[str, ...]:
    if rule.threshold is None:
        return ()
    dataset = plan.header.datasets.get(rule.indicator.dataset or "")
    if dataset is None:
        return WINDOWS if rule.timing.kind is not TimingKind.MEAN else ()
    return (*WINDOWS, "undated") if dataset.time else ()


def ends_of(rule: Rule) -> tuple[End, ...]:
    """The ends of what the threshold of a rule accepts."""
    if rule.threshold is None:
        return ()
    accepts = rule.threshold.accepts(rule.indicator.direction)
    if accepts.low is not None and accepts.high is not None and accepts.low != accepts.high:
        return End("threshold/low", accepts.low), End("threshold/high", accepts.high)
    bound = accepts.high if accepts.low is None else accepts.low
    return (End("threshold", bound),) if bound is not None else ()


def _threshold_points(rule: Rule) -> Iterator[Point]:
    possible = rule.indicator.possible_figures
    for end in ends_of(rule):
        below = possible.low is None or end.bound > possible.low
        above = possible.high is None or end.bound < possible.high
        yield Point(end.name, (*(["below"] if below else []), "on", *(["above"] if above else [])))
    yield Point("verdict", ("undetermined",))
