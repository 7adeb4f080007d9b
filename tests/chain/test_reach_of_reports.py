"""No premise is called impossible that a fact of random reports meets, today or over windows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from laws.worlds import plan_of
from plan_rules import Finding, Observation, Plan, Report, evaluate, load_plan, transitions
from plan_rules.chain.fact import Fact, group_key
from plan_rules.chain.fact_builder import FactBuilder
from plan_rules.model.reaction import Premise
from plan_rules.model.reaction_outcomes import why_never
from plan_rules.model.reaction_words import PlanNames
from plan_rules.testing import observations_for, records_for
from sample_plan import sample_plan

FIRST_DAY, LAST_DAY = date(2020, 11, 20), date(2031, 3, 1)
NEAR = (timedelta(0), timedelta(days=1), timedelta(days=29), timedelta(days=92), timedelta(days=366))


@cache
def known_plans() -> tuple[Plan, ...]:
    by_months = ("at_least: 50%", "{channel: electronic}", "", "{throughout: month, calendar: vn-admin}", "[secret]")
    return sample_plan(), load_plan("vn-thanh-hoa/202-kh-ubnd-2020"), plan_of(*by_months)


@st.composite
def series(draw: st.DrawFn) -> tuple[Plan, list[Report]]:
    """Reports of some days, in their order, with what is known in the end; figures speak of groups too."""
    plan = draw(st.sampled_from(known_plans()))
    counted = {rule.indicator.dataset: rule.id for rule in plan.rules if rule.indicator.dataset}
    records = {
        name: draw(st.lists(records_for(plan, rule), max_size=6))
        for name, rule in counted.items()
        if draw(st.booleans())
    }
    by = draw(
        st.sampled_from(
            ["", *(name for name in ("agency", "unit") if name in PlanNames(plan.header, plan.rules).fields)]
        )
    )
    published: list[Observation] = []
    for rule in draw(st.lists(st.sampled_from(plan.rules), max_size=4)):
        group = {by: "A"} if by and draw(st.booleans()) else {}
        published += [
            each.but({"group": group}) for each in draw(st.lists(observations_for(plan, rule.id), max_size=2))
        ]
    days = [draw(st.dates(FIRST_DAY, LAST_DAY))]
    for step in draw(st.lists(st.sampled_from(NEAR), min_size=1, max_size=3)):
        days.append(days[-1] + step)
    return plan, [evaluate(plan, as_of=day, records=records, observations=published, by=by or ()) for day in days]


def premise_of(facts: Sequence[Fact], **how: Any) -> Premise:
    """What asks for every word that a fact has, or one of the words that several have."""
    conditions: dict[str, list[str]] = {}
    for fact in facts:
        for name, word in {**fact.words, **{name: min(words) for name, words in fact.sets.items() if words}}.items():
            conditions[name] = list(dict.fromkeys([*conditions.get(name, []), word]))
    return Premise.model_validate({facts[0].kind.value: conditions, **how})


def facts_of(builder: FactBuilder, reports: Sequence[Report]) -> Iterator[Fact]:
    for report in reports:
        for fact in map(builder.of_finding, report):
            yield from (fact, *builder.of_parts(fact), *builder.of_units(fact))
    for before, after in zip([None, *reports], reports, strict=False):
        for each in transitions(before or after.but({"findings": ()}), after):
            yield builder.of_transition(each)


def rows_of(builder: FactBuilder, reports: Iterable[Report]) -> Iterator[list[Fact]]:
    """The findings of one rule and group in two and more windows that follow each other."""
    by_window: dict[tuple[str, object], dict[str, Finding]] = {}
    for report in reports:
        for finding in report:
            windows = builder.timeline(finding.rule, finding.as_of).windows
            known = by_window.setdefault((finding.rule, group_key(finding.group)), {})
            if windows:
                known[windows[-1].label] = finding
            row: list[Fact] = []
            for window in reversed(windows):
                if window.label not in known:
                    break
                row.append(builder.of_finding(known[window.label]))
                if len(row) > 1:
                    yield row


@settings(deadline=None, max_examples=60)
@given(series())
def test_what_a_report_holds_is_possible(drawn: tuple[Plan, list[Report]]) -> None:
    plan, reports = drawn
    reach, builder = PlanNames(plan.header, plan.rules).reach, FactBuilder(plan)
    for fact in facts_of(builder, reports):
        premise = premise_of([fact])
        assert why_never(premise) is None, premise
        assert fact.words["rule"] in {rule.id for rule in reach.met_by(premise)}, premise
        event(fact.kind.value)
    for row in rows_of(builder, reports):
        premise = premise_of(row, for_windows=len(row))
        assert why_never(premise) is None, premise
        assert row[0].words["rule"] in {rule.id for rule in reach.met_by(premise)}, premise
        event(f"{len(row)} windows")
