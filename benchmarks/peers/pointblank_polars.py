"""pointblank, on polars: a validation a table, a step a rule, each on the frame that its ``pre`` filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pointblank as pb
import polars as pl
import pyarrow as pa

from peers import CHECKS, Answer, Check
from peers.frames import about, frames_of, is_good


def prepare(tables: Mapping[str, pa.Table]) -> Callable[[], Answer]:
    """The frames."""
    frames = frames_of(tables)

    def run() -> Answer:
        answer: Answer = {}
        for name, frame in frames.items():
            checks = [check for check in CHECKS if check.dataset == name]
            validation = pb.Validate(data=frame)
            for check in checks:
                validation = validation.col_vals_expr(
                    expr=is_good(check), pre=_filter(check), thresholds=pb.Thresholds(error=1 - check.at_least or None)
                )
            validation = validation.interrogate(collect_extracts=False)
            passed, failed = validation.n_passed(), validation.n_failed()
            for step, check in enumerate(checks, start=1):
                answer[check.rule] = (passed[step], failed[step])
        return answer

    return run


def _filter(check: Check) -> Callable[[pl.DataFrame], pl.DataFrame]:
    return lambda frame: frame.filter(about(check))
