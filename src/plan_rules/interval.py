"""Intervals of exact numbers: what a figure may be, and what a threshold accepts."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers between two ends; ``None`` is an end without limit.

    Attributes:
        low, high: the ends.
        low_closed, high_closed: whether the end itself belongs to the interval.
    """

    low: Fraction | None
    high: Fraction | None
    low_closed: bool = True
    high_closed: bool = True

    @classmethod
    def point(cls, value: Fraction) -> Interval:
        """The interval that holds one number."""
        return cls(value, value)

    @property
    def is_empty(self) -> bool:
        """Whether no number lies in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and not (self.low_closed and self.high_closed))

    def __contains__(self, value: Fraction) -> bool:
        return self._is_above(value) and self._is_below(value)

    def holds(self, numerator: int, denominator: int) -> bool:
        """Whether a ratio lies in it, by whole numbers alone; the denominator is positive."""
        if self.low is not None:
            bound, of = self.low.as_integer_ratio()
            beyond = numerator * of - bound * denominator
            if beyond < 0 or (not beyond and not self.low_closed):
                return False
        if self.high is not None:
            bound, of = self.high.as_integer_ratio()
            beyond = bound * denominator - numerator * of
            if beyond < 0 or (not beyond and not self.high_closed):
                return False
        return True

    def _is_above(self, value: Fraction) -> bool:
        if self.low is None:
            return True
        return value >= self.low if self.low_closed else value > self.low

    def _is_below(self, value: Fraction) -> bool:
        if self.high is None:
            return True
        return value <= self.high if self.high_closed else value < self.high

    def intersection(self, other: Interval) -> Interval:
        """The numbers that lie in both."""
        low, low_closed = _tighter(self.low, self.low_closed, other.low, other.low_closed, sign=1)
        high, high_closed = _tighter(self.high, self.high_closed, other.high, other.high_closed, sign=-1)
        return Interval(low, high, low_closed, high_closed)

    def within(self, other: Interval) -> bool:
        """Whether every number of this interval lies in the other."""
        return self.is_empty or (
            _no_looser(self.low, self.low_closed, other.low, other.low_closed, sign=1)
            and _no_looser(self.high, self.high_closed, other.high, other.high_closed, sign=-1)
        )

    def disjoint(self, other: Interval) -> bool:
        """Whether no number lies in both."""
        return self.intersection(other).is_empty


def _no_looser(
    inner: Fraction | None, inner_closed: bool, outer: Fraction | None, outer_closed: bool, *, sign: int
) -> bool:
    if outer is None or inner is None:
        return outer is None
    return (inner - outer) * sign > 0 or (inner == outer and (outer_closed or not inner_closed))


def _tighter(
    one: Fraction | None, one_closed: bool, two: Fraction | None, two_closed: bool, *, sign: int
) -> tuple[Fraction | None, bool]:
    if one is None:
        return two, two_closed
    if two is None:
        return one, one_closed
    if one == two:
        return one, one_closed and two_closed
    return (one, one_closed) if (one > two) == (sign > 0) else (two, two_closed)
