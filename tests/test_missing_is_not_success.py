"""Data that are not there never count as success."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from laws.worlds import plan_of
from plan_rules import DataError, PlanError, evaluate, read_plan
from sample_plan import changed, sample_plan


def dossier(agency: str, settled: date) -> dict[str, Any]:
    days = {"settled_on": settled, "due_on": date(2025, 12, 31)}
    return {**dict.fromkeys(sample_plan().header.datasets["dossiers"].fields), **days, "agency": agency}


def test_a_unit_without_any_record_leaves_the_target_open() -> None:
    rows = [dossier("Sở Y tế", date(2025, 6, 1))]
    finding = evaluate(sample_plan(), as_of="2025-12-31", records={"dossiers": rows})["on-time-in-each-agency"]
    assert finding.verdict == "undetermined"
    assert finding.units is not None
    assert [each.group["agency"] for each in finding.units.open] == ["Sở Tài chính"]
    assert "units_without_data" in [caveat.code for caveat in finding.caveats]


def test_a_unit_is_judged_inside_its_own_group_only() -> None:
    late = {**dossier("Sở Tài chính", date(2025, 6, 1)), "due_on": date(2025, 1, 1)}
    rows = [dossier("Sở Y tế", date(2025, 6, 1)), late]
    report = evaluate(sample_plan(), as_of="2026-01-01", records={"dossiers": rows}, by="agency")
    verdicts = {each.group["agency"]: each.verdict for each in report.groups_of("on-time-in-each-agency")}
    assert verdicts == {"Sở Tài chính": "violated", "Sở Y tế": "satisfied"}
    assert report["on-time-in-each-agency"].verdict == "violated"


@pytest.mark.parametrize(("as_of", "status"), [("2023-06-30", "achieved"), ("2024-01-01", "undetermined")])
def test_a_year_without_records_has_no_say_until_the_phase_is_over(as_of: str, status: str) -> None:
    rule = plan_of("at_least: 50%", "{channel: electronic}", "", "throughout", "[]")
    row = {"channel": "electronic", "secrecy": "none", "pages": 1, "sent_on": date(2023, 2, 1), "due_on": None}
    finding = evaluate(rule, as_of=as_of, records={"documents": [{**row, "agency": "A"}]})["documents"]
    assert finding.status == status
    assert "missing_windows" in [caveat.code for caveat in finding.caveats]


def test_a_reported_figure_that_differs_is_named_beside_the_computed_one() -> None:
    rule = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[]")
    row = {"channel": "electronic", "secrecy": "none", "pages": 1, "sent_on": date(2023, 2, 1), "due_on": None}
    figure = {"rule": "documents", "window": "2023", "value": "97.5", "unit": "%", "published_on": "2023-05-01"}
    finding = evaluate(
        rule,
        as_of="2023-06-30",
        records={"documents": [{**row, "agency": "A"}]},
        observations=[{**figure, "publisher": "A", "source": "B"}],
    )["documents"]
    assert "Số báo cáo (97,5%) khác với kết quả tính được (100%)." in finding.explain("vi")
    assert finding.verdict == "satisfied"


def test_a_misspelt_timing_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(PlanError, match="did you mean 'throughout'"):
        read_plan(
            changed("targets/1-2021-2025.yaml", "timing: {throughout: year, calendar: vn-admin}", "timing: throughput")
        )


def test_an_empty_dataset_is_nothing_to_judge() -> None:
    rule = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[]")
    assert evaluate(rule, as_of="2023-06-30", records={"documents": []})["documents"].status == "not_applicable"
    with pytest.raises(DataError):
        evaluate(rule, as_of="2023-06-30", records={"document": []})


def test_a_record_without_a_unit_may_belong_to_any_unit() -> None:
    good = [dossier(agency, date(2025, 6, 1)) for agency in ("Sở Y tế", "Sở Tài chính")] * 10
    stray = {**good[0], "agency": None, "due_on": date(2025, 1, 1)}
    for rows, verdict in ((good, "satisfied"), ([*good, stray], "undetermined")):
        report = evaluate(sample_plan(), as_of="2026-01-01", records={"dossiers": rows})
        assert report["on-time-in-each-agency"].verdict == verdict
