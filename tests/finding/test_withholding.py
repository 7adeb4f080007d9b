"""What is withheld from a finding besides its counts, what is said instead, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from plan_rules import CaveatCode, DataError, Finding, Report, evaluate, withhold
from sample_plan import sample_plan

AGENCIES = ("Sở Tài chính", "Sở Y tế", "Sở Tư pháp")


def dossiers(count: int, agency: str | None = "Sở Y tế", **values: Any) -> list[dict[str, Any]]:
    row = {
        "settled_on": date(2025, 11, 3),
        "due_on": date(2025, 11, 10),
        "level": 3,
        "fee": 1,
        "online": True,
        "withdrawn": False,
        "agency": agency,
    }
    return [{**row, **values}] * count


def report(rows: list[dict[str, Any]], **options: Any) -> Report:
    return evaluate(sample_plan(), **{"as_of": "2025-12-01", "records": {"dossiers": rows}, **options})


def codes(finding: Finding) -> set[CaveatCode]:
    return {each.code for each in finding.caveats}


def of_group(whole: Report, rule: str, agency: str) -> Finding:
    (found,) = (each for each in whole.groups_of(rule) if each.group["agency"] == agency)
    return found


FEW_WITHDRAWN = [*dossiers(20), *dossiers(2, withdrawn=True)]


def test_a_bound_in_words() -> None:
    finding = withhold(report(FEW_WITHDRAWN), below=5)["dossiers-online"]
    assert "Taken out of the population as withdrawn dossiers: fewer than 5 (“không tính hồ sơ rút”)." in (
        finding.explain("en")
    )
    assert "Đã loại khỏi tổng số dưới 5 hồ sơ là hồ sơ rút (“không tính hồ sơ rút”)." in finding.explain("vi")
    assert "Counts of records taken out are withheld where one is below 5" in finding.explain("en")
    assert "Không công bố số bản ghi bị loại trừ khi có số dưới 5" in finding.explain("vi")


def test_a_withheld_figure_in_words() -> None:
    finding = withhold(report(FEW_WITHDRAWN), below=5)["on-time-in-each-agency"]
    assert (
        "The share on time of an agency in 2025 is withheld, because it would tell how many dossiers another target "
        "takes out." in finding.explain("en")
    )
    assert "Tỷ lệ đúng hạn của cơ quan năm 2025 không công bố, vì từ đó có thể suy ra số hồ sơ" in finding.explain("vi")
    assert "Figures are withheld" not in finding.explain("en")


def test_a_count_without_a_bound_in_words() -> None:
    finding = withhold(report(FEW_WITHDRAWN), below=5)["dossiers-online"]
    told = {"excluded": None, "excluded_by.withdrawn-dossiers": None, "outside": None}
    unbounded = finding.model_copy(
        update={"tally": finding.tally.model_copy(update={"withheld": told})}  # type: ignore[union-attr]
    )
    assert "How many were taken out of the population as withdrawn dossiers is withheld" in unbounded.explain("en")
    assert "Không công bố số hồ sơ là hồ sơ rút đã loại khỏi tổng số" in unbounded.explain("vi")


def test_caveats_of_a_withheld_figure_give_no_counts() -> None:
    figure = {"rule": "on-time-in-each-agency", "window": "2025", "value": "12", "unit": "%"}
    published = {**figure, "published_on": "2025-11-30", "publisher": "Sở Nội vụ", "source": "x"}
    rows = [*FEW_WITHDRAWN, *dossiers(3, settled_on=None), *dossiers(1, due_on=None)]
    before = report(rows, observations=[published])["on-time-in-each-agency"]
    after = withhold(report(rows, observations=[published]), below=5)["on-time-in-each-agency"]

    def facts(finding: Finding, code: CaveatCode) -> Mapping[str, Any]:
        (caveat,) = (each for each in finding.caveats if each.code is code)
        return caveat.facts

    assert facts(before, CaveatCode.UNKNOWN_RECORDS) == {"records": 4}
    assert facts(after, CaveatCode.UNKNOWN_RECORDS) == {"records": None}
    assert facts(before, CaveatCode.UNDATED_RECORDS) == {"records": 3}
    assert facts(after, CaveatCode.UNDATED_RECORDS) == {"records": None}
    assert facts(before, CaveatCode.REPORTED_DIFFERS)["computed"] == "100%"
    assert facts(after, CaveatCode.REPORTED_DIFFERS) == {"reported": ("12%",), "computed": None}
    assert "Records that lack data: some." in after.explain("en")
    assert "differs from the computed one (withheld)" in after.explain("en")
    assert "Có một số bản ghi không ghi ngày" in after.explain("vi")


def test_units_lose_their_value_where_a_count_is_withheld() -> None:
    late = {"due_on": date(2025, 11, 1)}
    rows = [row for agency in AGENCIES for row in (*dossiers(9, agency), *dossiers(3, agency, **late))]
    rows += [*dossiers(1, "Sở Y tế", withdrawn=True), *dossiers(9, "Sở Tư pháp", withdrawn=True)]
    finding = withhold(report(rows, by="agency"), below=5)["on-time-in-each-agency"]
    assert finding.value is not None
    assert finding.units is not None
    values = {each.group["agency"]: each.value is not None for each in finding.units.failing}
    assert values == {"Sở Tài chính": True, "Sở Y tế": False, "Sở Tư pháp": False}
    assert CaveatCode.FIGURES_WITHHELD in codes(finding)
    assert "Figures are withheld that would tell a count, below 5," in finding.explain("en")


def test_nothing_is_withheld_where_no_count_is_small() -> None:
    rows = [*dossiers(20), *dossiers(5, withdrawn=True)]
    after = withhold(report(rows, by="agency"), below=5)
    assert after.findings == report(rows, by="agency").findings
    assert after.withheld is not None
    assert (after.withheld.below, after.withheld.exclusions) == (5, ("secret-documents", "withdrawn-dossiers"))


def test_only_the_exclusions_that_are_meant() -> None:
    whole = report(FEW_WITHDRAWN)
    assert withhold(whole, below=5, exclusions="secret-documents").findings == whole.findings
    assert withhold(whole, below=5, exclusions=["withdrawn-dossiers"])["dossiers-online"].tally.excluded is None  # type: ignore[union-attr]


def test_other_datasets_keep_their_counts() -> None:
    documents = [{"sent_on": date(2025, 3, 1), "channel": "paper", "secrecy": "none", "agency": None}]
    whole = report([], records={"dossiers": FEW_WITHDRAWN, "documents": documents})
    after = withhold(whole, below=5)
    assert after["dossiers-online"] != whole["dossiers-online"]
    assert after["documents-electronic"] == whole["documents-electronic"]


def test_withholding_again_is_the_same() -> None:
    once = withhold(report(FEW_WITHDRAWN, by="agency"), below=5)
    assert withhold(once, below=5) == once
    assert withhold(Report.from_json(once.to_json()), below=5) == once


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ({"below": 2}, "bad-argument", "below: 2 is no bound that hides a count"),
        ({"below": 5.0}, "bad-argument", "below: 5.0 is no bound"),
        ({"below": 5, "exclusions": "secret-document"}, "unknown-name", "no finding has the exclusion 'secret-docum"),
        ({"below": 5, "exclusions": ()}, "bad-argument", "exclusions: none is named"),
    ],
)
def test_bad_arguments(arguments: dict[str, Any], code: str, message: str) -> None:
    with pytest.raises(DataError, match=message) as caught:
        withhold(report([]), **arguments)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_near_miss_is_suggested() -> None:
    with pytest.raises(DataError, match="did you mean 'secret-documents'"):
        withhold(report([]), below=5, exclusions=["secret-document"])


@pytest.mark.parametrize("arguments", [{"below": 10}, {"below": 5, "exclusions": "withdrawn-dossiers"}])
def test_withholding_something_else_again_is_refused(arguments: dict[str, Any]) -> None:
    once = withhold(report(FEW_WITHDRAWN), below=5)
    with pytest.raises(DataError, match="withheld from this report already"):
        withhold(once, **arguments)


def test_an_excerpt_cannot_be_withheld_from_again() -> None:
    once = withhold(report(FEW_WITHDRAWN), below=5)
    excerpt = Report(plan=once.plan, document=once.document, as_of=once.as_of, by=(), findings=once.findings)
    with pytest.raises(DataError, match="withheld from this report already"):
        withhold(excerpt, below=5)
