"""More cells than a cube may hold are an error that says what to do, in every form of records."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from plan_rules import Cube, DataError, build_cube, evaluate, evaluate_table
from plan_rules.measure import cube
from plan_rules.measure.sources import engine, file_count, mappings
from sources.forms import ENGINES, FORMS, OBJECTS, TEXT_FILES, Data
from sources.random_plans import STOCK, asking

AS_OF = date(2023, 6, 30)
PLAN = asking({"flag": "true"}, {"level": {"more_than": "1"}})
ROWS = [{"name": name, "flag": flag, "level": 1} for name in ("A", "B") for flag in (True, False, None)] * 2
MESSAGE = "the counts fall into more than {} cells"


@pytest.fixture
def most(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """The bound, lowered wherever it is looked at."""
    for module in (cube, engine, file_count, mappings):
        monkeypatch.setattr(module, "MOST_CELLS", request.param)
    return int(request.param)


def check(error: DataError, most: int, hint: str) -> None:
    (problem,) = error.problems
    assert (problem.code, problem.message) == ("too-large", MESSAGE.format(most))
    assert problem.hint == hint
    # Files are told by their path.
    assert problem.file == f"records of {STOCK}" or Path(problem.file).exists()


@pytest.mark.parametrize("form", [*OBJECTS, *ENGINES, *TEXT_FILES])
@pytest.mark.parametrize(("by", "cells"), [(("name",), 6), ((), 3)])
@pytest.mark.parametrize("most", [2], indirect=True)
def test_too_many_cells(form: str, by: tuple[str, ...], cells: int, most: int) -> None:
    data = Data(PLAN, STOCK, AS_OF, ROWS, by)
    hint = "group by fields with fewer values than name" if by else "split the records and add up the cubes"
    for call in (evaluate, evaluate_table):
        with pytest.raises(DataError) as caught:
            call(PLAN, as_of=AS_OF, records={STOCK: FORMS[form](data)}, by=by)  # type: ignore[operator]
        check(caught.value, most, hint)


@pytest.mark.parametrize("form", [*OBJECTS, *ENGINES, *TEXT_FILES])
@pytest.mark.parametrize("most", [6], indirect=True)
def test_as_many_cells_as_there_may_be(form: str, most: int) -> None:
    data = Data(PLAN, STOCK, AS_OF, ROWS, ("name",))
    assert len(build_cube(PLAN, STOCK, FORMS[form](data), as_of=AS_OF, by="name")) == most


@pytest.mark.parametrize("most", [5], indirect=True)
def test_too_many_cells_together(most: int) -> None:
    parts = [build_cube(PLAN, STOCK, [row], as_of=AS_OF, by="name") for row in ROWS]
    assert len(Cube.sum(parts[:5])) == 5
    sums: list[Any] = [lambda: Cube.sum(parts), lambda: sum(parts, Cube())]
    for add_up in sums:
        with pytest.raises(DataError) as caught:
            add_up()
        check(caught.value, most, "group by fields with fewer values than name")
