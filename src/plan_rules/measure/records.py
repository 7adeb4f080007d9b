"""Whatever a host holds its records in, to a cube."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from plan_rules.measure.cube import Cube
from plan_rules.measure.file_count import count_files
from plan_rules.measure.mappings import Row, count_mappings
from plan_rules.measure.question import Question
from plan_rules.measure.record_paths import paths_of
from plan_rules.problems import Code, DataError, Problem

Records: TypeAlias = "str | Path | Iterable[str | Path] | Iterable[Row] | Cube | Any"
"""Paths or globs of files, an iterable of mappings, a cube of them, or any dataframe that narwhals knows."""


def count_records(question: Question, records: Any) -> Cube:
    """The cube of some records.

    Raises:
        DataError: for records that do not fit the declared fields.
    """
    if isinstance(records, Cube):
        return question.check(records)
    paths = paths_of(records)
    if paths is not None:
        return count_files(question, paths)
    if isinstance(records, list | tuple | Iterator):
        return count_mappings(question, records)
    cube = _count_table(question, records)
    if cube is not None:
        return cube
    if not isinstance(records, Iterable):
        message = f"{type(records).__name__} is neither a dataframe nor an iterable of mappings"
        hint = "give an iterable of mappings, a dataframe, a cube, or paths of files"
        raise DataError([Problem(Code.BAD_ARGUMENT, message, hint, f"records of {question.name}")])
    return count_mappings(question, records)


def _count_table(question: Question, records: object) -> Cube | None:
    """The cube of a dataframe or a relation; None for anything else."""
    if type(records).__module__.partition(".")[0] in ("duckdb", "_duckdb"):
        from plan_rules.measure.duckdb_sql import count_relation  # noqa: PLC0415 - not without DuckDB

        return count_relation(question, records)  # type: ignore[arg-type]
    import narwhals as nw  # noqa: PLC0415 - a host that has no frames does not pay for them

    try:
        frame = nw.from_native(records, pass_through=True)
    except nw.exceptions.DuplicateError as error:
        from plan_rules.measure.engine import same_name  # noqa: PLC0415

        raise same_name(question, ", ".join(re.findall("'.*'", str(error)))) from None
    if not isinstance(frame, nw.DataFrame | nw.LazyFrame):
        return None
    from plan_rules.measure.frames import count_frame  # noqa: PLC0415

    return count_frame(question, frame)
