"""What was measured: rows and sections, their file, and the tables made of them. Needs the standard library only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

Table: TypeAlias = list[list[str]]
"""Cells, the headings first."""

FILE = Path(__file__).parents[1] / "docs" / "assets" / "speed.json"


@dataclass(frozen=True)
class Target:
    """What a row must reach: a ratio to the baseline, seconds, or mebibytes."""

    at_most: float
    of: str = "ratio"

    def __str__(self) -> str:
        return f"≤ {_amount(self.at_most, self.of)}"


@dataclass(frozen=True)
class Row:
    """One candidate.

    Attributes:
        name: what was measured.
        seconds: the median of the rounds.
        ratio: the median of the ratios to the baseline, round by round.
        baseline: the row that it is held against.
        mebibytes: the peak of its memory.
        target: what it must reach.
        note: what the reader must know.
    """

    name: str
    seconds: float
    ratio: float | None = None
    baseline: str = ""
    mebibytes: float | None = None
    target: Target | None = None
    note: str = ""

    @property
    def holds(self) -> bool | None:
        """Whether the target holds; None where there is none."""
        if self.target is None:
            return None
        measured: float = getattr(self, self.target.of)
        return measured <= self.target.at_most


@dataclass(frozen=True)
class Section:
    """The rows of one run of one part.

    Attributes:
        part: its name on the command line.
        size: the number of records that it is about, by which sections of one part differ.
        title: its heading.
        rows: what was measured.
        day: when.
        machine: where.
    """

    part: str
    size: int
    title: str
    rows: tuple[Row, ...]
    day: str
    machine: str

    def row(self, name: str) -> Row | None:
        """The row of a name, if there is one."""
        return next((row for row in self.rows if row.name == name), None)


# --- the file ------------------------------------------------------------------------------------------------------


def read(path: Path = FILE) -> tuple[Section, ...]:
    """The sections of a file; none where there is no file."""
    content = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return tuple(map(_section, content))


def write(sections: Iterable[Section], path: Path = FILE) -> None:
    """Write sections to a file, each in the place of an older one of the same part and size."""
    known = {(section.part, section.size): section for section in (*read(path), *sections)}
    content = [asdict(known[key]) for key in sorted(known)]
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _section(content: dict[str, Any]) -> Section:
    return Section(**{**content, "rows": tuple(map(_row, content["rows"]))})


def _row(content: dict[str, Any]) -> Row:
    target = content["target"]
    return Row(**{**content, "target": Target(**target) if target else None})


# --- tables --------------------------------------------------------------------------------------------------------

SOURCES = (
    ("DuckDB table", "DuckDB table"),
    ("Parquet, by path", "Parquet by path"),
    ("polars, eager", "polars, eager"),
    ("polars, lazy", "polars, lazy"),
    ("pyarrow", "pyarrow table"),
    ("pandas, default dtypes", "pandas"),
    ("Spark, to SQL by hand on Spark", "Spark"),
    ("Python mappings, to a plain loop", "mappings"),
)
"""The rows of the table of all sources, and what their rows are called in the sections."""

_SOURCE_PARTS = (
    ("6 rules", ("six", "mappings-six", "spark-six")),
    ("20 rules", ("twenty", "mappings-twenty", "spark-twenty")),
    ("60 rules", ("sixty",)),
)


def overview(sections: Sequence[Section]) -> Table:
    """The table of all sources: ratio to what is written by hand, with its target."""
    columns = [
        (f"{words}, {_size(size)}", parts, size)
        for words, parts in _SOURCE_PARTS
        for size in sorted({section.size for section in sections if section.part == parts[0]})
    ]
    rows = []
    for words, name in SOURCES:
        cells = [_overview_cell(sections, parts, size, name) for _, parts, size in columns]
        if any(cells):
            rows.append([words, *cells])
    return [["Source", *(heading for heading, _, _ in columns)], *rows] if rows else []


def _overview_cell(sections: Sequence[Section], parts: Sequence[str], size: int, name: str) -> str:
    # Mappings and Spark are measured at a size of their own, and stand in the column of the first size.
    first = min(section.size for section in sections if section.part == parts[0])
    for section in sections:
        if section.part in parts and (section.size == size or (section.part != parts[0] and size == first)):
            row = section.row(name)
            if row:
                return f"{_measured(row)} ({row.target})" if row.target else _measured(row)
    return ""


def table(section: Section) -> Table:
    """The rows of a section."""
    noted = any(row.note for row in section.rows)
    with_memory = any(row.mebibytes is not None for row in section.rows)
    headings = ["", "time", *(["peak memory"] if with_memory else []), "ratio", "target", "holds"]
    rows = []
    for row in section.rows:
        cells = [row.name, _amount(row.seconds, "seconds")]
        if with_memory:
            cells.append("" if row.mebibytes is None else _amount(row.mebibytes, "mebibytes"))
        cells += ["" if row.ratio is None else _amount(row.ratio, "ratio"), str(row.target or ""), _holds(row)]
        rows.append([*cells, row.note] if noted else cells)
    return [[*headings, "note"] if noted else headings, *rows]


def shortfalls(sections: Iterable[Section]) -> list[str]:
    """Each target that does not hold, in a line."""
    return [
        f"{section.title}: {row.name} {_measured(row)}, {row.target}"
        for section in sections
        for row in section.rows
        if row.holds is False
    ]


def _measured(row: Row) -> str:
    of = row.target.of if row.target else "ratio"
    return _amount(getattr(row, of), of)


def _holds(row: Row) -> str:
    return {None: "", True: "yes", False: "no"}[row.holds]


def _amount(amount: float, of: str) -> str:
    if of == "ratio":
        return f"{amount:.2f}" if amount >= 0.0995 else f"{amount:.2g}"
    if of == "mebibytes":
        return f"{amount:,.0f} MiB"
    return f"{amount * 1000:,.1f} ms" if amount < 1 else f"{amount:,.2f} s"


def _size(size: int) -> str:
    return f"{size / 1e6:g} M" if size >= 1_000_000 else f"{size:,}"


def markdown(table: Table) -> str:
    """A table in Markdown."""
    headings, *rows = table
    return "\n".join(f"| {' | '.join(line)} |" for line in (headings, ["---"] * len(headings), *rows))


def plain(table: Table) -> str:
    """A table with its columns in line, for a terminal."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in table)
    return "\n".join(line.rstrip() for line in lines)


def by_part(sections: Iterable[Section]) -> Mapping[str, tuple[Section, ...]]:
    """Sections under their parts."""
    parts: dict[str, tuple[Section, ...]] = {}
    for section in sections:
        parts[section.part] = (*parts.get(section.part, ()), section)
    return parts
