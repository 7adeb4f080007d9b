"""A report with every kind of finding that a table has to show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from plan_rules import Finding, Report, evaluate
from sample_plan import sample_plan

_PUBLISHED = {"published_on": "2026-02-01", "publisher": "Cục Thống kê", "source": "x"}
OBSERVATIONS = [
    {**_PUBLISHED, "rule": "productivity-growth", "window": "2021-2025", "value": "7.1", "unit": "%"},
    {**_PUBLISHED, "rule": "income", "window": "2025", "value": "4950", "unit": "USD", "status": "estimate"},
    {**_PUBLISHED, "rule": "poverty", "window": "2024", "value": "1.4", "unit": "%", "method": "điều tra"},
    {**_PUBLISHED, "rule": "output", "window": "2025", "low": "1.9", "unit": "times"},
    {**_PUBLISHED, "rule": "ranking", "window": "2026", "value": "12", "field_size": 34},
    {**_PUBLISHED, "rule": "centre", "date": "2026-02-01", "state": "partly"},
]


def documents() -> list[dict[str, object]]:
    """Electronic ones, a secret one on paper, and one of which the channel is not known."""
    day = date(2025, 2, 3)
    rows = [(day, "electronic", "none", "Sở Y tế")] * 1200
    rows += [(day, "paper", "mat", "Sở Y tế"), (day, None, "none", None)]
    return [dict(zip(("sent_on", "channel", "secrecy", "agency"), row, strict=True)) for row in rows]


def dossiers() -> list[dict[str, object]]:
    """Three of four online, one agency late."""
    fields = ("settled_on", "due_on", "level", "fee", "online", "withdrawn", "agency")
    on_time, late = (date(2025, 11, 3), date(2025, 11, 5)), (date(2025, 11, 3), date(2025, 11, 1))
    rows = [(*on_time, 4, 1.0, True, False, "Sở Y tế")] * 3
    rows += [(*late, 4, 1.0, False, False, "Sở Tài chính"), (*late, 4, 1.0, False, False, "Sở Tài chính")]
    return [dict(zip(fields, row, strict=True)) for row in rows]


@cache
def report() -> Report:
    """Two months into the second phase."""
    records = {"documents": documents(), "dossiers": dossiers()}
    return evaluate(sample_plan(), as_of="2026-03-01", records=records, observations=OBSERVATIONS)


@cache
def grouped() -> Report:
    """The same by agency."""
    records = {"documents": documents(), "dossiers": dossiers()}
    return evaluate(sample_plan(), as_of="2026-03-01", records=records, observations=OBSERVATIONS, by="agency")


def only(whole: Report, *rules: str) -> Report:
    """A report with the findings of some rules."""
    return of_findings(whole, [finding for finding in whole if finding.rule in rules])


def of_findings(whole: Report, findings: Iterable[Finding]) -> Report:
    """A report with other findings."""
    return Report(plan=whole.plan, document=whole.document, as_of=whole.as_of, by=whole.by, findings=tuple(findings))
