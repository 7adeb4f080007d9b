"""What a monitor is handed: one record, several, or a dataframe; read in chunks, and a frame row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from plan_rules.measure.question import Question
from plan_rules.measure.sources.coding import Row, problem
from plan_rules.measure.sources.records import frame_of
from plan_rules.problems import Code, DataError

if TYPE_CHECKING:
    import narwhals as nw

Batch: TypeAlias = "Row | Iterable[Row] | Any"
"""A record, an iterable of records, or any dataframe that narwhals knows."""

_CHUNK = 50_000
_ROWS = "plan_rules_rows"


@dataclass(frozen=True, slots=True)
class Chunks:
    """Records in chunks.

    Attributes:
        rows: the records, each chunk read when it is asked for.
        columns: the fields that all of them have; empty where each has its own.
    """

    rows: Iterable[Sequence[Row]]
    columns: Sequence[str] = ()


def chunks_of(question: Question, key: str | None, records: Batch) -> Chunks:
    """What was handed over, in chunks.

    Raises:
        DataError: for what can be no records.
    """
    if isinstance(records, Mapping) or is_dataclass(records) or hasattr(type(records), "model_fields"):
        return Chunks([[cast("Row", records)]])
    if isinstance(records, list | tuple | Iterator):
        return Chunks(_cut(cast("Iterable[Row]", records)))
    if (frame := frame_of(question, records)) is not None:
        columns = frame.collect_schema().names()
        return Chunks(_rows_of(frame, [name for name in columns if name == key or name in question.fields]), columns)
    if isinstance(records, str) or not isinstance(records, Iterable):
        message = f"{type(records).__name__} is neither a record nor an iterable of records"
        hint = "give a mapping, a dataclass or a pydantic model, several of them, or a dataframe"
        raise DataError([problem(question, Code.BAD_ARGUMENT, message, hint)])
    return Chunks(_cut(cast("Iterable[Row]", records)))


def _cut(records: Iterable[Row]) -> Iterator[Sequence[Row]]:
    waiting = iter(records)
    while chunk := list(islice(waiting, _CHUNK)):
        yield chunk


def _rows_of(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], columns: Sequence[str]) -> Iterator[Sequence[Row]]:
    """The rows of a frame, with the columns that matter; a lazy one is collected, and nothing else of it."""
    import narwhals as nw  # noqa: PLC0415 - there is a frame of it

    # Of a frame without a column that matters, the rows are still counted.
    some = frame.select(*columns) if columns else frame.with_columns(nw.lit(0).alias(_ROWS)).select(_ROWS)
    known = some.collect() if isinstance(some, nw.LazyFrame) else some
    names = known.columns
    for start in range(0, len(known), _CHUNK):
        chunk = known[start : start + _CHUNK]
        # Column by column: to take whole rows from a frame of pandas costs several times as much.
        rows = zip(*(chunk[name].to_list() for name in names), strict=True)
        yield [dict(zip(names, row, strict=True)) for row in rows]
