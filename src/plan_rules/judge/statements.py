"""Milestones and assessments: what is done, since when, how late; and what a named assessor states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plan_rules.calendar import Stage
from plan_rules.caveat import Caveat, CaveatCode
from plan_rules.judge.judgement import Judgement, Milestone
from plan_rules.judge.sources import Evidence
from plan_rules.observations.model import Observation, Outcome, Reliability, State
from plan_rules.timeline import Timeline
from plan_rules.verdict import Verdict

_UNSETTLED = {Reliability.ESTIMATE: CaveatCode.ESTIMATE, Reliability.PRELIMINARY: CaveatCode.PRELIMINARY}


@dataclass(frozen=True, slots=True)
class _Claim:
    """What one observation says of a milestone."""

    state: State
    on: date

    @property
    def is_done(self) -> bool:
        return self.state is State.DONE


def judge_milestone(evidence: Evidence, timeline: Timeline) -> Judgement | None:
    """Whether a milestone was done by the end of its phase.

    Done late is violated, and so is not yet done on a day after the end. "Not yet done" from before the end says
    nothing about the end: once the phase is closed, it is no evidence.
    """
    due = timeline.phase.end or date.max
    claims = sorted((_claim(each) for each in evidence.all_current), key=lambda claim: claim.on)
    done = [claim for claim in claims if claim.is_done]
    open_ = [claim for claim in claims if not claim.is_done]
    if done:
        contradicting = [claim for claim in open_ if claim.on >= done[0].on]
        verdicts = {Verdict.SATISFIED if claim.on <= due else Verdict.VIOLATED for claim in done}
        agreed = not contradicting and len(verdicts) == 1
        return _milestone(verdicts.pop() if agreed else Verdict.UNDETERMINED, done[0], due, evidence, not agreed)
    if not open_:
        return None
    latest = open_[-1]
    if latest.on <= due and timeline.stage is Stage.CLOSED:
        return None
    return _milestone(Verdict.VIOLATED, latest, due, evidence, disagree=False)


def _claim(observation: Observation) -> _Claim:
    state = observation.state or State.NOT_DONE
    return _Claim(state, observation.done_on or observation.period_end)


def _milestone(verdict: Verdict, claim: _Claim, due: date, evidence: Evidence, disagree: bool) -> Judgement:
    late = max(0, (claim.on - due).days)
    caveats = []
    if disagree:
        caveats.append(Caveat.of(CaveatCode.SOURCES_DISAGREE, sources=[source for source, _ in evidence.current]))
    elif late:
        code = CaveatCode.DONE_LATE if claim.is_done else CaveatCode.OVERDUE
        caveats.append(Caveat.of(code, on=claim.on, due=due, days=late))
    caveats += source_caveats(evidence.all_current)
    return Judgement(
        verdict,
        observations=evidence.all_current,
        history=evidence.history,
        milestone=Milestone(claim.state, claim.on.isoformat(), late),
        caveats=tuple(caveats),
    )


def judge_assessment(evidence: Evidence, timeline: Timeline) -> Judgement | None:
    """What the named assessors state; None until one does.

    A statement that the target is not reached, made before the phase ended, says nothing about its end.
    """
    due = timeline.phase.end or date.max
    closed = timeline.stage is Stage.CLOSED
    standing = [
        each
        for each in evidence.all_current
        if each.outcome is Outcome.SATISFIED or not closed or each.period_end >= due
    ]
    if not standing:
        return None
    outcomes = {Verdict(each.outcome) for each in standing if each.outcome}
    caveats = []
    if len(outcomes) > 1:
        caveats.append(Caveat.of(CaveatCode.SOURCES_DISAGREE, sources=sorted({each.publisher for each in standing})))
    return Judgement(
        outcomes.pop() if len(outcomes) == 1 else Verdict.UNDETERMINED,
        observations=tuple(standing),
        history=evidence.history,
        caveats=(*caveats, *source_caveats(standing)),
    )


def source_caveats(observations: Sequence[Observation]) -> list[Caveat]:
    """What a reader must know of statements whatever they say."""
    caveats = [
        Caveat.of(CaveatCode.PUBLICATION_DATE_APPROXIMATE, published_on=each.published_on)
        for each in observations
        if not each.is_publication_date_exact
    ]
    caveats += [
        Caveat.of(_UNSETTLED[each.status], publisher=each.publisher)
        for each in observations
        if each.status in _UNSETTLED
    ]
    return caveats
