"""``plan-rules conclude``, and ``evaluate --conclude``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.folders import run
from plan_rules import conclude, evaluate, load_plan

NAME = "vn-thanh-hoa/202-kh-ubnd-2020"
PUBLISHED = "examples/thanh-hoa/observations.csv"
OWN = """
format: 1
reactions:
  - id: escalated
    title: {vi: Báo cáo lên, en: Escalated}
    when:
      - conclusion: {code: target-missed}
    conclude:
      code: escalated
      severity: alarm
      message: {vi: "Xem: {message}", en: "See: {message}"}
      to: {vi: Chủ tịch, en: Chair}
"""


@pytest.fixture
def now(tmp_path: Path) -> str:
    return saved(tmp_path / "now.json", "2026-03-01")


@pytest.fixture
def before(tmp_path: Path) -> str:
    return saved(tmp_path / "before.json", "2025-12-31")


def saved(path: Path, as_of: str) -> str:
    path.write_text(evaluate(load_plan(NAME), as_of=as_of, observations=PUBLISHED).to_json(), encoding="utf-8")
    return str(path)


def test_a_saved_report(now: str) -> None:
    result = run("conclude", NAME, now, "--lang", "en")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(
        "Conclusions: 3\n\n"
        "Warning: Target missed (target-missed)\n"
        "  The target “Smart-city operations centre” (item 2.2.1, phase 2021-2025, point 8, Plan\n"
        "  202/KH-UBND) is missed as of 1 March 2026. Result: partly done.\n"
        "  To: People's Committee of Thanh Hóa Province\n"
        "  Because of: smart-city-operations-centre: Missed\n"
    )


def test_as_json_it_is_what_the_library_concludes(now: str, before: str) -> None:
    result = run("conclude", NAME, now, "--before", before, "--format", "json")
    plan = load_plan(NAME)
    reports = [evaluate(plan, as_of=day, observations=PUBLISHED) for day in ("2025-12-31", "2026-03-01")]
    expected = conclude(plan, reports[1], before=reports[0])
    assert json.loads(result.stdout) == [json.loads(each.to_json()) for each in expected]


def test_reactions_of_a_host_come_on_top(now: str, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(OWN, encoding="utf-8")
    result = run("conclude", NAME, now, "--reactions", str(own))
    assert "Báo động: Báo cáo lên (escalated)\n  Xem: Chỉ tiêu “Trung tâm" in result.stdout
    assert "Căn cứ: target-missed" in result.stdout
    assert "Căn cứ: smart-city-operations-centre: Không đạt" in result.stdout


def test_bad_reactions_and_bad_reports_are_bad_input(now: str, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(OWN.replace("target-missed", "target-mised"), encoding="utf-8")
    result = run("conclude", NAME, now, "--reactions", str(own))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "own.yaml:7:28: unknown-name: code is never 'target-mised'" in result.stderr
    assert "did you mean 'target-missed'?" in result.stderr
    for text in ("[]", "{", '{"findings": 1}', "\xff"):
        own.write_text(text, encoding="latin-1")
        result = run("conclude", NAME, str(own))
        assert (result.exit_code, result.stdout) == (2, "")
        assert "bad-syntax: the file holds no report of this format" in result.stderr


def test_below_the_table_of_an_evaluation(before: str) -> None:
    arguments = ("evaluate", NAME, "examples/thanh-hoa", "--as-of", "2026-03-01", "--lang", "en")
    plainly, concluding = run(*arguments), run(*arguments, "--conclude", "--before", before)
    assert concluding.exit_code == 0
    assert concluding.stdout.startswith(plainly.stdout + "\nConclusions: 3\n")
    one = run(*arguments, "--conclude", "--rule", "satisfaction-2030")
    assert "Conclusions: 1\n\nNote: Data older than two windows (data-too-old)\n" in one.stdout


def test_options_that_do_not_go_together(before: str) -> None:
    arguments = ("evaluate", NAME, "--as-of", "2026-03-01")
    for more in (("--before", before), ("--conclude", "--format", "json")):
        assert run(*arguments, *more).exit_code == 2
