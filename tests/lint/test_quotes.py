"""The word tables on made-up clauses in the style of administrative documents.

``quotes.yaml`` has for each what it says: its comparators, the numbers that a rule must give an account of, and the
words that take something out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lint.samples import files_of, read_list, remarks_of
from plan_rules import PlanError, read_plan
from plan_rules.lint.words import comparators_named, numbers_in
from plan_rules.model.quoting import written_number

CASES = read_list((Path(__file__).parent / "quotes.yaml").read_text(encoding="utf-8"))
BY_QUOTE = pytest.mark.parametrize("case", CASES, ids=[case["quote"] for case in CASES])


@BY_QUOTE
def test_the_comparators_of_a_quote(case: dict[str, Any]) -> None:
    assert [*comparators_named(case["quote"], "vi")] == case["says"]


@BY_QUOTE
def test_the_numbers_of_a_quote(case: dict[str, Any]) -> None:
    found = [match.group().casefold() for match in numbers_in(case["quote"], "vi")]
    shown = [str(written_number(each)) if each[0].isdigit() else each for each in found]
    assert shown == case.get("numbers", [])


@BY_QUOTE
def test_the_words_of_a_quote_that_take_something_out(case: dict[str, Any]) -> None:
    rule = {"indicator": {"assessment": {"asks": {"vi": "a", "en": "b"}}}}
    remarks = remarks_of({"text": case["quote"], "rules": [rule]}, "exclusion-phrase")
    expected = case.get("except", [])
    assert len(remarks) == len(expected), [remark.message for remark in remarks]
    for remark, words in zip(remarks, expected, strict=True):
        assert remark.message.startswith(f"no exclusion stands for '{words} ")


def test_the_wording_of_an_exclusion_may_be_shorter() -> None:
    rule = {"exclusions": ["withdrawn"], "threshold": {"bare": "95%", "wording": "95% hồ sơ"}}
    plan = {"exclusions": {"withdrawn": {"wording": "trừ hồ sơ rút"}}}
    sample = {"text": "95% hồ sơ đúng hạn, ngoại trừ hồ sơ rút.", "plan": plan, "rules": [rule]}
    assert remarks_of(sample, "exclusion-phrase") == ()


def test_a_number_in_words_is_asked_of_the_rule() -> None:
    sample = {
        "text": "Ít nhất 60% số xã và trên hai phần ba số huyện có chợ.",
        "rules": [{"threshold": {"at_least": "60%", "wording": "Ít nhất 60%"}}],
    }
    (remark,) = remarks_of(sample, "unused-number")
    assert remark.message == "no rule uses the number hai phần ba in 'và trên hai phần ba số huyện'"


def with_wording(wording: str, bound: str) -> dict[str, str]:
    return files_of({"text": f"{wording}.", "rules": [{"threshold": {"at_least": bound, "wording": wording}}]})


def test_a_fraction_names_its_percent() -> None:
    assert read_plan(with_wording("Ít nhất 1/2 số xã", "50%")).rules
    for wording in ("Ít nhất 1/2 số xã", "Ít nhất 2/1 số xã", "Ít nhất 0/2 số xã", "Ít nhất 1/0 số xã"):
        with pytest.raises(PlanError, match="does not name"):
            read_plan(with_wording(wording, "60%"))


@pytest.mark.parametrize(
    ("wording", "bound", "indicator"),
    [
        ("Ít nhất 3/4 hộ", "3%", {"share": {}}),
        ("Ít nhất 3/4 hộ", "4%", {"share": {}}),
        ("Ít nhất 17/27 huyện", "17%", {"share": {}}),
        ("Ít nhất 2/3 số xã", "2", {"count": {}}),
        ("Ít nhất 2/3 số xã", "66%", {"share": {}}),
    ],
)
def test_a_fraction_names_neither_of_its_numbers(wording: str, bound: str, indicator: dict[str, Any]) -> None:
    rule = {"indicator": indicator, "threshold": {"at_least": bound, "wording": wording}}
    with pytest.raises(PlanError, match="does not name"):
        read_plan(files_of({"text": f"{wording}.", "rules": [rule]}))


def test_a_fraction_may_be_rounded() -> None:
    for bound in ("66.7%", "67%"):
        assert read_plan(with_wording("Ít nhất 2/3 số xã", bound)).rules
