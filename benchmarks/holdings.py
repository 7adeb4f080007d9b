"""The same records in every form a host may hold them in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa

from data import SHARE_OF_DOCUMENTS, table, write_parquet
from machine import CORES

Frames = Callable[[str], Any]
"""What to hand over for a dataset."""


class Holdings:
    """Some datasets at the size that belongs to so many documents; each form is made when it is asked for."""

    def __init__(self, documents: int, datasets: Iterable[str], folder: Path) -> None:
        self.documents, self.folder = documents, folder
        self.rows = {name: max(1, int(documents * SHARE_OF_DOCUMENTS[name])) for name in datasets}

    @cached_property
    def arrow(self) -> dict[str, pa.Table]:
        """Tables of pyarrow."""
        return {name: table(name, rows) for name, rows in self.rows.items()}

    @cached_property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """A connection whose tables are the datasets."""
        connection = duckdb.connect()
        connection.execute(f"set threads = {CORES}")
        for name, rows in self.arrow.items():
            connection.register("rows", rows)
            connection.execute(f"create table {name} as from rows")
            connection.unregister("rows")
        return connection

    @cached_property
    def paths(self) -> dict[str, str]:
        """Globs of Parquet files."""
        folder = self.folder / f"parquet-{self.documents}"
        return {name: write_parquet(name, rows, folder) for name, rows in self.rows.items()}

    @cached_property
    def polars(self) -> dict[str, pl.DataFrame]:
        """Frames of polars with plain texts."""
        return {name: pl.DataFrame(rows) for name, rows in self.arrow.items()}

    @cached_property
    def categorical(self) -> dict[str, pl.DataFrame]:
        """Frames of polars whose texts are categories."""
        return {name: frame.with_columns(pl.col(pl.String).cast(pl.Categorical)) for name, frame in self.polars.items()}

    @cached_property
    def pandas(self) -> dict[str, pd.DataFrame]:
        """Frames of pandas with its default dtypes: str, datetime64, float64, and object for booleans with gaps."""
        return {name: rows.to_pandas(date_as_object=False) for name, rows in self.arrow.items()}

    @cached_property
    def pandas_of_dates(self) -> dict[str, pd.DataFrame]:
        """The same with dates as Python objects, as pandas reads them from Parquet."""
        return {name: rows.to_pandas() for name, rows in self.arrow.items()}

    @cached_property
    def mappings(self) -> dict[str, list[dict[str, Any]]]:
        """Lists of Python mappings."""
        return {name: rows.to_pylist() for name, rows in self.arrow.items()}

    def fetch(self, queries: Mapping[str, str]) -> dict[str, list[Any]]:
        """The rows of one query a dataset."""
        return {name: self.connection.execute(query).fetchall() for name, query in queries.items()}

    @property
    def tables(self) -> dict[str, str]:
        """What SQL calls the tables."""
        return {name: name for name in self.rows}

    @property
    def files(self) -> dict[str, str]:
        """What SQL calls the Parquet files."""
        return {name: f"read_parquet('{path}')" for name, path in self.paths.items()}

    def scans(self) -> dict[str, pl.LazyFrame]:
        """Scans of the Parquet files by polars."""
        return {name: pl.scan_parquet(path) for name, path in self.paths.items()}
