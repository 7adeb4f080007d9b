"""A direction that was turned is told by what it does to the thresholds that are read through it."""

from __future__ import annotations

from typing import Any

import pytest

from diff.mutations import Content
from lint.samples import files_of
from plan_rules import Change, Plan, diff_findings, diff_plans, read_plan

TEXT = "Chỉ số 15 điểm, 20 điểm, không quá 15 điểm; khoảng 15 điểm; riêng xã A 10 điểm."
BARE = {"bare": "15 điểm", "wording": "15 điểm"}
TOLERANCE = {"amount": "0.5 điểm", "because": {"vi": "đọc", "en": "read"}}
ABOUT = {"about": "15 điểm", "tolerance": TOLERANCE, "wording": "khoảng 15 điểm"}
EACH = {
    "fields": ["commune"],
    "overrides": [{"when": {"commune": ["A"]}, "threshold": {"bare": "10 điểm", "wording": "10 điểm"}}],
}


def plan(direction: str | None, threshold: Content, **values: Any) -> Plan:
    indicator: Content = {"measures": {"vi": "chỉ số", "en": "the index"}, "level": {"unit": "điểm"}}
    rule = {"id": "index", "indicator": {**indicator, "direction": direction}, "threshold": threshold, **values}
    files = files_of({"text": TEXT, "rules": [rule]})
    path = "targets/rules.yaml"
    return read_plan({**files, path: files[path].replace("    direction: None\n", "")})


def told(old: Plan, new: Plan) -> list[Change]:
    return list(diff_plans(old, new))


@pytest.mark.parametrize(
    ("directions", "threshold", "kind", "vi", "en"),
    [
        (
            ("lower", "higher"),
            BARE,
            "threshold-changed",
            "Đổi chiều tốt hơn từ “càng thấp càng tốt” thành “càng cao càng tốt”: "
            "ngưỡng trước đây không quá 15 điểm (≤ 15 điểm), nay ít nhất 15 điểm (≥ 15 điểm).",
            "Direction changed from “the lower the better” to “the higher the better”: "
            "threshold from at most 15 điểm (≤ 15 điểm) to at least 15 điểm (≥ 15 điểm).",
        ),
        (
            ("higher", "lower"),
            ABOUT,
            "threshold-changed",
            "Đổi chiều tốt hơn từ “càng cao càng tốt” thành “càng thấp càng tốt”: "
            "ngưỡng trước đây ít nhất 14,5 điểm (≥ 14,5 điểm), nay không quá 15,5 điểm (≤ 15,5 điểm).",
            "Direction changed from “the higher the better” to “the lower the better”: "
            "threshold from at least 14.5 điểm (≥ 14.5 điểm) to at most 15.5 điểm (≤ 15.5 điểm).",
        ),
        (
            (None, "higher"),
            ABOUT,
            "threshold-loosened",
            "Đổi chiều tốt hơn từ “không có chiều” thành “càng cao càng tốt”: "
            "ngưỡng trước đây từ 14,5 điểm đến 15,5 điểm, nay ít nhất 14,5 điểm (≥ 14,5 điểm).",
            "Direction changed from “no direction” to “the higher the better”: "
            "threshold from between 14.5 điểm and 15.5 điểm to at least 14.5 điểm (≥ 14.5 điểm).",
        ),
    ],
)
def test_what_a_turned_direction_makes_of_a_threshold(
    directions: tuple[str | None, str | None], threshold: Content, kind: str, vi: str, en: str
) -> None:
    (change,) = told(*(plan(direction, threshold) for direction in directions))
    assert (change.text.vi, change.text.en) == (vi, en)
    assert (change.kind, change.path, change.decides) == (kind, ("rules", "index", "indicator", "direction"), True)
    assert (change.old, change.new) == directions


def test_thresholds_of_groups_are_told_beside_that_of_all() -> None:
    (change,) = told(*(plan(direction, BARE, for_each=EACH) for direction in ("lower", "higher")))
    assert change.text.vi.endswith(
        ": ngưỡng trước đây không quá 15 điểm (≤ 15 điểm), nay ít nhất 15 điểm (≥ 15 điểm); "
        "ngưỡng đối với commune: [A] trước đây không quá 10 điểm (≤ 10 điểm), nay ít nhất 10 điểm (≥ 10 điểm)."
    )


def test_a_threshold_changed_with_its_direction_is_told_once_with_both_readings() -> None:
    direction, threshold, _ = told(plan("lower", BARE), plan("higher", {"bare": "20 điểm", "wording": "20 điểm"}))
    assert direction.text.en == "Direction changed from “the lower the better” to “the higher the better”."
    assert direction.decides
    assert threshold.text.vi == (
        "Đổi ngưỡng từ 15 điểm, không ghi từ so sánh, tức không quá 15 điểm (≤ 15 điểm) "
        "thành 20 điểm, không ghi từ so sánh, tức ít nhất 20 điểm (≥ 20 điểm)."
    )


def test_a_direction_through_which_nothing_is_read_decides_nothing() -> None:
    at_most = {"at_most": "15 điểm", "wording": "không quá 15 điểm"}
    (change,) = told(plan("lower", at_most), plan("higher", at_most))
    assert (change.kind, change.decides) == ("changed", False)


def test_a_turned_direction_is_the_cause_of_what_flips() -> None:
    old, new = (plan(direction, BARE) for direction in ("lower", "higher"))
    figure = {"rule": "index", "window": "2025", "value": "16 điểm", "published_on": "2026-01-20"}
    figure |= {"publisher": "a", "source": "b"}
    [flip] = diff_findings(old, new, as_of="2026-02-01", observations=[figure])
    assert flip.old is not None
    assert flip.new is not None
    assert (flip.old.status, flip.new.status) == ("missed", "met")
    assert [change.kind for change in flip.because] == ["threshold-changed"]
