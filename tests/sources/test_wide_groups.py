"""Very many groups, which are counted and judged as arrays, and rules that count none of their records."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from plan_rules import build_cube, evaluate, evaluate_table, load_plan
from plan_rules.measure import fold

Judged = tuple[str, dict[str, Any]]

PLAN = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
ROWS = [
    {"settled_on": date(2025, 2, 3), "service_level": "full", "channel": "online", "agency": f"commune {number}"}
    for number in range(50)
]


@pytest.mark.parametrize("as_of", ["2025-12-31", "2026-01-05"])  # before and after the phase of the rule begins
def test_a_rule_without_a_record_in_its_windows_has_no_groups(as_of: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cube = build_cube(PLAN, "dossiers", ROWS, as_of=as_of, by="agency")
    monkeypatch.setattr(fold, "least_work", lambda: len(cube))
    report = evaluate(PLAN, as_of=as_of, records={"dossiers": cube}, by="agency")
    table = evaluate_table(PLAN, as_of=as_of, records={"dossiers": cube}, by="agency")
    assert [len(report.groups_of(rule)) for rule in ("dossiers-online-2025", "dossiers-online-2030")] == [50, 0]
    assert table.columns["rule"] == [finding.rule for finding in report]


def judged_both_ways(rows: list[dict[str, Any]], as_of: str, monkeypatch: pytest.MonkeyPatch) -> list[Judged]:
    """The report and the table by agency, from arrays and one by one."""
    cube = build_cube(PLAN, "dossiers", rows, as_of=as_of, by="agency")
    found = []
    for work in (0, 2**62):
        monkeypatch.setattr(fold, "least_work", lambda work=work: work)
        asked: dict[str, Any] = {"as_of": as_of, "records": {"dossiers": cube}, "by": "agency"}
        found.append((evaluate(PLAN, **asked).to_json(), dict(evaluate_table(PLAN, **asked).columns)))
    return found


def test_the_first_window_decides_in_arrays_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {"settled_on": date(2021, month, 3), "service_level": "full", "channel": channel, "agency": agency}
        for month, channel, agency in ((2, "online", "A"), (3, "in_person", "A"), (4, "online", "B"))
    ]
    wide, narrow = judged_both_ways(rows, "2021-06-30", monkeypatch)
    assert wide == narrow
    assert wide[1]["good"].count(1) >= 2


def test_groups_of_every_standing_are_judged_in_arrays_as_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a population, in an earlier window only, taken out or outside alone, without a date, and in part unknown."""
    full = {"service_level": "full", "channel": "online"}
    rows = [
        {**full, "settled_on": date(2025, 2, 3), "agency": "now"},
        {**full, "settled_on": date(2025, 2, 3), "agency": "now", "channel": "in_person"},
        {**full, "settled_on": date(2024, 2, 3), "agency": "earlier"},
        {**full, "settled_on": date(2024, 2, 3), "agency": "now and earlier", "channel": "in_person"},
        {**full, "settled_on": date(2025, 2, 3), "agency": "now and earlier"},
        {"service_level": "none", "channel": "online", "settled_on": date(2025, 2, 3), "agency": "outside"},
        {**full, "settled_on": None, "agency": "undated"},
        {"service_level": None, "channel": None, "settled_on": date(2025, 2, 3), "agency": "unknown"},
        {**full, "settled_on": date(2025, 2, 3), "agency": None},
    ]
    wide, narrow = judged_both_ways(rows, "2025-12-31", monkeypatch)
    assert wide == narrow
