"""Where records come from and what counts them, told without counting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from plan_rules.measure.question import Question
from plan_rules.measure.sources.asked import expressions_of, sql_of
from plan_rules.measure.sources.file_count import columns_of, in_groups, is_read_by_duckdb
from plan_rules.measure.sources.record_paths import CUBE_SUFFIXES, PARQUET, RecordPaths, ending_of
from plan_rules.measure.sources.records import Form, form_of
from plan_rules.problems import DataError

_FEW = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """One source of records.

    Attributes:
        source: where the records come from.
        engine: what counts them.
        statement: what an engine is asked to run; empty where Python counts, or nothing.
    """

    source: str
    engine: str
    statement: str = ""


def readings_of(question: Question, records: Any) -> tuple[Reading, ...]:
    """The readings of one dataset.

    Raises:
        DataError: for columns that are missing or of another type, and for what cannot be records.
        OSError: for a file that cannot be opened.
    """
    form, known = form_of(question, records)
    kind = f"{type(records).__module__.partition('.')[0]} {type(records).__name__}".removeprefix("builtins ")
    if form is Form.PATHS:
        return tuple(_of_files(question, known))
    if form is Form.CUBE:
        return (Reading(f"a cube with {len(question.check(known)):,} cells", "none: the records are counted"),)
    if form is Form.RELATION:
        return (Reading(kind, "DuckDB", sql_of(question, known)),)
    if form is Form.FRAME:
        return (Reading(kind, *expressions_of(question, known)),)
    return (Reading(kind, "Python, in chunks"),)


def _of_files(question: Question, paths: RecordPaths) -> Iterator[Reading]:
    for ending, files in in_groups(ending_of, paths.files).items():
        if ending in CUBE_SUFFIXES:
            yield Reading(_listed(files), "none: the records are counted, the cubes add up")
        elif not is_read_by_duckdb(ending, files):
            yield Reading(_listed(files), "Python, row by row")
        elif ending == PARQUET:
            yield from _of_parquet(question, paths, files)
        else:
            yield _of_lines(question, paths, files)


def _of_lines(question: Question, paths: RecordPaths, files: Sequence[Path]) -> Reading:
    from plan_rules.measure.sources.plain_sql import nothing_query  # noqa: PLC0415 - not without DuckDB

    engine = "DuckDB, out of core; Python for a file with something that could be read in two ways"
    with paths.connect() as connection:
        relation = connection.sql(nothing_query(question.dataset.fields, question.fields))
        return Reading(_listed(files), engine, sql_of(question, relation))


def _of_parquet(question: Question, paths: RecordPaths, files: Sequence[Path]) -> Iterator[Reading]:
    from plan_rules.measure.sources.plain_sql import glob_free  # noqa: PLC0415 - not without DuckDB

    with paths.connect() as connection:
        for alike in in_groups(lambda path: columns_of(connection, path), files).values():
            try:
                relation = connection.read_parquet([*map(glob_free, alike)])
                yield Reading(_listed(alike), "DuckDB, out of core", sql_of(question, relation))
            except DataError as error:
                raise DataError(replace(problem, file=str(alike[0])) for problem in error.problems) from None


def _listed(files: Sequence[Path]) -> str:
    names = ", ".join(map(str, files[:_FEW]))
    size = sum(path.stat().st_size for path in files)
    more = f" and {len(files) - _FEW} more" if len(files) > _FEW else ""
    return f"{names}{more} ({size:,} bytes)"
