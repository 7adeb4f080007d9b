"""The mean of yearly rates over a phase: geometric, exact, and never over a year that is missing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from plan_rules.calendar import Stage, Window
from plan_rules.caveat import Caveat, CaveatCode
from plan_rules.interval import Interval
from plan_rules.judge.figures import caveats_of, disagreement, hull, interval_of, judge_figures, point_of, source_name
from plan_rules.judge.judgement import Judgement, MeanRate, printed
from plan_rules.judge.sources import Evidence, Source, evidence_of, in_window
from plan_rules.model.rule import Rule
from plan_rules.observations.model import Observation
from plan_rules.quantity import PERCENT
from plan_rules.timeline import Timeline
from plan_rules.verdict import Verdict


def judge_mean(
    rule: Rule, timeline: Timeline, observations: Sequence[Observation], accepts: Interval, deciding: Source | None
) -> Judgement | None:
    """The mean rate over the phase, published as such or computed from yearly rates; None without data.

    A published mean of the whole phase decides; before the phase ends, the longest published mean so far. Where
    none is published, the yearly rates are multiplied up. A year without a rate leaves it undetermined.
    """
    published = [each for each in observations if _is_mean_so_far(each, timeline)]
    longest = max((each.period_end for each in published), default=None)
    is_whole = longest == timeline.phase.end
    if not is_whole and timeline.stage is not Stage.RUNNING:
        published = []
    usable = [each for each in published if each.period_end == longest]
    judgement = judge_figures(rule, evidence_of(rule, usable, deciding), accepts, None)
    yearly = _yearly(rule, timeline, observations, deciding)
    if judgement is None:
        return _computed(yearly, timeline, accepts) if yearly.years else None
    caveats = list(judgement.caveats)
    earlier = tuple(each for each in published if each not in (*judgement.observations, *judgement.history))
    if not is_whole:
        caveats.append(Caveat.of(CaveatCode.MEAN_SO_FAR, until=longest))
    elif yearly.covers(timeline) and yearly.total.disjoint(_power(_bounds(judgement), len(yearly.years))):
        reported = [printed(judgement.value, PERCENT)] if judgement.value is not None else []
        computed = printed(yearly.mean, PERCENT) if yearly.mean else ""
        caveats.append(Caveat.of(CaveatCode.REPORTED_DIFFERS, reported=reported, computed=computed))
    return replace(judgement, history=(*judgement.history, *earlier), caveats=tuple(caveats))


def _bounds(judgement: Judgement) -> Interval:
    low, high = (end if isinstance(end, Fraction) else None for end in (judgement.low, judgement.high))
    return Interval(low, high)


def _is_mean_so_far(observation: Observation, timeline: Timeline) -> bool:
    """Whether it speaks of several years from the start of the phase."""
    start, end = observation.period.start, observation.period.end
    if start is None or end is None or timeline.phase.start is None or timeline.phase.end is None:
        return False
    return start == timeline.phase.start and end <= timeline.phase.end and end.year > start.year


@dataclass(frozen=True, slots=True)
class _Yearly:
    """The yearly rates that are known, multiplied up.

    Attributes:
        years: the windows with a rate.
        missing: the labels of closed windows without one.
        total: the growth over all years, as a factor.
        mean: the mean rate as printed; None where a year has several figures or only bounds.
        observations: the rates that count.
        history: earlier vintages of them.
        several: the sources of years that have several figures.
    """

    years: tuple[Window, ...]
    missing: tuple[str, ...]
    total: Interval
    mean: MeanRate | None
    observations: tuple[Observation, ...]
    history: tuple[Observation, ...]
    caveats: tuple[Caveat, ...]
    several: tuple[str, ...]

    def covers(self, timeline: Timeline) -> bool:
        """Whether every year of the phase has a rate."""
        return bool(self.years) and not self.missing and self.years[-1].nominal.end == timeline.phase.end


def _yearly(rule: Rule, timeline: Timeline, observations: Sequence[Observation], deciding: Source | None) -> _Yearly:
    found: list[tuple[Window, Evidence]] = []
    missing: list[str] = []
    for window in timeline.windows:
        evidence = evidence_of(rule, [each for each in observations if in_window(each, window)], deciding)
        if evidence.current:
            found.append((window, evidence))
        elif timeline.is_closed(window):
            missing.append(window.label)
    factors = [_factor(hull(interval_of(rule, each) for each in evidence.all_current)) for _, evidence in found]
    points = [{point_of(rule, each) for each in evidence.all_current} for _, evidence in found]
    rates = [rate for each in points for rate in each if len(each) == 1 and rate is not None]
    mean = None
    if found and len(rates) == len(found):
        mean = MeanRate(math.prod((1 + rate for rate in rates), start=Fraction(1)), len(rates))
    return _Yearly(
        tuple(window for window, _ in found),
        tuple(missing),
        _product(factors),
        mean,
        tuple(each for _, evidence in found for each in evidence.all_current),
        tuple(each for _, evidence in found for each in evidence.history),
        tuple(caveat for window, evidence in found for caveat in _caveats_of_year(rule, window, evidence)),
        tuple(
            dict.fromkeys(
                source_name(source) for _, evidence in found if len(evidence.current) > 1 for source in evidence.current
            )
        ),
    )


def _caveats_of_year(rule: Rule, window: Window, evidence: Evidence) -> Iterator[Caveat]:
    """What a reader must know of the figures of one year; no threshold is held against a single year."""
    every = Interval(None, None)
    yield from disagreement(rule, evidence, every)
    for each in evidence.all_current:
        yield from caveats_of(rule, each, every, window)


def _computed(yearly: _Yearly, timeline: Timeline, accepts: Interval) -> Judgement:
    years = len(yearly.years)
    caveats = list(yearly.caveats)
    last = yearly.years[-1]
    if yearly.missing:
        caveats.append(Caveat.of(CaveatCode.MISSING_WINDOWS, windows=yearly.missing))
        return Judgement(
            Verdict.UNDETERMINED,
            last,
            observations=yearly.observations,
            history=yearly.history,
            caveats=tuple(caveats),
        )
    if not yearly.covers(timeline):
        caveats.append(Caveat.of(CaveatCode.MEAN_SO_FAR, until=last.nominal.end))
    accepted = _power(accepts, years)
    if yearly.total.within(accepted):
        verdict = Verdict.SATISFIED
    elif yearly.total.disjoint(accepted):
        verdict = Verdict.VIOLATED
    else:
        verdict = Verdict.UNDETERMINED
        caveats += _why_open(yearly)
    low, high = (MeanRate(end, years) if end is not None else None for end in (yearly.total.low, yearly.total.high))
    return Judgement(
        verdict,
        last,
        value=yearly.mean,
        low=low,
        high=high,
        observations=yearly.observations,
        history=yearly.history,
        caveats=tuple(caveats),
    )


def _why_open(yearly: _Yearly) -> Iterator[Caveat]:
    """Why rates for every year do not tell on which side of the threshold their mean lies."""
    if yearly.mean is not None:
        publishers = dict.fromkeys(each.publisher for each in yearly.observations)
        yield Caveat.of(CaveatCode.ROUNDED_FIGURE, publisher=", ".join(publishers))
    elif yearly.several:
        yield Caveat.of(CaveatCode.SOURCES_DISAGREE, sources=yearly.several)


def _factor(rate: Interval) -> Interval:
    low = 1 + rate.low if rate.low is not None else None
    high = 1 + rate.high if rate.high is not None else None
    return Interval(low, high, rate.low_closed, rate.high_closed)


def _product(factors: Sequence[Interval]) -> Interval:
    """The product of growth factors, which are positive."""
    lows = [factor.low for factor in factors]
    highs = [factor.high for factor in factors]
    low = None if None in lows else math.prod((low for low in lows if low is not None), start=Fraction(1))
    high = None if None in highs else math.prod((high for high in highs if high is not None), start=Fraction(1))
    return Interval(low, high, all(each.low_closed for each in factors), all(each.high_closed for each in factors))


def _power(accepts: Interval, years: int) -> Interval:
    """What the factor over all years must lie in for the mean rate to lie in ``accepts``."""
    low = (1 + accepts.low) ** years if accepts.low is not None else None
    high = (1 + accepts.high) ** years if accepts.high is not None else None
    return Interval(low, high, accepts.low_closed, accepts.high_closed)
