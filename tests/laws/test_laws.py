"""The laws of the semantics, as properties of whole evaluations."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.worlds import CHANNELS, SECRECIES, World, plan_of, records, worlds
from plan_rules import Finding, Status, Verdict, evaluate
from plan_rules.calendar import Stage
from plan_rules.judge.share import judge_share
from plan_rules.measure.cube import Cube
from plan_rules.measure.fold import counts_of
from plan_rules.measure.kinds import SLOTS, Row
from plan_rules.measure.question import Question, questions
from plan_rules.measure.sources.mappings import count_mappings
from plan_rules.measure.sources.reference import count_one_by_one
from plan_rules.measure.tally import COUNTS, Tally
from plan_rules.model.base import FrozenDict
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


tally_parts = st.builds(Tally, *(st.integers(0, 3) for _ in range(9)))


@given(tally_parts, tally_parts, tally_parts)
def test_tallies_are_a_commutative_monoid(one: Tally, two: Tally, three: Tally) -> None:
    assert one + Tally() == one
    assert one + two == two + one
    assert (one + two) + three == one + (two + three)


@given(worlds(), st.randoms())
def test_the_order_of_records_does_not_matter(world: World, random: Any) -> None:
    shuffled = list(world.records)
    random.shuffle(shuffled)
    report = evaluate(world.plan, as_of=world.as_of, records={"documents": world.records}, by="agency")
    other = evaluate(world.plan, as_of=world.as_of, records={"documents": iter(shuffled)}, by="agency")
    assert report.to_json() == other.to_json()


@given(worlds(), st.lists(records(gaps=False), max_size=4))
def test_data_after_the_date_have_no_influence(world: World, later: list[dict[str, Any]]) -> None:
    after = [{**row, "sent_on": world.as_of + timedelta(days=1 + shift)} for shift, row in enumerate(later)]
    assert judge(world, (*world.records, *after)) == judge(world)


@given(worlds(), st.lists(records(), max_size=4))
def test_excluded_records_never_matter(world: World, more: list[dict[str, Any]]) -> None:
    excluded = [{**row, "secrecy": "mat", "pages": 5} for row in more]
    before, after = judge(world), judge(world, (*world.records, *excluded))
    if not world.plan["documents"].exclusions:
        return
    told = ("status", "verdict", "value", "low", "high", "margin", "shortfall", "windows", "caveats")
    assert [getattr(before, name) for name in told] == [getattr(after, name) for name in told]


def completions(rows: tuple[dict[str, Any], ...]) -> Any:
    """Every way to fill the gaps of some records, with values on each side of every atom."""
    choices = {
        "channel": CHANNELS, "secrecy": SECRECIES[:2], "pages": (1, 2, 4), "agency": ("A", "C"),
        "due_on": (date(2020, 1, 1), date(2025, 1, 1)),
    }  # fmt: skip
    spaces = []
    for row in rows:
        values = ([value] if value is not None else choices[key] for key, value in row.items())
        spaces.append([dict(zip(row, chosen, strict=True)) for chosen in itertools.product(*values)])
    return itertools.product(*spaces)


@given(worlds(most=3))
def test_completing_the_unknowns_never_flips_a_decided_verdict(world: World) -> None:
    dated = tuple({**row, "sent_on": row["sent_on"] or date(2022, 6, 1)} for row in world.records)
    if "missing" in str(world.plan["documents"].indicator.share):
        return  # the test for missing is decided by the gap itself; filling it asks another question
    finding = judge(world, dated)
    if finding.verdict not in (Verdict.SATISFIED, Verdict.VIOLATED):
        return
    for completed in itertools.islice(completions(dated), 64):
        assert judge(world, completed).verdict is finding.verdict


@given(worlds(gaps=False), st.sampled_from(("at_least: 50%", "more_than: 50%", "bare: 75%", "at_least: 100%")))
def test_more_good_records_never_hurt_an_upward_threshold(world: World, threshold: str) -> None:
    plan = plan_of(threshold, "{channel: electronic}", "", "throughout", "[secret]")
    turned = tuple({**row, "channel": "electronic"} for row in world.records)
    before, after = (judge(World(plan, rows, world.as_of)) for rows in (world.records, turned))
    order = [Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.SATISFIED]
    for one, two in zip(before.windows, after.windows, strict=True):
        assert order.index(two.verdict) >= order.index(one.verdict)  # type: ignore[arg-type]


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
def test_the_status_follows_from_stage_and_verdict(world: World) -> None:
    finding = judge(world)
    stage = finding.stage
    assert (finding.status is Status.UPCOMING) == (stage is Stage.UPCOMING)
    assert (finding.status is Status.MET) == (stage is Stage.CLOSED and finding.verdict is Verdict.SATISFIED)
    if finding.verdict is Verdict.SATISFIED:
        assert finding.tally is not None
        assert finding.tally.population > 0


@given(worlds())
def test_a_finding_holds_no_content_of_a_record(world: World) -> None:
    marked = [{**row, "agency": f"NỘI DUNG {index}"} for index, row in enumerate(world.records)]
    assert "NỘI DUNG" not in evaluate(world.plan, as_of=world.as_of, records={"documents": marked}).to_json()


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
