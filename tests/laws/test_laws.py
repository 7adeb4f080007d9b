"""Laws of counting and of single figures; those of whole findings are in the testing kit, and its tests hold them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.worlds import World, plan_of, worlds
from plan_rules import Finding, Verdict, evaluate
from plan_rules.judge.share import judge_share
from plan_rules.measure.cube import Cube
from plan_rules.measure.fold import counts_of
from plan_rules.measure.kinds import SLOTS, Row
from plan_rules.measure.question import Question, questions
from plan_rules.measure.sources.mappings import count_mappings
from plan_rules.measure.sources.reference import count_one_by_one
from plan_rules.measure.tally import COUNTS, Tally
from plan_rules.model.base import FrozenDict
from plan_rules.testing import tallies as tallies_with_reasons
from plan_rules.timeline import timeline_of


def judge(world: World, rows: Any = None) -> Finding:
    given_rows = world.records if rows is None else rows
    return evaluate(world.plan, as_of=world.as_of, records={"documents": given_rows})["documents"]


def question_of(world: World) -> Question:
    rule = world.plan["documents"]
    timeline = timeline_of(rule, world.plan.header.phases[rule.phase], world.as_of)
    return questions(world.plan, world.as_of, {rule.id: timeline}, ("agency",))["documents"]


def tally_of(row: Row, reasons: Sequence[str]) -> Tally:
    counts = dict(zip(COUNTS, row, strict=False))
    return Tally(**counts, excluded_by=FrozenDict(zip(reasons, row[SLOTS:], strict=True)))


def tallies_of(world: World, cube: Cube) -> dict[Any, Tally]:
    question = question_of(world)
    asked = question.rules["documents"]
    found = counts_of(cube, question, asked).by(("agency",))
    reasons = asked.rule.exclusions
    return {(group, window): tally_of(row, reasons) for group, rows in found.items() for window, row in rows.items()}


@given(worlds())
def test_the_fast_counting_equals_the_reference(world: World) -> None:
    question = question_of(world)
    # Without any record of a field the fast way refuses, the reference does not care: both count nothing.
    assert count_mappings(question, world.records).counts == count_one_by_one(question, world.records).counts


@given(worlds(), st.data())
def test_tallies_of_disjoint_records_add_up(world: World, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(world.records)))
    question = question_of(world)
    one, two = (count_mappings(question, part) for part in (world.records[:cut], world.records[cut:]))
    whole = tallies_of(world, count_mappings(question, world.records))
    assert tallies_of(world, one + two) == whole
    first, second = tallies_of(world, one), tallies_of(world, two)
    assert {key: first.get(key, Tally()) + second.get(key, Tally()) for key in whole} == whole


@given(*[tallies_with_reasons(max_count=3, exclusions=("a", "b"))] * 3)
def test_tallies_are_a_commutative_monoid(one: Tally, two: Tally, three: Tally) -> None:
    assert one + Tally() == one == Tally() + one
    assert one + two == two + one
    assert (one + two) + three == one + (two + three)


@given(worlds(), st.randoms())
def test_the_order_of_records_does_not_matter_to_groups(world: World, random: Any) -> None:
    shuffled = list(world.records)
    random.shuffle(shuffled)
    report = evaluate(world.plan, as_of=world.as_of, records={"documents": world.records}, by="agency")
    other = evaluate(world.plan, as_of=world.as_of, records={"documents": iter(shuffled)}, by="agency")
    assert report.to_json() == other.to_json()


@given(worlds(gaps=False))
def test_shortfall_is_the_smallest_number_that_satisfies(world: World) -> None:
    finding = judge(world)
    tally = finding.tally
    if tally is None or finding.shortfall is None or not tally.population:
        return
    accepts = world.plan["documents"].threshold.accepts(world.plan["documents"].indicator.direction)  # type: ignore[union-attr]

    def satisfied(more: int) -> bool:
        filled = Tally(good=tally.good + more, bad=tally.bad - more)
        return judge_share(filled, accepts).verdict is Verdict.SATISFIED

    needed = [more for more in range(tally.bad + 1) if satisfied(more)]
    assert needed[:1] == [finding.shortfall]


@given(worlds())
def test_counts_of_a_window_account_for_each_record_once(world: World) -> None:
    question = question_of(world)
    cube = count_mappings(question, world.records)
    found = counts_of(cube, question, question.rules["documents"]).by(())
    reasons = world.plan["documents"].exclusions
    for tally in (tally_of(row, reasons) for rows in found.values() for row in rows.values()):
        total = tally.population + tally.possible + tally.excluded + tally.outside
        assert tally.undated <= total <= len(world.records)
        assert all(count <= tally.excluded for count in tally.excluded_by.values())


@pytest.mark.parametrize(
    ("as_of", "stage"),
    [("2020-12-31", "upcoming"), ("2021-01-01", "running"), ("2023-12-31", "running"), ("2024-01-01", "closed")],
)
def test_the_edges_of_a_phase(as_of: str, stage: str) -> None:
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[]")
    assert evaluate(plan, as_of=as_of)["documents"].stage == stage
