"""Milestones and assessments: the table of what is said when, and what follows."""

from __future__ import annotations

from typing import Any

import pytest

from judge.worlds import finding_of, plan_of
from plan_rules import Finding

MILESTONE = plan_of("milestone: {done_when: {vi: đã xong, en: it is done}}", "")
ASSESSMENT = plan_of("assessment: {asks: {vi: đã đạt chưa, en: is it reached}}", "")


def done(done_on: str, said_on: str, **more: Any) -> dict[str, Any]:
    return {"state": "done", "done_on": done_on, "date": said_on, "published_on": said_on, **more}


def open_(state: str, on: str, **more: Any) -> dict[str, Any]:
    return {"state": state, "date": on, "published_on": on, **more}


def codes(finding: Finding) -> set[str]:
    return {str(caveat.code) for caveat in finding.caveats}


NOTHING = None
IN_TIME, LATE = done("2025-06-01", "2025-06-10"), done("2026-01-10", "2026-01-15")


@pytest.mark.parametrize(
    ("as_of", "said", "status", "milestone", "caveats"),
    [
        # nothing was said
        ("2020-12-31", [], "upcoming", NOTHING, set()),
        ("2025-06-30", [], "no_data", NOTHING, set()),
        ("2026-06-30", [], "no_data", NOTHING, set()),
        # done
        ("2025-06-09", [IN_TIME], "no_data", NOTHING, set()),
        ("2025-06-10", [IN_TIME], "achieved", ("done", "2025-06-01", 0), set()),
        ("2026-01-01", [IN_TIME], "met", ("done", "2025-06-01", 0), set()),
        ("2026-06-30", [done("2025-12-31", "2026-01-05")], "met", ("done", "2025-12-31", 0), set()),
        ("2026-06-30", [done("2026-01-01", "2026-01-05")], "missed", ("done", "2026-01-01", 1), {"done_late"}),
        ("2026-06-30", [LATE], "missed", ("done", "2026-01-10", 10), {"done_late"}),
        # not done, or in part
        ("2023-06-30", [open_("not_done", "2023-06-01")], "in_progress", ("not_done", "2023-06-01", 0), set()),
        ("2023-06-30", [open_("partly", "2023-06-01")], "in_progress", ("partly", "2023-06-01", 0), set()),
        ("2025-12-31", [open_("partly", "2025-12-31")], "in_progress", ("partly", "2025-12-31", 0), set()),
        # before the end it says nothing about the end
        ("2026-06-30", [open_("partly", "2025-12-31")], "no_data", NOTHING, {"latest_known"}),
        ("2026-06-30", [open_("not_done", "2023-06-01")], "no_data", NOTHING, {"latest_known"}),
        ("2026-06-30", [open_("partly", "2026-01-31")], "missed", ("partly", "2026-01-31", 31), {"overdue"}),
        # one source, several statements: the later one counts
        ("2025-06-30", [open_("partly", "2023-06-01"), IN_TIME], "achieved", ("done", "2025-06-01", 0), set()),
        (
            "2026-06-30",
            [open_("partly", "2026-01-05"), open_("partly", "2026-02-05")],
            "missed",
            ("partly", "2026-02-05", 36),
            {"overdue"},
        ),
        # sources that agree on the verdict, and sources that do not
        (
            "2026-06-30",
            [IN_TIME, done("2025-07-01", "2025-07-10", publisher="Sở")],
            "met",
            ("done", "2025-06-01", 0),
            set(),
        ),
        (
            "2026-06-30",
            [IN_TIME, done("2026-01-10", "2026-01-15", publisher="Sở")],
            "undetermined",
            ("done", "2025-06-01", 0),
            {"sources_disagree"},
        ),
        (
            "2026-06-30",
            [IN_TIME, open_("partly", "2026-02-05", publisher="Sở")],
            "undetermined",
            ("done", "2025-06-01", 0),
            {"sources_disagree"},
        ),
        (
            "2026-06-30",
            [open_("partly", "2026-01-05", publisher="Sở"), open_("not_done", "2026-02-05")],
            "missed",
            ("not_done", "2026-02-05", 36),
            {"overdue"},
        ),
        (
            "2026-06-30",
            [open_("partly", "2026-02-05"), open_("not_done", "2026-01-05", publisher="Sở")],
            "missed",
            ("partly", "2026-02-05", 36),
            {"overdue"},
        ),
        # on the day itself it does
        (
            "2026-06-30",
            [IN_TIME, open_("partly", "2025-06-01", publisher="Sở")],
            "undetermined",
            ("done", "2025-06-01", 0),
            {"sources_disagree"},
        ),
        # not yet done on an earlier day contradicts nothing
        (
            "2026-06-30",
            [IN_TIME, open_("partly", "2025-05-31", publisher="Sở")],
            "met",
            ("done", "2025-06-01", 0),
            set(),
        ),
        # how final a statement is
        (
            "2025-06-30",
            [{**IN_TIME, "status": "preliminary"}],
            "achieved",
            ("done", "2025-06-01", 0),
            {"preliminary"},
        ),
        (
            "2025-12-31",
            [{**IN_TIME, "published_on": "2025"}],
            "achieved",
            ("done", "2025-06-01", 0),
            {"publication_date_approximate"},
        ),
    ],
)  # fmt: skip
def test_the_table_of_a_milestone(
    as_of: str, said: list[dict[str, Any]], status: str, milestone: Any, caveats: set[str]
) -> None:
    finding = finding_of(MILESTONE, as_of, *said)
    shown = finding.milestone
    assert finding.status == status
    assert (shown and (shown.state, str(shown.on), shown.late_days)) == milestone
    assert codes(finding) == caveats


def said(outcome: str, date: str, published_on: str, **more: Any) -> dict[str, Any]:
    return {"outcome": outcome, "statement": "Kết luận.", "date": date, "published_on": published_on, **more}


@pytest.mark.parametrize(
    ("as_of", "statements", "status", "caveats"),
    [
        ("2020-12-31", [], "upcoming", set()),
        ("2025-06-30", [], "needs_assessment", set()),
        ("2026-06-30", [], "needs_assessment", set()),
        ("2025-06-30", [said("satisfied", "2025-05-31", "2025-06-10")], "achieved", set()),
        ("2025-06-30", [said("violated", "2025-05-31", "2025-06-10")], "in_progress", set()),
        ("2026-06-30", [said("satisfied", "2025-05-31", "2025-06-10")], "met", set()),
        # that it was not yet reached before the end says nothing about the end
        ("2026-06-30", [said("violated", "2025-05-31", "2025-06-10")], "needs_assessment", {"latest_known"}),
        ("2026-06-30", [said("violated", "2025-12-31", "2026-02-10")], "missed", set()),
        ("2026-02-09", [said("violated", "2025-12-31", "2026-02-10")], "needs_assessment", set()),
        (
            "2026-06-30",
            [said("violated", "2025-12-31", "2026-02-10"), said("satisfied", "2025-12-31", "2026-03-10")],
            "met",
            set(),
        ),
        (
            "2026-06-30",
            [
                said("violated", "2025-12-31", "2026-02-10"),
                said("satisfied", "2025-12-31", "2026-03-10", publisher="Sở"),
            ],
            "undetermined",
            {"sources_disagree"},
        ),
    ],
)
def test_the_table_of_an_assessment(
    as_of: str, statements: list[dict[str, Any]], status: str, caveats: set[str]
) -> None:
    finding = finding_of(ASSESSMENT, as_of, *statements)
    assert finding.status == status
    assert codes(finding) == caveats
    if finding.verdict is not None:
        assert "“Kết luận.”" in finding.explain("en")
