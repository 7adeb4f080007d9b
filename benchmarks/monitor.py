"""Measure the monitor: records a second against counters by hand and durable-rules, reports, and restarts.

Run: python benchmarks/monitor.py

``--keys 10000000`` also measures a restart with so many keys, which takes a minute or two to prepare.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from machine import describe, installed, keep_to_two_cores, peak_mebibytes
from plan_rules import Monitor, Plan, evaluate, load_plan

PLAN = "vn-thanh-hoa/202-kh-ubnd-2020"
AS_OF = date(2025, 6, 30)
BATCH = 10_000
_FIRST = datetime(2021, 1, 1)  # noqa: DTZ001 - a day, as a moment
_TWICE = 20
"""One record in so many is delivered again at the end of its batch."""

Rows = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Candidate:
    """Something that is fed records, and gives how many of them are good."""

    name: str
    run: Callable[[Rows, Path], int]
    base: str
    target: str = ""
    most: int = 1_000_000


def records(size: int, *, days: bool) -> list[dict[str, Any]]:
    """Documents in the order of their keys, some of them twice, each with its day or with another moment."""
    found: list[dict[str, Any]] = []
    for start in range(0, size, BATCH):
        batch = []
        for number in range(start, min(start + BATCH, size)):
            moment = _FIRST + timedelta(seconds=number * 7919 % (1600 * 86400))
            batch.append(
                {
                    "id": f"DOC-{number:09}",
                    "sent_on": moment.date() if days else moment,
                    "channel": "paper" if number % 5 == 0 else "electronic",
                    "secrecy": "mat" if number % 7 == 0 else "none",
                }
            )
        found += [*batch, *batch[::_TWICE]]
    return found


def _year(day: date) -> int:
    """The reporting year; the one call in the loops by hand, as each needs the windows of the clause."""
    return day.year + (day.month == 12 and day.day >= 15)


def by_hand(rows: Rows, _: Path) -> int:
    """A counter with its keys in a dictionary."""
    known: dict[str, tuple[Any, ...]] = {}
    counts: dict[tuple[Any, ...], int] = {}
    for row in rows:
        key, content = row["id"], (row["sent_on"], row["channel"], row["secrecy"])
        before = known.get(key)
        if before is not None:
            if before != content:
                raise ValueError(key)
            continue
        known[key] = content
        cell = (_year(content[0]), content[1], content[2])
        counts[cell] = counts.get(cell, 0) + 1
    return _good(counts)


def by_hand_in_sqlite(rows: Rows, folder: Path) -> int:
    """A counter with its keys in a file, saved batch by batch."""
    connection = sqlite3.connect(folder / "by-hand.db", isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;"
        "CREATE TABLE keys (key TEXT PRIMARY KEY, sent_on, channel, secrecy) WITHOUT ROWID;"
        "CREATE TABLE counts (year, channel, secrecy, count, PRIMARY KEY (year, channel, secrecy));"
    )
    counts: dict[tuple[Any, ...], int] = {}
    for start in range(0, len(rows), BATCH):
        connection.execute("BEGIN")
        for row in rows[start : start + BATCH]:
            content = (row["sent_on"].isoformat(), row["channel"], row["secrecy"])
            added = connection.execute("INSERT OR IGNORE INTO keys VALUES (?, ?, ?, ?)", (row["id"], *content))
            if not added.rowcount:
                found = connection.execute("SELECT sent_on, channel, secrecy FROM keys WHERE key = ?", (row["id"],))
                if found.fetchone() != content:
                    raise ValueError(row["id"])
                continue
            cell = (_year(row["sent_on"]), content[1], content[2])
            counts[cell] = counts.get(cell, 0) + 1
        kept = ((*cell, count) for cell, count in counts.items())
        connection.executemany("INSERT OR REPLACE INTO counts VALUES (?, ?, ?, ?)", kept)
        connection.execute("COMMIT")
    connection.close()
    return _good(counts)


def _good(counts: dict[tuple[Any, ...], int]) -> int:
    return sum(count for (_, channel, secrecy), count in counts.items() if (channel, secrecy) == ("electronic", "none"))


def _batches(rows: Rows) -> Iterator[Rows]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def _new(**more: Any) -> Monitor:
    return Monitor(_plan(), as_of=AS_OF, keys={"documents": "id"}, **more)


@cache
def _plan() -> Plan:
    return load_plan(PLAN)


def _counted(monitor: Monitor) -> int:
    windows = monitor._now.fed.datasets["documents"].cube  # noqa: SLF001 - so that each is held to one number
    good = (
        count for _, (_, channel, secrecy), count in windows.rows(range(len(windows))) if (channel, secrecy) == _GOOD
    )
    return sum(good)


_GOOD = (1, 1)
"""The classes of electronic and of not secret, as the plan declares these values first."""


def in_batches(rows: Rows, _: Path) -> int:
    """The monitor in memory, fed batch by batch and judged in the end."""
    monitor = _new()
    for batch in _batches(rows):
        monitor.feed("documents", batch)
    monitor.judge()
    return _counted(monitor)


def one_by_one(rows: Rows, _: Path) -> int:
    """The monitor in memory, fed one by one."""
    monitor = _new()
    for row in rows:
        monitor.feed("documents", row)
    monitor.judge()
    return _counted(monitor)


def in_file(rows: Rows, folder: Path) -> int:
    """The monitor with its state in a file, judged and saved after each batch."""
    with _new(state=folder / "state.db") as monitor:
        for batch in _batches(rows):
            monitor.feed("documents", batch)
            monitor.judge()
            monitor.save()
        return _counted(monitor)


def durable_events(rows: Rows, _: Path) -> int:
    """durable-rules, with each record as an event; it keeps no keys, so it is fed none twice."""
    import pyarrow as pa  # noqa: PLC0415

    from peers import durable_events as peer  # noqa: PLC0415 - not installed everywhere

    once = {row["id"]: {"channel": row["channel"], "secrecy": row["secrecy"]} for row in rows}
    answer = peer.prepare({"documents": pa.Table.from_pylist([*once.values()])})()
    return next(iter(answer.values()))[0]


CANDIDATES = (
    Candidate("counter by hand", by_hand, "counter by hand"),
    Candidate("monitor, batches", in_batches, "counter by hand", "≤ 3"),
    Candidate("monitor, one by one", one_by_one, "counter by hand", most=100_000),
    Candidate("counter by hand in SQLite", by_hand_in_sqlite, "counter by hand in SQLite"),
    Candidate("monitor with a state, batches", in_file, "counter by hand in SQLite", "≤ 3"),
    Candidate("durable-rules, events", durable_events, "monitor, batches", "≥ 20", most=20_000),
)


def measure(size: int, rounds: int, *, days: bool) -> None:
    """Print records a second of each candidate, the best of some rounds that take turns."""
    best: dict[str, float] = {}
    _new()
    for _ in range(rounds):
        for each in CANDIDATES:
            if each.run is durable_events and not installed("durable-rules"):
                continue
            rows = records(min(size, each.most), days=days)
            expected = _expected(rows)
            with tempfile.TemporaryDirectory() as folder:
                start = time.perf_counter()
                good = each.run(rows, Path(folder))
                taken = (time.perf_counter() - start) / len(rows)
            if good != expected:
                raise SystemExit(f"{each.name} counts {good} good documents, not {expected}")
            best[each.name] = min(taken, best.get(each.name, taken))
    print(f"\n{size:,} documents, {'each with its day' if days else 'each with its moment'}\n")
    print(f"{'':32}{'records/s':>12}{'microseconds':>14}{'ratio':>8}  target")
    for each in CANDIDATES:
        if each.name in best:
            taken = best[each.name]
            ratio = taken / best[each.base]
            print(f"{each.name:32}{1 / taken:12,.0f}{taken * 1e6:14.2f}{ratio:8.2f}  {each.target} of {each.base}")


def _expected(rows: Rows) -> int:
    good = {row["id"] for row in rows if (row["channel"], row["secrecy"]) == ("electronic", "none")}
    return len(good)


def measure_reports() -> None:
    """Print how long a report takes after more and more records."""
    print(f"\n{'records fed':>12}{'report in ms':>14}{'cells':>8}")
    monitor, fed = _new(), 0
    for size in (10_000, 100_000, 1_000_000):
        monitor.feed("documents", _more(fed, size))
        fed = size
        taken = []
        for number in range(5):
            monitor.feed("documents", {**records(1, days=True)[0], "id": f"more-{size}-{number}"})
            start = time.perf_counter()
            monitor.report()
            taken.append(time.perf_counter() - start)
        cube = monitor._now.fed.datasets["documents"].cube  # noqa: SLF001
        print(f"{size:12,}{min(taken) * 1000:14.2f}{len(cube):8}")
    rows = [*records(1_000_000, days=True)]
    start = time.perf_counter()
    evaluate(_plan(), as_of=AS_OF, records={"documents": rows})
    print(f"evaluate on the last: {(time.perf_counter() - start) * 1000:.0f} ms")


def _more(since: int, size: int) -> Rows:
    known = {f"DOC-{number:09}" for number in range(since)}
    return [row for row in records(size, days=True) if row["id"] not in known]


def measure_restart(keys: int) -> None:
    """Print what a restart with very many keys takes, and the first batch after it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "state.db"
        start = time.perf_counter()
        with _new(state=path) as monitor:
            for first in range(0, keys, 100_000):
                batch = records(100_000, days=True)
                for row in batch:
                    row["id"] = f"DOC-{first + int(row['id'][4:]):09}"
                monitor.feed("documents", batch)
                monitor.save()
        prepared = time.perf_counter() - start
        size = path.stat().st_size
        start = time.perf_counter()
        with Monitor.restore(_plan(), path) as monitor:
            restored = time.perf_counter() - start
            start = time.perf_counter()
            again = monitor.feed("documents", records(BATCH, days=True))
            fed = time.perf_counter() - start
        print(f"\n{keys:,} keys, {size / 2**20:.0f} MiB, prepared in {prepared:.0f} s")
        print(f"restart {restored:.2f} s; {again.repeated:,} known records again in {fed:.2f} s")
        print(f"most memory of this process: {peak_mebibytes():.0f} MiB")


def main() -> None:
    """Measure what is asked for."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--documents", type=int, default=200_000, help="how many are fed")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--keys", type=int, default=0, help="measure only a restart with so many keys")
    given = arguments.parse_args()
    keep_to_two_cores()
    print(describe())
    if given.keys:
        measure_restart(given.keys)
        return
    measure(given.documents, given.rounds, days=True)
    measure(given.documents, given.rounds, days=False)
    measure_reports()


if __name__ == "__main__":
    main()
