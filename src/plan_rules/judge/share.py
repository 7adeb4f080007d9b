"""A tally of a share or a count against what the threshold accepts, over every way the unknowns may turn out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from plan_rules.interval import Interval
from plan_rules.measure.tally import Tally
from plan_rules.verdict import Verdict

Counts: TypeAlias = Sequence[int]
"""The first six counts of a tally, in its order: good, bad, unknown, and the same of those that may belong."""


class Counted(NamedTuple):
    """What counts say: a verdict, the figure as far as it is known, its bounds, and what is missing to satisfy."""

    verdict: Verdict
    value: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    shortfall: int | None = None


def judge_share(tally: Tally, accepts: Interval) -> Counted:
    """The verdict that every completion of the missing data agrees on.

    An empty population is not applicable; where it is empty in some completions only, nothing is determined.
    """
    if not tally.population and not tally.possible:
        return Counted(Verdict.NOT_APPLICABLE)
    good, known = tally.good, tally.good + tally.bad
    value = Fraction(good, known) if known else None
    low = high = value
    if tally.unresolved:
        low, high = (Fraction(*ratio) for ratio in share_bounds(tally.counts))
    counts = tally.counts
    return Counted(share_verdict(counts, accepts), value, low, high, share_shortfall(counts, accepts))


def share_bounds(counts: Counts) -> tuple[tuple[int, int], tuple[int, int]]:
    """The share if every unknown turns out against it, and if every one does in its favour, as ratios."""
    good, bad, unknown, possibly_good, possibly_bad, possibly_unknown = counts[:6]
    population, joining = good + bad + unknown, possibly_good + possibly_unknown
    # Without any other unit the population is empty or holds possibly good records only, or possibly bad ones.
    lowest = (good, population + possibly_bad + possibly_unknown)
    highest = (good + unknown + joining, population + joining)
    return lowest if lowest[1] else (1, 1), highest if highest[1] else (0, 1)


def share_verdict(counts: Counts, accepts: Interval) -> Verdict:
    """The verdict on a share whose population is not empty for certain."""
    if not counts[0] + counts[1] + counts[2]:
        return Verdict.UNDETERMINED
    lowest, highest = share_bounds(counts)
    if accepts.holds(*lowest) and accepts.holds(*highest):
        return Verdict.SATISFIED
    if accepts.high is None or accepts.low is None:
        # Both ends are attained, so one of them decides whether any completion is accepted.
        is_attainable = accepts.holds(*(highest if accepts.high is None else lowest))
    else:
        good, bad, unknown, possibly_good, possibly_bad, possibly_unknown = counts[:6]
        tally = Tally(good, bad, unknown, possibly_good, possibly_bad, possibly_unknown)
        is_attainable = _is_attainable(tally, accepts.low, accepts.high)
    return Verdict.UNDETERMINED if is_attainable else Verdict.VIOLATED


def _is_attainable(tally: Tally, low: Fraction, high: Fraction) -> bool:
    """Whether some completion is accepted between two bounds.

    The completions are the points of a grid: a population of n units with g good ones. For each n the possible g
    are all whole numbers between two limits that are linear in n up to a bend, which leaves an interval of n;
    within it, every g between the two shares of n will do, and for every n that makes the lower bound a whole number
    there is one.
    """
    first, last = _populations(tally, low, high)
    some = range(first, min(last, first + low.denominator - 1) + 1)
    return any(math.ceil(low * units) <= math.floor(high * units) for units in some)


def _populations(tally: Tally, low: Fraction, high: Fraction) -> tuple[int, int]:
    """The smallest and largest population for which the limits of g and the accepted shares overlap."""
    first, last = Fraction(tally.population), Fraction(tally.population + tally.possible)
    unfavourable = tally.possibly_bad + tally.possibly_unknown
    favourable = tally.possibly_good + tally.possibly_unknown
    most = tally.good + tally.unknown
    # fewest(n) <= high * n, on both sides of the bend
    if high > 0:
        first = max(first, tally.good / high)
    elif tally.good:
        return 1, 0
    if high < 1:
        last = min(last, (tally.population + unfavourable - tally.good) / (1 - high))
    # most(n) >= low * n, on both sides of the bend
    if low < 1:
        first = max(first, (tally.population - most) / (1 - low))
    elif most < tally.population:
        return 1, 0
    if low > 0:
        last = min(last, (most + favourable) / low)
    return math.ceil(first), math.floor(last)


def judge_count(tally: Tally, accepts: Interval) -> Counted:
    """A count against what the threshold accepts; zero is a count like any other."""
    low, high = tally.good, tally.good + tally.possibly_good
    further = _further(low, accepts)
    if Fraction(low) in accepts and Fraction(high) in accepts:
        verdict = Verdict.SATISFIED
    elif Fraction(low) in accepts or (further is not None and low + further <= high):
        verdict = Verdict.UNDETERMINED
    else:
        verdict = Verdict.VIOLATED
    return Counted(verdict, Fraction(low), Fraction(low), Fraction(high), further)


def share_shortfall(counts: Counts, accepts: Interval) -> int | None:
    """The smallest number of bad records that would have to be good; None where that cannot help."""
    good, population = counts[0], counts[0] + counts[1]
    if accepts.low is None or not population:
        return None
    share, of = accepts.low.as_integer_ratio()
    least, rest = divmod(share * population, of)
    reached = max(good, least + (rest > 0 or not accepts.low_closed))
    return reached - good if reached <= population and accepts.holds(reached, population) else None


def _further(good: int, accepts: Interval) -> int | None:
    """How many more make the smallest accepted whole number; None without a lower bound, or where none does."""
    if accepts.low is None:
        return None
    least = math.ceil(accepts.low)
    if not accepts.low_closed and least == accepts.low:
        least += 1
    reached = max(good, least)
    return reached - good if Fraction(reached) in accepts else None
