"""Progress through long files of records, for a person who waits."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from plan_rules.measure.sources.record_paths import open_connection

if TYPE_CHECKING:
    from rich.status import Status

    from plan_rules.measure.sources.record_paths import Connection

Item = TypeVar("Item", bound=Mapping[str, object])

_EVERY = 20_000
_PATIENCE = 1.0
"""Seconds after which a person wants to know that something happens."""

_PAUSE = 0.2
"""Seconds between two looks at how far DuckDB is."""


def with_progress(records: Iterator[Item], name: str) -> Iterator[Item]:
    """The same records; how many were read is shown on stderr, if that is a terminal and it takes a while."""
    return _shown(records, name) if sys.stderr.isatty() else records


def _shown(records: Iterator[Item], name: str) -> Iterator[Item]:
    start, status = monotonic(), None
    try:
        for count, record in enumerate(records):
            if count % _EVERY == 0 and monotonic() - start > _PATIENCE:
                if status is None:
                    status = _status()
                    status.start()
                status.update(f"{name}: {count:,} records")
            yield record
    finally:
        if status is not None:
            status.stop()


@contextmanager
def connection_with_progress(name: str) -> Iterator[Connection]:
    """A DuckDB; how far its query is is shown on stderr, if that is a terminal and it takes a while.

    DuckDB holds the main thread until a query ends, so another one looks how far it is. It ends with the connection.
    """
    with open_connection() as connection:
        if not sys.stderr.isatty():
            yield connection
            return
        connection.execute("SET enable_progress_bar = true")
        connection.execute("SET enable_progress_bar_print = false")  # its own bar would go to the standard output
        ended = Event()
        watching = Thread(target=_watch, args=(connection.query_progress, name, ended))
        try:
            watching.start()
            yield connection
        finally:
            ended.set()
            if watching.is_alive():
                watching.join()


def _watch(progress: Callable[[], float], name: str, ended: Event) -> None:
    if ended.wait(_PATIENCE):
        return
    with _status() as status:
        while not ended.wait(_PAUSE):
            # To DuckDB reading is one half of counting by groups, and the other takes no time.
            status.update(f"{name}: {min(max(2 * progress(), 0), 100):.0f}%")


def _status() -> Status:
    from rich.console import Console  # noqa: PLC0415 - not needed for what is piped
    from rich.status import Status  # noqa: PLC0415

    return Status("", console=Console(file=sys.stderr))
