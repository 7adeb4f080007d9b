"""Lists of what is drawn shrink to the one element that makes a failure, whatever the seed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from plan_rules import Observation
from plan_rules.model.base import FrozenDict
from plan_rules.testing import Tally, observations_for, records_for, tallies
from plan_rules.testing.strategies.choosing import one_of_each
from testing_kit.plans import PLANS

SEEDS = range(20)
DOSSIER = {
    "settled_on": date(2021, 1, 1), "due_on": date(2021, 1, 1), "level": 1, "fee": Decimal("0.5"), "online": True,
    "withdrawn": True, "agency": "Sở Y tế",
}  # fmt: skip

Test = Callable[[Any], bool]


def smallest(strategy: st.SearchStrategy[Any], fails: Test, seed: int) -> Any:
    """The list that is left of one in which some element fails."""
    return find(
        st.lists(strategy),
        lambda drawn: any(map(fails, drawn)),
        settings=settings(database=None, max_examples=500, phases=[Phase.generate, Phase.shrink]),
        random=Random(seed),  # noqa: S311
    )


def is_secret_paper(record: Any) -> bool:
    return record["channel"] == "paper" and record["secrecy"] == "mat"


def has_a_gap_and_a_fee(record: Any) -> bool:
    return record["online"] is None and (record["fee"] or 0) > 1


def is_of_a_listed_unit(record: Any) -> bool:
    return record["agency"] == "Sở Y tế" and record["level"] == 3


# A record may be drawn as one of its kind, and is then the simplest of that kind.
RECORDS: dict[str, tuple[str, dict[str, Any], Test, dict[str, Any], dict[str, Any]]] = {
    "a share": (
        "documents-electronic", {}, is_secret_paper,
        {"sent_on": date(2021, 1, 1), "channel": "paper", "secrecy": "mat", "agency": "A"}, {},
    ),
    "seven fields": (
        "dossiers-online", {}, has_a_gap_and_a_fee,
        DOSSIER | {"online": None, "fee": Decimal(2), "agency": "A"}, {"level": 3, "withdrawn": False},
    ),
    "units": (
        "on-time-in-each-agency", {}, is_of_a_listed_unit, DOSSIER | {"level": 3}, {},
    ),
    "a kind with several ways": (
        "dossiers-online", {"kind": "excluded"}, lambda record: record["agency"] == "B",
        DOSSIER | {"agency": "B"}, {},
    ),
    "a count": (
        "courses", {}, lambda record: record["topic"] == "B", {"held_on": date(2021, 1, 1), "topic": "B"}, {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RECORDS)
def test_a_list_shrinks_to_the_one_record_that_fails(name: str) -> None:
    rule, given, fails, record, of_its_kind = RECORDS[name]
    strategy = records_for(PLANS["sample"], rule, **given)
    found = [smallest(strategy, fails, seed) for seed in SEEDS]
    assert all(each in ([record], [record | of_its_kind]) for each in found)
    assert found.count([record]) >= len(SEEDS) * 3 / 4


FIGURES: dict[str, tuple[Test, dict[str, Any]]] = {
    "productivity-growth": (
        lambda said: said.value is not None and said.value < 7,
        {"window": "2021", "value": Decimal("6.9"), "unit": "%"},
    ),
    "poverty": (
        lambda said: (said.numerator or 0) > 2,
        {"window": "2021", "numerator": 3, "denominator": 3},
    ),
    "centre": (
        lambda said: said.state == "done",
        {"date": date(2026, 1, 1), "state": "done", "done_on": date(2026, 1, 1)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", FIGURES)
def test_a_list_shrinks_to_the_one_figure_that_fails(rule: str) -> None:
    fails, said = FIGURES[rule]
    strategy = observations_for(PLANS["sample"], rule)
    first = PLANS["sample"].header.phases[PLANS["sample"][rule].phase].from_
    expected = Observation.model_validate(
        {"rule": rule, "publisher": "A", "source": "example", "published_on": first, **said}
    )
    assert [smallest(strategy, fails, seed) for seed in SEEDS[:5]] == [[expected]] * 5


def test_a_list_shrinks_to_the_one_tally_that_fails() -> None:
    for seed in SEEDS:
        assert smallest(tallies(exclusions=["a"]), lambda drawn: drawn.bad == 2, seed) == [
            Tally(bad=2, excluded_by=FrozenDict({"a": 0}))
        ]


def test_a_value_among_very_many_is_drawn_and_shrinks() -> None:
    choices = [range(1_000), range(2), range(300)]
    for seed in SEEDS:
        assert smallest(one_of_each(choices), lambda drawn: drawn[0] > 700 and drawn[1], seed) == [(701, 1, 0)]


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257])
@pytest.mark.parametrize("part", [0, 0.5, 1])
def test_every_value_of_a_sequence_can_be_drawn(size: int, part: float) -> None:
    value = int(part * (size - 1))
    drawn = find(
        one_of_each([range(size)]),
        lambda each: each == (value,),
        settings=settings(database=None, max_examples=10_000, phases=[Phase.generate]),
    )
    assert drawn == (value,)


def test_a_figure_that_fails_is_shown_as_a_figure() -> None:
    @settings(database=None, derandomize=True)
    @given(observations_for(PLANS["thanh-hoa"], "satisfaction-2030"))
    def never(observation: Observation) -> None:
        assert not observation

    with pytest.raises(AssertionError) as raised:
        never()
    shown = "".join(raised.value.__notes__)
    assert "Observation(" in shown
    assert "numerator=" in shown
    assert "_as_counts" not in shown
