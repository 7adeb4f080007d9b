"""CSV and JSON lines files counted by DuckDB, with a check that it saw every byte of every line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from plan_rules.measure.cube import Cube
from plan_rules.measure.question import Question
from plan_rules.measure.sources.duckdb_sql import RelationCount
from plan_rules.measure.sources.mappings import count_mappings
from plan_rules.measure.sources.plain_files import PlainFile
from plan_rules.measure.sources.plain_sql import BYTES, PRESENT, RECORD, csv_query, json_query
from plan_rules.quantity import Language

if TYPE_CHECKING:
    import duckdb

    from plan_rules.measure.sources.record_paths import Connection


class NotPlainError(Exception):
    """Files that only the strict reader can tell about."""


def count_lines(question: Question, files: Sequence[PlainFile], language: Language, connection: Connection) -> Cube:
    """The cube of files of one layout, if every line of them can be read in one way only.

    Raises:
        NotPlainError: where DuckDB did not see the lines of the files, or a field that the rules need is nowhere.
        duckdb.Error: where a line is not plain, or has a value that is not of its declared form.
        DataError: for more cells than a cube may hold, and for a CSV file with records that lacks a field.
    """
    layout, paths, fields = files[0].layout, [file.path for file in files], question.dataset.fields
    if layout.suffix == ".csv":
        query = csv_query(paths, layout, fields, question.fields, language)
    else:
        query = json_query(paths, layout, fields, question.fields)
    counting = _LineCount(question, connection.sql(query), sum(file.content for file in files))
    cube = counting.cube()
    if cube.records and layout.suffix == ".csv":
        count_mappings(question, [dict.fromkeys(layout.columns)])  # a file without a field that rules need
    elif cube.records and not counting.present.issuperset(question.fields):
        raise NotPlainError
    return cube


class _LineCount(RelationCount):
    """Counts typed lines.

    Attributes:
        content: the bytes that all lines must come to.
        present: the fields that some record has.
    """

    def __init__(self, question: Question, relation: duckdb.DuckDBPyRelation, content: int) -> None:
        super().__init__(question, relation)
        self.content = content
        self.present: set[str] = set()

    def spellings(self, name: str, texts: Sequence[str]) -> list[str]:
        """Every spelling of some texts; declared ones have a single one left."""
        return [*texts] if self.question.dataset.fields[name].values else super().spellings(name, texts)

    def count(self, columns: Sequence[str], most: int) -> Sequence[Sequence[Any]]:
        """One aggregate over all expressions, with the bytes that went into it."""
        names = [f"_code_{place}" for place in range(len(columns))]
        asked = [name for name in self.question.fields if f"{PRESENT}{name}" in self.columns]
        coded = [f"{column} AS {name}" for column, name in zip(columns, names, strict=True)]
        kept = [BYTES, RECORD, *(f'"{PRESENT}{name}"' for name in asked)]
        sums = ["count(*) FILTER (_record)", f"sum({BYTES})", *(f'bool_or("{PRESENT}{name}")' for name in asked)]
        counted = self.relation.project(", ".join([*coded, *kept])).aggregate(
            ", ".join([*names, *sums]), ", ".join(names)
        )
        rows = counted.limit(most).fetchall()
        width = len(names)
        if len(rows) < most and sum(int(row[width + 1] or 0) for row in rows) != self.content:
            raise NotPlainError
        for row in rows:
            self.present.update(name for name, found in zip(asked, row[width + 2 :], strict=True) if found)
        full = [row[: width + 1] for row in rows if row[width]]
        return list(zip(*full, strict=True)) if full else [[] for _ in range(width + 1)]
