"""Work in proportion to what comes in: counted in calls, which no other program on the machine can change."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fuzz.law import observations_or_refusal, plan_or_refusal
from plan_rules import PlanError
from plan_rules.problems import MOST_PROBLEMS, Code
from plan_rules.quantity import NumberError, read_number
from sample_plan import FILES

RULES = "targets/1-2021-2025.yaml"


def after(path: str, piece: str) -> Callable[[int], dict[str, str]]:
    """The sample with so many pieces at the end of a file; ``#`` is the number of the piece."""
    return lambda count: {path: FILES[path] + "".join(piece.replace("#", str(at)) for at in range(count))}


def instead(old: str) -> Callable[[int], dict[str, str]]:
    """The sample with a list of so many names in the place of one."""

    def files(count: int) -> dict[str, str]:
        assert old in FILES[RULES]
        names = f"[{', '.join(f'e{at}' for at in range(count))}]"
        return {RULES: FILES[RULES].replace(old, old.partition(": ")[0] + ": " + names, 1)}

    return files


MANY: dict[str, Callable[[int], dict[str, str]]] = {
    "aliases on one line": lambda count: {RULES: f"{FILES[RULES]}x: [{', '.join(['*a'] * count)}]\n"},
    "unknown keys": after(RULES, "k#: x\n"),
    "one key": after(RULES, "k: x\n"),
    "keys without a value": after(RULES, "k#:\n"),
    "rules that are texts": lambda count: {RULES: "format: 1\nrules:\n" + "- x\n" * count},
    "rules with one unknown key": lambda count: {RULES: "format: 1\nrules:\n" + "- {a: b}\n" * count},
    "rules with one id": lambda count: {RULES: "format: 1\nrules:\n" + "- {id: a}\n" * count},
    "parts of the text that are missing": after("clauses.yaml", "  - {id: x#}\n"),
    "examples of no rule": lambda count: {"targets/1.test.yaml": "format: 1\ntests:\n" + "- {rule: a}\n" * count},
    "undeclared values": instead("channel: electronic"),
    "unknown exclusions": instead("exclusions: [secret-documents]"),
}


def refusal(changes: dict[str, str]) -> PlanError:
    found = plan_or_refusal({path: text.encode() for path, text in {**FILES, **changes}.items()})
    assert isinstance(found, PlanError)
    return found


def calls(run: Callable[[], Any]) -> int:
    count = 0

    def counting(_: Any, event: str, __: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counting)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", MANY)
def test_work_grows_in_proportion_to_the_problems(name: str) -> None:
    few, many = (calls(lambda at=count: refusal(MANY[name](at))) for count in (200, 600))
    assert many < 3.5 * few


@pytest.mark.parametrize("name", MANY)
def test_no_more_problems_are_told_than_anybody_reads(name: str) -> None:
    problems = refusal(MANY[name](MOST_PROBLEMS + 500)).problems
    assert len(problems) <= MOST_PROBLEMS + 1
    assert [problem.code for problem in problems].count(Code.TOO_MANY_PROBLEMS) == 1


def test_a_line_that_is_too_long_to_be_shown_is_left_out() -> None:
    short, long = (refusal(MANY["aliases on one line"](count)).problems[0] for count in (3, 900))
    assert short.excerpt.endswith("x: [*a, *a, *a]")
    assert (long.line, long.column, long.excerpt) == (short.line, short.column, "")


def test_a_long_row_of_zeros_is_looked_at_once() -> None:
    with pytest.raises(NumberError):
        read_number("0" * 1_000_000 + "x")


def test_columns_and_keys_without_end_are_refused(tmp_path: Path) -> None:
    table, items = tmp_path / "a.csv", tmp_path / "a.json"
    table.write_text(",".join(f"k{at}" for at in range(100_000)), encoding="utf-8")
    items.write_text("[{" + ", ".join(f'"k{at}": 1' for at in range(100_000)) + ', "k99999": 2}]', encoding="utf-8")
    for path, code in ((table, Code.UNKNOWN_FIELD), (items, Code.DUPLICATE_KEY)):
        found = observations_or_refusal(path)
        assert not isinstance(found, int)
        assert {problem.code for problem in found.problems[:20]} == {code}
