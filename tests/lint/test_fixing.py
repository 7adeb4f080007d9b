"""Safe changes: where they are offered, that they settle the remark, and that no verdict changes."""

from __future__ import annotations

import pytest

from lint.samples import AS_OF, files_of, read
from plan_rules import check_plan, read_plan
from plan_rules.lint.fixing import fixed
from plan_rules.lint.remark import Fix

RULES = "targets/rules.yaml"

FIXABLE = [
    ("bare-higher", "Tối thiểu 95% hồ sơ.", {"bare": "95%", "wording": "Tối thiểu 95%"}, "higher", "at_least: 95%"),
    ("bare-lower", "Không quá 5% hồ sơ.", {"bare": "5%", "wording": "Không quá 5%"}, "lower", "at_most: 5%"),
    ("left-out", "Đạt trên 95% hồ sơ.", {"more_than": "95%", "wording": "95%"}, "higher", "wording: trên 95%"),
    (
        "behind",
        "Đạt 95% hồ sơ trở lên.",
        {"at_least": "95%", "wording": "95% hồ sơ"},
        "higher",
        "wording: 95% hồ sơ trở lên",
    ),
    ("not-below", "Không dưới 95% hồ sơ.", {"at_least": "95%", "wording": "95%"}, "higher", "wording: Không dưới 95%"),
    ("cut", "Không dưới 95% hồ sơ.", {"at_least": "95%", "wording": "dưới 95%"}, "higher", "wording: Không dưới 95%"),
    ("not-above", "Không quá 5% hồ sơ.", {"at_most": "5%", "wording": "5%"}, "lower", "wording: Không quá 5%"),
]


@pytest.mark.parametrize(
    ("text", "threshold", "direction", "after"), [case[1:] for case in FIXABLE], ids=[case[0] for case in FIXABLE]
)
def test_a_fix_settles_its_remark_and_leaves_what_is_accepted(
    text: str, threshold: dict[str, str], direction: str, after: str
) -> None:
    files = files_of({"text": text, "rules": [{"indicator": {"direction": direction}, "threshold": threshold}]})
    remarks = check_plan(files, as_of=AS_OF)
    (fix,) = [remark.fix for remark in remarks if remark.fix]
    assert fix.file == RULES
    changed = {**files, RULES: fixed(files[RULES], [fix])}
    assert after in changed[RULES]
    assert [remark.code for remark in check_plan(changed, as_of=AS_OF) if remark.code.startswith("comparator")] == []
    rules = [read_plan(each)["rule-1"] for each in (files, changed)]
    accepted = [rule.threshold.accepts(rule.indicator.direction) for rule in rules]
    assert accepted[0] == accepted[1]


NOT_FIXABLE = [
    ("another comparator", "Trên 95% hồ sơ.", {"at_least": "95%", "wording": "Trên 95%"}, "higher"),
    ("the other direction", "Không quá 95% hồ sơ.", {"bare": "95%", "wording": "Không quá 95%"}, "higher"),
    ("stricter than bare", "Trên 95% hồ sơ.", {"bare": "95%", "wording": "Trên 95%"}, "higher"),
    ("a word that disagrees", "Khoảng 95% hồ sơ.", {"bare": "95%", "wording": "95%"}, "higher"),
    ("not the opposite", "Không dưới 95% hồ sơ.", {"less_than": "95%", "wording": "95%"}, "higher"),
    ("not its negation", "Không quá 5% hồ sơ.", {"more_than": "5%", "wording": "5%"}, "lower"),
    ("a negation far before", "Không để số vụ tăng quá 5%.", {"more_than": "5%", "wording": "5%"}, "lower"),
    ("two words", "Tối thiểu trên 90% hồ sơ.", {"more_than": "90%", "wording": "90%"}, "higher"),
]


@pytest.mark.parametrize(
    ("text", "threshold", "direction"), [case[1:] for case in NOT_FIXABLE], ids=[case[0] for case in NOT_FIXABLE]
)
def test_no_fix_is_offered_that_could_change_a_verdict(text: str, threshold: dict[str, str], direction: str) -> None:
    files = files_of({"text": text, "rules": [{"indicator": {"direction": direction}, "threshold": threshold}]})
    remarks = [remark for remark in check_plan(files, as_of=AS_OF) if remark.code.startswith("comparator")]
    assert remarks != []
    assert [remark.fix for remark in remarks if remark.fix] == []


@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_quoted_text_keeps_its_quotes(quote: str) -> None:
    files = files_of({"text": "Đạt trên 95% hồ sơ.", "rules": [{"threshold": {"more_than": "95%", "wording": "95%"}}]})
    files[RULES] = files[RULES].replace("wording: 95%", f"wording: {quote}95%{quote}")
    (fix,) = [remark.fix for remark in check_plan(files, as_of=AS_OF) if remark.fix]
    assert f"wording: {quote}trên 95%{quote}" in fixed(files[RULES], [fix])
    assert read(fixed(files[RULES], [fix]))


def test_a_text_that_is_folded_over_lines_has_no_fix() -> None:
    files = files_of(
        {"text": "Đạt trên 95% hồ sơ.", "rules": [{"threshold": {"more_than": "95%", "wording": "95% hồ"}}]}
    )
    files[RULES] = files[RULES].replace("wording: 95% hồ", "wording: >-\n      95%\n      hồ")
    remarks = [remark for remark in check_plan(files, as_of=AS_OF) if remark.code == "comparator-left-out"]
    assert [remark.fix for remark in remarks] == [None]


def test_everything_else_of_a_text_stays_as_it_is() -> None:
    text = "a: 1\r\nb: 95% # 95%\u2028c: 95%\n"
    fixes = [Fix("f", 2, 4, "95%", "trên 95%"), Fix("f", 3, 4, "95%", "x"), Fix("f", 1, 4, "2", "3")]
    assert fixed(text, fixes) == "a: 1\r\nb: trên 95% # 95%\u2028c: x\n"
    assert fixed(text, [fixes[0], fixes[0]]) == fixed(text, fixes[:1])
    assert fixed(text, []) == text
