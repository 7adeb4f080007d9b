"""Frames as lazy ones: pandas by way of Arrow, and Arrow by way of polars where it is there, which reads it in place.

Only the columns that are read go that way. Arrow holds a missing value of pandas as null, whatever it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeAlias

import narwhals as nw

from plan_rules.measure.question import Question
from plan_rules.measure.sources.engine import wrong_type
from plan_rules.measure.sources.spark import with_days
from plan_rules.measure.sources.values import is_missing
from plan_rules.problems import Code, DataError, Problem

if TYPE_CHECKING:
    import pyarrow

Frame: TypeAlias = "nw.LazyFrame[Any]"

_MOST_DIGITS = 38
_NOT_IN_ARROW = (ArithmeticError, NotImplementedError, TypeError, ValueError)


def lazy(question: Question, frame: nw.DataFrame[Any] | Frame) -> Frame:
    """A frame as a lazy one that has the columns which are read, and perhaps others.

    Raises:
        DataError: for columns of pandas that have no type in Arrow, and where pandas is there without pyarrow.
    """
    if not isinstance(frame, nw.DataFrame):
        return with_days(frame, question.fields)
    known = frame.implementation
    if not known.is_pandas_like() and not known.is_pyarrow():
        return frame.lazy()
    used = [name for name in frame.columns if name in question.fields]
    if not used:
        return _rows(len(frame)).lazy()
    table = _of_pandas(question, frame.select(used)) if known.is_pandas_like() else frame.select(used).to_native()
    return _of_arrow(table).lazy()


def _rows(number: int) -> nw.DataFrame[Any]:
    """So many rows without any content: of a stock whose rules ask for nothing, only their number counts."""
    import pyarrow as pa  # noqa: PLC0415 - not without a frame of Arrow or pandas

    return _of_arrow(pa.table({"plan_rules_rows": pa.nulls(number)}))


def _of_pandas(question: Question, frame: nw.DataFrame[Any]) -> pyarrow.Table:
    if mixed := [name for name in frame.columns if _has_mixed_days(frame[name])]:
        raise DataError(wrong_type(question, name, "days with and without a time zone") for name in mixed)
    try:
        return _without_type_where_empty(_converted(frame))
    except ImportError:
        hint = "pip install 'plan-rules[arrow]'"
        message = "columns of pandas are counted by way of pyarrow"
        raise DataError([Problem(Code.BAD_ARGUMENT, message, hint, f"records of {question.name}")]) from None
    except _NOT_IN_ARROW:
        raise DataError(_not_in_arrow(question, frame)) from None


def _has_mixed_days(column: nw.Series[Any]) -> bool:
    """Whether a column of objects has moments with a time zone beside days without one; Arrow drops the zone."""
    if column.dtype != nw.Object:
        return False
    values = column.to_native()
    if not any(issubclass(kind, datetime) for kind in set(map(type, values))):
        return False
    zoned = {getattr(value, "tzinfo", None) is not None for value in values if not is_missing(value)}
    return len(zoned) > 1


def _converted(frame: nw.DataFrame[Any]) -> pyarrow.Table:
    if not frame.implementation.is_pandas():
        return frame.to_arrow()
    import pyarrow as pa  # noqa: PLC0415 - pandas may be there without it

    return pa.Table.from_pandas(frame.to_native(), preserve_index=False)  # an index is no column


def _without_type_where_empty(table: pyarrow.Table) -> pyarrow.Table:
    """A column without any value has no type: pandas has numbers in floating point where nobody said anything."""
    import pyarrow as pa  # noqa: PLC0415 - the table comes from there

    for place, field in enumerate(table.schema):
        if pa.types.is_floating(field.type) and table[place].null_count == len(table):
            table = table.set_column(place, field.name, pa.nulls(len(table)))
    return table


def _not_in_arrow(question: Question, frame: nw.DataFrame[Any]) -> Iterator[Problem]:
    """A problem for each column that has no type in Arrow; what Arrow says of it may quote a record."""
    for name in frame.columns:
        try:
            _converted(frame.select(name))
        except _NOT_IN_ARROW:
            column = frame[name].to_native()
            values = [value for value in column if not is_missing(value)] or column
            kinds = sorted({type(value).__name__ for value in values})
            yield wrong_type(question, name, " and ".join(kinds) if column.dtype == object else str(column.dtype))


def _of_arrow(table: pyarrow.Table) -> nw.DataFrame[Any]:
    import pyarrow as pa  # noqa: PLC0415 - the table comes from there

    table = table.cast(pa.schema([field.with_type(_usual(field.type)) for field in table.schema]))
    frame = nw.from_native(table, eager_only=True)
    # polars breaks down over types that it does not know.
    is_known = all(
        found != nw.Unknown or pa.types.is_null(table.schema.field(name).type) for name, found in frame.schema.items()
    )
    return nw.from_arrow(table, backend="polars") if is_known and find_spec("polars") else frame


def _usual(found: pyarrow.DataType) -> pyarrow.DataType:
    """The usual type for one that Arrow cannot compare or narwhals does not know; any other as it is."""
    import pyarrow as pa  # noqa: PLC0415

    if pa.types.is_dictionary(found):
        is_text = _usual(found.value_type) in (pa.string(), pa.large_string())
        return found if is_text else _usual(found.value_type)
    if pa.types.is_string_view(found):
        return pa.string()
    if pa.types.is_date64(found):
        return pa.date32()
    if pa.types.is_decimal(found) and not pa.types.is_decimal128(found) and found.precision <= _MOST_DIGITS:
        return pa.decimal128(found.precision, found.scale)
    return found
