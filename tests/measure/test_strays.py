"""Records that lack their unit: whose they may be, and what units they may make."""

from __future__ import annotations

from typing import Any

from plan_rules.measure.cube import Group
from plan_rules.measure.strays import possible_keys, possible_units, unit_rows, units_around
from plan_rules.model.base import FrozenDict


def strays_of(rows: dict[Group, dict[int, tuple[int, ...]]], places: list[int]) -> Any:
    return {group: dict(by_window) for group, by_window in unit_rows(rows, places).known.items()}


def test_a_record_without_a_unit_may_belong_to_the_units_that_agree_with_what_is_known_of_it() -> None:
    row, other = (1, 0, 0, 0, 0, 0, 4, 5, 0), (0, 2, 0, 0, 0, 3, 0, 0, 0)
    rows = {
        ("Hà", "north"): {0: row},
        ("Thu", "south"): {0: row},
        (None, "north"): {0: other, 1: other},
        (None, None): {0: row},
    }
    assert strays_of(rows, [0, 1]) == {
        ("Hà", "north"): {0: (1, 0, 0, 1, 2, 3, 4, 5, 0), 1: (0, 0, 0, 0, 2, 3, 0, 0, 0)},
        ("Thu", "south"): {0: (1, 0, 0, 1, 0, 0, 4, 5, 0)},
    }
    # Where the second field is no unit but the group they are asked for in, none of them leaves its group.
    assert strays_of(rows, [0]) == {
        ("Hà", "north"): {0: (1, 0, 0, 0, 2, 3, 4, 5, 0), 1: (0, 0, 0, 0, 2, 3, 0, 0, 0)},
        ("Thu", "south"): {0: row},
    }
    assert unit_rows(rows, [0, 1]).unmatched == frozenset()
    assert unit_rows(rows, [0]).unmatched == {(None, None)}
    assert unit_rows(rows, [0]).strays.keys() == {(None, "north"), (None, None)}


def test_a_record_without_a_unit_that_may_not_belong_to_the_population_only_possibly_counts_as_well() -> None:
    rows = {("Hà",): {0: (1, 0, 0, 0, 0, 0, 0, 0, 0)}, (None,): {0: (5, 7, 11, 2, 3, 4, 1, 1, 1)}}
    assert strays_of(rows, [0]) == {("Hà",): {0: (1, 0, 0, 7, 10, 15, 0, 0, 0)}}


def test_a_unit_is_there_by_any_record_of_its_own_and_a_named_one_by_a_possible_one() -> None:
    outside, good = (0, 0, 0, 0, 0, 0, 0, 5, 0), (1, *(0,) * 8)
    named = [("Hà",), ("Thu",)]
    assert unit_rows({("Hà",): {0: outside}, (None,): {0: outside}}, [0], named).known.keys() == {("Hà",)}
    assert unit_rows({("Hà",): {0: outside}, (None,): {0: good}}, [0], named).known.keys() == {("Hà",), ("Thu",)}


def test_the_extreme_units_of_some_strays() -> None:
    none, good, bad, possibly = (0,) * 9, (1, *(0,) * 8), (0, 1, *(0,) * 7), (0, 0, 0, 1, *(0,) * 5)
    strays = [{0: (3, 2, 0, 0, 0, 0, 0, 0, 0)}, {0: (0, 0, 0, 1, 0, 0, 0, 0, 0), 2: (0, 0, 0, 0, 0, 0, 4, 0, 0)}]
    *single, everything = possible_units(strays)
    assert single == [{0: good}, {0: bad}, {0: possibly}, {}]
    assert everything == {0: (3, 2, 0, 1, 0, 0, 0, 0, 0), 2: (0, 0, 0, 0, 0, 0, 4, 0, 0)}
    assert none not in [row for rows in single for row in rows.values()]


def test_a_unit_around_each_stray() -> None:
    stray = {0: (2, 1, 0, 0, 0, 0, 0, 0, 0), 1: (0, 0, 0, 0, 0, 0, 1, 0, 0)}
    other = {0: (0, 4, 0, 0, 0, 0, 0, 0, 0)}
    assert list(units_around(stray, [stray, other])) == [
        {0: (1, 0, 0, 1, 5, 0, 0, 0, 0), 1: (0,) * 9},
        {0: (0, 1, 0, 2, 4, 0, 0, 0, 0), 1: (0,) * 9},
        {0: (0, 0, 0, 2, 5, 0, 0, 0, 0), 1: (0,) * 9},
    ]


def test_strays_of_one_unit_agree_with_each_other() -> None:
    def key(one: str | None, two: str | None) -> FrozenDict[str, str | None]:
        return FrozenDict({"district": one, "commune": two})

    a, b, x, anything = key("A", None), key("B", None), key(None, "x"), key(None, None)
    found = dict(possible_keys([a, b]))
    assert found == {a: [a], b: [b]}
    found = dict(possible_keys([a, b, x, anything]))
    assert found == {
        a: [a, anything], b: [b, anything], x: [x, anything], anything: [anything],
        key("A", "x"): [a, x, anything], key("B", "x"): [b, x, anything],
    }  # fmt: skip
    many = [key(str(number), None) for number in range(300)]
    assert possible_keys(many) == [(anything, many)]
