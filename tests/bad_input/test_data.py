"""Every bad record, observation and argument is refused with the right code at the right place, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bad_input.data_cases import DataCase, data_cases
from bad_input.plan_cases import plan_cases
from plan_rules import DataError, evaluate, read_observations
from plan_rules.problems import Code
from sample_plan import sample_plan

CASES = data_cases()
NAMES = [f"{case.code}: {case.name}" for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_bad_data_are_refused_with_one_problem_at_its_place(case: DataCase, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        case.run(tmp_path)
    problems = caught.value.problems
    assert [(each.code, each.path, each.line, each.column) for each in problems] == [
        (case.code, case.path, case.line, case.column)
    ], str(caught.value)
    assert case.hint in problems[0].hint
    for name in (*case.file, *case.record_file, *case.path_file, *case.state_file):
        named = tmp_path / (case.glob if case.code is Code.NOT_FOUND and case.glob else name)
        assert problems[0].file == str(named) or case.code is Code.UNKNOWN_DATASET


def test_every_code_has_a_case() -> None:
    cases = {case.code for case in CASES} | {Code(code) for case in plan_cases() for code, *_ in case.expected}
    # What cannot run depends on the interpreter: tests/chain/test_engines.py.
    assert set(Code) - cases == {Code.ENGINE_UNAVAILABLE}


def test_every_problem_of_a_list_is_told_at_once() -> None:
    stated = {"rule": "poverty", "window": "2024", "published_on": "2025", "publisher": "a", "source": "b"}
    given = [{**stated, "value": "200%", "status": "x"}, {**stated, "value": "5.200%"}, {**stated, "value": "2%"}, 7]
    with pytest.raises(DataError) as caught:
        read_observations(given, sample_plan())  # type: ignore[arg-type]
    assert [(problem.code, problem.path) for problem in caught.value.problems] == [
        ("bad-value", (1, "status")),
        ("ambiguous-number", (2, "value")),
        ("wrong-type", (4,)),
    ]


def test_every_problem_of_a_table_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text(
        "rule,window,value,published_on,publisher,source\npoverty,2024,9e9%,2025,a,b\na,b\nx,2024,1%,2025,a,b\n"
    )
    with pytest.raises(DataError) as caught:
        read_observations(path, sample_plan())
    assert [(problem.code, problem.line) for problem in caught.value.problems] == [
        ("bad-number", 2),
        ("unknown-rule", 4),
        ("bad-syntax", 3),
    ]


def test_no_message_carries_the_content_of_a_record() -> None:
    with pytest.raises(DataError) as caught:
        evaluate(sample_plan(), as_of="2024-06-30", records={"communes": [{"name": 5, "broadband": "BÍ MẬT"}]})
    assert "BÍ MẬT" not in str(caught.value)


def test_a_date_before_everything_finds_every_rule_upcoming() -> None:
    report = evaluate(sample_plan(), as_of="2019-01-01")
    assert report.status_counts() == {"upcoming": len(sample_plan().rules)}
