"""Every form in which a host may hold its records, made from the same rows: the one list that all tests of sources use.

A new source is one function here; the conformance cases, the laws and the random comparisons then run on it.
"""

from __future__ import annotations

import csv
import json
import math
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, make_dataclass
from datetime import date
from functools import cache, cached_property
from itertools import count, cycle
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import ibis
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import create_model

from plan_rules import Cube, Plan, build_cube
from plan_rules.measure.question import Question, questions
from plan_rules.model.dataset import DataField, FieldType
from plan_rules.timeline import timelines_of

Row: TypeAlias = Mapping[str, Any]

DECLARED_AS: Mapping[FieldType, pa.DataType] = {
    FieldType.TEXT: pa.string(),
    FieldType.BOOLEAN: pa.bool_(),
    FieldType.INTEGER: pa.int64(),
    FieldType.NUMBER: pa.float64(),
    FieldType.DATE: pa.date32(),
}
"""The type of a column where a test does not care."""


@dataclass(frozen=True)
class Data:
    """Records of one dataset, and the evaluation they are handed to.

    Attributes:
        plan: the plan.
        dataset: the dataset they belong to.
        as_of: the date of evaluation.
        rows: the records as Python holds them; all have the same keys.
        by: the fields by which findings are broken down.
        types: the types of the columns where they are not the usual ones; their order is that of the rows.
    """

    plan: Plan
    dataset: str
    as_of: date
    rows: Sequence[Row]
    by: tuple[str, ...] = ()
    types: Mapping[str, pa.DataType] = field(default_factory=dict)

    @property
    def fields(self) -> Mapping[str, DataField]:
        """What the plan declares."""
        return self.plan.header.datasets[self.dataset].fields

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self.rows[0]) if self.rows else tuple({**self.fields, **self.types})

    @cached_property
    def arrow(self) -> pa.Table:
        """The records as an Arrow table."""
        return pa.table([self.column(name) for name in self.names], names=list(self.names))

    def column(self, name: str) -> pa.Array:
        """One column; NaN stays itself among floating-point numbers and is null elsewhere."""
        known = self.types.get(name) or DECLARED_AS[self.fields[name].type]
        values = [row[name] for row in self.rows]
        if pa.types.is_floating(known):
            return pa.array([None if value is None else float(value) for value in values], known)
        return pa.array([None if is_nan(value) else value for value in values], known)

    @cached_property
    def question(self) -> Question:
        """What the evaluation asks of the dataset."""
        return questions(self.plan, self.as_of, timelines_of(self.plan, self.as_of), self.by, [self.dataset])[
            self.dataset
        ]

    @cached_property
    def cube(self) -> Cube:
        """The records counted as plain mappings."""
        return build_cube(self.plan, self.dataset, self.rows, as_of=self.as_of, by=self.by)


def is_nan(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)


_GAPS = (None, float("nan"), pd.NA, pd.NaT, np.float64("nan"))
"""What may stand for a missing value, in pandas too."""

_FOLDER = tempfile.TemporaryDirectory()
_NUMBERS = count()
_CONNECTION = duckdb.connect()


def new_path(suffix: str) -> Path:
    """A path in a folder of this process that no other file has."""
    return Path(_FOLDER.name, f"{next(_NUMBERS)}{suffix}")


@cache
def _dataclass(names: tuple[str, ...]) -> type:
    return make_dataclass("Record", names)


@cache
def _model(names: tuple[str, ...]) -> type:
    return create_model("Record", **dict.fromkeys(names, (Any, ...)))  # type: ignore[call-overload, no-any-return]


def _pandas(data: Data) -> pd.DataFrame:
    """As read from a file; whole numbers keep a type of their own where some are missing."""
    frame = data.arrow.to_pandas()
    whole = {name: "Int64" for name, kind in _types(data) if pa.types.is_signed_integer(kind)}
    whole |= {name: "UInt64" for name, kind in _types(data) if pa.types.is_unsigned_integer(kind)}
    # By way of floating point a large number would lose digits.
    return frame.assign(**{name: pd.array(data.arrow[name].to_pylist(), kind) for name, kind in whole.items()})


def _types(data: Data) -> list[tuple[str, pa.DataType]]:
    return [(name, data.arrow.schema.field(name).type) for name in data.names]


def _objects(data: Data) -> pd.DataFrame:
    """As made of Python objects, everything that may stand for a missing value among them."""
    gaps = cycle(_GAPS)

    def objects(name: str) -> list[Any]:
        return [next(gaps) if value is None or is_nan(value) else value for value in data.arrow[name].to_pylist()]

    return pd.DataFrame({name: pd.Series(objects(name), dtype=object) for name in data.names})


def _with_gaps(data: Data) -> Iterator[Row]:
    """Records in which everything that may stand for a missing value does."""
    gaps = cycle((*_GAPS, np.datetime64("NaT", "D")))
    for row in data.rows:
        yield {name: next(gaps) if value is None or is_nan(value) else value for name, value in row.items()}


def _parquet(data: Data) -> Path:
    path = new_path(".parquet")
    pq.write_table(data.arrow, path)
    return path


def _saved(data: Data, suffix: str) -> Cube:
    path = new_path(suffix)
    data.cube.save(path)
    return Cube.load(path)


def _cell(value: Any) -> Any:
    """A value as files of text hold it; None where it is missing."""
    if value is None or is_nan(value):
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def _csv(data: Data) -> Path:
    path = new_path(".csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(data.names)
        table.writerows([_cell(row[name]) or "" for name in data.names] for row in data.rows)
    return path


def is_for_csv(data: Data) -> bool:
    """Whether a CSV file can hold the records: it has no blanks around a text, and no record without any value."""
    cells = [[_cell(value) for value in row.values()] for row in data.rows]
    return all(any(row) and all(cell == cell.strip() for cell in row if cell) for row in cells)


def _json_lines(data: Data) -> Path:
    def written(name: str, value: Any) -> str:
        cell = _cell(value)
        is_bare = cell is None or data.fields[name].type in (FieldType.BOOLEAN, FieldType.INTEGER, FieldType.NUMBER)
        return f"{json.dumps(name)}: {(cell or 'null') if is_bare else json.dumps(cell, ensure_ascii=False)}"

    path = new_path(".jsonl")
    lines = (", ".join(written(name, row[name]) for name in data.names) for row in data.rows)
    path.write_text("".join(f"{{{line}}}\n" for line in lines), encoding="utf-8")
    return path


def _polars(data: Data) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(data.arrow))


OBJECTS: Mapping[str, Callable[[Data], Any]] = {
    "mappings": lambda data: list(data.rows),
    "generator": _with_gaps,
    "dataclasses": lambda data: [_dataclass(data.names)(**row) for row in data.rows],
    "pydantic": lambda data: [_model(data.names)(**row) for row in data.rows],
}
"""Forms of Python objects."""

ENGINES: Mapping[str, Callable[[Data], Any]] = {
    "polars": _polars,
    "polars lazy": lambda data: _polars(data).lazy(),
    "pandas": _pandas,
    "pandas objects": _objects,
    "pandas nullable": lambda data: _pandas(data).convert_dtypes(),
    "pandas arrow": lambda data: data.arrow.to_pandas(types_mapper=pd.ArrowDtype),
    "pyarrow": lambda data: data.arrow,
    "duckdb": lambda data: _CONNECTION.from_arrow(data.arrow),
    "ibis": lambda data: ibis.memtable(data.arrow),
    "parquet": _parquet,
}
"""Forms that an engine counts."""

CUBES: Mapping[str, Callable[[Data], Any]] = {
    "cube in JSON": lambda data: _saved(data, ".json"),
    "cube in Parquet": lambda data: _saved(data, ".parquet"),
}
"""Forms that were counted before."""

TEXT_FILES: Mapping[str, Callable[[Data], Any]] = {"csv": _csv, "json lines": _json_lines}
"""Files of text, which hold the values that people write: no NaN, no text that is empty, no number of many digits."""

FORMS: Mapping[str, Callable[[Data], Any]] = {**OBJECTS, **ENGINES, **CUBES, **TEXT_FILES}
"""All of them."""
