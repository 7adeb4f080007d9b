"""What is drawn is what was asked for; what cannot be met is refused at once; failures shrink to what can be read."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from plan_rules import Observation, Plan, Rule, evaluate
from plan_rules.examples.truth import belongs, is_eligible, is_good, is_taken_out
from plan_rules.measure.sources.values import read_value
from plan_rules.model.plan import Plan as PlanModel
from plan_rules.testing import (
    Tally,
    as_of_dates,
    completions,
    observations_for,
    plan_files,
    plans,
    records_for,
    rules,
    tallies,
)
from plan_rules.testing.records import KINDS
from plan_rules.testing.strategies.rules import KINDS as INDICATORS
from testing_kit.plans import PLANS

COUNTED = [(name, rule.id) for name, plan in PLANS.items() for rule in plan.rules[:20] if rule.indicator.dataset]

STRICT = settings(suppress_health_check=(), deadline=None)
"""Drawing must neither be slow nor throw much away."""


def kind_of(plan: Plan, rule: str, record: Any) -> str:
    """What a record is to a rule."""
    asked = plan[rule]
    if belongs(plan, asked, record) is False:
        return "outside"
    if is_eligible(plan, asked, record) is None:
        return "possible"
    if is_taken_out(plan, asked, record):
        return "excluded"
    return {True: "good", False: "bad", None: "unknown"}[is_good(plan, asked, record)]


def records_or_none(plan: Plan, rule: str, kind: str) -> Any:
    """Records of a kind; None where the kit says that there are none."""
    with contextlib.suppress(InvalidArgument):
        return records_for(plan, rule, kind=kind)


def found_kinds(plan: Plan, rule: str) -> frozenset[str]:
    """The kinds that some of many records of any kind are."""
    found: set[str] = set()

    @settings(STRICT, max_examples=150, database=None, derandomize=True, phases=[Phase.generate])
    @given(records_for(plan, rule))
    def look(record: Any) -> None:
        found.add(kind_of(plan, rule, record))

    look()
    return frozenset(found)


def check_kind(plan: Plan, rule: str, kind: str, strategy: st.SearchStrategy[Any]) -> None:
    fields = plan.header.datasets[plan[rule].indicator.dataset or ""].fields

    @settings(STRICT, max_examples=8, database=None)
    @given(strategy)
    def is_of_its_kind(record: Any) -> None:
        assert list(record) == list(fields)
        assert kind_of(plan, rule, record) == kind
        for field, value in record.items():
            read_value(value, fields[field])

    is_of_its_kind()


@pytest.mark.parametrize(("name", "rule"), COUNTED, ids=[f"{name}-{rule}" for name, rule in COUNTED])
def test_records_are_of_the_kind_that_was_asked_for(name: str, rule: str) -> None:
    plan = PLANS[name]
    made = {kind: records_or_none(plan, rule, kind) for kind in KINDS}
    for kind, strategy in made.items():
        if strategy is not None:
            check_kind(plan, rule, kind, strategy)
    possible = {kind for kind, strategy in made.items() if strategy is not None}
    assert len(possible) >= 2
    assert found_kinds(plan, rule) == possible


def test_records_on_some_days_only() -> None:
    plan = PLANS["thanh-hoa"]
    days = [date(2022, 3, 1), date(2022, 3, 2)]
    assert find(records_for(plan, "documents-electronic", days=days), lambda _: True)["sent_on"] == days[0]
    assert find(records_for(plan, "documents-electronic", days=[None]), lambda _: True)["sent_on"] is None
    bad = find(
        records_for(plan, "documents-electronic", kind="bad", days=days), lambda record: record["sent_on"] != days[0]
    )
    assert bad["sent_on"] == days[1]


@given(st.lists(records_for(PLANS["sample"], "dossiers-on-time", gaps=False), max_size=3))
def test_records_without_gaps(records: list[dict[str, Any]]) -> None:
    assert all(None not in record.values() for record in records)


@STRICT
@given(st.data())
def test_completions_fill_every_gap_and_change_nothing_else(data: st.DataObject) -> None:
    plan = PLANS["sample"]
    records = data.draw(st.lists(records_for(plan, "dossiers-online"), max_size=3))
    filled = data.draw(completions(plan, "dossiers", records, keep=["due_on"]))
    for before, after in zip(records, filled, strict=True):
        assert all(after[name] == value for name, value in before.items() if value is not None)
        assert [name for name, value in after.items() if value is None and name != "due_on"] == []
        assert after["due_on"] == before["due_on"]


@STRICT
@given(as_of_dates(PLANS["thanh-hoa"], rule="documents-electronic"))
def test_dates_lie_around_the_phase(day: date) -> None:
    assert date(2020, 11, 1) <= day <= date(2026, 3, 1)


@pytest.mark.parametrize("day", [date(2020, 12, 14), date(2020, 12, 15), date(2025, 12, 31), date(2026, 1, 1)])
def test_the_edges_of_both_calendars_are_among_the_dates(day: date) -> None:
    assert find(as_of_dates(PLANS["thanh-hoa"], rule="documents-electronic"), lambda drawn: drawn == day) == day


@STRICT
@given(tallies(max_count=3, exclusions=("a", "b")), tallies())
def test_tallies_are_those_that_records_can_have(tally: Tally, plain: Tally) -> None:
    assert tally.undated <= tally.possible
    assert max(tally.excluded_by.values()) == tally.excluded <= sum(tally.excluded_by.values())
    assert plain.excluded == 0
    assert tally + Tally() == tally


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans(), st.data())
def test_plans_are_judged_with_everything_that_is_drawn_for_them(plan: Plan, data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(plan.rules))
    as_of = data.draw(as_of_dates(plan, rule=rule.id))
    records = {}
    if rule.indicator.dataset:
        records = {rule.indicator.dataset: data.draw(st.lists(records_for(plan, rule.id), max_size=3))}
    said = data.draw(st.lists(observations_for(plan, rule.id), max_size=3))
    report = evaluate(plan, as_of=as_of, records=records, observations=said)
    assert [finding.rule for finding in report] == [each.id for each in plan.rules]


@pytest.mark.parametrize("kind", INDICATORS)
def test_rules_of_one_kind(kind: str) -> None:
    @settings(max_examples=3, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(rules(kinds=[kind]))
    def is_of_that_kind(rule: Rule) -> None:
        assert rule.indicator.kind == kind
        assert rule.part_of is None

    is_of_that_kind()


@pytest.mark.parametrize(("name", "rule"), [("sample", rule.id) for rule in PLANS["sample"].rules])
def test_observations_are_those_that_the_plan_accepts(name: str, rule: str) -> None:
    plan = PLANS[name]

    @settings(STRICT, max_examples=10, database=None)
    @given(observations_for(plan, rule))
    def is_accepted(observation: Observation) -> None:
        evaluate(plan, as_of="2032-01-01", observations=[observation])

    is_accepted()


def test_the_simplest_plan_can_be_read_at_a_glance() -> None:
    files = find(plan_files(), lambda _: True, settings=settings(database=None))
    assert len(files["targets/rules.yaml"].splitlines()) < 25
    assert "examples" not in files["targets/rules.yaml"]


@pytest.mark.parametrize("seed", range(5))
def test_a_failure_shrinks_to_the_record_that_makes_it(seed: int) -> None:
    plan = PLANS["thanh-hoa"]
    small = find(
        records_for(plan, "documents-electronic"),
        lambda record: record["channel"] == "paper" and record["secrecy"] is None,
        settings=settings(database=None, max_examples=2_000),
        random=Random(seed),  # noqa: S311
    )
    assert small == {"sent_on": date(2021, 1, 1), "channel": "paper", "secrecy": None, "agency": "A"}


SAMPLE = PLANS["sample"]
EMPTY = PlanModel.model_construct(name="empty", header=SAMPLE.header, text=SAMPLE.text, rules=())


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: records_for(SAMPLE, "documents-electronik"), "did you mean 'documents-electronic'"),
        (lambda: records_for(SAMPLE, "income"), "draw from observations_for"),
        (lambda: records_for(SAMPLE, "broadband", kind="fine"), "choose from good, bad"),
        (lambda: records_for(SAMPLE, "broadband", kind="excluded"), "no record can be that to the rule 'broadband'"),
        (lambda: records_for(SAMPLE, "broadband", days=[date(2021, 1, 1)]), "carry no date"),
        (lambda: records_for(SAMPLE, "documents-electronic", days=[]), "days is empty"),
        (
            lambda: records_for(SAMPLE, "documents-electronic", days=[None, "2026-01-01"]),  # type: ignore[list-item]
            "days: '2026-01-01' is no date",
        ),
        (
            lambda: completions(SAMPLE, "documents", [{"channel": None}, {"chanel": "paper"}]),
            r"records\[1\]: the dataset 'documents' has no field 'chanel'; did you mean 'channel'",
        ),
        (lambda: completions(SAMPLE, "document", []), "did you mean 'documents'"),
        (lambda: completions(SAMPLE, "documents", [], keep=["kanal"]), "no field 'kanal'"),
        (lambda: as_of_dates(SAMPLE, rule="nothing"), "no such rule"),
        (lambda: as_of_dates(EMPTY), "no rule"),
        (lambda: tallies(min_count=3, max_count=2), "no sizes"),
        (lambda: tallies(min_count=-1), "no sizes"),
        (lambda: plans(min_rules=0), "no sizes"),
        (lambda: plans(min_rules=4), "no sizes"),
        (lambda: plans(kinds=["shares"]), "did you mean 'share'"),
        (lambda: rules(kinds=[]), "kinds is empty"),
        (lambda: observations_for(SAMPLE, "nothing"), "no such rule"),
        (lambda: observations_for(SAMPLE, "income", publishers=()), "publishers is empty"),
    ],
)
def test_what_cannot_be_met_is_refused_when_it_is_asked_for(make: Callable[[], object], message: str) -> None:
    with pytest.raises(InvalidArgument, match=message):
        make()
