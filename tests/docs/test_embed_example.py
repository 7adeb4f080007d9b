"""The script that embeds the evaluator prints what it says and writes the reports."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from docs.samples import ROOT
from plan_rules import evaluate, load_plan

SCRIPT = ROOT / "examples" / "thanh-hoa" / "embed.py"


@pytest.fixture
def main():
    return runpy.run_path(str(SCRIPT))["main"]


def test_a_table_for_each_date(main, capsys):
    main()
    before, after = capsys.readouterr().out.strip().split("\n\n")
    rules = [rule.id for rule in load_plan("vn-thanh-hoa/202-kh-ubnd-2020").rules]
    for table, title in ((before, "202/KH-UBND as of 2025-12-31"), (after, "202/KH-UBND as of 2026-03-01")):
        heading, *rows = table.splitlines()
        assert heading == title
        assert [row.split()[0] for row in rows] == rules
    lines = {line.split()[0]: line.split()[1:] for line in after.splitlines()[1:]}
    assert lines["labour-productivity-2025"] == ["met", "10.4%", "estimate", "published_early"]
    assert lines["smart-city-operations-centre"] == ["missed", "overdue"]
    assert lines["districts-e-meetings"] == ["lapsed", "lapsed"]
    assert lines["satisfaction-2025"] == ["no_data", "latest_known", "sources_disagree"]
    assert "  labour-productivity-2025               achieved         10.4%" in before


def test_reports_as_json(main, tmp_path: Path, capsys):
    main(tmp_path)
    plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    for day in ("2025-12-31", "2026-03-01"):
        report = evaluate(plan, as_of=day, observations=SCRIPT.with_name("observations.csv"))
        assert (tmp_path / f"{day}.json").read_text(encoding="utf-8") == report.to_json()


def test_runs_as_a_script(tmp_path: Path):
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, SCRIPT], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert done.stdout.startswith("202/KH-UBND as of 2025-12-31\n")
