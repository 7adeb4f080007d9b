"""One rule for one group: from tallies or observations, window by window, to what decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from plan_rules.calendar import Stage
from plan_rules.caveat import Caveat, CaveatCode
from plan_rules.interval import Interval
from plan_rules.judge.figures import aside_caveats, hull, interval_of, judge_figures, point_of, source_name
from plan_rules.judge.judgement import Judgement, printed
from plan_rules.judge.mean import judge_mean
from plan_rules.judge.share import judge_count, judge_share
from plan_rules.judge.sources import Evidence, Source, evidence_of, in_window
from plan_rules.judge.statements import judge_assessment, judge_milestone
from plan_rules.measure.tally import Tally
from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Threshold
from plan_rules.model.timing import TimingKind
from plan_rules.observations.model import Observation
from plan_rules.quantity import canonical_unit
from plan_rules.timeline import Timeline
from plan_rules.verdict import Verdict, conjunction


@dataclass(frozen=True, slots=True)
class Case:
    """What is to be judged.

    Attributes:
        rule: the rule.
        timeline: the rule on the date of evaluation.
        threshold: the threshold of this group; None for a milestone or an assessment.
        accepts: the figures that satisfy the threshold.
        tallies: for each window that has records what decides of its tally, by the position of the window; None
            without records.
        is_stock: whether the records carry no date.
        observations: what was published about the rule and this group, as known on the date.
        deciding: the source that decides, if one was named.
    """

    rule: Rule
    timeline: Timeline
    threshold: Threshold | None
    accepts: Interval
    tallies: Mapping[int, Tally] | None = None
    is_stock: bool = False
    observations: Sequence[Observation] = ()
    deciding: Source | None = None


@dataclass(frozen=True, slots=True)
class RuleJudgement:
    """The judgement that decides, and what surrounds it.

    Attributes:
        deciding: the judgement that decides.
        windows: all windows that had to hold, where the rule must hold in each.
        latest_known: where nothing decides, the newest older values, one for each source.
        aside: published figures that decide nothing.
    """

    deciding: Judgement
    windows: tuple[Judgement, ...] = ()
    latest_known: tuple[Judgement, ...] = ()
    aside: tuple[Observation, ...] = ()


def judge_rule(case: Case) -> RuleJudgement:
    """Judge one rule for one group."""
    everything = evidence_of(case.rule, case.observations, case.deciding)
    kind = case.rule.timing.kind
    if kind in (TimingKind.THROUGHOUT, TimingKind.EACH_YEAR):
        result = _throughout(case)
    else:
        judgement = _single(case, everything)
        if judgement is None:
            last = case.timeline.windows[-1] if case.timeline.windows else None
            result = RuleJudgement(Judgement(None, last), latest_known=_latest_known(case, everything))
        else:
            result = RuleJudgement(judgement)
    if not case.observations and not result.latest_known:
        return result  # nothing was published that could add a caveat
    return replace(result, deciding=_with_caveats(case, result, everything), aside=everything.aside)


def _with_caveats(case: Case, result: RuleJudgement, everything: Evidence) -> Judgement:
    """What decides, with what a reader must know of the figures that do not."""
    caveats = [*result.deciding.caveats, *aside_caveats(case.rule, everything)]
    if result.latest_known:
        caveats.append(Caveat.of(CaveatCode.LATEST_KNOWN, windows=[_label(each) for each in result.latest_known]))
        if len({each.verdict for each in result.latest_known}) > 1:
            caveats.append(Caveat.of(CaveatCode.SOURCES_DISAGREE, sources=_publishers(result.latest_known)))
    return replace(result.deciding, caveats=tuple(dict.fromkeys(caveats)))


def _publishers(judgements: Sequence[Judgement]) -> list[str]:
    said = (each for judgement in judgements for each in judgement.observations)
    return list(dict.fromkeys(source_name((each.publisher, each.method)) for each in said))


def _label(judgement: Judgement) -> str:
    if judgement.observations:
        observation = judgement.observations[0]
        return observation.window or str(observation.date)
    return judgement.window.label if judgement.window else ""


def _single(case: Case, everything: Evidence) -> Judgement | None:
    """The one judgement of a rule that does not speak of every window."""
    kind = case.rule.indicator.kind
    if kind == "milestone":
        return judge_milestone(everything, case.timeline)
    if kind == "assessment":
        return judge_assessment(everything, case.timeline)
    if case.rule.timing.kind is TimingKind.MEAN:
        return judge_mean(case.rule, case.timeline, case.observations, case.accepts, case.deciding)
    return _by_end(case)


def _by_end(case: Case) -> Judgement | None:
    timeline = case.timeline
    if not timeline.windows:
        return None
    position = len(timeline.windows) - 1
    judgement = judge_window(case, position)
    if judgement is None and case.tallies is not None and not _has_figures(case, position):
        # Older windows with a population say that data are missing; without any, nobody was ever in it.
        earlier = any(_has_population(tally) for tally in case.tallies.values())
        if not earlier:
            judgement = Judgement(Verdict.NOT_APPLICABLE, timeline.windows[-1], counted=position)
    if judgement is None:
        return None
    last = timeline.windows[-1]
    if timeline.stage is Stage.RUNNING and not timeline.is_closed(last):
        return _with_notes(case, judgement, Caveat.of(CaveatCode.SO_FAR, window=last.label))
    judgement = _with_notes(case, judgement)
    # The last days of a phase can lie after its last window.
    return replace(judgement, is_repairable=False) if timeline.stage is Stage.RUNNING else judgement


def _throughout(case: Case) -> RuleJudgement:
    """Every window that has begun must hold.

    A closed window without data leaves it open, and is named in a caveat. Where records are given, it has no say
    while the phase runs: what is known so far holds so far.
    """
    timeline = case.timeline
    judged: list[Judgement] = []
    missing: list[str] = []
    for position, window in enumerate(timeline.windows):
        judgement = judge_window(case, position)
        if judgement is not None:
            judged.append(judgement)
        elif timeline.is_closed(window):
            missing.append(window.label)
    if not judged:
        return _nothing_throughout(case)
    is_open = case.tallies is not None and timeline.stage is Stage.RUNNING
    unknown = [] if is_open else [None for _ in missing]
    verdict = conjunction([*(each.verdict for each in judged), *unknown])
    violated = [each for each in judged if each.verdict is Verdict.VIOLATED]
    open_ = [each for each in judged if each.verdict is Verdict.UNDETERMINED]
    shown = (violated or open_ or judged[-1:])[0]
    notes = []
    if missing:
        notes.append(Caveat.of(CaveatCode.MISSING_WINDOWS, windows=missing))
    if timeline.stage is Stage.RUNNING and shown.window and not timeline.is_closed(shown.window):
        notes.append(Caveat.of(CaveatCode.SO_FAR, window=shown.window.label))
    for_good = any(each.window and timeline.is_closed(each.window) for each in violated)
    deciding = replace(_with_notes(case, shown, *notes), verdict=verdict, is_repairable=not for_good)
    return RuleJudgement(deciding, tuple(judged))


def _nothing_throughout(case: Case) -> RuleJudgement:
    last = case.timeline.windows[-1] if case.timeline.windows else None
    if case.tallies is not None and last and not case.observations:
        position = len(case.timeline.windows) - 1
        return RuleJudgement(Judgement(Verdict.NOT_APPLICABLE, last, counted=position))
    everything = evidence_of(case.rule, case.observations, case.deciding)
    return RuleJudgement(Judgement(None, last), latest_known=_latest_known(case, everything))


def judge_window(case: Case, position: int) -> Judgement | None:
    """The judgement of one window: by its records where there are any, else by what was published."""
    window = case.timeline.windows[position]
    inside = [each for each in case.observations if in_window(each, window)]
    evidence = evidence_of(case.rule, inside, case.deciding)
    tally = _tally(case, position)
    is_share = case.rule.indicator.share is not None
    if case.tallies is None or (is_share and not _has_population(tally)):
        # No records is a count of zero, but a share of nothing.
        return judge_figures(case.rule, evidence, case.accepts, window)
    judge = judge_share if is_share else judge_count
    counted = judge(tally, case.accepts)
    return Judgement(
        counted.verdict,
        window,
        value=counted.value,
        low=counted.low,
        high=counted.high,
        shortfall=counted.shortfall,
        counted=position,
        observations=evidence.all_current,
        history=evidence.history,
    )


def _with_notes(case: Case, judgement: Judgement, *more: Caveat) -> Judgement:
    """A judgement that is shown, with what a reader must know of the records it was counted from."""
    notes = [*judgement.caveats]
    if judgement.counted is not None and judgement.verdict is not Verdict.NOT_APPLICABLE:
        notes += _tally_caveats(case, _tally(case, judgement.counted))
        notes += _reported_differs(case, judgement)
    notes += more
    return replace(judgement, caveats=tuple(notes)) if notes else judgement


def _tally(case: Case, position: int) -> Tally:
    return (case.tallies or {}).get(position, Tally())


def _has_population(tally: Tally) -> bool:
    return bool(tally.population or tally.possible)


def _has_figures(case: Case, position: int) -> bool:
    return any(in_window(each, case.timeline.windows[position]) for each in case.observations)


def _reported_differs(case: Case, counted: Judgement) -> Iterator[Caveat]:
    """Whether the figures reported beside the records leave no room for what the records say."""
    low, high = counted.low, counted.high
    if not counted.observations or not isinstance(low, Fraction) or not isinstance(high, Fraction):
        return
    reported = hull(interval_of(case.rule, each) for each in counted.observations)
    if reported.disjoint(Interval(low, high)):
        unit = canonical_unit(case.rule.indicator.unit or "")
        points = [point_of(case.rule, each) for each in counted.observations]
        shown = [printed(point, unit) for point in points if point is not None]
        computed = printed(counted.value, unit) if counted.value is not None else ""
        yield Caveat.of(CaveatCode.REPORTED_DIFFERS, reported=shown, computed=computed)


def _tally_caveats(case: Case, tally: Tally) -> Sequence[Caveat]:
    caveats = []
    if tally.unresolved:
        caveats.append(Caveat.of(CaveatCode.UNKNOWN_RECORDS, records=tally.unresolved))
    if tally.undated:
        caveats.append(Caveat.of(CaveatCode.UNDATED_RECORDS, records=tally.undated))
    if case.is_stock:
        caveats.append(Caveat.of(CaveatCode.SNAPSHOT_UNDATED))
    return caveats


def _latest_known(case: Case, everything: Evidence) -> tuple[Judgement, ...]:
    """The newest older values: of the records, else of each source; each with the verdict it would give."""
    for position in reversed(range(len(case.timeline.windows))):
        if case.tallies is not None and _has_population(_tally(case, position)):
            judgement = judge_window(case, position)
            return (judgement,) if judgement else ()
    if case.rule.indicator.kind in ("milestone", "assessment"):
        return tuple(Judgement(None, observations=(each,)) for each in everything.all_current)
    found = (
        judge_figures(case.rule, Evidence({source: said}), case.accepts, None)
        for source, said in everything.current.items()
    )
    return tuple(judgement for judgement in found if judgement)
