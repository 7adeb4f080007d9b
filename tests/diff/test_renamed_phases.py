"""A phase with another name and the same days is told once, and its rules are not moved."""

from __future__ import annotations

from typing import Any

import pytest

from diff.mutations import Content
from diff.test_completeness import check_complete
from diff.test_findings import AS_OF, ONLINE, STRICT, TEXT, dossiers, figure
from lint.samples import files_of, read
from plan_rules import Plan, diff_findings, diff_plans, read_plan
from plan_rules.testing.strategies.plans import written

DAYS: Content = {"from": "2021-01-01", "to": "2025-12-31"}
TWO: tuple[Content, ...] = ({**ONLINE, "phase": "first"}, {**ONLINE, "id": "other", "phase": "first"})


def plan(phases: Content, *rules: Content) -> Plan:
    files = files_of({"text": TEXT, "rules": list(rules)})
    return read_plan({**files, "plan.yaml": written({**read(files["plan.yaml"]), "phases": phases})})


def named(name: str, days: Content = DAYS, **values: Any) -> Plan:
    return plan({name: days}, *({**rule, "phase": name, **values} for rule in TWO))


def test_another_name_is_told_once_and_decides_nothing() -> None:
    (change,) = check_complete(named("first"), named("one"))
    assert (change.kind, change.path, change.decides) == ("phase-renamed", ("header", "phases", "one"), False)
    assert change.text.en == "Phase renamed from first to one; the days are the same."
    assert change.text.vi == "Đổi mã giai đoạn từ first thành one; thời gian không đổi."


def test_another_title_and_another_threshold_are_told_beside_the_other_name() -> None:
    title = {"vi": "giai đoạn đầu", "en": "the first phase"}
    found = check_complete(named("first"), named("one", {**DAYS, "title": title}, threshold=STRICT))
    kinds = [change.kind for change in found if change.path[-1] != "wording"]
    assert kinds == ["phase-renamed", "added", "threshold-tightened", "threshold-tightened"]


def test_a_phase_with_other_days_is_another_phase() -> None:
    kinds = [change.kind for change in diff_plans(named("first"), named("one", {**DAYS, "to": "2026-12-31"}))]
    assert kinds == ["removed", "added", "rule-moved", "rule-moved"]


@pytest.mark.parametrize("data", [{"records": {"dossiers": dossiers(55, 45)}}, {"observations": [figure("other")]}])
def test_another_name_flips_nothing(data: Any) -> None:
    assert diff_findings(named("first"), named("one"), as_of=AS_OF, **data) == ()


def test_a_flip_beside_another_name_has_its_cause() -> None:
    records = {"dossiers": dossiers(55, 45)}
    flips = diff_findings(named("first"), named("one", threshold=STRICT), as_of=AS_OF, records=records)
    assert [[change.kind for change in flip.because] for flip in flips] == [["threshold-tightened"]] * 2
