"""What a host hands over is as it was afterwards, and no more of it is read than the rules ask for."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from plan_rules import DataError, evaluate
from sources.forms import FORMS, Data, new_path
from sources.random_plans import DATASET, asking

AS_OF = date(2023, 6, 30)
PLAN = asking({"name": ["K", "Sở Nội vụ"]}, {"fee": {"more_than": "1"}}, {"kind": ["K"]}, dataset=DATASET)
USED = ("fee", "kind", "name", "on")
ROWS: list[dict[str, Any]] = [
    {"level": 1, "on": day, "name": name, "fee": fee, "kind": "K", "rate": 0.5, "due_on": day, "flag": True, "size": 2}
    for day in (date(2021, 2, 1), date(2023, 2, 1), None)
    for name, fee in (("K", 1.5), ("Sở Nội vụ", None), ("So\u031b\u0309 Nội vụ", float("nan")))
]
DIRTY = [*ROWS, {**ROWS[0], "kind": "không"}, {**ROWS[0], "fee": float("inf")}]
EXPECTED = evaluate(PLAN, as_of=AS_OF, records={DATASET: ROWS}).to_json()


def data(rows: list[dict[str, Any]]) -> Data:
    return Data(PLAN, DATASET, AS_OF, rows)


def judged(records: Any) -> str:
    return evaluate(PLAN, as_of=AS_OF, records={DATASET: records}).to_json()


@pytest.fixture(params=["sound", "refused"])
def rows(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    return ROWS if request.param == "sound" else DIRTY


def judge(records: Any, rows: list[dict[str, Any]]) -> None:
    """Evaluate records, of which some values are refused where they are the dirty ones."""
    if rows is ROWS:
        assert judged(records) == EXPECTED
    else:
        with pytest.raises(DataError, match="'không' is not a declared value"):
            judged(records)


def test_mappings_are_as_they_were(rows: list[dict[str, Any]]) -> None:
    given = copy.deepcopy(rows)
    judge(given, rows)
    assert repr(given) == repr(rows)


@pytest.mark.parametrize("form", ["pandas", "pandas objects", "pandas nullable", "pandas arrow"])
def test_a_pandas_frame_is_as_it_was(form: str, rows: list[dict[str, Any]]) -> None:
    frame: pd.DataFrame = FORMS[form](data(rows)).set_index(pd.Index(range(len(rows), 0, -1), name="row"))
    frame["more"] = [object() for _ in rows]
    before, types = frame.copy(deep=True), frame.dtypes
    judge(frame, rows)
    pd.testing.assert_frame_equal(frame, before, check_exact=True, check_column_type=True)
    assert list(frame.dtypes) == list(types)
    assert frame.index.name == "row"


def test_columns_that_no_rule_asks_for_may_hold_anything() -> None:
    frame = FORMS["pandas objects"](data(ROWS)).assign(more=[object() for _ in ROWS])
    frame[7] = [1 + 2j] * len(ROWS)
    assert judged(frame) == EXPECTED
    more = pa.array([Decimal(1)] * len(ROWS), pa.decimal256(50, 2))  # which polars cannot hold
    assert judged(FORMS["pyarrow"](data(ROWS)).append_column("more", more)) == EXPECTED


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What polars collects: the plans, and how many rows came of each."""
    found: list[tuple[str, int]] = []
    collect = pl.LazyFrame.collect

    def watched(frame: pl.LazyFrame, *arguments: Any, **options: Any) -> Any:
        result = collect(frame, *arguments, **options)
        found.append((frame.explain(), result.height))
        return result

    monkeypatch.setattr(pl.LazyFrame, "collect", watched)
    return found


def lazily(frame: pl.DataFrame) -> pl.LazyFrame:
    return frame.lazy()


def from_parquet(frame: pl.DataFrame) -> pl.LazyFrame:
    path = new_path(".parquet")
    frame.write_parquet(path)
    return pl.scan_parquet(path)


@pytest.mark.parametrize("make", [lambda frame: frame, lazily, from_parquet], ids=["eager", "lazy", "Parquet"])
def test_polars_reads_the_columns_that_are_asked_for_and_gives_back_counts(
    make: Callable[[pl.DataFrame], Any], collected: list[tuple[str, int]]
) -> None:
    frame = pl.concat([FORMS["polars"](data(ROWS))] * 50)
    records = make(frame)
    before = frame.clone()
    report = judged(records)
    assert report == judged(ROWS * 50)
    assert frame.equals(before)
    assert frame.schema == before.schema
    assert collected
    for plan, height in collected:
        read = [int(count) for count in re.findall(r"PROJECT.* ([0-9]+)/9 COLUMNS", plan)]
        assert read, plan
        assert max(read) <= len(USED), plan
        assert height <= 9, "more came back than there are cells or texts"


def test_a_lazy_frame_can_be_used_again() -> None:
    frame = FORMS["polars lazy"](data(ROWS))
    plan = frame.explain()
    assert judged(frame) == judged(frame) == EXPECTED
    assert frame.explain() == plan


def things(connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """Everything that has a name in a database."""
    return connection.execute(
        "SELECT 'view', schema_name, view_name FROM duckdb_views() UNION ALL "
        "SELECT 'table', schema_name, table_name FROM duckdb_tables() UNION ALL "
        "SELECT 'schema', database_name, schema_name FROM duckdb_schemas() UNION ALL "
        "SELECT 'function', schema_name, function_name FROM duckdb_functions() WHERE NOT internal UNION ALL "
        "SELECT 'type', schema_name, type_name FROM duckdb_types() WHERE NOT internal UNION ALL "
        "SELECT 'database', database_name, path FROM duckdb_databases() ORDER BY ALL"
    ).fetchall()


SETTINGS = "SELECT name, value FROM duckdb_settings() ORDER BY name"


@pytest.mark.parametrize("source", ["arrow", "table", "query", "Parquet", "view"])
def test_a_connection_of_duckdb_is_as_it_was(source: str, rows: list[dict[str, Any]]) -> None:
    with duckdb.connect() as connection:
        table = data(rows).arrow
        connection.from_arrow(table).create("kept")
        connection.execute("CREATE VIEW seen AS SELECT * FROM kept")
        relation = {
            "arrow": lambda: connection.from_arrow(table),
            "table": lambda: connection.table("kept"),
            "query": lambda: connection.sql("SELECT * FROM kept WHERE true"),
            "Parquet": lambda: connection.read_parquet(str(FORMS["parquet"](data(rows)))),
            "view": lambda: connection.view("seen"),
        }[source]()
        before, settings = things(connection), connection.execute(SETTINGS).fetchall()
        connection.begin()
        judge(relation, rows)
        assert things(connection) == before
        assert connection.execute("SELECT count(*) FROM kept").fetchall() == [(len(rows),)]
        connection.rollback()  # the transaction of the host is still open
        assert things(connection) == before
        assert connection.execute(SETTINGS).fetchall() == settings
        assert relation.aggregate("count(*)").fetchall() == [(len(rows),)]
        judge(relation, rows)
        assert things(connection) == before


def test_the_default_connection_of_duckdb_is_as_it_was(rows: list[dict[str, Any]]) -> None:
    before = things(duckdb.default_connection())
    judge(FORMS["parquet"](data(rows)), rows)
    judge(FORMS["pyarrow"](data(rows)), rows)
    assert things(duckdb.default_connection()) == before


@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")  # Ibis calls it
def test_a_database_of_ibis_is_as_it_was(rows: list[dict[str, Any]]) -> None:
    connection = ibis.duckdb.connect()
    connection.con.from_arrow(data(rows).arrow).create("kept")
    table = connection.table("kept")
    before = things(connection.con)
    judge(table, rows)
    assert things(connection.con) == before
    assert table.count().to_pyarrow().as_py() == len(rows)


@pytest.fixture
def broken() -> Path:
    """A Parquet file in which each column that no rule asks for cannot be read."""
    path = new_path(".parquet")
    pq.write_table(data(ROWS).arrow, path, compression="snappy", use_dictionary=False, write_statistics=False)
    content, chunks = bytearray(path.read_bytes()), pq.ParquetFile(path).metadata.row_group(0)
    for place in range(chunks.num_columns):
        chunk = chunks.column(place)
        if chunk.path_in_schema not in USED:
            start, length = chunk.data_page_offset, chunk.total_compressed_size
            content[start : start + length] = b"\xff" * length
    path.write_bytes(content)
    return path


def readers() -> Iterator[tuple[str, Callable[[str], Any]]]:
    yield "path", str
    yield "duckdb", duckdb.read_parquet
    yield "polars", pl.scan_parquet
    yield "ibis", lambda path: ibis.duckdb.connect().read_parquet(path)


@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")  # Ibis calls it
@pytest.mark.parametrize("read", [read for _, read in readers()], ids=[name for name, _ in readers()])
def test_columns_that_no_rule_asks_for_are_not_read(read: Callable[[str], Any], broken: Path) -> None:
    with pytest.raises((OSError, pa.ArrowException)):
        pq.read_table(broken)
    assert judged(read(str(broken))) == EXPECTED
