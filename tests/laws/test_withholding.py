"""What is withheld from a report cannot be computed from the rest of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from laws.attacker import Knowledge, solves
from laws.breakdowns import AGENCIES, BOTH, LONG, NONE, SECRET, Breakdown, breakdowns
from plan_rules import CaveatCode, Finding, Report, withhold

bounds = st.sampled_from((3, 5, 10))
worlds = breakdowns(SECRET, SECRET, BOTH, LONG, NONE)
_FIGURES = {"value", "low", "high", "margin", "shortfall", "windows", "units", "latest_known"}


@settings(deadline=None, max_examples=250)
@given(worlds, bounds, st.randoms(use_true_random=False))
def test_no_withheld_count_is_determined(world: Breakdown, below: int, random: Any) -> None:
    full = world.report()
    knowledge = Knowledge(world, full, withhold(full, below=below))
    ends = knowledge.equations.near()
    for name in random.sample(knowledge.targets, min(3, len(knowledge.targets))):
        other = knowledge.equations.other(name, ends)
        assert other is not None, name
        assert solves(knowledge.equations, other)


def small_counts(finding: Finding, below: int) -> list[str]:
    counts = finding.tally.excluded_by if finding.tally else {}
    return [name for name, count in counts.items() if count is not None and 0 < count < below]


@settings(deadline=None)
@given(worlds, bounds)
def test_no_small_count_is_left(world: Breakdown, below: int) -> None:
    assert [small_counts(finding, below) for finding in withhold(world.report(), below=below)] == [
        [] for _ in world.report()
    ]


@settings(deadline=None)
@given(worlds, bounds)
def test_nothing_changes_but_what_is_withheld(world: Breakdown, below: int) -> None:
    for before, after in zip(world.report(), withhold(world.report(), below=below), strict=True):
        codes = {each.code for each in after.caveats}
        changed = {"tally", "caveats", "explanation"} | (_FIGURES if CaveatCode.FIGURES_WITHHELD in codes else set())
        assert before.model_dump(exclude=changed) == after.model_dump(exclude=changed)
        if before != after:
            assert codes & {CaveatCode.COUNTS_WITHHELD, CaveatCode.FIGURES_WITHHELD}
        if CaveatCode.FIGURES_WITHHELD in codes:
            taken = {name for keys in world.rules.values() for name in keys.exclusions}
            assert taken - {each.name for each in after.exclusions}, (
                "a rule that takes out everything keeps its figures"
            )
        if before.tally and after.tally:
            told = after.tally.model_dump(exclude={"withheld", "excluded_by"})
            hidden = {name for name, count in told.items() if count is None}
            hidden |= {f"excluded_by.{name}" for name, count in after.tally.excluded_by.items() if count is None}
            assert hidden == set(after.tally.withheld)
            assert {name: count for name, count in told.items() if count is not None}.items() <= (
                before.tally.model_dump().items()
            )


@settings(deadline=None)
@given(worlds, bounds)
def test_a_report_is_read_back_and_withheld_again_without_a_change(world: Breakdown, below: int) -> None:
    report = withhold(world.report(), below=below)
    again = Report.from_json(report.to_json())
    assert again == report
    assert withhold(again, below=below).to_json() == report.to_json()


def with_ordinary_records(world: Breakdown) -> Breakdown:
    """The world with an ordinary record of each channel in each group and window, so that all of them are there."""
    days = {kind[3] for kind, _ in world.counts}
    ordinary = tuple(
        ((channel, "none", 1, day, agency), 1)
        for channel in ("electronic", "paper")
        for day in days
        for agency in AGENCIES
    )
    return replace(world, counts=world.counts + ordinary, by=())


@settings(deadline=None)
@given(breakdowns(SECRET), st.integers(1, 4), st.sampled_from(("electronic", "paper")))
def test_reports_on_any_small_number_are_the_same_bytes(world: Breakdown, count: int, channel: str) -> None:
    # Rules that all speak of the secret records, and of one window.
    rules = {
        rule: replace(keys, timing="by_end", where=keys.where if keys.where == channel else "all")
        for rule, keys in world.rules.items()
    }
    ordinary = tuple(each for each in world.counts if each[0][1] == "none")

    def published(secret: int) -> str:
        kinds = (*ordinary, ((channel, "mat", 1, date(2023, 11, 1), "A"), secret))
        told = with_ordinary_records(Breakdown(rules, kinds, ()))
        return withhold(told.report(), below=5).to_json()

    assert published(count) == published(1)


@settings(deadline=None)
@given(breakdowns(SECRET), bounds, st.data())
def test_nobody_can_tell_from_which_group_a_withheld_count_is(
    world: Breakdown, below: int, data: st.DataObject
) -> None:
    rules = {rule: replace(keys, timing="by_end", where="all") for rule, keys in world.rules.items()}
    world = replace(with_ordinary_records(world), rules=rules, by=("agency",))
    report = withhold(world.report(), below=below)
    counts = {
        before.group["agency"]: before.tally.excluded
        for before, after in zip(world.report().groups_of("r0"), report.groups_of("r0"), strict=True)
        if before.tally and after.tally and after.tally.excluded is None and before.tally.excluded
    }
    if len(counts) < 2:
        return
    one, other = data.draw(st.permutations(sorted(counts, key=str)))[:2]
    places = {one: other, other: one}
    swapped = tuple(
        ((*kind[:4], places.get(kind[4], kind[4]) if kind[1] == "mat" else kind[4]), times)
        for kind, times in world.counts
    )
    assert withhold(replace(world, counts=swapped).report(), below=below).to_json() == report.to_json()
