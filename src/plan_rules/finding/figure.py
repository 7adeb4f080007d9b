"""Exact values as a host reads them: the fraction, and a decimal that never rounds across a threshold."""

from __future__ import annotations

from fractions import Fraction

from plan_rules.interval import Interval
from plan_rules.judge.judgement import MeanRate, Value
from plan_rules.model.base import Model
from plan_rules.quantity import PERCENT, POINTS, decimal_text, honest_decimals, scale

_MEAN_DECIMALS = 14
"""A mean is compared exactly; only its rendering is rounded, far below any printed precision."""


class Figure(Model):
    """A value, exactly and as a decimal."""

    exact: str
    """The exact value; 100 % is 1. A geometric mean is written as a root."""
    decimal: str
    """The value in its unit, rounded, but never onto a threshold or across it."""
    unit: str
    """``%``, ``points``, ``times``, another unit, or ``""`` for a plain number."""

    def __str__(self) -> str:
        space = "" if self.unit in ("", PERCENT) else " "
        return f"{self.decimal}{space}{self.unit}"

    @property
    def fraction(self) -> Fraction:
        """The exact value.

        Raises:
            ValueError: for a geometric mean, which is rarely a fraction.
        """
        return Fraction(self.exact)


def figure(value: Value, unit: str, accepts: Interval, decimals: int = 2) -> Figure:
    """A value in a unit, with as many decimals as it takes to tell it from the bounds of the threshold."""
    bounds = tuple(bound / scale(unit) for bound in (accepts.low, accepts.high) if bound is not None)
    number = Fraction(value.decimal(_MEAN_DECIMALS)) if isinstance(value, MeanRate) else value
    in_unit = number / scale(unit)
    text = decimal_text(in_unit, honest_decimals(in_unit, bounds, least=decimals))
    return Figure(exact=str(value), decimal=_short(text), unit=unit)


def _short(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def margin(value: Value, unit: str, accepts: Interval) -> Figure | None:
    """How far a value lies on the good side of the nearest bound; negative on the bad side."""
    exact = value if isinstance(value, Fraction) else Fraction(value.decimal(_MEAN_DECIMALS))
    distances = []
    if accepts.low is not None:
        distances.append(exact - accepts.low)
    if accepts.high is not None:
        distances.append(accepts.high - exact)
    if not distances:
        return None
    nearest = min(distances)
    distance = figure(nearest, POINTS if unit == PERCENT else unit, Interval.point(Fraction(0)))
    if isinstance(value, MeanRate):
        bound = accepts.low if accepts.low is not None and nearest == exact - accepts.low else accepts.high
        return distance.model_copy(update={"exact": f"{value} - {bound}"})
    return distance
