"""Very many groups, which are counted and judged as arrays, and rules that count none of their records."""

from __future__ import annotations

from datetime import date

import pytest

from plan_rules import build_cube, evaluate, evaluate_table, load_plan
from plan_rules.measure import fold

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
