"""Boundary cases agree with the judge on every plan, and find a judge that is wrong at an edge."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from laws.worlds import plan_with, rule_text
from plan_rules import Plan, Verdict, calendar, timeline
from plan_rules.evaluation import unit_judging
from plan_rules.examples.changes.rules import changes_of
from plan_rules.examples.narrowing import narrowed
from plan_rules.interval import Interval
from plan_rules.judge import figures, share, sources, statements
from plan_rules.judge import rule as judge_rule
from plan_rules.judge.sources import Evidence
from plan_rules.measure import kleene, strays
from plan_rules.model.threshold import Threshold
from plan_rules.testing import boundary_cases, plans
from testing_kit.plans import PLANS


def wrong(plan: Plan, rule: str | None = None) -> list[str]:
    """The names of the cases whose findings differ from what the definition expects."""
    return [str(case) for case in boundary_cases(plan, rule) if list(case.differences(plan))]


@pytest.mark.parametrize("name", [pytest.param("sample", marks=pytest.mark.long), "thanh-hoa"])
def test_the_judge_is_right_at_every_edge(name: str) -> None:
    assert wrong(PLANS[name]) == []


@pytest.mark.long
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans(max_rules=2))
def test_the_judge_is_right_at_the_edges_of_any_plan(plan: Plan) -> None:
    assert wrong(plan) == []


@pytest.mark.parametrize("name", ["sample", "thanh-hoa"])
def test_every_rule_has_cases_on_both_sides_of_its_threshold(name: str) -> None:
    for rule in PLANS[name].rules:
        verdicts = {case.expected.verdict for case in boundary_cases(PLANS[name], rule.id)}
        assert {Verdict.SATISFIED, Verdict.VIOLATED} <= verdicts, rule.id


def test_cases_are_small_and_say_what_they_show() -> None:
    cases = boundary_cases(PLANS["thanh-hoa"], "documents-electronic")
    names = [case.name for case in cases]
    assert len({(case.name, case.as_of) for case in cases}) == len(cases)
    for part in (
        "on the bound, 1 of 1", "below the bound", "just below the bound, 100 of 101",
        "with one more: secret-documents",
        "with one more: unknown", "with one more: undated bad", "the first day of the window (vn-admin)",
        "the day after the window (gregorian)", "on the last day", "after the phase", "no records at all",
    ):  # fmt: skip
        assert any(part in name for name in names), part
    assert min(len(next(iter(case.records.values()))) for case in cases if case.records) == 0


CHANGED = [
    ("sample", "documents-electronic"),
    ("sample", "on-time-in-each-agency"),
    ("sample", "paper-procedures"),
    ("thanh-hoa", "documents-electronic"),
    ("thanh-hoa", "services-several-means"),
    ("thanh-hoa", "periodic-reports-provincial-committee"),
]


@pytest.mark.parametrize(("plan", "rule"), CHANGED)
def test_a_host_that_judges_by_a_changed_rule_is_found(plan: str, rule: str) -> None:
    cases = boundary_cases(PLANS[plan], rule)

    def is_found(changed: Plan) -> bool:
        return any(list(case.differences(changed)) for case in cases)

    changes = list(changes_of(narrowed(PLANS[plan], PLANS[plan][rule]), PLANS[plan][rule]))
    assert changes
    assert [change.name for change in changes if not is_found(change.plan)] == []


def whole_with_counted_part() -> Plan:
    keys = {"where": "", "timing": "by_end", "exclusions": "[]"}
    whole = rule_text("whole", good="{channel: electronic}", threshold="at_least: 50%", **keys)
    part = rule_text("part", good="{agency: A}", threshold="at_least: 3", more="    part_of: whole\n", **keys)
    return plan_with((whole, part.replace("share: {of: documents, good:", "count: {of: documents, where:")))


def test_a_whole_holds_where_a_part_reaches_its_count() -> None:
    plan = whole_with_counted_part()
    by_name = {case.name: case for case in boundary_cases(plan, "whole")}
    assert by_name["it holds, and so does every part"].expected.status == "met"
    part = "it holds, with the part part {}; every other part holds"
    assert by_name[part.format("below the bound, 2")].expected.status == "missed"
    assert by_name[part.format("above the bound, 4")].expected.status == "met"
    assert wrong(plan) == []


def test_a_record_without_its_unit_may_be_of_a_listed_one_that_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = "count: {of: documents, where: {channel: electronic}"
    keys = {"where": "", "timing": "by_end", "exclusions": "[]", "good": "{agency: A}", "threshold": "at_least: 1"}
    text = rule_text("each", more="    for_each: {fields: [agency], units: [A, B]}\n", **keys)
    plan = plan_with((text.replace("share: {of: documents, good: {agency: A}", counted),))
    by_name = {case.name: case.expected for case in boundary_cases(plan)}
    assert by_name["B: below the bound, 0, with a good one of no unit"].verdict == Verdict.UNDETERMINED
    assert by_name["B: below the bound, 0; all others hold"].verdict == Verdict.VIOLATED
    assert wrong(plan) == []
    unit_rows = unit_judging.unit_rows
    monkeypatch.setattr(unit_judging, "unit_rows", lambda rows, places, named: unit_rows(rows, places))
    assert wrong(plan) != []


def test_each_unit_has_figures_on_both_sides_of_its_own_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    override = "{when: {agency: [B]}, threshold: {at_least: 40%, wording: Chỉ tiêu}}"
    each = f"{{fields: [agency], units: [A, B], overrides: [{override}]}}"
    keys = {"where": "", "timing": "by_end", "exclusions": "[]", "good": "{channel: paper}"}
    plan = plan_with((rule_text("each", threshold="at_least: 50%", more=f"    for_each: {each}\n", **keys),))
    by_name = {case.name: case for case in boundary_cases(plan) if case.observations}
    found = {name: by_name[name].expected.verdict for name in by_name if "B:" in name}
    assert found["B: on the bound, exactly; all others hold"] == Verdict.SATISFIED
    assert found["B: just below the bound, exactly; all others hold"] == Verdict.VIOLATED
    assert found["B: printed like the bound; all others hold"] == Verdict.UNDETERMINED
    assert found["B: no figure; all others hold"] == Verdict.UNDETERMINED
    on = {case.observations[-1].value for case in by_name.values() if "on the bound, exactly" in case.name}
    assert on == {40, 50}
    assert wrong(plan) == []
    always_strict(monkeypatch)
    caught = {case.name for case in by_name.values() if list(case.differences(plan))}
    assert {f"{unit}: on the bound, exactly; all others hold" for unit in "AB"} <= caught


def test_an_earlier_window_fails_where_each_must_hold() -> None:
    cases = {case.name: case.expected for case in boundary_cases(PLANS["sample"], "documents-electronic")}
    assert cases["both windows hold"].status == "achieved"
    assert cases["the first window fails, the second holds"].status == "missed"
    assert cases["the first window holds, the second fails"].verdict == Verdict.VIOLATED


@pytest.mark.long
def test_no_case_stands_twice() -> None:
    for plan in (PLANS["sample"], whole_with_counted_part()):
        data = [repr((case.rule, case.as_of, case.records, case.observations)) for case in boundary_cases(plan)]
        assert len(set(data)) == len(data)


def never_strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """``more_than`` as ``at_least``."""
    accepts = Threshold.accepts

    def loosely(self: Threshold, direction: Any) -> Interval:
        found = accepts(self, direction)
        return Interval(found.low, found.high)

    monkeypatch.setattr(Threshold, "accepts", loosely)


def always_strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """``at_least`` as ``more_than``."""
    accepts = Threshold.accepts

    def strictly(self: Threshold, direction: Any) -> Interval:
        found = accepts(self, direction)
        return Interval(found.low, found.high, low_closed=False) if found.high is None else found

    monkeypatch.setattr(Threshold, "accepts", strictly)


def a_bound_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bound that is one percentage point too low."""
    accepts = Threshold.accepts

    def lower(self: Threshold, direction: Any) -> Interval:
        found = accepts(self, direction)
        low = found.low and found.low - Fraction(1, 100)
        return Interval(low, found.high, found.low_closed, found.high_closed)

    monkeypatch.setattr(Threshold, "accepts", lower)


def empty_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty population that satisfies."""
    monkeypatch.setattr(share, "share_verdict", lambda counts, accepts: Verdict.SATISFIED)


def unknown_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing value that counts as false."""
    monkeypatch.setattr(kleene, "UNKNOWN", kleene.FALSE)


def a_day_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """A phase that ends a day early."""
    stage_of = timeline.stage_of
    monkeypatch.setattr(
        timeline, "stage_of", lambda as_of, phase, in_force: stage_of(as_of + timedelta(days=1), phase, in_force)
    )


def another_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A month that is reported to the 15th."""
    monkeypatch.setattr(calendar, "_CUT_OFF_DAY", 16)


def late_is_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A milestone that may be done late."""
    milestone = statements._milestone

    def forgiving(verdict: Verdict, *arguments: Any, **more: Any) -> Any:
        return milestone(Verdict.SATISFIED, *arguments, **more)

    monkeypatch.setattr(statements, "_milestone", forgiving)


def parts_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole that holds whatever its parts."""
    from plan_rules.evaluation import composing

    monkeypatch.setattr(composing, "conjunction", lambda verdicts: verdicts[0])


def baseline_is_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """A printed baseline that is taken for the very number."""
    monkeypatch.setattr(figures, "_baseline_interval", lambda baseline: Interval.point(baseline.value.fraction))


def any_basis_compares(monkeypatch: pytest.MonkeyPatch) -> None:
    """A level on other prices that is compared all the same."""
    monkeypatch.setattr(sources, "has_same_basis", lambda rule, observation: True)


def one_publisher_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first publisher that decides alone."""
    monkeypatch.setattr(Evidence, "all_current", property(lambda evidence: next(iter(evidence.current.values()), ())))


def corrections_do_not_replace(monkeypatch: pytest.MonkeyPatch) -> None:
    """A corrected figure that still counts."""
    monkeypatch.setattr(sources, "_recency", lambda observation: observation.period_end)


def anybody_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    """A publisher beside the one that decides who is heard."""
    monkeypatch.setattr(sources, "_decides", lambda observation, deciding: True)


def figures_beat_records(monkeypatch: pytest.MonkeyPatch) -> None:
    """A published figure that decides although there are records."""
    judge_window = judge_rule.judge_window

    def by_figures(case: Any, position: int) -> Any:
        bare = dataclasses.replace(case, tallies=None) if case.observations else case
        return judge_window(bare, position)

    monkeypatch.setattr(judge_rule, "judge_window", by_figures)


def without_a_unit_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """A record without its unit that is of no unit at all."""

    def forgets(rows: Any, places: Any, named: Any) -> Any:
        return strays.UnitRows(
            {group: each for group, each in rows.items() if all(group[place] is not None for place in places)},
            {},
            frozenset(),
        )

    monkeypatch.setattr(unit_judging, "unit_rows", forgets)


FAULTS: list[tuple[Callable[[pytest.MonkeyPatch], None], str, str]] = [
    (never_strict, "thanh-hoa", "satisfaction-2030"),
    (always_strict, "thanh-hoa", "dossiers-online-2025"),
    (a_bound_off, "thanh-hoa", "services-level-4-on-portal"),
    (a_bound_off, "thanh-hoa", "broadband-communes"),
    (empty_holds, "thanh-hoa", "documents-electronic"),
    (unknown_is_bad, "thanh-hoa", "documents-electronic"),
    (a_day_early, "thanh-hoa", "e-identity-2025"),
    (another_cut_off, "thanh-hoa", "periodic-reports-provincial-committee"),
    (late_is_fine, "thanh-hoa", "smart-city-operations-centre"),
    (parts_do_not_count, "thanh-hoa", "periodic-reports"),
    (always_strict, "sample", "on-time-in-each-agency"),
    (never_strict, "sample", "on-time-in-each-agency"),
    (always_strict, "sample", "courses"),
    (always_strict, "sample", "output"),
    (always_strict, "thanh-hoa", "labour-productivity-2025"),
    (baseline_is_exact, "sample", "output"),
    (baseline_is_exact, "sample", "digital-economy"),
    (any_basis_compares, "sample", "output"),
    (one_publisher_is_enough, "sample", "income"),
    (corrections_do_not_replace, "sample", "income"),
    (anybody_decides, "sample", "poverty"),
    (figures_beat_records, "thanh-hoa", "broadband-communes"),
    (without_a_unit_is_lost, "sample", "on-time-in-each-agency"),
]


@pytest.mark.parametrize(
    ("fault", "plan", "rule"), FAULTS, ids=[f"{fault.__name__}-{rule}" for fault, _, rule in FAULTS]
)
def test_a_wrong_judge_is_caught(
    fault: Callable[[pytest.MonkeyPatch], None], plan: str, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault(monkeypatch)
    assert wrong(PLANS[plan], rule) != []


def test_a_difference_says_what_was_expected_and_what_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    never_strict(monkeypatch)
    case = boundary_cases(PLANS["thanh-hoa"], "satisfaction-2030")[0]
    assert list(case.differences(PLANS["thanh-hoa"])) == [
        "status: expected missed, found met",
        "verdict: expected violated, found satisfied",
    ]


def test_a_rule_that_there_is_not() -> None:
    with pytest.raises(KeyError):
        boundary_cases(PLANS["sample"], "nothing")
