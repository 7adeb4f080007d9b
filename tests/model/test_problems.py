from __future__ import annotations

import pytest

from plan_rules import DataError, PlanError, PlanRulesError
from plan_rules.problems import Code, Path, Problem, format_path, near_miss
from plan_rules.verdict import Status


def test_a_problem_says_where_what_and_what_would_be_right() -> None:
    problem = Problem(
        Code.BAD_DATE,
        "'22/9/2020' is not of the form YYYY-MM-DD",
        "write 2020-09-22",
        "plan.yaml",
        8,
        11,
        ("document", "issued"),
        "  issued: 22/9/2020",
    )
    assert str(problem) == (
        "plan.yaml:8:11: bad-date: '22/9/2020' is not of the form YYYY-MM-DD (at document.issued)\n"
        "      issued: 22/9/2020\n"
        "              ^\n"
        "    write 2020-09-22"
    )


def test_what_is_not_known_of_a_problem_is_left_out() -> None:
    assert str(Problem(Code.NOT_FOUND, "there is no such file")) == "not-found: there is no such file"
    assert str(Problem(Code.NOT_FOUND, "missing", file="a.csv")) == "a.csv: not-found: missing"


@pytest.mark.parametrize("error", [PlanError, DataError])
def test_an_error_shows_every_problem(error: type[PlanRulesError]) -> None:
    problems = [Problem(Code.CYCLE, "one"), Problem(Code.ALIAS, "two")]
    raised = error(iter(problems))
    assert raised.problems == tuple(problems)
    assert str(raised) == "cycle: one\nalias: two"
    assert isinstance(raised, PlanRulesError)


@pytest.mark.parametrize(
    ("path", "text"),
    [((), ""), (("rules", 3, "threshold"), "rules[3].threshold"), ((1, "value"), "[1].value"), (("a", "b"), "a.b")],
)
def test_paths(path: Path, text: str) -> None:
    assert format_path(path) == text


@pytest.mark.parametrize(
    ("name", "names", "hint"),
    [
        ("chanel", ["channel", "agency"], "did you mean 'channel'?"),
        ("xyz", ["channel", "agency"], "known here: channel, agency"),
        ("xyz", [], "none is declared"),
        ("acheived", Status, "did you mean 'achieved'?"),
    ],
)
def test_near_misses(name: str, names: list[str], hint: str) -> None:
    assert near_miss(name, names) == hint


def test_every_code_has_a_meaning_of_one_sentence() -> None:
    assert all(code.meaning.endswith(".") and ". " not in code.meaning for code in Code)
    assert all(code == code.lower().replace("_", "-") for code in Code)
