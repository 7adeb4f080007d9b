"""Changes of a threshold: a bound one step off, a comparator that is strict or not, a direction turned round."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from plan_rules.examples.changes.change import altered
from plan_rules.interval import Interval
from plan_rules.model.indicator import Indicator
from plan_rules.model.threshold import Comparator, Direction, Threshold
from plan_rules.quantity import Quantity

_UP = Comparator.AT_LEAST, Comparator.MORE_THAN
_DOWN = Comparator.AT_MOST, Comparator.LESS_THAN


def changed_thresholds(threshold: Threshold, indicator: Indicator) -> Iterator[tuple[str, str, Threshold]]:
    """Every small change of a threshold that accepts other figures, of those that there can be."""
    now = _accepted(threshold, indicator)
    seen = {now}
    for name, words, other in _changes(threshold, indicator):
        accepted = _accepted(other, indicator) if other is not None else now
        if other is not None and accepted not in seen and not accepted.is_empty:
            seen.add(accepted)
            yield name, words, other


def turned_round(indicator: Indicator, threshold: Threshold) -> Indicator | None:
    """The indicator with the other direction, where the threshold is read through it."""
    if indicator.direction is None or threshold.comparator not in (Comparator.BARE, Comparator.ABOUT):
        return None
    return altered(indicator, direction=_opposite(indicator.direction))


def _opposite(direction: Direction) -> Direction:
    return Direction.LOWER if direction is Direction.HIGHER else Direction.HIGHER


def _accepted(threshold: Threshold, indicator: Indicator) -> Interval:
    return threshold.accepts(indicator.direction).intersection(indicator.possible_figures)


def _changes(threshold: Threshold, indicator: Indicator) -> Iterator[tuple[str, str, Threshold | None]]:
    comparator = threshold.comparator
    for index, bound in enumerate(threshold.bounds):
        ends = ("low", "high") if len(threshold.bounds) > 1 else ("bound",)
        for sign, moved in _steps(bound):
            bounds = (*threshold.bounds[:index], moved, *threshold.bounds[index + 1 :])
            changed = altered(threshold, **{comparator.value: bounds if len(bounds) > 1 else moved})
            yield f"{ends[index]}{sign}", f"{bound} turned into {moved}", changed
    for other in _comparators(comparator, indicator.direction):
        values = {comparator.value: None, other.value: threshold.bounds[0], "tolerance": None}
        yield other.value, f"{comparator} turned into {other}", altered(threshold, **values)
    if threshold.tolerance is not None:
        for sign, amount in _steps(threshold.tolerance.amount):
            words = f"a tolerance of {threshold.tolerance.amount} turned into {amount}"
            tolerance = altered(threshold.tolerance, amount=amount)
            if tolerance is not None:
                yield f"tolerance{sign}", words, altered(threshold, tolerance=tolerance)


def _comparators(comparator: Comparator, direction: Direction | None) -> tuple[Comparator, ...]:
    """The comparators next to one: strict or not, one-sided or not."""
    if comparator is Comparator.BARE:
        return (Comparator.MORE_THAN if direction is Direction.HIGHER else Comparator.LESS_THAN, Comparator.EXACTLY)
    if comparator in (*_UP, *_DOWN):
        pair = _UP if comparator in _UP else _DOWN
        return (*(each for each in pair if each is not comparator), Comparator.EXACTLY)
    return (Comparator.AT_LEAST, Comparator.AT_MOST)


def _steps(quantity: Quantity) -> Iterator[tuple[str, Quantity]]:
    """The number one step of its last decimal lower and higher."""
    step = Decimal(1).scaleb(-quantity.decimals)
    yield "-", Quantity(quantity.amount - step, quantity.unit)
    yield "+", Quantity(quantity.amount + step, quantity.unit)
