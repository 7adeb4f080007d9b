"""Whatever a host holds its records in, to a cube."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from plan_rules.measure.cube import Cube
from plan_rules.measure.mappings import Row, count_mappings
from plan_rules.measure.question import Question
from plan_rules.problems import Code, DataError, Problem

Records: TypeAlias = "str | Path | Iterable[Row] | Cube | Any"
"""The path of Parquet files, an iterable of mappings, a cube of them, or any dataframe that narwhals knows."""


def count_records(question: Question, records: Any) -> Cube:
    """The cube of some records.

    Raises:
        DataError: for records that do not fit the declared fields.
    """
    if isinstance(records, Cube):
        return question.check(records)
    if isinstance(records, list | tuple | Iterator):
        return count_mappings(question, records)
    if isinstance(records, str | Path):
        return _count_parquet(question, str(records))
    cube = _count_table(question, records)
    if cube is not None:
        return cube
    if not isinstance(records, Iterable):
        message = f"{type(records).__name__} is neither a dataframe nor an iterable of mappings"
        hint = "give an iterable of mappings, a dataframe, a cube, or the path of Parquet files"
        raise DataError([Problem(Code.BAD_ARGUMENT, message, hint, f"records of {question.name}")])
    return count_mappings(question, records)


def _count_table(question: Question, records: object) -> Cube | None:
    """The cube of a dataframe or a relation; None for anything else."""
    if type(records).__module__.partition(".")[0] in ("duckdb", "_duckdb"):
        from plan_rules.measure.duckdb_sql import count_relation  # noqa: PLC0415 - not without DuckDB

        return count_relation(question, records)  # type: ignore[arg-type]
    import narwhals as nw  # noqa: PLC0415 - a host that has no frames does not pay for them

    frame = nw.from_native(records, pass_through=True)
    if not isinstance(frame, nw.DataFrame | nw.LazyFrame):
        return None
    from plan_rules.measure.frames import count_frame  # noqa: PLC0415

    return count_frame(question, frame)


def _count_parquet(question: Question, path: str) -> Cube:
    """The cube of Parquet files by path or glob, read by DuckDB out of core."""
    name = f"records of {question.name}"
    if not path.endswith(".parquet"):
        hint = "give a .parquet path or glob; read CSV and JSON with read_records(path, plan, dataset)"
        raise DataError([Problem(Code.BAD_ARGUMENT, f"{path!r} is not a Parquet file", hint, name)])
    from plan_rules.measure.duckdb_sql import count_relation  # noqa: PLC0415

    try:
        import duckdb  # noqa: PLC0415
    except ImportError:
        hint = "pip install 'plan-rules[duckdb]'"
        raise DataError([Problem(Code.BAD_ARGUMENT, "Parquet files are read by DuckDB", hint, name)]) from None
    with duckdb.connect() as connection:
        try:
            relation = connection.read_parquet(path)
        except duckdb.Error as error:
            message = f"{path!r} cannot be read: {str(error).splitlines()[0]}"
            raise DataError([Problem(Code.NOT_FOUND, message, "check the path", name)]) from None
        return count_relation(question, relation)
