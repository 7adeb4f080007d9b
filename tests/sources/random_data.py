"""Random records of the random plans, in columns of every type an engine has for a field, with the dirt that comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from sources.forms import Data, Row
from sources.random_plans import EDGES, FAR_DAYS, FIELDS, TEXTS, plans, spellings


@dataclass(frozen=True)
class Kind:
    """A type of column for a field.

    Attributes:
        type: the type in Arrow.
        values: what may stand in it, simplest first.
        refused: what may stand in it, and is no value of the field.
    """

    type: pa.DataType
    values: tuple[Any, ...]
    refused: tuple[Any, ...] = ()

    def column(self, *, dirty: bool) -> st.SearchStrategy[Any]:
        """Values of a column, of which some are missing."""
        known = (*self.values, *(self.refused if dirty else ()))
        # One draw for each, with as many gaps as a fifth of the values.
        return st.sampled_from((None, *known, *[None] * (len(known) // 5)))


NOTHING = Kind(pa.null(), ())
"""A column in which no record has a value, and whose type nobody knows."""

_WHOLE_TYPES = (
    pa.int64(), pa.int32(), pa.int16(), pa.int8(), pa.uint64(), pa.uint32(), pa.uint16(), pa.uint8(),
)  # fmt: skip


def _whole(kind: pa.DataType, most: int) -> Kind:
    bounds = np.iinfo(kind.to_pandas_dtype())
    low, high = max(int(bounds.min), -most), min(int(bounds.max), most)
    known = (0, 1, 2, 3, -1, 127, 128, 255, -129, 65536, 2**53, 2**53 + 1, 999_999_999_999_999, low, high)
    return Kind(kind, tuple(dict.fromkeys(each for each in known if low <= each <= high)))


_NOT_FINITE = (float("inf"), float("-inf"))
_FLOATS = (
    0.0, 1.0, 0.1, 0.3, 2.5, -1.0, 0.1 + 0.2, 100.0, -0.0, 1e-7, -1e-7, 999_999_999_999_999.0, 2.0**53, 2.0**63, 1e300,
    5e-324, float("nan"), 0.333333333333333,
)  # fmt: skip
_SINGLES = (0.0, 1.0, *(float(np.float32(each)) for each in (0.1, 0.3, 2.5, 1e-7, 16_777_217, 1e30)), float("nan"))


def _decimals(precision: int, scale: int, *texts: str) -> Kind:
    unit = Decimal(1).scaleb(-scale)
    return Kind(pa.decimal128(precision, scale), (Decimal(0), Decimal(1), Decimal(-1), *map(Decimal, texts), unit))


FLOATS = (Kind(pa.float64(), _FLOATS, _NOT_FINITE), Kind(pa.float32(), _SINGLES, _NOT_FINITE))
DECIMALS = (
    _decimals(28, 10, "0.1", "0.3", "2.5", "100", "-0.0000001", "0.3333333333", "999999999999999"),
    _decimals(5, 2, "0.10", "0.30", "2.50", "100.00", "0.01"),
    _decimals(28, 0, "9007199254740993", "1234567890123456789012345678"),
)
"""Such that any two compare within the digits that engines have."""
WIDE_DECIMALS = (
    _decimals(38, 0, "9007199254740993", "12345678901234567890123456789012345678"),
    _decimals(38, 30, "0.1", "0.100000000000000000000000000001", "0.333333333333333", "-0.0000001"),
)

_TIMES = (time(0, 0), time(16, 59, 59), time(17, 0), time(23, 59, 59), time(12, 0))
"""Midnight in Greenwich and in Vietnam, and the last second before each."""
_ZONES = ("UTC", "Asia/Ho_Chi_Minh", "America/New_York", "Pacific/Kiritimati")
_FAR_BUT_IN_REACH = tuple(day for day in FAR_DAYS if 1700 < day.year < 2200)


def _moments(days: tuple[date, ...], zone: str | None) -> tuple[datetime, ...]:
    known = ZoneInfo(zone) if zone else None
    # An hour of Greenwich, whatever the zone it is written in: so that midnight in Vietnam is met in each.
    return tuple(
        datetime.combine(day, at, ZoneInfo("UTC")).astimezone(known) if known else datetime.combine(day, at)
        for day in days
        for at in _TIMES
    )


def _moment_kinds() -> tuple[Kind, ...]:
    plain = tuple(
        Kind(pa.timestamp(unit), _moments((*EDGES, *(_FAR_BUT_IN_REACH if unit == "ns" else FAR_DAYS)), None))
        for unit in ("us", "ns", "ms", "s")
    )
    zoned = tuple(
        Kind(pa.timestamp(unit, zone), _moments((*EDGES, *(FAR_DAYS if zone == "UTC" else _FAR_BUT_IN_REACH)), zone))
        for unit, zone in zip(("us", "ns", "ms", "s"), _ZONES, strict=True)
    )
    return (*plain, *zoned)


@cache
def kinds_of(field: str, declared: tuple[str, ...], *, floating: bool, zoned: bool = True) -> tuple[Kind, ...]:
    """The types of column that a field may have, the usual one first.

    Args:
        field: the field.
        declared: its declared values.
        floating: whether numbers are held in floating point; whole ones are then no larger than that holds.
        zoned: whether moments may have a time zone.
    """
    kind = FIELDS[field]["type"]
    if kind == "text":
        known = declared or TEXTS
        texts = tuple(each for text in known for each in spellings(text))
        refused = ("", "không", known[0] + " ") if declared else ()
        open_ = () if declared else ("", "a  b", "không", "Missing", "A ")
        types = (pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string()), pa.string_view())
        return (*(Kind(each, (*texts, *open_), refused) for each in types), NOTHING)
    if kind == "boolean":
        return Kind(pa.bool_(), (True, False)), NOTHING
    # Python objects beyond 63 bits have no type in pandas.
    whole = tuple(_whole(each, 2**53 if floating else 2**63 - 1) for each in _WHOLE_TYPES)
    if kind == "integer":
        return (*whole, NOTHING)
    if kind == "number":
        return (*(FLOATS if floating else DECIMALS), *whole, NOTHING)
    days = (*EDGES, *FAR_DAYS)
    moments = tuple(each for each in _moment_kinds() if zoned or each.type.tz is None)
    return Kind(pa.date32(), days), *moments, Kind(pa.date64(), days), NOTHING


_MORE_COLUMNS: Mapping[str, tuple[pa.DataType, Any]] = {
    "more_lists": (pa.list_(pa.int64()), [1, 2]),
    "more_objects": (pa.struct([("x", pa.int64())]), {"x": 1}),
    "more_bytes": (pa.binary(), b"\xff"),
    "more_times": (pa.time64("us"), time(1, 2)),
    "more_spans": (pa.duration("us"), timedelta(1)),
    "plan_rules_0": (pa.int64(), 7),
}
"""Columns that no rule asks for."""


def dates_of_evaluation() -> st.SearchStrategy[date]:
    return st.sampled_from((date(2023, 12, 31), date(2022, 6, 30), date(2024, 2, 1), *EDGES))


@st.composite
def data(draw: st.DrawFn, *, dirty: bool = False, zoned: bool = True, most: int = 6) -> Data:
    """Records for a random plan, in columns of random types and in any order.

    Args:
        dirty: whether some values are none of their field: infinite numbers, undeclared values.
        zoned: whether moments may have a time zone.
        most: the largest number of records.
    """
    plan = draw(plans())
    dataset = plan.rules[0].indicator.dataset or ""
    by = draw(st.lists(st.sampled_from(("name", "kind", "flag", "level", "due_on", "fee")), max_size=2, unique=True))
    declared, floating = plan.header.datasets[dataset].fields, draw(st.booleans())
    kinds = {
        name: draw(st.sampled_from(kinds_of(name, declared[name].values, floating=floating, zoned=zoned)))
        for name in FIELDS
    }
    values = {name: kind.column(dirty=dirty) for name, kind in kinds.items()}
    types = {name: kind.type for name, kind in kinds.items()}
    for name in draw(st.lists(st.sampled_from(sorted(_MORE_COLUMNS)), max_size=2, unique=True)):
        types[name], value = _MORE_COLUMNS[name]
        values[name] = st.just(value)
    names = sorted(types)
    start = draw(st.integers(0, len(names) - 1))
    names = [*names[start:], *names[:start]]
    rows: list[Row] = draw(st.lists(st.fixed_dictionaries({name: values[name] for name in names}), max_size=most))
    return Data(plan, dataset, draw(dates_of_evaluation()), rows, tuple(by), {name: types[name] for name in names})
