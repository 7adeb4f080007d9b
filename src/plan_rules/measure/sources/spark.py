"""What a Spark frame needs before its columns compare like those of any other engine."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from importlib.util import find_spec
from typing import Any, TypeAlias

import narwhals as nw

from plan_rules.measure.sources.values import VIETNAM
from plan_rules.problems import Code, DataError, Problem

Frame: TypeAlias = "nw.LazyFrame[Any]"

_DAY = "plan_rules_day_"
_LAST = (date.max - date(1970, 1, 1)).days
_AHEAD = int(VIETNAM.utcoffset(None).total_seconds())


def with_days(frame: Frame, fields: Collection[str]) -> Frame:
    """A Spark frame whose moments in some fields have become their days in Vietnam; a frame of another engine as it is.

    Spark reads the day of a moment in the time zone of its session, and narwhals in no other. So the day is counted
    from the epoch.

    Raises:
        DataError: where pyarrow, in which Spark hands over what it counted, is not installed.
    """
    if not frame.implementation.is_spark_like():
        return frame
    if find_spec("pyarrow") is None:
        message = "Spark hands over its counts in the form of pyarrow, which is not installed"
        raise DataError([Problem(Code.BAD_ARGUMENT, message, "pip install pyarrow where this program runs")])
    schema = frame.collect_schema().items()
    moments = [name for name, found in schema if name in fields and isinstance(found, nw.Datetime) and found.time_zone]
    if not moments:
        return frame
    days = [f"{_day(name)} AS {_DAY}{place}" for place, name in enumerate(moments)]
    extended: Frame = nw.from_native(frame.to_native().selectExpr("*", *days))
    replaced = {name: nw.col(f"{_DAY}{place}") for place, name in enumerate(moments)}
    return extended.with_columns(**replaced)


def _day(name: str) -> str:
    seconds = f"unix_seconds(`{name.replace('`', '``')}`) + {_AHEAD}"
    day = f"floor(({seconds}) / 86400)"
    return f"date_from_unix_date(CAST(CASE WHEN {day} > {_LAST} THEN {_LAST} ELSE {day} END AS INT))"
