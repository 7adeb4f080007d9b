"""What would be counted is told without counting, and what shows without the records is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings

from laws.worlds import World, worlds
from plan_rules import Counting, DataError, build_cube, explain_counting
from sample_plan import sample_plan

AS_OF = "2022-06-30"
ROW = {"name": "Nga An", "broadband": True}


def communes(records: Any, **arguments: Any) -> Any:
    counting = explain_counting(sample_plan(), as_of=AS_OF, records={"communes": records}, **arguments)
    return next(each for each in counting.datasets if each.dataset == "communes")


@pytest.mark.parametrize(
    ("records", "source", "engine"),
    [
        ([ROW], "list", "Python, in chunks"),
        (iter([ROW]), "list_iterator", "Python, in chunks"),
        (pl.DataFrame([ROW]), "polars DataFrame", "polars"),
        (pl.LazyFrame([ROW]), "polars LazyFrame", "polars"),
        (pd.DataFrame([ROW]), "pandas DataFrame", "polars"),
        (duckdb.sql("SELECT 'Nga An' AS name, true AS broadband"), "duckdb DuckDBPyRelation", "DuckDB"),
    ],
)
def test_every_source_has_an_engine(records: Any, source: str, engine: str) -> None:
    (reading,) = communes(records).readings
    assert reading.source.endswith(source)
    assert reading.engine == engine
    assert ("broadband" in reading.statement) == (engine != "Python, in chunks")


def test_files_by_their_form(tmp_path: Path) -> None:
    pl.DataFrame([ROW]).write_parquet(tmp_path / "a.parquet")
    (tmp_path / "b.csv").write_text("name,broadband\nNga An,true\n", encoding="utf-8")
    build_cube(sample_plan(), "communes", [ROW], as_of=AS_OF).save(tmp_path / "c.cube.json")
    readings = communes(tmp_path / "*").readings
    assert [(Path(each.source.split(" ")[0]).name, each.engine) for each in readings] == [
        ("a.parquet", "DuckDB, out of core"),
        ("b.csv", "Python, row by row"),
        ("c.cube.json", "none: the records are counted, the cubes add up"),
    ]
    assert readings[0].statement.startswith("SELECT\n")


def test_of_many_files_a_few_are_named(tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / f"{number}.csv").touch()
    (reading,) = communes(tmp_path / "*").readings
    assert reading.source.endswith("4.csv and 5 more (0 bytes)")


def test_no_record_is_read() -> None:
    def rows() -> Any:
        raise AssertionError
        yield

    def fail(_: object) -> None:
        raise AssertionError

    assert communes(rows()).read == ("broadband",)
    lazy = pl.LazyFrame([ROW]).map_batches(fail, schema={"name": pl.String, "broadband": pl.Boolean})
    assert communes(lazy).read == ("broadband",)
    failing = duckdb.sql("SELECT 'A' AS name, error('a record is read')::BOOLEAN AS broadband FROM range(3)")
    assert communes(failing).read == ("broadband",)


def test_fields_that_no_rule_needs_are_left() -> None:
    assert communes([]).unread == ("name",)
    assert communes([], by="name").read == ("name", "broadband")
    assert communes([], by="name").by == ("name",)


@settings(deadline=None)
@given(worlds())
def test_a_cube_has_no_more_cells_than_told(world: World) -> None:
    counting = explain_counting(world.plan, as_of=world.as_of, records={"documents": world.records}, by="agency")
    cube = build_cube(world.plan, "documents", world.records, as_of=world.as_of, by="agency")
    (documents,) = counting.datasets
    assert len(cube) <= documents.most_cells * max(len(cube.groups), 1)
    assert [*documents.classes] == [*cube.header.aspects]  # type: ignore[union-attr]
    assert all(
        max(column, default=0) < len(words)
        for column, words in zip(cube.classes, documents.classes.values(), strict=True)
    )


@pytest.mark.parametrize(
    ("records", "code"),
    [
        (pl.DataFrame([{"name": "A"}]), "missing-field"),
        (pl.DataFrame([{"name": "A", "broadband": "true"}]), "wrong-field-type"),
        (duckdb.sql("SELECT 1 AS broadband"), "wrong-field-type"),
        ("nowhere.csv", "not-found"),
        (7, "bad-argument"),
        (build_cube(sample_plan(), "communes", [ROW], as_of=date(2022, 6, 29)), "bad-argument"),
    ],
)
def test_what_shows_without_the_records_is_refused(records: Any, code: str) -> None:
    with pytest.raises(DataError) as caught:
        communes(records)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_parquet_file_of_another_type_is_told_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame([{"name": "A", "broadband": 1}]).write_parquet(path)
    with pytest.raises(DataError) as caught:
        communes(path)
    assert [(problem.code, problem.file) for problem in caught.value.problems] == [("wrong-field-type", str(path))]


def test_without_records_every_dataset_is_told() -> None:
    counting = explain_counting(sample_plan(), as_of=AS_OF)
    assert isinstance(counting, Counting)
    assert [each.dataset for each in counting.datasets] == [*sample_plan().header.datasets]
    assert str(counting).count("none are given") == 4
