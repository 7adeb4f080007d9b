"""Examples in files of their own: read with their places, and refused at their places."""

from __future__ import annotations

from pathlib import Path

import pytest

from examples.folders import BESIDE, FIRST, MORE, with_tests, written
from plan_rules import PlanError, dump_plan, read_plan, run_examples
from plan_rules.load.plan import load_with_places
from sample_plan import sample_plan


def test_they_join_the_examples_of_their_rule() -> None:
    plan = read_plan(with_tests(), "sample")
    names = [example.name for example in plan["documents-electronic"].examples]
    assert names == ["a secret paper document does not count", "a paper document breaks the year"]
    assert plan["documents-electronic"].unproven[0].what == ("window:undated", "good/channel:unknown")
    assert [result.passed for result in run_examples(plan)] == [True, True]
    assert [rule.id for rule in plan.rules] == [rule.id for rule in sample_plan().rules]


def test_they_change_no_fingerprint() -> None:
    assert read_plan(with_tests(), "sample").fingerprints == sample_plan().fingerprints


def test_a_plan_with_them_is_written_and_read_back() -> None:
    plan = read_plan(with_tests(), "sample")
    assert read_plan(dump_plan(plan), "sample") == plan


def test_their_places_are_those_of_their_own_file(tmp_path: Path) -> None:
    placed = load_with_places(written(tmp_path, with_tests()))
    places = [placed.place("documents-electronic", "examples", position) for position in (0, 1)]
    assert [(place.file, place.line) for place in places] == [(FIRST, 16), (BESIDE, 5)]
    assert placed.place("documents-electronic", "examples", 1, "expect", "status").line == 9
    assert placed.place("documents-electronic", "unproven", 0).file == BESIDE
    assert placed.place("documents-electronic").file == FIRST


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("rule: documents-electronic", "rule: documents-electronik", 3, "did you mean 'documents-electronic'"),
        ("channel: paper", "channel: papier", 8, "is not a declared value"),
        ("status: in_progress", "status: in_progres", 9, "did you mean 'in_progress'"),
        ("because: every document has a date and a channel", "why: x", 12, "the format knows no key 'why'"),
        ("tests:", "rules:", 1, "the key 'tests' is missing"),
        ("format: 1", "format: 2", 1, "is not supported"),
        ("as_of: 2023-06-30", "as_of: 2023-06-31", 6, "does not exist"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(old: str, new: str, line: int, message: str) -> None:
    with pytest.raises(PlanError) as raised:
        read_plan(with_tests(MORE.replace(old, new)), "sample")
    problems = raised.value.problems
    assert {problem.file for problem in problems} == {BESIDE}
    assert any(message in str(problem) and abs(problem.line - line) <= 1 for problem in problems), str(raised.value)


def test_a_reason_is_required() -> None:
    text = MORE.replace("        because: every document has a date and a channel\n", "")
    with pytest.raises(PlanError, match="the key 'because' is missing"):
        read_plan(with_tests(text), "sample")


def test_a_broken_rule_is_not_reported_again_by_its_tests() -> None:
    files = with_tests()
    files[FIRST] = files[FIRST].replace("timing: {throughout: year, calendar: vn-admin}", "timing: {throughout: yeer}")
    with pytest.raises(PlanError) as raised:
        read_plan(files, "sample")
    assert {problem.file for problem in raised.value.problems} == {FIRST}


def test_a_plan_of_tests_only_has_no_rules() -> None:
    files = {name: text for name, text in with_tests().items() if not name.startswith("targets/1-") or name == BESIDE}
    del files["targets/2-2026-2030.yaml"]
    with pytest.raises(PlanError, match="there is no file of rules"):
        read_plan(files, "sample")
