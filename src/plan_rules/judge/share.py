"""A tally of a share or a count against what the threshold accepts, over every way the unknowns may turn out."""

from __future__ import annotations

import math
from fractions import Fraction

from plan_rules.interval import Interval
from plan_rules.judge.judgement import Judgement
from plan_rules.measure.tally import Tally
from plan_rules.verdict import Verdict


def judge_share(tally: Tally, accepts: Interval) -> Judgement:
    """The verdict that every completion of the missing data agrees on.

    An empty population is not applicable; where it is empty in some completions only, nothing is determined.
    """
    if not tally.population and not tally.possible:
        return Judgement(Verdict.NOT_APPLICABLE, tally=tally)
    good, known = tally.good, tally.good + tally.bad
    value = Fraction(good, known) if known else None
    if value is not None and not tally.unresolved:
        low = high = value
    else:
        low, high = _lowest(tally), _highest(tally)
    return Judgement(
        _verdict(tally, low, high, accepts),
        value=value,
        low=low,
        high=high,
        shortfall=_shortfall(good, known, accepts),
        tally=tally,
    )


def _lowest(tally: Tally) -> Fraction:
    """The share if every unknown turns out against it."""
    units = tally.population + tally.possibly_bad + tally.possibly_unknown
    # Without any other unit the population is empty or holds possibly good records only.
    return Fraction(tally.good, units) if units else Fraction(1)


def _highest(tally: Tally) -> Fraction:
    """The share if every unknown turns out in its favour."""
    joining = tally.possibly_good + tally.possibly_unknown
    units = tally.population + joining
    return Fraction(tally.good + tally.unknown + joining, units) if units else Fraction(0)


def _verdict(tally: Tally, low: Fraction, high: Fraction, accepts: Interval) -> Verdict:
    if not tally.population:
        return Verdict.UNDETERMINED
    if low in accepts and (high is low or high in accepts):
        return Verdict.SATISFIED
    if high is low:
        return Verdict.VIOLATED
    return Verdict.UNDETERMINED if _is_attainable(tally, low, high, accepts) else Verdict.VIOLATED


def _is_attainable(tally: Tally, low: Fraction, high: Fraction, accepts: Interval) -> bool:
    """Whether some completion is accepted.

    Both ends are attained, so a one-sided threshold is decided by one of them. Between two bounds, the
    completions are the points of a grid: a population of n units with g good ones. For each n the possible g
    are all whole numbers between two limits that are linear in n up to a bend, which leaves an interval of n;
    within it, an accepted g exists for every n that makes the lower bound a whole number of units.
    """
    if accepts.high is None or accepts.low is None:
        return (high if accepts.high is None else low) in accepts
    first, last = _populations(tally, accepts.low, accepts.high)
    some = range(first, min(last, first + accepts.low.denominator - 1) + 1)
    return any(_holds_good(tally, units, accepts.low, accepts.high) for units in some)


def _holds_good(tally: Tally, units: int, low: Fraction, high: Fraction) -> bool:
    """Whether a population of that size can have an accepted number of good units."""
    joined = units - tally.population
    fewest = tally.good + max(0, joined - tally.possibly_bad - tally.possibly_unknown)
    most = tally.good + tally.unknown + min(joined, tally.possibly_good + tally.possibly_unknown)
    return max(fewest, math.ceil(low * units)) <= min(most, math.floor(high * units))


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


def judge_count(tally: Tally, accepts: Interval) -> Judgement:
    """A count against what the threshold accepts; zero is a count like any other."""
    low, high = tally.good, tally.good + tally.possibly_good
    further = _further(low, accepts)
    if Fraction(low) in accepts and Fraction(high) in accepts:
        verdict = Verdict.SATISFIED
    elif Fraction(low) in accepts or (further is not None and low + further <= high):
        verdict = Verdict.UNDETERMINED
    else:
        verdict = Verdict.VIOLATED
    return Judgement(
        verdict, value=Fraction(low), low=Fraction(low), high=Fraction(high), shortfall=further, tally=tally
    )


def _shortfall(good: int, population: int, accepts: Interval) -> int | None:
    """The smallest number of bad records that would have to be good; None where that cannot help."""
    if accepts.low is None or not population:
        return None
    share, of = accepts.low.as_integer_ratio()
    least, rest = divmod(share * population, of)
    reached = max(good, least + (rest > 0 or not accepts.low_closed))
    is_accepted = accepts.high is None or Fraction(reached, population) in accepts
    return reached - good if reached <= population and is_accepted else None


def _further(good: int, accepts: Interval) -> int | None:
    """How many more make the smallest accepted whole number; None without a lower bound, or where none does."""
    if accepts.low is None:
        return None
    least = math.ceil(accepts.low)
    if not accepts.low_closed and least == accepts.low:
        least += 1
    reached = max(good, least)
    return reached - good if Fraction(reached) in accepts else None
