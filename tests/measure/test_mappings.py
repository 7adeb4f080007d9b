"""Mappings counted in chunks and columns, against the reference that looks at one record at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measure.fakes import NAType, bool_, float64, int64
from plan_rules import DataError, Problem
from plan_rules.measure.cube import Cube
from plan_rules.measure.question import Question, questions
from plan_rules.measure.sources import mappings
from plan_rules.measure.sources.mappings import count_mappings
from plan_rules.measure.sources.reference import count_one_by_one
from plan_rules.measure.sources.values import ValueProblem, read_value
from plan_rules.problems import Code
from plan_rules.timeline import timeline_of
from sample_plan import sample_plan

AS_OF = date(2025, 6, 30)


def question(*by: str) -> Question:
    plan = sample_plan()
    timelines = {rule.id: timeline_of(rule, plan.header.phases[rule.phase], AS_OF) for rule in plan.rules}
    return questions(plan, AS_OF, timelines, by)["dossiers"]


QUESTION = question()
BY_NUMBER = question("fee", "online")
CLEAN: dict[str, Any] = {
    "settled_on": date(2025, 3, 1),
    "due_on": date(2025, 4, 1),
    "level": 3,
    "fee": 1,
    "online": True,
    "withdrawn": False,
    "agency": "Sở Y tế",
}


@pytest.fixture(params=[1, 2, 3, 50_000])
def chunk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Counts in chunks of so many rows."""
    monkeypatch.setattr(mappings, "_CHUNK", request.param)
    return int(request.param)


def problems(rows: Any) -> tuple[Problem, ...]:
    with pytest.raises(DataError) as caught:
        count_mappings(QUESTION, rows)
    return caught.value.problems


def rows_of(values: dict[str, list[Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    row = st.fixed_dictionaries({name: st.sampled_from(choices) for name, choices in values.items()})
    return st.lists(row, max_size=12)


GOOD: dict[str, list[Any]] = {
    "settled_on": [None, date(2025, 3, 1), datetime(2025, 3, 1, 12), date(2020, 1, 1), date(2025, 7, 1)],  # noqa: DTZ001
    "due_on": [None, date(2025, 2, 1), date(2025, 4, 1)],
    "level": [None, 3, int64(3), Decimal("3.0"), 0, NAType()],
    "fee": [None, 1, 1.0, Decimal("1.00"), float64(0.5), 0.25, float("nan")],
    "online": [None, True, False, bool_(True)],
    "withdrawn": [None, True, False],
    "agency": [None, "Sở Y tế", "So\u031b\u0309 Y te\u0302\u0301", "Sở Tài chính"],
}
BAD: dict[str, list[Any]] = {
    "settled_on": ["2025-03-01", 0],
    "due_on": [45658, []],
    "level": [True, 1.0, 2.5],
    "fee": [True, "1", {}],
    "online": [1, 0, "true"],
    "withdrawn": [1.0],
    "agency": [1, ["Sở"], b"S"],
}
DIRTY = {name: [*values, *BAD[name]] for name, values in GOOD.items()}


@settings(deadline=None)
@pytest.mark.parametrize("asked", [QUESTION, BY_NUMBER], ids=["by agency", "by numbers"])
@given(rows=rows_of(GOOD), size=st.integers(1, 5))
def test_the_cube_is_that_of_the_reference(asked: Question, rows: list[dict[str, Any]], size: int) -> None:
    expected = count_one_by_one(asked, rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mappings, "_CHUNK", size)
        assert count_mappings(asked, rows) == expected
        assert count_mappings(asked, reversed(rows)) == expected
    assert all(isinstance(name, str | None) for group, _, _ in expected.counts for name in group)


def refused(rows: list[dict[str, Any]]) -> dict[tuple[str, str], int]:
    """For each field and message the first row that has it, by reading one value after the other."""
    found: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows, start=1):
        for name in QUESTION.fields:
            try:
                read_value(row[name], QUESTION.dataset.fields[name])
            except ValueProblem as error:
                found.setdefault((name, f"{name}: {error}"), number)
    return found


@settings(deadline=None)
@given(rows=rows_of(DIRTY), size=st.integers(1, 5))
def test_every_value_that_is_refused_is_reported_once_with_its_first_row(rows: list[Any], size: int) -> None:
    expected = refused(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mappings, "_CHUNK", size)
        if not expected:
            assert count_mappings(QUESTION, rows) == count_one_by_one(QUESTION, rows)
            return
        found = problems(iter(rows))
    assert {(problem.path[1], problem.message): problem.path[2] for problem in found} == expected
    assert len(found) == len(expected)
    with pytest.raises(ValueProblem):
        count_one_by_one(QUESTION, rows)


@pytest.mark.parametrize(
    ("name", "fine", "wrong"),
    [
        ("online", True, 1),
        ("online", True, 1.0),
        ("online", False, 0),
        ("online", True, Decimal(1)),
        ("level", 1, True),
        ("level", 0, False),
        ("level", 1, 1.0),
        ("fee", 1, True),
        ("fee", 1.0, True),
        ("fee", Decimal(1), bool_(True)),
    ],
)
@pytest.mark.parametrize("wrong_first", [True, False])
def test_equal_values_of_another_type_are_refused_in_any_order(
    chunk: int, name: str, fine: Any, wrong: Any, wrong_first: bool
) -> None:
    rows = [{**CLEAN, name: value} for value in (fine, fine, wrong, fine)]
    if wrong_first:
        rows = rows[2:] + rows[:2]
    (problem,) = problems(rows)
    assert problem.code is Code.WRONG_FIELD_TYPE
    assert problem.path == ("dossiers", name, 1 if wrong_first else 3)


@pytest.mark.parametrize("row", [1, 2, 3, 4, 7])
def test_a_problem_names_its_row_whatever_the_chunks(chunk: int, row: int) -> None:
    rows = [CLEAN] * (row - 1) + [{**CLEAN, "fee": "một"}] + [CLEAN, {**CLEAN, "fee": "hai"}]
    (problem,) = problems(rows)
    assert problem.path == ("dossiers", "fee", row)
    assert problem.file == "records of dossiers"
    assert problem.message == "fee: a finite number is due, there is str"


@pytest.mark.parametrize("value", [[], {}, [1], set(), bytearray(b"x")], ids=repr)
def test_a_value_that_cannot_be_looked_up_is_refused_at_its_row(chunk: int, value: object) -> None:
    for name in QUESTION.fields:
        (problem,) = problems([CLEAN, CLEAN, {**CLEAN, name: value}])
        assert problem.path == ("dossiers", name, 3)


def test_at_most_twenty_problems_are_told(chunk: int) -> None:
    rows = [{**CLEAN, "agency": type(f"kind{number}", (), {})()} for number in range(30)]
    found = problems(rows)
    assert [problem.path[2] for problem in found] == list(range(1, 21))


class Once:
    """Rows that can be read a single time."""

    def __init__(self, rows: list[Mapping[str, Any]]) -> None:
        self.rows, self.read = rows, 0

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        assert not self.read
        for row in self.rows:
            self.read += 1
            yield row


def test_a_generator_is_read_once(chunk: int) -> None:
    rows = Once([CLEAN] * 7)
    assert count_mappings(QUESTION, rows) == count_one_by_one(QUESTION, [CLEAN] * 7)
    assert rows.read == 7


def test_no_rows_are_an_empty_cube() -> None:
    assert count_mappings(QUESTION, iter(())).counts == {}


def test_any_mapping_is_a_row(chunk: int) -> None:
    rows: list[Any] = [CLEAN, MappingProxyType(CLEAN), {**CLEAN, "more": object()}, dict(reversed(CLEAN.items()))]
    assert count_mappings(QUESTION, rows) == count_one_by_one(QUESTION, [CLEAN] * 4)


@pytest.mark.parametrize("row", [None, "text", 1, [("fee", 1)], (1, 2)], ids=repr)
def test_what_is_no_mapping_is_refused(chunk: int, row: Any) -> None:
    (problem,) = problems([CLEAN, row])
    assert problem.code is Code.WRONG_FIELD_TYPE
    assert problem.message == f"a mapping is due, there is {type(row).__name__}"


def test_a_field_that_some_records_lack_is_missing_there(chunk: int) -> None:
    short = {name: value for name, value in CLEAN.items() if name != "fee"}
    expected = count_one_by_one(QUESTION, [CLEAN, {**CLEAN, "fee": None}, CLEAN])
    assert count_mappings(QUESTION, [CLEAN, short, CLEAN]) == expected
    assert count_mappings(QUESTION, [short, CLEAN, CLEAN]) == expected


def test_a_field_that_no_record_has_is_a_problem(chunk: int) -> None:
    rows = [{("fees" if name == "fee" else name): value for name, value in CLEAN.items()}] * 3
    (problem,) = problems(rows)
    assert problem.code is Code.MISSING_FIELD
    assert problem.path == ("dossiers", "fee")
    assert problem.hint == "did you mean 'fees'?"


def test_a_field_that_a_later_record_has_is_there(chunk: int) -> None:
    short = {name: value for name, value in CLEAN.items() if name != "fee"}
    assert count_mappings(QUESTION, [short, short, short, CLEAN]).counts


def test_records_that_no_rule_tells_apart_share_a_cell(chunk: int) -> None:
    rows = [{**CLEAN, "due_on": date(2025, month, 1), "fee": month} for month in (4, 5, 6)]
    assert list(count_mappings(QUESTION, rows).counts.values()) == [3]


def test_numbers_beyond_any_machine_word_are_counted_exactly(chunk: int) -> None:
    huge = 10**30
    rows = [{**CLEAN, "fee": fee} for fee in (huge, huge + 1, float(huge), Decimal(huge))]
    cube = count_mappings(BY_NUMBER, rows)
    assert cube == count_one_by_one(BY_NUMBER, rows)
    counts = {group[BY_NUMBER.group_by.index("fee")]: count for (group, _, _), count in cube.counts.items()}
    assert counts == {str(huge): 3, str(huge + 1): 1}


def test_cubes_of_parts_add_up_in_any_order(chunk: int) -> None:
    rows = [{**CLEAN, "online": online, "level": level} for online in (True, False, None) for level in (3, 4, None)]
    parts = [count_mappings(QUESTION, rows[start::4]) for start in range(4)]
    total = count_one_by_one(QUESTION, rows)
    assert sum_of(parts) == sum_of(parts[::-1]) == total


def sum_of(cubes: list[Cube]) -> Cube:
    total = cubes[0]
    for cube in cubes[1:]:
        total += cube
    return total
