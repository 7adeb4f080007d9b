"""dataframely, on polars: a schema a table, a rule a check; a record outside a check passes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import dataframely as dy
import polars as pl
import pyarrow as pa

from peers import CHECKS, Answer, Check
from peers.frames import about, frames_of, is_good


def prepare(tables: Mapping[str, pa.Table]) -> Callable[[], Answer]:
    """The frames, each with its schema."""
    frames = frames_of(tables)
    schemas = {name: _schema(name) for name in tables}

    def run() -> Answer:
        answer: Answer = {}
        for name, schema in schemas.items():
            _, failures = schema.filter(frames[name])
            counts = failures.counts()
            for check in CHECKS:
                if check.dataset == name:
                    answer[check.rule] = (None, counts.get(check.rule.replace("-", "_"), 0))
        return answer

    return run


def _schema(dataset: str) -> Any:
    members: dict[str, Any] = {}
    for check in CHECKS:
        if check.dataset == dataset:
            for name in (check.column, *check.where):
                members[name] = (
                    dy.Bool(nullable=True) if name in ("done", "settled_online") else dy.String(nullable=True)
                )
            members[check.rule.replace("-", "_")] = dy.rule()(_passes(check))
    return type(dataset.capitalize(), (dy.Schema,), members)


def _passes(check: Check) -> Callable[[Any], pl.Expr]:
    return lambda _: ~about(check).fill_null(value=False) | is_good(check)
