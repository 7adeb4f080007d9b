"""Published figures, states and statements, each taken for all that it may stand for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import prod

from plan_rules.model.indicator import Baseline
from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Threshold
from plan_rules.observations.model import FigureKind, Observation, Outcome, State
from plan_rules.testing.definition.levels import changes_between
from plan_rules.testing.definition.numbers import agreed, ends, is_accepted, stand_ins
from plan_rules.testing.definition.windows import Days, Standing
from plan_rules.verdict import Verdict

_HUNDREDTHS = ("%", "points", "điểm %", "điểm phần trăm", "pp")
_WHOLE = ("count", "rank")


def figures_verdict(rule: Rule, said: Sequence[Observation], window: Days, threshold: Threshold) -> Verdict | None:
    """What the figures of one window agree on; None where there is none."""
    inside = _current(rule, [each for each in said if _speaks_of(each, window)])
    verdicts = {_verdict(rule, each, threshold) for each in inside}
    return None if not verdicts else verdicts.pop() if len(verdicts) == 1 else Verdict.UNDETERMINED


def _current(rule: Rule, said: Sequence[Observation]) -> list[Observation]:
    """What each source says at last, of those that decide; a level on another basis says nothing."""
    decides = rule.deciding_source
    by_source: dict[tuple[str, str | None], list[Observation]] = {}
    for each in said:
        is_heard = decides is None or (each.publisher == decides.publisher and decides.method in (None, each.method))
        baseline = _baseline_of(rule, each)
        if is_heard and (baseline is None or baseline.basis == each.basis):
            by_source.setdefault((each.publisher, each.method), []).append(each)
    last = {source: max(map(_said_on, known)) for source, known in by_source.items()}
    return [each for source, known in by_source.items() for each in known if _said_on(each) == last[source]]


def _said_on(observation: Observation) -> tuple[date, date]:
    return observation.date or date.min, observation.published_by


def _baseline_of(rule: Rule, observation: Observation) -> Baseline | None:
    """What a published level is compared with; None for a figure that is the indicator itself."""
    change = rule.indicator.change
    return change.baseline if change and observation.figure is FigureKind.LEVEL else None


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
    baseline, change = _baseline_of(rule, observation), rule.indicator.change
    levels, included = _range(observation, is_whole=rule.indicator.kind in _WHOLE)
    if baseline is not None and change is not None:
        numbers = changes_between(change.unit, baseline, levels, included, ends(threshold, direction))
    else:
        numbers = stand_ins(*levels, included, places)
    there_can_be = [each for each in numbers if (low is None or low <= each) and (high is None or each <= high)]
    return agreed(is_accepted(number, threshold, direction) for number in there_can_be)


def possible(rule: Rule) -> tuple[Fraction | None, Fraction | None]:
    """The lowest and the highest figure that an indicator can have at all."""
    lows = {"share": Fraction(0), "count": Fraction(0), "rank": Fraction(1), "growth": Fraction(-1)}
    return lows.get(rule.indicator.kind), Fraction(1) if rule.indicator.kind == "share" else None


def _range(observation: Observation, *, is_whole: bool) -> tuple[tuple[Fraction, Fraction], tuple[bool, bool]]:
    """From where up to where a figure may lie that was printed like this one, and whether these ends belong to it."""
    if observation.denominator:
        share = Fraction(observation.numerator or 0, observation.denominator)
        return (share, share), (True, True)
    value = observation.value if observation.value is not None else Decimal(0)
    per = 100 if observation.unit in _HUNDREDTHS else 1
    printed = Fraction(value)
    if observation.exact or (is_whole and printed.denominator == 1):
        return (printed / per, printed / per), (True, True)
    half = Fraction(1, 2 * 10 ** max(0, -int(value.as_tuple().exponent)))
    # A half is rounded away from zero, so that of two ends the one nearer to zero was printed like this.
    return ((printed - half) / per, (printed + half) / per), (printed > 0, printed < 0)


def mean_verdict(
    rule: Rule, said: Sequence[Observation], at: Standing, phase: str, threshold: Threshold
) -> Verdict | None:
    """The verdict on the published mean of the whole phase, or on the geometric mean of what was said of its years."""
    of_phase = figures_verdict(rule, said, Days(phase, date.min, date.min), threshold)
    if of_phase is not None:
        return of_phase
    heard = {window: _current(rule, [each for each in said if _speaks_of(each, window)]) for window in at.windows}
    if not any(heard.values()):
        return None
    if any(not given and at.is_closed(window) for window, given in heard.items()):
        return Verdict.UNDETERMINED
    years = [_factors(given) for given in heard.values() if given]
    # Every number between the ends is the growth of some completion, since each year may be anything inside its range.
    low, high = (prod((factors[side] for factors, _ in years), start=Fraction(1)) for side in (0, 1))
    is_lost = any(factors[0] == 0 and included[0] for factors, included in years)
    includes = (is_lost or all(included[0] for _, included in years), all(included[1] for _, included in years))
    direction = rule.indicator.direction
    # The mean is on the same side of a bound as the growth over all years is of that bound's own growth.
    grown = {bound: max(1 + bound, Fraction(0)) ** len(years) for bound in ends(threshold, direction)}
    completions = stand_ins(low, high, includes, grown.values())
    sides = [{bound: (each > total) - (each < total) for bound, total in grown.items()} for each in completions]
    return agreed(is_accepted(_stand_in(each), threshold, direction) for each in sides)


def _factors(given: Sequence[Observation]) -> tuple[tuple[Fraction, Fraction], tuple[bool, bool]]:
    """From where up to where the growth of a year may lie, as a factor; of several figures all that lies between."""
    ranges = [_range(each, is_whole=False) for each in given]
    low, high = min(low for (low, _), _ in ranges), max(high for (_, high), _ in ranges)
    includes = (
        any(included[0] for (each, _), included in ranges if each == low),
        any(included[1] for (_, each), included in ranges if each == high),
    )
    return (max(1 + low, Fraction(0)), 1 + high), (includes[0] or low < -1, includes[1])


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
