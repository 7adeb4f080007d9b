"""A unit that changed is told once, by the threshold that has it as well."""

from __future__ import annotations

from diff.mutations import Content
from diff.test_completeness import check_complete
from lint.samples import files_of
from plan_rules import Plan, diff_findings, read_plan

TEXT = "Thu nhập 5200 USD, 130 triệu đồng."


def plan(unit: str, amount: str) -> Plan:
    indicator: Content = {"measures": {"vi": "thu nhập", "en": "income"}, "level": {"unit": unit}}
    threshold = {"bare": f"{amount} {unit}", "wording": f"{amount} {unit}"}
    return read_plan(files_of({"text": TEXT, "rules": [{"id": "a", "indicator": indicator, "threshold": threshold}]}))


OLD, NEW = plan("USD", "5200"), plan("triệu đồng", "130")


def test_a_unit_is_told_by_the_threshold_that_has_it() -> None:
    threshold, wording = check_complete(OLD, NEW)
    assert (threshold.path, threshold.decides, wording.path[-1]) == (("rules", "a", "threshold"), True, "wording")
    assert threshold.text.vi == (
        "Đổi ngưỡng từ 5.200 USD, không ghi từ so sánh thành 130 triệu đồng, không ghi từ so sánh."
    )


def test_a_threshold_in_another_unit_is_the_cause_alone() -> None:
    figure = {"rule": "a", "window": "2025", "value": "200 triệu đồng", "published_on": "2026-01-20"}
    figure |= {"publisher": "a", "source": "b"}
    [flip] = diff_findings(OLD, NEW, as_of="2026-02-01", observations=[figure])
    assert [change.path[-1] for change in flip.because] == ["threshold"]
    assert not flip.together


def test_another_kind_of_indicator_is_told_beside_the_threshold() -> None:
    indicator: Content = {"measures": {"vi": "a", "en": "a"}, "count": {}}
    threshold = {"at_least": "130", "wording": "130"}
    counted = read_plan(
        files_of({"text": TEXT, "rules": [{"id": "a", "indicator": indicator, "threshold": threshold}]})
    )
    assert {change.path[2] for change in check_complete(OLD, counted) if change.decides} == {"indicator", "threshold"}
    figure = {"rule": "a", "window": "2025", "value": "5000 USD", "published_on": "2026-01-20"}
    observations = [{**figure, "publisher": "a", "source": "b"}]
    # A level in USD makes no plan with a threshold without a unit, and a count takes a threshold in USD.
    for old, new, causes in ((OLD, counted, ["indicator", "threshold"]), (counted, OLD, ["threshold"])):
        [flip] = diff_findings(old, new, as_of="2026-02-01", observations=observations)
        assert ([change.path[-1] for change in flip.because], flip.together) == (causes, len(causes) > 1)
