"""Progress through long files of records, for a person who waits."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from time import monotonic
from typing import TypeVar

Item = TypeVar("Item", bound=Mapping[str, object])

_EVERY = 20_000
_PATIENCE = 1.0
"""Seconds after which a person wants to know that something happens."""


def with_progress(records: Iterator[Item], name: str) -> Iterator[Item]:
    """The same records; how many were read is shown on stderr, if that is a terminal and it takes a while."""
    return _shown(records, name) if sys.stderr.isatty() else records


def _shown(records: Iterator[Item], name: str) -> Iterator[Item]:
    from rich.console import Console  # noqa: PLC0415 - not needed for what is piped
    from rich.status import Status  # noqa: PLC0415

    start, status = monotonic(), None
    try:
        for count, record in enumerate(records):
            if count % _EVERY == 0 and monotonic() - start > _PATIENCE:
                if status is None:
                    status = Status("", console=Console(file=sys.stderr))
                    status.start()
                status.update(f"{name}: {count:,} records")
            yield record
    finally:
        if status is not None:
            status.stop()
