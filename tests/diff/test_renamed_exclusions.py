"""An exclusion with another id takes out what it did."""

from __future__ import annotations

from typing import Any

import pytest

from diff.mutations import Content
from diff.test_findings import ONLINE, TEXT, dossiers, figure
from lint.samples import files_of, read
from plan_rules import DataError, Plan, diff_findings, diff_plans, read_plan
from plan_rules.testing.strategies.plans import written

WITHDRAWN: Content = {
    "title": {"vi": "hồ sơ rút", "en": "withdrawn dossiers"},
    "wording": "không tính hồ sơ rút",
    "when": {"withdrawn": "true"},
}


def plan(exclusions: Content, *used: str, **rule: Any) -> Plan:
    """A plan with these exclusions only, and a rule that uses some of them."""
    files = files_of({"text": TEXT, "rules": [{**ONLINE, "exclusions": [*used], **rule}]})
    return read_plan({**files, "plan.yaml": written({**read(files["plan.yaml"]), "exclusions": exclusions})})


OLD, NEW = plan({"withdrawn": WITHDRAWN}, "withdrawn"), plan({"taken-back": WITHDRAWN}, "taken-back")


def test_another_id_is_told_once_and_decides_nothing() -> None:
    (change,) = diff_plans(OLD, NEW)
    assert (change.kind, change.path, change.decides) == (
        "exclusion-renamed",
        ("header", "exclusions", "taken-back"),
        False,
    )
    assert (change.old, change.new) == ("withdrawn", "taken-back")
    assert change.text.vi == "Đổi mã loại trừ “hồ sơ rút” từ withdrawn thành taken-back; nội dung không đổi."
    assert change.text.en == (
        "Exclusion “withdrawn dossiers” renamed from withdrawn to taken-back; the content is the same."
    )


def test_a_rule_renamed_with_its_exclusion_has_the_same_content() -> None:
    found = diff_plans(OLD, plan({"taken-back": WITHDRAWN}, "taken-back", id="filed"))
    assert [change.kind for change in found] == ["exclusion-renamed", "rule-renamed"]
    assert found.changes[1].text.en == "Renamed from online to filed; the content is the same."


def test_another_title_is_told_beside_the_other_id() -> None:
    title = {"vi": "hồ sơ xin rút", "en": "dossiers taken back"}
    found = diff_plans(OLD, plan({"taken-back": {**WITHDRAWN, "title": title}}, "taken-back"))
    assert [change.kind for change in found] == ["exclusion-renamed", "changed"]


def test_what_takes_out_other_records_is_another_exclusion() -> None:
    kinds = [change.kind for change in diff_plans(OLD, plan({"low": {**WITHDRAWN, "when": {"level": "1"}}}, "low"))]
    assert kinds == ["removed", "added", "exclusion-removed", "exclusion-added"]


def test_of_two_that_could_be_meant_the_first_is_and_one_that_stays_is_not() -> None:
    found = list(diff_plans(OLD, plan({"a": WITHDRAWN, "b": WITHDRAWN}, "b")))
    assert (found[0].kind, found[0].new) == ("exclusion-renamed", "a")
    assert [change.kind for change in found[1:]] == ["added", "exclusion-removed", "exclusion-added"]
    kinds = [change.kind for change in diff_plans(OLD, plan({"withdrawn": WITHDRAWN, "b": WITHDRAWN}, "withdrawn"))]
    assert kinds == ["added"]


@pytest.mark.parametrize("applied", ["withdrawn", "taken-back"])
def test_figures_name_it_by_either_id(applied: str) -> None:
    observations = [figure(numerator=45, exclusions_applied=[applied])]
    assert diff_findings(OLD, NEW, as_of="2026-02-01", observations=observations) == ()
    stricter = plan({"taken-back": WITHDRAWN}, "taken-back", threshold={"at_least": "40%", "wording": "Ít nhất 40%"})
    [flip] = diff_findings(OLD, stricter, as_of="2026-02-01", observations=observations)
    assert flip.old is not None
    assert flip.new is not None
    assert (flip.old.status, flip.new.status) == ("missed", "met")
    assert [change.kind for change in flip.because] == ["threshold-loosened"]
    assert not {caveat.code for finding in (flip.old, flip.new) for caveat in finding.caveats} & {
        "exclusions_not_confirmed"
    }
    with pytest.raises(DataError, match="no exclusion 'other'"):
        diff_findings(OLD, NEW, as_of="2026-02-01", observations=[figure(exclusions_applied=["other"])])


def test_records_flip_nothing() -> None:
    assert diff_findings(OLD, NEW, as_of="2026-02-01", records={"dossiers": dossiers(45, 40, 20)}) == ()
