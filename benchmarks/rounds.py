"""Interleaved rounds: candidates in turn, ratios taken round by round, so that a machine's drift cancels out."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from results import Row, Target


@dataclass(frozen=True)
class Candidate:
    """Something to be timed.

    Attributes:
        name: what the table calls it.
        run: what is timed.
        check: raises AssertionError where a result of it is wrong.
        baseline: the name of the candidate that it is held against.
        target: what it must reach.
        note: what the reader must know.
    """

    name: str
    run: Callable[[], Any]
    check: Callable[[Any], None]
    baseline: str = ""
    target: Target | None = None
    note: str = ""


def measure(candidates: Sequence[Candidate], rounds: int) -> list[Row]:
    """The medians of some rounds, in the order of the candidates.

    A first round is not timed: its results are checked, so nothing is measured that does not count the same.

    Raises:
        AssertionError: for a candidate whose result is wrong.
    """
    seconds: dict[str, list[float]] = {}
    for candidate in candidates:
        candidate.check(candidate.run())
        seconds[candidate.name] = []
    for _ in range(rounds):
        for candidate in candidates:
            seconds[candidate.name].append(_seconds(candidate.run))
    return [_row(candidate, seconds) for candidate in candidates]


def _seconds(run: Callable[[], Any]) -> float:
    gc.collect()
    start = time.perf_counter()
    result = run()
    elapsed = time.perf_counter() - start
    del result  # what a result costs when it goes is not counted
    return elapsed


def _row(candidate: Candidate, seconds: dict[str, list[float]]) -> Row:
    times = seconds[candidate.name]
    row = Row(candidate.name, statistics.median(times), target=candidate.target, note=candidate.note)
    if not candidate.baseline:
        return row
    ratios = (one / other for one, other in zip(times, seconds[candidate.baseline], strict=True))
    return replace(row, ratio=statistics.median(ratios), baseline=candidate.baseline)
