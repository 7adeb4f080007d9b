"""cuallee, on polars: a check a rule, on a frame that the caller filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pyarrow as pa
from cuallee import Check, CheckLevel

from peers import CHECKS, Answer
from peers.frames import about, frames_of


def prepare(tables: Mapping[str, pa.Table]) -> Callable[[], Answer]:
    """The frames."""
    frames = frames_of(tables)

    def run() -> Answer:
        answer: Answer = {}
        for check in CHECKS:
            mine = Check(CheckLevel.WARNING, check.rule)
            mine.is_contained_in(check.column, tuple(check.values), pct=check.at_least)
            row = mine.validate(frames[check.dataset].filter(about(check))).row(0, named=True)
            answer[check.rule] = (row["rows"] - row["violations"], row["violations"])
        return answer

    return run
