"""Cases of every check beside its manual page: what is found where, and what is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lint.samples import read_list, remarks_of
from plan_rules.lint import CHECKS
from plan_rules.problems import format_path

AT_KEY = {
    "clause-without-rule",
    "comparator-unsaid",
    "comparator-words",
    "foregone",
    "one-sided-examples",
    "population-change",
    "unused-dataset",
    "unused-exclusion",
    "unused-field",
    "unused-phase",
}
"""The checks whose remarks stand at a key; those of the others stand at a value."""

FOLDER = Path(__file__).parent / "cases"
CASES = [
    pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for case in read_list(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("code", "case"), CASES)
def test_case(code: str, case: dict[str, Any]) -> None:
    remarks = remarks_of(case, code)
    found = [f"{format_path(remark.place.path)}: {remark.message}" for remark in remarks]
    assert len(found) == len(case["found"]), found
    for remark, expected in zip(found, case["found"], strict=True):
        place, _, piece = expected.partition(": ")
        assert remark.startswith(f"{place}: ")
        assert piece in remark
    for remark in remarks:
        at = remark.place.excerpt[remark.place.column - 1 :]
        assert at
        is_at_key = code in AT_KEY and remark.place.path[-1] != "id"
        assert at.startswith(f"{remark.place.path[-1]}:") is is_at_key, at


@pytest.mark.parametrize("code", [check.code for check in CHECKS])
def test_every_check_has_a_bad_and_a_good_case(code: str) -> None:
    cases = read_list((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))
    assert {bool(case["found"]) for case in cases} == {True, False}
