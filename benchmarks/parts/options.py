"""What the caller of the command chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from machine import describe
from results import Row, Section


@dataclass(frozen=True)
class Options:
    """Sizes, rounds and places.

    Attributes:
        documents: the number of documents, to which all sizes in memory go.
        mappings: the same for Python mappings.
        rows_on_disk: the rows of the Parquet dataset whose memory is measured.
        groups: the number of groups of the wide breakdown.
        rounds: how often each candidate is timed.
        folder: where files are written.
    """

    documents: int
    mappings: int
    rows_on_disk: int
    groups: int
    rounds: int
    folder: Path


def section(part: str, size: int, title: str, rows: Sequence[Row]) -> Section:
    """A section measured here and now."""
    return Section(part, size, title, tuple(rows), datetime.now(UTC).date().isoformat(), describe())
