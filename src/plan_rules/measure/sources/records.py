"""Whatever a host holds its records in, to a cube."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from plan_rules.measure.cube import Cube
from plan_rules.measure.question import Question
from plan_rules.measure.sources.file_count import count_files
from plan_rules.measure.sources.mappings import Row, count_mappings
from plan_rules.measure.sources.record_paths import paths_of
from plan_rules.problems import Code, DataError, Problem

if TYPE_CHECKING:
    import narwhals as nw

Records: TypeAlias = "str | Path | Sequence[str | Path] | Iterable[Row] | Cube | Any"
"""Paths or globs of files, an iterable of mappings, a cube of them, or any dataframe that narwhals knows."""


class Form(Enum):
    """What records are held in."""

    CUBE = auto()
    PATHS = auto()
    RELATION = auto()
    FRAME = auto()
    ROWS = auto()


def count_records(question: Question, records: Any) -> Cube:
    """The cube of some records.

    Raises:
        DataError: for records that do not fit the declared fields.
        OSError: for a file that cannot be opened.
    """
    form, known = form_of(question, records)
    if form is Form.CUBE:
        return question.check(known)
    if form is Form.PATHS:
        return count_files(question, known)
    if form is Form.RELATION:
        from plan_rules.measure.sources.duckdb_sql import count_relation  # noqa: PLC0415 - not without DuckDB

        return count_relation(question, known)
    if form is Form.FRAME:
        from plan_rules.measure.sources.frames import count_frame  # noqa: PLC0415 - a host without frames does not pay for them

        return count_frame(question, known)
    return count_mappings(question, known)


def form_of(question: Question, records: Any) -> tuple[Form, Any]:
    """What some records are held in, and the records as their counter takes them.

    Raises:
        DataError: for what cannot be records.
    """
    if isinstance(records, Cube):
        return Form.CUBE, records
    paths = paths_of(records)
    if paths is not None:
        return Form.PATHS, paths
    if isinstance(records, list | tuple | Iterator):
        return Form.ROWS, records
    if type(records).__module__.partition(".")[0] in ("duckdb", "_duckdb"):
        return Form.RELATION, records
    if (frame := frame_of(question, records)) is not None:
        return Form.FRAME, frame
    if not isinstance(records, Iterable):
        message = f"{type(records).__name__} is neither a dataframe nor an iterable of mappings"
        hint = "give an iterable of mappings, a dataframe, a cube, or paths of files"
        raise DataError([Problem(Code.BAD_ARGUMENT, message, hint, f"records of {question.name}")])
    return Form.ROWS, records


def frame_of(question: Question, records: Any) -> nw.DataFrame[Any] | nw.LazyFrame[Any] | None:
    """Any dataframe as narwhals has it; None for what is none.

    Raises:
        DataError: for a frame with two columns of one name.
    """
    import narwhals as nw  # noqa: PLC0415 - a host that has no frames does not pay for them

    try:
        frame = nw.from_native(records, pass_through=True)
    except nw.exceptions.DuplicateError as error:
        from plan_rules.measure.sources.engine import same_name  # noqa: PLC0415

        raise same_name(question, ", ".join(re.findall("'.*'", str(error)))) from None
    return frame if isinstance(frame, nw.DataFrame | nw.LazyFrame) else None
