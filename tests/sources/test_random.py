"""Random plans on random data: every form counts what the reference counts, and refuses what mappings refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given

from plan_rules import Cube, DataError, evaluate
from plan_rules.measure.sources import lazy_frames
from plan_rules.measure.sources.mappings import count_mappings
from plan_rules.measure.sources.records import count_records
from plan_rules.measure.sources.reference import count_one_by_one
from sources.effort import examples
from sources.forms import CUBES, ENGINES, FORMS, OBJECTS, Data
from sources.random_data import FLOATS, WIDE_DECIMALS, Kind, data, kinds_of
from sources.random_plans import FIELDS, KINDS, STOCK, asking, literals, operators

ARROW_ALONE = "pyarrow without polars"


@contextmanager
def handed_over(given: Data, form: str) -> Iterator[Any]:
    """Records in a form."""
    with pytest.MonkeyPatch.context() as patch:
        if form == ARROW_ALONE:
            patch.setattr(lazy_frames, "find_spec", lambda _: None)
        yield FORMS["pyarrow" if form == ARROW_ALONE else form](given)


def report(given: Data, records: Any) -> str:
    return evaluate(given.plan, as_of=given.as_of, records={given.dataset: records}, by=given.by).to_json()


def counted(count: Callable[[], Cube]) -> Any:
    """The counts, or the codes of the problems with dataset and field."""
    try:
        return count().counts
    except DataError as error:
        return {(problem.code.value, problem.path[:2]) for problem in error.problems}


@pytest.mark.parametrize("form", [*OBJECTS, *CUBES])
@examples(8)
@given(given=data())
def test_objects_and_saved_cubes_count_like_the_reference(form: str, given: Data) -> None:
    with handed_over(given, form) as records:
        assert count_records(given.question, records) == count_one_by_one(given.question, given.rows)


def check(given: Data, form: str) -> None:
    expected = count_one_by_one(given.question, given.rows)
    with handed_over(given, form) as records:
        assert count_records(given.question, records) == expected
    with handed_over(given, form) as records:
        assert report(given, records) == report(given, expected)


@pytest.mark.parametrize("form", [*(form for form in ENGINES if form != "ibis"), ARROW_ALONE])
@examples(12)
@given(given=data())
def test_an_engine_counts_like_the_reference(form: str, given: Data) -> None:
    check(given, form)


@examples(12)
@given(given=data(zoned=False))
def test_ibis_counts_like_the_reference(given: Data) -> None:
    check(given, "ibis")


@pytest.mark.parametrize("form", [*ENGINES, ARROW_ALONE])
@examples(8)
@given(given=data(dirty=True, zoned=False))
def test_an_engine_refuses_what_mappings_refuse(form: str, given: Data) -> None:
    expected = counted(lambda: count_mappings(given.question, given.rows))
    with handed_over(given, form) as records:
        assert counted(lambda: count_records(given.question, records)) == expected


ALIKE = ("name", "kind", "flag", "level", "fee", "due_on")
"""One field of each kind."""

EVERY_TEST = asking(
    *(
        {field: operand}
        for field in ALIKE
        for operand in (
            "missing",
            *([literal] for literal in literals(field, KINDS)),
            *({word: literal} for word in operators(field) for literal in literals(field, KINDS)),
        )
    )
)
"""Every test of one field that the random plans make, each a rule of its own."""


@cache
def columns(*, zoned: bool) -> list[tuple[Data, Cube]]:
    """Every type of column with all its values, as many at once as there are fields, and what the reference counts."""
    known = {field: _kinds(field, zoned=zoned) for field in ALIKE}
    found = []
    for turn in range(max(map(len, known.values()))):
        kinds = {field: kinds[turn % len(kinds)] for field, kinds in known.items()}
        height = max(len(kind.values) for kind in kinds.values()) + 1
        # One after another, so that the cube has no more cells than the longest column values.
        values = {name: [*kind.values, *[None] * (height - len(kind.values))] for name, kind in kinds.items()}
        rows = [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]
        types = {name: kind.type for name, kind in kinds.items()}
        data = Data(EVERY_TEST, STOCK, date(2023, 12, 31), rows, types=types)
        found.append((data, count_one_by_one(data.question, rows)))
    return found


def _kinds(field: str, *, zoned: bool) -> tuple[Kind, ...]:
    exact = kinds_of(field, KINDS if field == "kind" else (), floating=False, zoned=zoned)
    return (*exact, *FLOATS, *WIDE_DECIMALS) if FIELDS[field]["type"] == "number" else exact


@pytest.mark.parametrize("form", [*ENGINES, ARROW_ALONE])
def test_every_test_of_every_value_in_every_type_of_column(form: str) -> None:
    for each, expected in columns(zoned=form != "ibis"):
        with handed_over(each, form) as records:
            found = count_records(each.question, records)
        assert found == expected, {name: str(kind) for name, kind in each.types.items()}
