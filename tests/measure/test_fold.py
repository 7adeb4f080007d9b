"""Cubes added up: in arrays as in plain Python, whatever the number of groups and of combinations of classes."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_rules import Cube
from plan_rules.measure import fold, fold_arrays
from plan_rules.measure.fold import counts_of, is_wide
from plan_rules.measure.question import Question
from sources import random_plans
from sources.effort import examples
from sources.forms import Data, Row
from sources.random_data import data
from sources.random_plans import DATASET, EDGES, FIELDS, asking, comparable, literals, operators

NEVER, ALWAYS = 2**62, 0
RANDOM = Random(7)  # noqa: S311


def added_up(cube: Cube, question: Question, wide: int, most: int = 1_000_000, many: int = 100) -> Any:
    """What every rule counts by any of the fields of a cube."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fold, "least_work", lambda: wide)
        patch.setattr(fold_arrays, "_MOST_COMBINATIONS", most)
        patch.setattr(fold_arrays, "_MANY_CLASSES", many)
        assert is_wide(cube, question) is (wide == ALWAYS)
        by = question.group_by
        return {
            (rule, fields): counts_of(cube, question, asked).by(fields)
            for rule, asked in question.rules.items()
            for size in range(len(by) + 1)
            for fields in combinations(by, size)
        }


@examples(100)
@given(given=data(most=12), most=st.sampled_from((0, 2, 1_000_000)), many=st.sampled_from((0, 3, 100)))
def test_arrays_hold_the_same_sums(given: Data, most: int, many: int) -> None:
    assert added_up(given.cube, given.question, ALWAYS, most, many) == added_up(given.cube, given.question, NEVER)


@examples(50)
@given(given=data(most=12))
def test_cells_that_stand_twice_count_twice(given: Data) -> None:
    cube = given.cube
    columns = tuple(column * 2 for column in cube.classes)  # type: ignore[operator]
    twice = Cube(cube.header, cube.groups, cube.group * 2, cube.segment * 2, columns, cube.count * 2)  # type: ignore[operator]
    expected = added_up(cube + cube, given.question, NEVER)
    assert added_up(twice, given.question, NEVER) == expected
    assert added_up(twice, given.question, ALWAYS) == expected


def many_rows(random: Random, groups: int) -> list[Row]:
    """Records of many groups, with gaps."""
    values: dict[str, list[Any]] = {
        "on": [None, *EDGES], "flag": [None, True, False], "level": [None, 0, 1, 3], "fee": [None, 0.5, 1, 2.5],
        "size": [None, 0, 2], "rate": [None, 1], "due_on": [None, *EDGES[::3]],
        "kind": [None], "name": [None, *(f"unit {number}" for number in range(groups))],
    }  # fmt: skip
    return [{name: random.choice(known) for name, known in values.items()} for _ in range(3 * groups)]


def test_thousands_of_groups() -> None:
    plan = asking(
        {"flag": "true"}, {"level": {"at_least": "1"}}, {"fee": {"less_than": {"field": "size"}}}, dataset=DATASET
    )
    given = Data(plan, DATASET, date(2023, 12, 31), many_rows(RANDOM, 3_000), ("name", "flag"))
    assert len(given.cube.groups) > 4_000
    assert added_up(given.cube, given.question, ALWAYS) == added_up(given.cube, given.question, NEVER)


def test_more_combinations_than_a_machine_word_tells_apart() -> None:
    everything: list[dict[str, Any]] = [
        {field: operand}
        for field in FIELDS
        for operand in (
            "missing",
            *([literal] for literal in literals(field, ("A",))),
            *({word: {"field": other}} for word in operators(field) for other in comparable(field)),
        )
        if field != "kind"
    ]
    plan = asking({"any_of": [{"all_of": everything}, {"name": "unit 1"}]})
    given = Data(plan, "stock_items", date(2023, 12, 31), many_rows(RANDOM, 50), ("name",))
    possible = 1
    for aspect in given.question.aspects:
        possible *= aspect.size
    assert possible > 2**62
    assert added_up(given.cube, given.question, ALWAYS) == added_up(given.cube, given.question, NEVER)


def test_a_power_of_two_of_combinations_does_not_run_over(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {f"text_{number}": {"type": "text", "values": [*"abcdefg"]} for number in range(23)}
    monkeypatch.setattr(random_plans, "FIELDS", {**FIELDS, **texts})
    others = [{"all_of": [{"text_0": "a"}, {name: value}]} for name in texts for value in "abcdefg"]
    plan = asking({"any_of": [{"text_0": "a"}, *others]})
    rows = [{**dict.fromkeys([*FIELDS, *texts], None), **dict.fromkeys(texts, "b"), "text_0": value} for value in "abc"]
    given = Data(plan, "stock_items", date(2023, 12, 31), rows, ("name",))
    assert {aspect.size for aspect in given.question.aspects} == {8}
    assert added_up(given.cube, given.question, ALWAYS) == added_up(given.cube, given.question, NEVER)


def test_a_value_of_its_own_for_each_of_many_rules() -> None:
    rules = [{"name": f"unit {number}"} for number in range(300)]
    plan = asking(*rules, {"any_of": [{"name": "unit 7"}, {"level": {"at_least": "1"}}]}, dataset=DATASET)
    given = Data(plan, DATASET, date(2023, 12, 31), many_rows(RANDOM, 400), ("flag",))
    (names,) = (aspect for aspect in given.question.aspects if aspect.name == "name")
    assert names.size == 302
    assert sum(map(len, (answer.true for answer in names.answers))) == 300  # not a square of them
    assert added_up(given.cube, given.question, ALWAYS) == added_up(given.cube, given.question, NEVER)


@pytest.mark.parametrize("many", [0, 100])
def test_classes_that_are_told_apart_anew_do_not_run_into_those_of_another_field(many: int) -> None:
    plan = asking({"all_of": [{"level": "0"}, {"fee": "1"}]}, {"level": ["1", "3"]}, {"fee": "2.5"}, dataset=DATASET)
    given = Data(plan, DATASET, date(2023, 12, 31), many_rows(RANDOM, 40), ("flag",))
    assert added_up(given.cube, given.question, ALWAYS, many=many) == added_up(given.cube, given.question, NEVER)


@pytest.mark.parametrize("records", [2**53 - 1, 2**53])
def test_sums_that_floating_point_does_not_hold_are_made_of_whole_numbers(
    records: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fold, "least_work", lambda: ALWAYS)
    plan = asking({"flag": "true"}, dataset=DATASET)
    data = Data(plan, DATASET, date(2023, 12, 31), [{"on": date(2023, 1, 1), "flag": flag} for flag in (True, False)])
    cube = Cube.of(data.cube.header, dict(zip(data.cube.counts, (records - 1, 1), strict=True)))  # type: ignore[arg-type]
    assert is_wide(cube, data.question) is (records < 2**53)
    ((group, rows),) = counts_of(cube, data.question, data.question.rules["rule-0"]).by(()).items()
    assert group == ()
    assert sum(row[0] + row[1] for row in rows.values()) == records
