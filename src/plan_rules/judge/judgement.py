"""What the judge says of one rule, for one group, in one window."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from typing import TypeAlias

from plan_rules.calendar import Window
from plan_rules.caveat import Caveat
from plan_rules.measure.tally import Tally
from plan_rules.observations.model import Observation
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
        """The mean rate rounded to a number of decimals; 0.07 is 7 %."""
        with localcontext(prec=decimals + 30, rounding=ROUND_HALF_EVEN):
            root = (Decimal(self.factor.numerator) / Decimal(self.factor.denominator)) ** (Decimal(1) / self.years)
            return (root - 1).quantize(Decimal(1).scaleb(-decimals))

    def __str__(self) -> str:
        return f"({self.factor})^(1/{self.years}) - 1"


Value: TypeAlias = Fraction | MeanRate


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
        tally: the counts it rests on.
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
    tally: Tally | None = None
    observations: tuple[Observation, ...] = ()
    history: tuple[Observation, ...] = ()
    milestone: Milestone | None = None
    is_repairable: bool = True
    caveats: tuple[Caveat, ...] = ()
