"""What was measured: rows and sections, their file, and the tables made of them. Needs the standard library only."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
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
        at: the number of records or rules, where the section is a curve.
    """

    name: str
    seconds: float
    ratio: float | None = None
    baseline: str = ""
    mebibytes: float | None = None
    target: Target | None = None
    note: str = ""
    at: int | None = None

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
        remarks: what else the reader must know.
    """

    part: str
    size: int
    title: str
    rows: tuple[Row, ...]
    day: str
    machine: str
    remarks: tuple[str, ...] = ()

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
    rows, remarks = tuple(map(_row, content["rows"])), tuple(content["remarks"])
    return Section(**{**content, "rows": rows, "remarks": remarks})


def _row(content: dict[str, Any]) -> Row:
    target = content["target"]
    return Row(**{**content, "target": Target(**target) if target else None})


# --- tables --------------------------------------------------------------------------------------------------------

SOURCES = (
    ("DuckDB table", "DuckDB table", ""),
    ("Parquet by path", "Parquet by path", ""),
    ("polars, eager", "polars, eager", ""),
    ("polars, lazy", "polars, lazy", ""),
    ("pyarrow", "pyarrow table", ""),
    ("pandas", "pandas", ""),
    ("Spark, to Spark SQL by hand", "Spark", "spark-"),
    ("Python mappings, to a loop by hand", "mappings", "mappings-"),
)
"""The rows of the table of all sources: their words, what they are called in a section, and how its part begins."""

SOURCE_PARTS = {"six": "6 rules", "twenty": "20 rules", "sixty": "60 rules"}
"""The parts that have all sources, with the words of their columns."""


def overview(sections: Iterable[Section]) -> Table:
    """The table of all sources: for each the ratio to what is written by hand, and the target."""
    parts = by_part(sections)
    columns = [section for part in SOURCE_PARTS for section in parts.get(part, ())]
    rows = []
    for words, name, beginning in SOURCES:
        cells = [_overview_cell(_counterpart(column, beginning, parts), name) for column in columns]
        if any(cells):
            rows.append([words, *cells])
    headings = (f"{SOURCE_PARTS[column.part]}, {_size(column.size)}" for column in columns)
    return [["Source", *headings], *rows] if rows else []


def _counterpart(column: Section, beginning: str, parts: Mapping[str, Sequence[Section]]) -> Section | None:
    """The section with a row's figures: mappings and Spark, of a size of their own, stand in the first column."""
    if not beginning:
        return column
    others = parts.get(beginning + column.part, ())
    return others[-1] if others and column is parts[column.part][0] else None


def _overview_cell(section: Section | None, name: str) -> str:
    row = section.row(name) if section else None
    if row is None:
        return ""
    return f"{_measured(row)} ({row.target})" if row.target else _measured(row)


def table(section: Section) -> Table:
    """The rows of a section; of a curve, a row for each number and a column for each line."""
    if any(row.at is not None for row in section.rows):
        return _curve(section)
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


def _curve(section: Section) -> Table:
    names = [*dict.fromkeys(row.name for row in section.rows)]
    seconds = {(row.at, row.name): row.seconds for row in section.rows}
    numbers = dict.fromkeys(row.at for row in section.rows if row.at is not None)
    lines = ([f"{at:,}", *(_amount(seconds[at, name], "seconds") for name in names)] for at in numbers)
    return [["", *names], *lines]


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


# --- pages ---------------------------------------------------------------------------------------------------------

README = Path(__file__).parents[1] / "README.md"
_IN_README = re.compile(r"(?<=<!-- speed -->\n).*?(?=<!-- end of speed -->)", re.DOTALL)
_NOTHING = "Not measured yet."
_CURVE = """\
![Time by the number of documents, and by the number of rules](assets/speed-curve.svg)

The points are in [speed-curve.csv](assets/speed-curve.csv)."""


def on_page(name: str, path: Path = FILE) -> str:
    """What a page asks for: ``overview``, ``shortfalls``, ``machine``, ``curve``, or the tables of a part."""
    sections = read(path)
    if name == "overview":
        return markdown(overview(sections)) if sections else _NOTHING
    if name == "shortfalls":
        return "\n".join(f"* {line}" for line in shortfalls(sections)) or "Nothing."
    if name == "machine":
        return "\n".join(f"* {machine}" for machine in dict.fromkeys(_where(section) for section in sections))
    if name == "curve":
        return _CURVE if any(section.part.startswith(name) for section in sections) else _NOTHING
    return "\n\n".join(map(_on_page, by_part(sections).get(name, ()))) or _NOTHING


def _on_page(section: Section) -> str:
    return "\n\n".join([f"**{section.title}**", markdown(table(section)), *section.remarks])


def _where(section: Section) -> str:
    return f"{section.day}: {section.machine}"


def with_overview(readme: str, sections: Iterable[Section]) -> str:
    """The README with the table of all sources between its two marks."""
    cells = overview(sections)
    return _IN_README.sub(lambda _: f"\n{markdown(cells)}\n\n" if cells else "", readme)


def by_part(sections: Iterable[Section]) -> Mapping[str, tuple[Section, ...]]:
    """Sections under their parts."""
    parts: dict[str, tuple[Section, ...]] = {}
    for section in sections:
        parts[section.part] = (*parts.get(section.part, ()), section)
    return parts
