"""Published figures against what the threshold accepts, each taken for all it may stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from plan_rules.calendar import Window
from plan_rules.caveat import Caveat, CaveatCode
from plan_rules.interval import Interval
from plan_rules.judge.judgement import Judgement
from plan_rules.judge.sources import Evidence, Source, has_same_basis
from plan_rules.model.indicator import Baseline
from plan_rules.model.rule import Rule
from plan_rules.observations.model import FigureKind, Observation, Reliability
from plan_rules.quantity import POINTS, TIMES, decimals_of, scale
from plan_rules.verdict import Verdict

_WHOLE_NUMBERS = ("count", "rank")


def judge_figures(rule: Rule, evidence: Evidence, accepts: Interval, window: Window | None) -> Judgement | None:
    """The verdict that all current figures agree on; None where there is none.

    Args:
        rule: the rule.
        evidence: the observations that speak of the window.
        accepts: the figures that satisfy the threshold.
        window: the window that is judged; None where figures of any window are taken for themselves.
    """
    current = evidence.all_current
    if not current:
        return None
    verdicts = {verdict_on(rule, observation, accepts) for observation in current}
    points = {point_of(rule, observation) for observation in current}
    bounds = hull(interval_of(rule, observation) for observation in current)
    return Judgement(
        verdicts.pop() if len(verdicts) == 1 else Verdict.UNDETERMINED,
        window=window,
        value=points.pop() if len(points) == 1 else None,
        low=bounds.low,
        high=bounds.high,
        observations=current,
        history=evidence.history,
        caveats=(
            *disagreement(rule, evidence, accepts),
            *(caveat for each in current for caveat in caveats_of(rule, each, accepts, window)),
        ),
    )


def verdict_on(rule: Rule, observation: Observation, accepts: Interval) -> Verdict:
    """The verdict on one observation: what all figures that it may stand for agree on."""
    if _is_other_field(rule, observation):
        return Verdict.UNDETERMINED
    interval = interval_of(rule, observation)
    if interval.within(accepts):
        return Verdict.SATISFIED
    return Verdict.VIOLATED if interval.disjoint(accepts) else Verdict.UNDETERMINED


def interval_of(rule: Rule, observation: Observation) -> Interval:
    """All values of the indicator that an observation may stand for."""
    interval = observation.interval(whole_numbers=rule.indicator.kind in _WHOLE_NUMBERS)
    change = rule.indicator.change
    if change and change.baseline and observation.figure is FigureKind.LEVEL:
        return _change(change.unit, interval, _baseline_interval(change.baseline))
    return interval.intersection(rule.indicator.possible_figures)


def point_of(rule: Rule, observation: Observation) -> Fraction | None:
    """The value of the indicator as printed; None where only bounds were published."""
    change = rule.indicator.change
    if observation.point is None or not (change and change.baseline and observation.figure is FigureKind.LEVEL):
        return observation.point
    baseline = change.baseline.value.fraction
    return _change(change.unit, Interval.point(observation.point), Interval.point(baseline)).low


def _baseline_interval(baseline: Baseline) -> Interval:
    quantity = baseline.value
    if baseline.exact:
        return Interval.point(quantity.fraction)
    half = Fraction(1, 2 * 10 ** decimals_of(quantity.amount)) * scale(quantity.unit)
    return Interval(quantity.fraction - half, quantity.fraction + half, high_closed=False)


def _change(unit: str, level: Interval, baseline: Interval) -> Interval:
    """The change from a positive baseline, end by end."""
    if unit == POINTS:
        return _combine(level, baseline, lambda now, then: now - then)
    if unit == TIMES:
        return _combine(level, baseline, lambda now, then: now / then)
    return _combine(level, baseline, lambda now, then: now / then - 1)


def _combine(level: Interval, baseline: Interval, change: Callable[[Fraction, Fraction], Fraction]) -> Interval:
    low = change(level.low, baseline.high) if level.low is not None and baseline.high is not None else None
    high = change(level.high, baseline.low) if level.high is not None and baseline.low is not None else None
    return Interval(low, high, level.low_closed and baseline.high_closed, level.high_closed and baseline.low_closed)


def hull(intervals: Iterable[Interval]) -> Interval:
    """The smallest interval that holds them all."""
    found = list(intervals)
    low = None if any(each.low is None for each in found) else min(each.low for each in found if each.low is not None)
    high = None if any(each.high is None for each in found) else max(e.high for e in found if e.high is not None)
    return Interval(
        low,
        high,
        any(each.low_closed for each in found if each.low == low),
        any(each.high_closed for each in found if each.high == high),
    )


def disagreement(rule: Rule, evidence: Evidence, accepts: Interval) -> Iterable[Caveat]:
    """Caveats where sources give different verdicts, or one source contradicts itself."""
    verdicts = {verdict_on(rule, observation, accepts) for observation in evidence.all_current}
    if len(evidence.current) > 1 and len(verdicts) > 1:
        yield Caveat.of(CaveatCode.SOURCES_DISAGREE, sources=[source_name(source) for source in evidence.current])
    for source, said in evidence.current.items():
        if len(said) > 1:
            yield Caveat.of(CaveatCode.CONFLICTING_OBSERVATIONS, source=source_name(source))


def source_name(source: Source) -> str:
    """A publisher, with the method where it has several."""
    publisher, method = source
    return f"{publisher} ({method})" if method else publisher


def caveats_of(rule: Rule, observation: Observation, accepts: Interval, window: Window | None) -> Iterable[Caveat]:
    """What a reader must know of one observation that counts."""
    publisher = observation.publisher
    if observation.status is Reliability.ESTIMATE:
        yield Caveat.of(CaveatCode.ESTIMATE, publisher=publisher)
    if observation.status is Reliability.PRELIMINARY:
        yield Caveat.of(CaveatCode.PRELIMINARY, publisher=publisher)
    if observation.point is None and observation.printed != Interval(None, None):
        yield Caveat.of(CaveatCode.PUBLISHED_BOUND, publisher=publisher)
    elif not _is_other_field(rule, observation) and verdict_on(rule, observation, accepts) is Verdict.UNDETERMINED:
        yield Caveat.of(CaveatCode.ROUNDED_FIGURE, publisher=publisher)
    if _is_other_field(rule, observation):
        expected = rule.indicator.rank.field_size if rule.indicator.rank else None
        yield Caveat.of(CaveatCode.FIELD_SIZE_DIFFERS, expected=expected, found=observation.field_size)
    if not observation.is_publication_date_exact:
        yield Caveat.of(CaveatCode.PUBLICATION_DATE_APPROXIMATE, published_on=observation.published_on)
    if observation.published_by < observation.period_end:
        yield Caveat.of(CaveatCode.PUBLISHED_EARLY, published_on=observation.published_by, until=observation.period_end)
    if window and observation.window and observation.period != window.nominal:
        yield Caveat.of(CaveatCode.PART_OF_WINDOW, figure=observation.window, window=window.label)
    applied = observation.exclusions_applied or ()
    if unconfirmed := [name for name in rule.exclusions if name not in applied]:
        yield Caveat.of(CaveatCode.EXCLUSIONS_NOT_CONFIRMED, exclusions=unconfirmed, publisher=publisher)


def aside_caveats(rule: Rule, evidence: Evidence) -> Iterable[Caveat]:
    """Why figures that were published decide nothing."""
    for observation in evidence.aside:
        if observation.differs is not None:
            yield Caveat.of(
                CaveatCode.DEFINITION_DIFFERS,
                publisher=source_name((observation.publisher, observation.method)),
                vi=observation.differs.vi,
                en=observation.differs.en,
            )
        elif not has_same_basis(rule, observation):
            yield Caveat.of(CaveatCode.BASIS_DIFFERS, publisher=observation.publisher, basis=observation.basis)


def _is_other_field(rule: Rule, observation: Observation) -> bool:
    """Whether a ranking has another size than the target speaks of."""
    expected = rule.indicator.rank.field_size if rule.indicator.rank else None
    return expected is not None and observation.field_size != expected
