"""Thresholds: one comparator, one bound or two, and the wording they were read from."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import Field, model_validator

from plan_rules.interval import Interval
from plan_rules.model.base import Amount, Bilingual, Fault, Model, Verbatim, refuse
from plan_rules.problems import Code
from plan_rules.quantity import Quantity


class Comparator(StrEnum):
    """How a figure is held against the bound."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    EXACTLY = "exactly"
    BETWEEN = "between"
    ABOUT = "about"
    BARE = "bare"


class Direction(StrEnum):
    """Which way an indicator improves."""

    HIGHER = "higher"
    LOWER = "lower"


class Tolerance(Model):
    """How far "about" reaches. The text never says it, so it is the author's reading."""

    amount: Amount
    """The distance from the bound that still counts, in percentage points for a percentage."""
    because: Bilingual
    """Why this distance."""


class Threshold(Model):
    """What a figure must reach: exactly one comparator, and the wording it was read from."""

    at_least: Amount | None = None
    """>= the bound (tối thiểu, ít nhất, từ ... trở lên)."""
    more_than: Amount | None = None
    """> the bound (trên, hơn)."""
    at_most: Amount | None = None
    """<= the bound (không quá)."""
    less_than: Amount | None = None
    """< the bound (dưới)."""
    exactly: Amount | None = None
    """= the bound."""
    between: Annotated[tuple[Amount, ...], Field(min_length=2, max_length=2)] | None = None
    """From the first bound to the second, both included."""
    about: Amount | None = None
    """Around the bound (khoảng), within the tolerance; one-sided where the indicator has a direction."""
    bare: Amount | None = None
    """A number without a comparator; read through the direction of the indicator."""
    tolerance: Tolerance | None = None
    """Only with about."""
    wording: Verbatim
    """The words of the clause that the comparator and the number were read from."""

    @model_validator(mode="after")
    def _one_comparator(self) -> Threshold:
        refuse(self._faults())
        return self

    def _faults(self) -> list[Fault]:
        names = [name.value for name in Comparator if getattr(self, name.value) is not None]
        if len(names) != 1:
            hint = f"write exactly one of {', '.join(Comparator)}"
            return [Fault(Code.ONE_OF, f"the threshold has {len(names)} comparators", hint)]
        faults = []
        if self.about is not None and self.tolerance is None:
            hint = "state how far it reaches: tolerance: {amount: 1%, because: {vi: ..., en: ...}}"
            faults.append(Fault(Code.MISSING_KEY, "about needs a tolerance", hint))
        if self.about is None and self.tolerance is not None:
            faults.append(Fault(Code.IMPOSSIBLE, "a tolerance goes with about only", path=("tolerance",), at_key=True))
        if self.tolerance is not None and self.tolerance.amount.amount <= 0:
            faults.append(Fault(Code.IMPOSSIBLE, "a tolerance is above zero", path=("tolerance", "amount")))
        if self.between is not None and self.between[0].fraction >= self.between[1].fraction:
            faults.append(Fault(Code.IMPOSSIBLE, "between has its bounds in the wrong order", path=("between",)))
        units = {quantity.unit for quantity in self.quantities}
        if len(units) > 1:
            hint = "write all of them in one unit"
            faults.append(Fault(Code.UNIT_MISMATCH, f"the threshold mixes the units {sorted(units)}", hint))
        return faults

    @cached_property
    def comparator(self) -> Comparator:
        """The one comparator that is given."""
        return next(name for name in Comparator if getattr(self, name.value) is not None)

    @property
    def bounds(self) -> tuple[Quantity, ...]:
        """The bound, or the two bounds of between."""
        given = getattr(self, self.comparator.value)
        return given if isinstance(given, tuple) else (given,)

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The bounds and, where there is one, the tolerance."""
        return (*self.bounds, *([self.tolerance.amount] if self.tolerance else []))

    @property
    def unit(self) -> str:
        """The unit of the bounds."""
        return self.bounds[0].unit

    def accepts(self, direction: Direction | None) -> Interval:
        """The figures that satisfy the threshold, as exact numbers (100 % is 1)."""
        low, high = self.bounds[0].fraction, self.bounds[-1].fraction
        if self.tolerance is not None:
            low, high = low - self.tolerance.amount.fraction, high + self.tolerance.amount.fraction
        comparator = self.comparator
        upwards = direction is Direction.HIGHER and comparator in (Comparator.BARE, Comparator.ABOUT)
        downwards = direction is Direction.LOWER and comparator in (Comparator.BARE, Comparator.ABOUT)
        if upwards or comparator is Comparator.AT_LEAST:
            return Interval(low, None)
        if downwards or comparator is Comparator.AT_MOST:
            return Interval(None, high)
        if comparator is Comparator.MORE_THAN:
            return Interval(low, None, low_closed=False)
        if comparator is Comparator.LESS_THAN:
            return Interval(None, high, high_closed=False)
        return Interval(low, high)
