"""Interleaved rounds: candidates in turn, ratios taken round by round, so that a machine's drift cancels out."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping


def measure(candidates: Mapping[str, Callable[[], object]], rounds: int = 7) -> dict[str, list[float]]:
    """Seconds of each candidate in each round, after one round that does not count."""
    seconds: dict[str, list[float]] = {name: [] for name in candidates}
    for number in range(rounds + 1):
        for name, run in candidates.items():
            gc.collect()
            start = time.perf_counter()
            run()
            elapsed = time.perf_counter() - start
            if number:
                seconds[name].append(elapsed)
    return seconds


def print_table(title: str, seconds: Mapping[str, list[float]], baseline: str) -> None:
    """The median time of each candidate and the median of its ratios to the baseline."""
    print(f"\n{title}")
    for name, times in seconds.items():
        ratio = statistics.median(one / base for one, base in zip(times, seconds[baseline], strict=True))
        print(f"  {name:<34}{statistics.median(times) * 1000:>9.1f} ms{ratio:>8.2f}")
