"""What the judge says of one rule, for one group, in one window."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from plan_rules.calendar import Window
from plan_rules.caveat import Caveat
from plan_rules.observations.model import Observation
from plan_rules.quantity import Quantity, decimal_text, scale
from plan_rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class MeanRate:
    """A geometric mean of rates: the ``years``-th root of ``factor``, minus one. Exact, though rarely a fraction.

    Attributes:
        factor: the growth over all years, as a factor.
        years: the number of years.
    """

    factor: Fraction
    years: int

    def decimal(self, decimals: int) -> Decimal:
        """The mean rate rounded half to even to a number of decimals; 0.07 is 7 %."""
        scale = 10**decimals
        numerator, denominator = self.factor.as_integer_ratio()
        root = _whole_root(numerator * scale**self.years // denominator, self.years)
        # The root lies between two whole numbers; which one is nearer is a comparison of powers.
        middle = (2 * root + 1) ** self.years * denominator
        beyond = numerator * (2 * scale) ** self.years - middle
        if beyond > 0 or (beyond == 0 and (root - scale) % 2):
            root += 1
        return Decimal(f"{root - scale}e-{decimals}")

    def side(self, bound: Fraction) -> int:
        """1, 0 or -1 where the mean rate lies above, on or below a bound; powers are compared, no root is taken."""
        if bound < -1:
            return 1
        power = (1 + bound) ** self.years
        return (self.factor > power) - (self.factor < power)

    def __str__(self) -> str:
        return f"({self.factor})^(1/{self.years}) - 1"


def _whole_root(number: int, degree: int) -> int:
    """The largest whole number whose power is not above a number, by Newton's method."""
    if not number:
        return 0
    root = 1 << -(-number.bit_length() // degree)
    while (nearer := ((degree - 1) * root + number // root ** (degree - 1)) // degree) < root:
        root = nearer
    return root


Value: TypeAlias = Fraction | MeanRate


def printed(value: Value, unit: str) -> str:
    """A value in its unit with at most two decimals, for a caveat: 97.55%."""
    # A mean is a percentage: four decimals are the two that are printed, and nothing is rounded twice.
    exact = Fraction(value.decimal(4)) if isinstance(value, MeanRate) else value
    text = decimal_text(exact / scale(unit), 2).rstrip("0")
    return str(Quantity(Decimal(text), unit))


@dataclass(frozen=True, slots=True)
class Milestone:
    """Where a milestone stands.

    Attributes:
        state: done, partly or not_done, as last known.
        on: the day it was done, or the day on which it was last known not to be.
        late_days: days after it was due; at least that many while it is not done.
    """

    state: str
    on: str
    late_days: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with everything it rests on.

    Attributes:
        verdict: None where there are no data.
        window: the window it speaks of.
        value: what is known, exactly; None where several sources say several things.
        low, high: between which all possible values lie; None where a side is open.
        shortfall: how many further good records would satisfy the threshold, at the same population.
        counted: the position of the window whose records it rests on; None where it rests on none.
        observations: the observations it rests on.
        history: earlier vintages, and observations that decide nothing.
        milestone: where a milestone stands.
        is_repairable: whether a violation can still turn.
    """

    verdict: Verdict | None
    window: Window | None = None
    value: Value | None = None
    low: Value | None = None
    high: Value | None = None
    shortfall: int | None = None
    counted: int | None = None
    observations: tuple[Observation, ...] = ()
    history: tuple[Observation, ...] = ()
    milestone: Milestone | None = None
    is_repairable: bool = True
    caveats: tuple[Caveat, ...] = ()
