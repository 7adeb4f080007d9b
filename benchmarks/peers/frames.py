"""What the libraries for polars share: the frames, and the records that a check is about."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pyarrow as pa

from peers import Check


def frames_of(tables: Mapping[str, pa.Table]) -> dict[str, pl.DataFrame]:
    """The tables in polars."""
    return {name: pl.DataFrame(table) for name, table in tables.items()}


def about(check: Check) -> pl.Expr:
    """The records that a check is about, those without a value left out."""
    known = pl.col(check.column).is_not_null()
    return pl.all_horizontal(known, *(pl.col(name).is_in(values) for name, values in check.where.items()))


def is_good(check: Check) -> pl.Expr:
    """Those of them that are good."""
    column = pl.col(check.column)
    return column if check.values == [True] else column.is_in(check.values)
