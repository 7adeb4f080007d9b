"""Changes from a baseline: every level against every baseline that the printed figures may stand for."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from plan_rules.model.indicator import Baseline
from plan_rules.quantity import POINTS, TIMES
from plan_rules.testing.definition.numbers import exact, stand_ins


def ends_of_baseline(baseline: Baseline) -> tuple[Fraction, Fraction]:
    """From where up to where a baseline may lie that is printed like this; the upper end is printed otherwise."""
    half = Fraction(0 if baseline.exact else 1, 2 * 10**baseline.value.decimals)
    if baseline.value.unit in ("%", "points"):
        half /= 100
    return exact(baseline.value) - half, exact(baseline.value) + half


def level_after(unit: str, baseline: Fraction, change: Fraction) -> Fraction:
    """The level that a change from a baseline leads to."""
    if unit == POINTS:
        return baseline + change
    return baseline * (change if unit == TIMES else 1 + change)


def changes_between(
    unit: str,
    baseline: Baseline,
    levels: tuple[Fraction, Fraction],
    included: tuple[bool, bool],
    ends: Sequence[Fraction],
) -> list[Fraction]:
    """Changes from a baseline to a level: one at least of each kind that some bounds tell apart.

    Args:
        unit: how the change is measured.
        baseline: the baseline as printed.
        levels, included: from where up to where the level may lie, and whether these ends belong to it.
        ends: the bounds.
    """
    low, high = ends_of_baseline(baseline)
    places = [_baseline_before(unit, level, end) for level in levels for end in ends]
    starts = stand_ins(low, high, (True, baseline.exact), [place for place in places if place is not None])
    return [
        _change(unit, start, level)
        for start in starts
        for level in stand_ins(*levels, included, [level_after(unit, start, end) for end in ends])
    ]


def _baseline_before(unit: str, level: Fraction, change: Fraction) -> Fraction | None:
    if unit == POINTS:
        return level - change
    factor = change if unit == TIMES else 1 + change
    return level / factor if factor else None


def _change(unit: str, baseline: Fraction, level: Fraction) -> Fraction:
    if unit == POINTS:
        return level - baseline
    return level / baseline - (0 if unit == TIMES else 1)
