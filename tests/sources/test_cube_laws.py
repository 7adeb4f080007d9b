"""Cubes are a commutative monoid, and a file holds all of them and nothing that depends on how they came about."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_rules import Cube, DataError, Plan, build_cube, evaluate
from sources.effort import examples
from sources.forms import ENGINES, Data, Row, new_path
from sources.random_data import data
from sources.random_plans import STOCK, asking

SUFFIXES = (".json", ".parquet")


def cube_of(given: Data, rows: Sequence[Row]) -> Cube:
    return build_cube(given.plan, given.dataset, rows, as_of=given.as_of, by=given.by)


@st.composite
def parts(draw: st.DrawFn) -> tuple[Data, list[Sequence[Row]]]:
    """Records, and the same in three parts."""
    known = draw(data(most=9))
    one, two = sorted(draw(st.tuples(st.integers(0, len(known.rows)), st.integers(0, len(known.rows)))))
    return known, [known.rows[:one], known.rows[one:two], known.rows[two:]]


@examples(60)
@given(given=parts())
def test_cubes_add_up_like_their_records(given: tuple[Data, list[Sequence[Row]]]) -> None:
    known, (one, two, three) = given[0], (cube_of(given[0], rows) for rows in given[1])
    assert one + (two + three) == (one + two) + three == sum([one, two, three]) == Cube.sum([three, one, two])
    assert one + two == two + one
    assert one + Cube() == Cube() + one == one
    assert one + two + three == known.cube
    assert known.cube.records == len(known.rows)


@pytest.mark.parametrize("suffix", SUFFIXES)
@examples(40)
@given(given=parts())
def test_equal_cubes_are_equal_files(suffix: str, given: tuple[Data, list[Sequence[Row]]]) -> None:
    known, (one, two, three) = given[0], (cube_of(given[0], rows) for rows in given[1])
    engine = build_cube(known.plan, known.dataset, ENGINES["polars"](known), as_of=known.as_of, by=known.by)
    paths = []
    for cube in (known.cube, cube_of(known, known.rows[::-1]), two + three + one, engine):
        paths.append(new_path(suffix))
        cube.save(paths[-1])
        assert Cube.load(paths[-1]) == known.cube
    first, *others = (path.read_bytes() for path in paths)
    assert others == [first] * 3
    Cube.load(paths[0]).save(paths[1])
    assert paths[1].read_bytes() == first
    assert Cube.load(paths[0]).to_json() == known.cube.to_json()


def test_the_cube_of_nothing_is_a_file_too(tmp_path: Path) -> None:
    for suffix in SUFFIXES:
        Cube().save(tmp_path / f"cube{suffix}")
        assert Cube.load(tmp_path / f"cube{suffix}") == Cube()


@examples(40)
@given(given=data(), other=st.sampled_from(("as_of", "by", "dataset", "plan", "fingerprint")))
def test_a_cube_of_another_question_is_refused_with_what_differs(given: Data, other: str) -> None:
    plan, dataset, as_of, by = given.plan, given.dataset, given.as_of, given.by
    found = {
        "as_of": lambda: build_cube(plan, dataset, given.rows, as_of=as_of + timedelta(1), by=by),
        "by": lambda: build_cube(plan, dataset, given.rows, as_of=as_of, by=(*by, "rate")),
        "dataset": lambda: build_cube(plan, _other(plan, dataset), given.rows, as_of=as_of, by=by),
        "plan": lambda: build_cube(plan.model_copy(update={"name": "other"}), dataset, given.rows, as_of=as_of, by=by),
        "fingerprint": lambda: build_cube(asking({"name": "A"}), dataset, [], as_of=as_of, by=by),
    }[other]()
    words = {
        "as_of": f"it is made for the date {as_of + timedelta(1)}, not {as_of}",
        "by": "it is grouped by",
        "dataset": f"it counts the dataset {_other(plan, dataset)}, not {dataset}",
        "plan": f"it is of the plan other, not {plan.name}",
        "fingerprint": "its version of the rules has the fingerprint",
    }
    uses: list[Callable[[], Any]] = [
        lambda: evaluate(plan, as_of=as_of, records={dataset: found}, by=by),
        lambda: given.cube + found,
        lambda: Cube.sum([Cube(), given.cube, found]),
    ]
    for use in uses:
        with pytest.raises(DataError, match="answers another question") as caught:
            use()
        (problem,) = caught.value.problems
        assert problem.code == "bad-argument"
        assert words[other] in problem.message
    with pytest.raises(DataError, match="answers another question"):
        _ = found + given.cube


def _other(plan: Plan, dataset: str) -> str:
    return next(name for name in plan.header.datasets if name != dataset)


def test_cubes_of_other_counts_are_not_equal_and_nothing_but_a_cube_is_added() -> None:
    plan = asking({"flag": "true"})
    rows = [{**dict.fromkeys(plan.header.datasets[STOCK].fields), "flag": flag} for flag in (True, False)]
    one, other = (build_cube(plan, STOCK, [row], as_of="2023-12-31") for row in rows)
    assert one != other
    assert one == build_cube(plan, STOCK, rows[:1], as_of="2023-12-31")
    with pytest.raises(TypeError):
        _ = 1 + one  # type: ignore[operator]


def test_what_differs_between_two_cubes_is_told_in_words() -> None:
    plan, newer = asking({"flag": "true"}), asking({"flag": "false"})
    one = build_cube(plan, STOCK, [], as_of="2023-12-31", by=("name", "flag"))
    other = build_cube(newer, STOCK, [], as_of="2023-12-31")
    with pytest.raises(DataError) as caught:
        _ = one + other
    (problem,) = caught.value.problems
    assert problem.message == (
        "the cube answers another question: its version of the rules has the fingerprint "
        f"{newer.fingerprint[:12]}, not {plan.fingerprint[:12]}; it is grouped by nothing, not name, flag"
    )
    assert problem.hint == "build it with the same version of the plan, the same as_of and the same by"
    assert problem.file == f"records of {STOCK}"


@pytest.mark.parametrize("code", [-1, 3])
def test_a_cube_with_a_class_that_there_is_not_is_refused(code: int) -> None:
    plan = asking({"flag": "true"})
    row = {**dict.fromkeys(plan.header.datasets[STOCK].fields), "flag": True}
    cube = build_cube(plan, STOCK, [row], as_of="2023-12-31")
    damaged = Cube(cube.header, cube.groups, cube.group, cube.segment, (array("i", [code]),), cube.count)
    with pytest.raises(DataError) as caught:
        evaluate(plan, as_of="2023-12-31", records={STOCK: damaged})
    (problem,) = caught.value.problems
    assert (problem.code, problem.file) == ("bad-argument", f"records of {STOCK}")


def test_more_records_than_can_be_counted_are_refused() -> None:
    plan = asking({"flag": "true"})
    row = {**dict.fromkeys(plan.header.datasets[STOCK].fields), "flag": True}
    cube = build_cube(plan, STOCK, [row], as_of="2023-12-31")
    many = Cube(cube.header, cube.groups, cube.group, cube.segment, cube.classes, array("q", [2**62]))
    assert (many + cube).records == 2**62 + 1
    with pytest.raises(DataError) as caught:
        _ = many + many
    (problem,) = caught.value.problems
    assert (problem.code, problem.hint, problem.file) == ("too-large", "check the counts", f"records of {STOCK}")
    assert problem.message == "a cell would hold more records than a cube can count"
