"""Thresholds on exact numbers, each comparator as its words say."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Comparator, Direction, Threshold
from plan_rules.quantity import Quantity
from plan_rules.verdict import Verdict

_HUNDREDTHS = ("%", "points")


def exact(quantity: Quantity) -> Fraction:
    """A number with its unit as an exact number; 100 % is 1."""
    number = Fraction(quantity.amount)
    return number / 100 if quantity.unit in _HUNDREDTHS else number


def is_accepted(number: Fraction, threshold: Threshold, direction: Direction | None) -> bool:
    """Whether a number satisfies a threshold."""
    comparator = threshold.comparator
    bounds = [exact(bound) for bound in threshold.bounds]
    low, high = bounds[0], bounds[-1]
    if comparator is Comparator.ABOUT and threshold.tolerance is not None:
        reach = exact(threshold.tolerance.amount)
        low, high = low - reach, high + reach
    if comparator in (Comparator.ABOUT, Comparator.BARE) and direction is not None:
        comparator = Comparator.AT_LEAST if direction is Direction.HIGHER else Comparator.AT_MOST
    return {
        Comparator.AT_LEAST: number >= low,
        Comparator.MORE_THAN: number > low,
        Comparator.AT_MOST: number <= high,
        Comparator.LESS_THAN: number < high,
        Comparator.EXACTLY: number == low,
        Comparator.BETWEEN: low <= number <= high,
        Comparator.ABOUT: low <= number <= high,
        Comparator.BARE: number == low,
    }[comparator]


def ends(threshold: Threshold, direction: Direction | None) -> tuple[Fraction, ...]:
    """The numbers at which a threshold starts or ceases to be satisfied."""
    bounds = [exact(bound) for bound in threshold.bounds]
    if threshold.comparator is not Comparator.ABOUT or threshold.tolerance is None:
        return tuple(bounds)
    reach = exact(threshold.tolerance.amount)
    if direction is None:
        return bounds[0] - reach, bounds[0] + reach
    return (bounds[0] - reach if direction is Direction.HIGHER else bounds[0] + reach,)


def stand_ins(low: Fraction, high: Fraction, included: tuple[bool, bool], places: Iterable[Fraction]) -> list[Fraction]:
    """Numbers of a range: one on each place inside it that matters, one between any two, and the ends that belong."""
    if low == high:
        return [low]
    marked = sorted({low, high, *(place for place in places if low < place < high)})
    between = [(one + two) / 2 for one, two in pairwise(marked)]
    return [*marked[1:-1], *between, *([low] if included[0] else []), *([high] if included[1] else [])]


def agreed(answers: Iterable[bool | None]) -> Verdict:
    """What all completions agree on; None stands for one that leaves nothing to judge."""
    found = set(answers)
    if found == {None}:
        return Verdict.NOT_APPLICABLE
    if len(found) > 1:
        return Verdict.UNDETERMINED
    return Verdict.SATISFIED if True in found else Verdict.VIOLATED


def threshold_of(rule: Rule) -> Threshold:
    """The threshold of a rule that has one."""
    if rule.threshold is None:
        raise ValueError(f"{rule.id} has no threshold")
    return rule.threshold
