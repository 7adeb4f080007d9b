"""Reports into a session: what is there, what changed, and what was."""

from __future__ import annotations

from collections.abc import Iterable

from plan_rules.arguments import read_one, read_several
from plan_rules.chain.session import ReactionSession
from plan_rules.finding.model import Report
from plan_rules.finding.transition import transitions
from plan_rules.problems import Code, DataError, Problem

_REPORT = "make it first: evaluate(...)"


def gather(session: ReactionSession, report: Report, before: Report | None, history: Iterable[Report]) -> None:
    """Put a report, what changed since an earlier one, and what reports before it said.

    Raises:
        DataError: for what is no report, and for reports of another plan or of a later day.
    """
    read_one("report", report, Report, "a report", _REPORT)
    earlier = [*read_several("history", history, Report, _REPORT)]
    if before is not None:
        earlier.append(read_one("before", before, Report, "a report", _REPORT))
    _refuse_later(report, earlier)
    for each in sorted(earlier, key=lambda each: each.as_of):
        session.remember(each)
    session.put(*report)
    if before is not None:
        session.put_transition(*transitions(before, report))


def _refuse_later(report: Report, earlier: Iterable[Report]) -> None:
    problems = []
    for each in earlier:
        if each.plan != report.plan:
            message = f"an earlier report is of the plan {each.plan!r}, not of {report.plan!r}"
            problems.append(Problem(Code.BAD_ARGUMENT, message, "give reports of one plan"))
        elif each.as_of > report.as_of:
            message = f"an earlier report is of {each.as_of}, after {report.as_of}"
            problems.append(Problem(Code.BAD_ARGUMENT, message, "give reports of the same day or of days before"))
    if problems:
        raise DataError(problems)
