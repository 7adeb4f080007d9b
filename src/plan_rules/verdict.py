"""The words of the answer: verdict and status, and the table that joins stage and verdict to a status."""

from __future__ import annotations

from enum import StrEnum

from plan_rules.calendar import Stage


class Verdict(StrEnum):
    """Whether the threshold holds on what is known. No verdict at all means that there are no data."""

    SATISFIED = "satisfied"
    VIOLATED = "violated"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"


class Status(StrEnum):
    """Where a target stands."""

    UPCOMING = "upcoming"
    ACHIEVED = "achieved"
    IN_PROGRESS = "in_progress"
    MET = "met"
    MISSED = "missed"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"
    NO_DATA = "no_data"
    NEEDS_ASSESSMENT = "needs_assessment"
    LAPSED = "lapsed"


def status_of(stage: Stage, verdict: Verdict | None, *, final: bool = False, assessment: bool = False) -> Status:
    """The status for a stage and a verdict.

    Args:
        stage: where the date of evaluation stands against the phase.
        verdict: None where there are no data.
        final: a violation that nothing can repair any more, so that it is missed before the phase ends.
        assessment: a target that a person decides; without a statement it needs one.
    """
    if stage is Stage.UPCOMING:
        return Status.UPCOMING
    if stage is Stage.LAPSED:
        return Status.LAPSED
    if verdict is None:
        return Status.NEEDS_ASSESSMENT if assessment else Status.NO_DATA
    if verdict is Verdict.UNDETERMINED:
        return Status.UNDETERMINED
    if verdict is Verdict.NOT_APPLICABLE:
        return Status.NOT_APPLICABLE
    closed = stage is Stage.CLOSED
    if verdict is Verdict.SATISFIED:
        return Status.MET if closed else Status.ACHIEVED
    return Status.MISSED if closed or final else Status.IN_PROGRESS


def conjunction(verdicts: list[Verdict | None]) -> Verdict | None:
    """Kleene's strong "and": one violation decides, one unknown leaves it open.

    What is not applicable has no say, unless nothing else is there; None (no data) counts as unknown, and
    the answer is None only where nothing at all is known.
    """
    applicable = [verdict for verdict in verdicts if verdict is not Verdict.NOT_APPLICABLE]
    if not applicable:
        return Verdict.NOT_APPLICABLE if verdicts else None
    if Verdict.VIOLATED in applicable:
        return Verdict.VIOLATED
    if all(verdict is None for verdict in applicable):
        return None
    if Verdict.UNDETERMINED in applicable or None in applicable:
        return Verdict.UNDETERMINED
    return Verdict.SATISFIED
