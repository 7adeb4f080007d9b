"""A dataframe that a monitor is fed counts as its rows do, whatever its library and the types of its columns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given

from monitor.test_monitor import document, documents, monitor, says
from plan_rules import DataError, Monitor, evaluate
from plan_rules.monitor import Receipt, batches
from sources.effort import examples
from sources.forms import ENGINES, Data
from sources.random_data import data
from sources.random_plans import STOCK, asking

FRAMES: dict[str, Callable[[list[dict[str, Any]]], Any]] = {
    "polars": pl.DataFrame,
    "polars lazy": pl.LazyFrame,
    "pandas": pd.DataFrame,
    "pyarrow": pa.Table.from_pylist,
    "duckdb": lambda rows: duckdb.connect().from_arrow(pa.Table.from_pylist(rows)),
}
ROWS = [
    document("a", date(2022, 2, 1), pages=1),
    document("b", date(2022, 3, 1), "paper", pages=2),
    document("c", date(2022, 9, 1), None, pages=3),
]

MORE = {"id": pa.string(), "pages": pa.int64()}


def check(given: Data, form: str) -> None:
    live = Monitor(given.plan, as_of=given.as_of, by=given.by)
    live.feed(given.dataset, ENGINES[form](given))
    batch = evaluate(given.plan, as_of=given.as_of, records={given.dataset: given.rows}, by=given.by)
    assert live.report().to_json() == batch.to_json()


@pytest.mark.parametrize("form", [form for form in ENGINES if form not in ("parquet", "ibis")])
@examples(12)
@given(given=data())
def test_any_frame_counts_as_its_rows(form: str, given: Data) -> None:
    check(given, form)


@examples(8)
@given(given=data(zoned=False))
def test_a_frame_of_ibis_counts_as_its_rows(given: Data) -> None:
    check(given, "ibis")


@pytest.mark.parametrize("form", FRAMES)
@pytest.mark.parametrize("chunk", [1, 2, 50_000])
def test_rows_of_a_frame_are_records_with_a_key(form: str, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_CHUNK", chunk)
    live, plan = monitor(documents(), by="agency"), documents()
    rows = [{**row, "agency": agency} for row, agency in zip(ROWS, ("A", "B", "A"), strict=True)]
    assert live.feed("documents", FRAMES[form](rows)) == Receipt(3)
    assert live.feed("documents", FRAMES[form](rows[::-1])) == Receipt(0, 3)
    assert live.feed("documents", rows[1]) == Receipt(0, 1)
    says(plan, live, rows, by="agency")
    corrected = [{**rows[1], "channel": "electronic"}]
    with pytest.raises(DataError, match="another content"):
        live.feed("documents", FRAMES[form]([rows[0], *corrected]))
    assert live.replace("documents", FRAMES[form](corrected)) == Receipt(1)
    says(plan, live, [rows[0], corrected[0], rows[2]], by="agency")


@pytest.mark.parametrize("form", [form for form in ENGINES if form != "parquet"])
@pytest.mark.parametrize("rows", [0, 3])
def test_a_frame_of_which_nothing_is_asked_is_counted(form: str, rows: int) -> None:
    plan, day = asking(None), date(2023, 12, 31)
    live = Monitor(plan, as_of=day)
    assert live.feed(STOCK, ENGINES[form](Data(plan, STOCK, day, [{"name": "A"}] * rows))) == Receipt(rows)
    assert live.report()["rule-0"].value.exact == str(rows)


@pytest.mark.parametrize("form", FRAMES)
def test_a_frame_is_refused_as_a_whole_with_the_rows_that_are_wrong(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_CHUNK", 2)
    live, plan = monitor(documents()), documents()
    live.feed("documents", ROWS[0])
    bad = [ROWS[1], ROWS[2], {**ROWS[1], "channel": "fax", "id": "d"}, {**ROWS[1], "secrecy": "x"}]
    bad += [{**ROWS[1], "channel": "fax"}, {**ROWS[1], "id": None}]
    with pytest.raises(DataError) as caught:
        live.feed("documents", FRAMES[form](bad))
    assert [(each.code, each.path) for each in caught.value.problems] == [
        ("undeclared-value", ("documents", "channel", 3)),
        ("undeclared-value", ("documents", "secrecy", 4)),
        ("missing-field", ("documents", "id", 6)),
    ]
    says(plan, live, ROWS[:1])
    assert live.feed("documents", FRAMES[form](ROWS)) == Receipt(2, 1)


@pytest.mark.parametrize("form", FRAMES)
@pytest.mark.parametrize("rows", [0, 1])
def test_a_column_that_a_frame_lacks_is_told_with_its_near_miss(form: str, rows: int) -> None:
    frame = FRAMES[form]([{"id": "a", "sent_on": date(2022, 1, 1), "chanel": "paper", "secrecy": "none"}])
    frame = frame if rows else frame.limit(0) if hasattr(frame, "limit") else frame[:0]
    live = monitor(documents())
    with pytest.raises(DataError) as caught:
        live.feed("documents", frame)
    ((code, hint),) = [(each.code, each.hint) for each in caught.value.problems]
    assert (code, hint) == ("missing-field", "did you mean 'chanel'?")


@pytest.mark.parametrize("form", ["pandas", "pandas arrow", "pandas objects", "polars", "pyarrow"])
def test_the_last_moment_there_is_stays_on_the_last_day(form: str) -> None:
    moments = {"sent_on": pa.timestamp("us", "UTC")}
    rows = [{**ROWS[0], "agency": "A", "sent_on": datetime(9999, 12, 31, 17, tzinfo=UTC)}]
    given = Data(documents(), "documents", date(2023, 12, 31), [{**row} for row in rows], types={**moments, **MORE})
    check(given, form)


def test_two_columns_of_one_name_are_refused() -> None:
    frame = pd.DataFrame([["a", date(2022, 1, 1), "paper", "paper", "none"]])
    frame.columns = pd.Index(["id", "sent_on", "channel", "channel", "secrecy"])
    with pytest.raises(DataError, match="channel"):
        monitor(documents()).feed("documents", frame)


@pytest.mark.parametrize("rows", [dict(enumerate(ROWS)).values(), pl.Series(ROWS)], ids=["view", "series"])
def test_an_iterable_that_is_no_frame_is_one_of_records(rows: Any) -> None:
    live, plan = monitor(documents()), documents()
    assert live.feed("documents", rows) == Receipt(3)
    says(plan, live, ROWS)
