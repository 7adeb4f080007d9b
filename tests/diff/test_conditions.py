"""Conditions in words, and whether they take in fewer records or more."""

from __future__ import annotations

from typing import Any

import pytest

from diff.mutations import Content
from lint.samples import files_of
from plan_rules import Change, diff_plans, read_plan
from plan_rules.diff.conditions import condition_words
from plan_rules.diff.wording import Voice
from plan_rules.model.condition import read_condition
from plan_rules.model.dataset import DataField, FieldType

TEXT = "Ít nhất 40% hồ sơ, không tính hồ sơ rút."
RULE: Content = {
    "id": "online",
    "indicator": {"share": {"of": "dossiers", "good": {"channel": "online"}}},
    "threshold": {"at_least": "40%", "wording": "Ít nhất 40%"},
    "exclusions": ["withdrawn"],
}
REPORTS: Content = {
    "title": {"vi": "Báo cáo", "en": "Reports"},
    "unit": {"vi": "báo cáo", "en": "reports"},
    "fields": {"withdrawn": {"type": "date"}},
}


def field(kind: FieldType, vi: str = "", en: str = "") -> DataField:
    return DataField.model_validate({"type": kind, **({"title": {"vi": vi, "en": en}} if vi else {})})


FIELDS = {
    "ntm": field(FieldType.BOOLEAN, "nông thôn mới nâng cao", "advanced new rural commune"),
    "channel": field(FieldType.TEXT, "hình thức nộp", "channel"),
    "fee": field(FieldType.NUMBER, "lệ phí", "fee"),
    "year": field(FieldType.INTEGER),
    "done": field(FieldType.DATE, "ngày trả", "day of the result"),
    "due": field(FieldType.DATE, "ngày hẹn", "day due"),
    "one": field(FieldType.TEXT, "cơ quan", "agency"),
    "two": field(FieldType.TEXT, "cơ quan", "agency"),
}


@pytest.mark.parametrize(
    ("condition", "vi", "en"),
    [
        ({"ntm": "true"}, "nông thôn mới nâng cao: có", "advanced new rural commune: yes"),
        ({"ntm": "false"}, "nông thôn mới nâng cao: không", "advanced new rural commune: no"),
        (
            {"ntm": ["true", "false"]},
            "nông thôn mới nâng cao là có hoặc không",
            "advanced new rural commune is yes or no",
        ),
        (
            {"channel": ["a", "b", "c"], "year": "2025"},
            "(hình thức nộp là a hoặc b hoặc c) và year là 2025",
            "(channel is a or b or c) and year is 2025",
        ),
        (
            {"any_of": [{"year": "2025"}, {"channel": ["a", "b"]}]},
            "year là 2025 hoặc (hình thức nộp là a hoặc b)",
            "year is 2025 or (channel is a or b)",
        ),
        (
            {"not": {"channel": ["a", "b"]}, "year": "2025"},
            "không phải (hình thức nộp là a hoặc b) và year là 2025",
            "not (channel is a or b) and year is 2025",
        ),
        ({"channel": "true"}, "hình thức nộp là true", "channel is true"),
        ({"channel": ["a", "b"]}, "hình thức nộp là a hoặc b", "channel is a or b"),
        ({"fee": {"more_than": "1234.5"}}, "lệ phí trên 1234,5", "fee above 1234.5"),
        ({"year": {"at_least": "2025"}}, "year ít nhất 2025", "year at least 2025"),
        ({"fee": {"less_than": "0,5"}}, "lệ phí dưới 0,5", "fee below 0.5"),
        ({"fee": {"at_most": "7"}}, "lệ phí không quá 7", "fee at most 7"),
        ({"done": {"after": "2025-03-01"}}, "ngày trả sau 01/03/2025", "day of the result after 1 March 2025"),
        (
            {"done": {"no_earlier_than": "2025-03-01"}},
            "ngày trả không sớm hơn 01/03/2025",
            "day of the result no earlier than 1 March 2025",
        ),
        ({"done": {"before": {"field": "due"}}}, "ngày trả trước ngày hẹn", "day of the result before day due"),
        (
            {"done": {"no_later_than": {"field": "due"}}},
            "ngày trả không muộn hơn ngày hẹn",
            "day of the result no later than day due",
        ),
        ({"fee": "missing"}, "không ghi lệ phí", "fee is not given"),
        ({"not": {"fee": "missing"}}, "có ghi lệ phí", "fee is given"),
        ({"not": {"ntm": "true"}}, "không phải (nông thôn mới nâng cao: có)", "not (advanced new rural commune: yes)"),
        (
            {"ntm": "true", "any_of": [{"fee": "1"}, {"fee": "missing", "year": "2025"}]},
            "nông thôn mới nâng cao: có và (lệ phí là 1 hoặc (không ghi lệ phí và year là 2025))",
            "advanced new rural commune: yes and (fee is 1 or (fee is not given and year is 2025))",
        ),
        ({"all_of": [{"any_of": [{"fee": "1"}]}, {"year": "2"}]}, "lệ phí là 1 và year là 2", "fee is 1 and year is 2"),
        ({"one": "x", "two": "x", "unknown": "true"}, "one là x và two là x và unknown là true", None),
    ],
)
def test_a_condition_in_words(condition: Content, vi: str, en: str | None) -> None:
    words = condition_words(read_condition(condition), FIELDS)
    assert Voice("vi").filled(words) == f"“{vi}”"
    assert en is None or Voice("en").filled(words) == f"“{en}”"


def changes(when: Content, rule: Content = RULE, **header: Any) -> list[Change]:
    """The changes after an exclusion has another condition; a header is in both versions."""
    old = {"text": TEXT, "rules": [rule], "plan": header}
    exclusions = {"exclusions": {"withdrawn": {"when": when}}}
    return list(diff_plans(read_plan(files_of(old)), read_plan(files_of({**old, "plan": {**header, **exclusions}}))))


def test_an_exclusion_that_takes_out_fewer_records_is_narrowed() -> None:
    (change,) = changes({"withdrawn": "true", "level": "4"})
    assert (change.kind, change.path[1:], change.decides) == (
        "exclusion-narrowed",
        ("exclusions", "withdrawn", "when"),
        True,
    )
    assert change.text.vi == "Thu hẹp loại trừ “hồ sơ rút” từ “withdrawn: có” thành “withdrawn: có và level là 4”."
    assert change.text.en == (
        "Exclusion “withdrawn dossiers” narrowed from “withdrawn: yes” to “withdrawn: yes and level is 4”."
    )


def test_an_exclusion_that_takes_out_more_records_is_widened() -> None:
    (change,) = changes({"withdrawn": ["true", "false"]})
    assert change.kind == "exclusion-widened"
    assert change.text.vi == "Mở rộng loại trừ “hồ sơ rút” từ “withdrawn: có” thành “withdrawn là có hoặc không”."


def test_an_exclusion_that_no_rule_names_is_not_compared() -> None:
    """It is of no dataset, and a field of its name may hold something else in each of them."""
    (change,) = changes({"level": "4"}, {**RULE, "exclusions": []}, datasets={"reports": REPORTS})
    assert (change.kind, change.text.en) == (
        "changed",
        "Condition of exclusion “withdrawn dossiers” changed from “withdrawn is true” to "
        "“withdrawn is true and level is 4”.",
    )


def test_an_exclusion_that_takes_out_fewer_of_one_and_more_of_others_is_changed() -> None:
    (change,) = changes({"withdrawn": "false"})
    assert change.kind == "changed"
