"""Published figures, states and statements, each taken for all that it may stand for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Threshold
from plan_rules.observations.model import Observation, Outcome, State
from plan_rules.testing.definition.numbers import agreed, ends, is_accepted
from plan_rules.testing.definition.windows import Days, Standing
from plan_rules.verdict import Verdict

_HUNDREDTHS = ("%", "points", "điểm %", "điểm phần trăm", "pp")
_WHOLE = ("count", "rank")


def figures_verdict(rule: Rule, said: Sequence[Observation], window: Days, threshold: Threshold) -> Verdict | None:
    """What the figures of one window agree on; None where there is none."""
    inside = [each for each in said if _speaks_of(each, window)]
    verdicts = {_verdict(rule, each, threshold) for each in inside}
    return None if not verdicts else verdicts.pop() if len(verdicts) == 1 else Verdict.UNDETERMINED


def _speaks_of(observation: Observation, window: Days) -> bool:
    if observation.date is not None:
        return observation.date in window
    return window.is_whole and observation.window == window.label


def _verdict(rule: Rule, observation: Observation, threshold: Threshold) -> Verdict:
    """What every number agrees on that would have been printed like this one."""
    rank = rule.indicator.rank
    if rank and rank.field_size is not None and observation.field_size != rank.field_size:
        return Verdict.UNDETERMINED
    direction = rule.indicator.direction
    low, high = possible(rule)
    places = [*ends(threshold, direction), *(end for end in (low, high) if end is not None)]
    numbers = _numbers(observation, places, is_whole=rule.indicator.kind in _WHOLE)
    there_can_be = [each for each in numbers if (low is None or low <= each) and (high is None or each <= high)]
    return agreed(is_accepted(number, threshold, direction) for number in there_can_be)


def possible(rule: Rule) -> tuple[Fraction | None, Fraction | None]:
    """The lowest and the highest figure that an indicator can have at all."""
    lows = {"share": Fraction(0), "count": Fraction(0), "rank": Fraction(1), "growth": Fraction(-1)}
    return lows.get(rule.indicator.kind), Fraction(1) if rule.indicator.kind == "share" else None


def _numbers(observation: Observation, bounds: Iterable[Fraction], *, is_whole: bool) -> Iterable[Fraction]:
    """Numbers that a figure may stand for: one at least on, and one between, any two places that matter."""
    if observation.denominator:
        return [Fraction(observation.numerator or 0, observation.denominator)]
    value = observation.value if observation.value is not None else Decimal(0)
    per = 100 if observation.unit in _HUNDREDTHS else 1
    printed = Fraction(value)
    if observation.exact or (is_whole and printed.denominator == 1):
        return [printed / per]
    half = Fraction(1, 2 * 10 ** max(0, -int(value.as_tuple().exponent)))
    low, high = (printed - half) / per, (printed + half) / per
    places = sorted({low, high, *(bound for bound in bounds if low < bound < high)})
    between = [(one + two) / 2 for one, two in pairwise(places)]
    # A half is rounded away from zero, so that of two ends the one nearer to zero was printed like this.
    return [*places[1:-1], *between, *([low] if printed > 0 else [high] if printed < 0 else [])]


def mean_verdict(
    rule: Rule, said: Sequence[Observation], at: Standing, phase: str, threshold: Threshold
) -> Verdict | None:
    """The verdict on the geometric mean of exact yearly rates, or on the published mean of the whole phase."""
    of_phase = figures_verdict(rule, said, Days(phase, date.min, date.min), threshold)
    if of_phase is not None:
        return of_phase
    rates = {window: [each for each in said if _speaks_of(each, window)] for window in at.windows}
    if not any(rates.values()):
        return None
    if any(not given and at.is_closed(window) for window, given in rates.items()):
        return Verdict.UNDETERMINED
    years = [Fraction(given[0].value or 0) / 100 for given in rates.values() if given]
    factor = Fraction(1)
    for rate in years:
        factor *= 1 + rate
    direction = rule.indicator.direction
    # The mean is on the same side of a bound as the growth over all years is of that bound's own growth.
    sides = {
        bound: (factor > (1 + bound) ** len(years)) - (factor < (1 + bound) ** len(years))
        for bound in ends(threshold, direction)
    }
    return agreed([is_accepted(_stand_in(sides), threshold, direction)])


def _stand_in(sides: dict[Fraction, int]) -> Fraction:
    """A number on the same side of every bound as the mean is."""
    for bound, side in sides.items():
        if side == 0:
            return bound
    above = [bound for bound, side in sides.items() if side > 0]
    below = [bound for bound, side in sides.items() if side < 0]
    if above and below:
        return (max(above) + min(below)) / 2
    return max(above) + 1 if above else min(below) - 1


def milestone_verdict(said: Sequence[Observation], at: Standing, due: date) -> Verdict | None:
    """Whether something was done in time; what was not done before it was due says nothing once it is due."""
    done = [each.done_on for each in said if each.state is State.DONE and each.done_on is not None]
    if done:
        return Verdict.SATISFIED if min(done) <= due else Verdict.VIOLATED
    open_ = [each.date for each in said if each.date is not None]
    if not open_ or (max(open_) <= due and at.stage == "closed"):
        return None
    return Verdict.VIOLATED


def assessment_verdict(said: Sequence[Observation], at: Standing, due: date) -> Verdict | None:
    """What the assessors say; "not reached" from before the end says nothing about the end."""
    standing = [
        each.outcome
        for each in said
        if each.outcome is Outcome.SATISFIED or at.stage != "closed" or (each.date or date.min) >= due
    ]
    verdicts = {Verdict(outcome) for outcome in standing if outcome is not None}
    return None if not verdicts else verdicts.pop() if len(verdicts) == 1 else Verdict.UNDETERMINED
