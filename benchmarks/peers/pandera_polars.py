"""pandera, on polars: a check a rule, of which all the work is the caller's own expression."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandera.polars as pa_polars
import pyarrow as pa
from pandera.errors import SchemaErrors

from peers import CHECKS, Answer, Check
from peers.frames import about, frames_of, is_good


def prepare(tables: Mapping[str, pa.Table]) -> Callable[[], Answer]:
    """The frames, each with its schema."""
    frames = frames_of(tables)
    counted: Answer = {}
    schemas = {
        name: pa_polars.DataFrameSchema(
            {}, checks=[pa_polars.Check(_share(check, counted)) for check in CHECKS if check.dataset == name]
        )
        for name in tables
    }

    def run() -> Answer:
        counted.clear()
        for name, schema in schemas.items():
            try:
                schema.validate(frames[name], lazy=True)
            except SchemaErrors:
                continue
        return dict(counted)

    return run


def _share(check: Check, counted: Answer) -> Callable[[Any], bool]:
    def holds(data: Any) -> bool:
        good = is_good(check)
        numbers = data.lazyframe.filter(about(check)).select(good=good.sum(), bad=(~good).sum()).collect().row(0)
        counted[check.rule] = numbers
        return bool(numbers[0] >= check.at_least * sum(numbers))

    return holds
