"""Exact values as a host reads them: the fraction, and a decimal that never rounds across a threshold."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from plan_rules.interval import Interval
from plan_rules.judge.judgement import MeanRate, Value
from plan_rules.model.base import Model
from plan_rules.quantity import PERCENT, POINTS, fixed_point, half_even, scale

_LEAST_DECIMALS = 2
_MEAN_DECIMALS = 14
"""A mean is compared exactly; only the rendering of its distance from a bound is rounded, here or further on."""


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


def figure(value: Value, unit: str, accepts: Interval, *, apart_from: Fraction | None = None) -> Figure:
    """A value in a unit, with as many decimals as it takes to tell it from the bounds of the threshold.

    Args:
        value: the value.
        unit: its unit.
        accepts: the figures that satisfy the threshold.
        apart_from: another value from which it must be told as well.
    """
    bounds = [bound for bound in (accepts.low, accepts.high) if bound is not None]
    if apart_from is not None and apart_from != value:
        bounds.append(apart_from)
    return Figure(exact=str(value), decimal=_honest(value, unit, bounds), unit=unit)


def _honest(value: Value, unit: str, bounds: Sequence[Fraction]) -> str:
    """A value in its unit, rounded no further than that it stays on its side of every bound, a decimal number."""
    per = scale(unit).denominator
    sides = [(bound.as_integer_ratio(), _side(value, bound)) for bound in bounds]
    decimals = _LEAST_DECIMALS
    while True:
        power = 10**decimals * per
        scaled = _scaled(value, power, decimals)
        for (share, of), side in sides:
            beyond = scaled * of - share * power
            if (beyond > 0) - (beyond < 0) != side:
                break
        else:
            text = fixed_point(scaled, decimals)
            return text.rstrip("0").rstrip(".") if decimals else text
        decimals += 1


def _scaled(value: Value, power: int, decimals: int) -> int:
    """A value as a whole number of its last decimals; percentages are printed with two decimals less."""
    exact = Fraction(value.decimal(decimals + 2)) if isinstance(value, MeanRate) else value
    numerator, denominator = exact.as_integer_ratio()
    return half_even(numerator * power, denominator)


def _side(value: Value, bound: Fraction) -> int:
    """1, 0 or -1 for above, on or below a bound."""
    if isinstance(value, MeanRate):
        return value.side(bound)
    (share, of), (bound_share, bound_of) = value.as_integer_ratio(), bound.as_integer_ratio()
    return _sign(share * bound_of - bound_share * of)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def margin(value: Value, unit: str, accepts: Interval) -> Figure | None:
    """How far a value lies on the good side of the nearest bound; negative on the bad side."""
    low, high = accepts.low, accepts.high
    unit = POINTS if unit == PERCENT else unit
    if low is not None and (high is None or _side(value, (low + high) / 2) <= 0):
        return _distance(value, low, unit, 1)
    return _distance(value, high, unit, -1) if high is not None else None


def _distance(value: Value, bound: Fraction, unit: str, sign: int) -> Figure:
    """How far a value lies above a bound, or, with the sign -1, below it."""
    if isinstance(value, Fraction):
        return figure(sign * (value - bound), unit, Interval.point(Fraction(0)))
    exact = f"{value} - {bound}" if sign > 0 else f"{bound} - ({value})"
    digits = _MEAN_DECIMALS
    while _side(near := Fraction(value.decimal(digits)), bound) != value.side(bound):
        digits *= 2
    nearly = figure(sign * (near - bound), unit, Interval.point(Fraction(0)))
    return nearly.model_copy(update={"exact": exact})
