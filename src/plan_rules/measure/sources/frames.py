"""Any dataframe to a cube, by expressions of narwhals that its own engine runs in one pass.

Missing values are tested for explicitly, since engines differ in what a comparison with one gives.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import narwhals as nw

from plan_rules.measure.aspects import MISSING, Compared, Cut, Named
from plan_rules.measure.cube import Cube
from plan_rules.measure.kleene import FALSE, TRUE, UNKNOWN
from plan_rules.measure.question import Question
from plan_rules.measure.sources.engine import MOST_DIGITS, MOST_IN_FLOATS, Coded, Column, EngineCount, Kind, same_name
from plan_rules.measure.sources.lazy_frames import Frame, lazy
from plan_rules.model.dataset import FieldType
from plan_rules.problems import DataError

_COUNT = "plan_rules_count"
_FEW = 4
"""So many comparisons are faster than a look-up."""
_REFUSED = -1
_INFINITE = (float("inf"), float("-inf"))
_VIETNAM = "Etc/GMT-7"
"""Seven hours ahead of Greenwich at all times; the sign is that of the time zone database."""


def count_frame(question: Question, frame: nw.DataFrame[Any] | Frame) -> Cube:
    """The cube of a dataframe; the frame is neither changed nor collected.

    Raises:
        DataError: for a field that is missing or has another type than declared, with how to cast it, and for a
            value outside the declared ones.
    """
    return FrameCount(question, lazy(question, frame), frame.collect_schema().names()).cube()


class FrameCount(EngineCount[nw.Expr]):
    """One dataset counted by the engine of a lazy frame."""

    def __init__(self, question: Question, frame: Frame, names: Sequence[str]) -> None:
        self.frame = frame
        self.schema = schema = frame.collect_schema()
        if frame.implementation.is_ibis() or frame.implementation.is_spark_like():
            _refuse_alike(question, names)
        used = {name: self.column(name, schema[name]) for name in question.fields if name in schema}
        super().__init__(question, {**{name: Column(Kind.OTHER, "") for name in names}, **used})

    def column(self, name: str, found: nw.dtypes.DType) -> Column:
        """A column as the frame declares it; one without any value has no type of its own."""
        if bits := _BITS.get(type(found)):
            return Column.of_integers(str(found), bits, is_signed=found.is_signed_integer())
        if isinstance(found, nw.Decimal) and self.is_ibis and self.frame.to_native().schema()[name].scale is None:
            return Column(Kind.OTHER, str(found))  # nobody knows how many decimals it has
        if isinstance(found, nw.Decimal) and hasattr(found, "scale"):  # not in older versions of narwhals
            return Column.of_decimals(str(found), found.precision, found.scale)
        kind = _kind(found)
        if kind is Kind.ZONED_MOMENT and self.is_ibis:
            kind = Kind.OTHER  # narwhals moves no moments of Ibis to another zone
        if kind is Kind.OTHER and self.frame.select(nw.col(name).is_null().all()).collect().item():
            kind = Kind.EMPTY
        is_arrow = self.frame.implementation.is_pyarrow()
        return Column(kind, str(self.frame.to_native().schema.field(name).type if is_arrow else found))

    def value(self, name: str) -> nw.Expr:
        """A column in the form that atoms compare."""
        column, kind = nw.col(name), self.kind(name)
        if kind is Kind.EMPTY:
            return nw.lit(None, dtype=_TYPES[self.question.dataset.fields[name].type])
        if kind is Kind.ZONED_MOMENT:
            day, last = column.dt.convert_time_zone(_VIETNAM).dt.date(), nw.lit(date.max)
            return nw.when(day > last).then(last).otherwise(day)  # databases use the last moment there is for "never"
        if kind is Kind.MOMENT:
            return column.dt.date()
        if kind is Kind.FLOAT:
            column = column.cast(nw.Float64)
            is_number = self.finite(column) | column.is_in(_INFINITE) if self.is_ibis else ~column.is_nan()
            return nw.when(is_number).then(column)
        return column.cast(nw.String) if kind is Kind.LABEL else column

    @property
    def is_ibis(self) -> bool:
        """Whether Ibis counts, which knows less than others, and asks a database that may know less again."""
        return self.frame.implementation.is_ibis()

    def finite(self, column: nw.Expr) -> nw.Expr:
        """Whether a number is finite.

        Of Ibis no test for NaN is asked: DuckDB takes it for false where the statistics of a Parquet file do not
        speak of NaN.
        """
        return column - column == 0 if self.is_ibis else column.is_finite()

    def named(self, aspect: Named) -> Coded[nw.Expr]:
        """Each known text is looked for once, whatever the number of rules."""
        (name,) = aspect.fields
        column = self.label(name) if self.kind(name) is Kind.LABEL else self.value(name)
        if self.question.dataset.fields[name].type is FieldType.BOOLEAN:
            known = nw.when(column).then(_code(aspect.classes[True])).otherwise(_code(aspect.classes[False]))
        else:
            known = self.texts(name, column, aspect)
        classes: dict[object, int] = {code: code for code in range(aspect.size)}
        return Coded(nw.when(column.is_null()).then(_code(MISSING)).otherwise(known), classes)

    def texts(self, name: str, column: nw.Expr, aspect: Named) -> nw.Expr:
        """The class of a text that is there."""
        by_class: dict[int, list[str]] = {}
        for text, code in aspect.classes.items():
            by_class.setdefault(code, []).append(str(text))
        answer = _code(_REFUSED if aspect.other is None else aspect.other)
        for code, texts in by_class.items():
            if code != aspect.other:
                spelt = self.spellings(name, texts)
                known = _is_any_of(column, spelt) if self.kind(name) is Kind.LABEL else _is_one_of(column, spelt)
                answer = nw.when(known).then(_code(code)).otherwise(answer)
        return answer

    def label(self, name: str) -> nw.Expr:
        """A column of labels as texts are compared with it: polars compares labels, others the texts they stand for."""
        is_open = isinstance(self.schema[name], nw.Categorical)  # a closed list of labels knows no other text
        return nw.col(name) if is_open and self.frame.implementation.is_polars() else self.value(name)

    def stretch(self, name: str, cuts: Sequence[Cut]) -> nw.Expr:
        """0 for a missing value, else 1 and how many cuts it has passed."""
        column = self.value(name)
        answer = _code(len(cuts) + 1)
        for passed, cut in reversed([*enumerate(self.cuts(name, cuts))]):
            bound = self.literal(name, cut)
            short = column < bound if cut.inclusive else column <= bound
            answer = nw.when(short).then(_code(passed + 1)).otherwise(answer)
        if self.kind(name) is Kind.FLOAT:
            answer = nw.when(self.finite(column)).then(answer).otherwise(_code(_REFUSED))
        return nw.when(column.is_null()).then(_code(MISSING)).otherwise(answer)

    def literal(self, name: str, cut: Cut) -> nw.Expr:
        """The bound of a cut in the type of its column, so that no engine looks for a type that holds both."""
        bound = self.bound(name, cut)
        if isinstance(bound, Decimal) and self.is_ibis:
            # Ibis would write a very small one with an exponent, which databases read as floating point.
            return nw.lit(f"{bound:f}").cast(self.schema[name])
        if isinstance(bound, date) and self.frame.implementation.is_spark_like():
            return nw.lit(bound.isoformat()).cast(nw.Date)  # Spark takes no day before the year 1000 as it is
        return nw.lit(bound, self.schema[name] if self.columns[name].extent else None)

    def compared(self, aspect: Compared) -> Coded[nw.Expr]:
        """False, true or unknown as 0, 1 or 2."""
        column, other = map(self.value, aspect.fields)
        kinds = {name: self.kind(name) for name in aspect.fields}
        if self.is_ibis and Kind.DECIMAL in kinds.values():  # Ibis compares no decimals of two types
            extents = (self.columns[name].extent for name in aspect.fields)
            both = nw.Decimal(MOST_DIGITS, max(extent.decimals for extent in extents if extent))
            column, other = column.cast(both), other.cast(both)
        if Kind.EMPTY in kinds.values():
            known = _code(UNKNOWN)
        else:
            holds = nw.when(_COMPARE[aspect.operator](column, other)).then(_code(TRUE)).otherwise(_code(FALSE))
            known = nw.when(column.is_null() | other.is_null()).then(_code(UNKNOWN)).otherwise(holds)
        refused = [~self.finite(self.value(name)) for name, kind in kinds.items() if kind is Kind.FLOAT]
        refused += [~nw.col(name).is_between(-MOST_IN_FLOATS, MOST_IN_FLOATS) for name in self.rounded(aspect)]
        for each in refused:
            known = nw.when(each).then(_code(_REFUSED)).otherwise(known)
        return Coded(known, {FALSE: FALSE, TRUE: TRUE, UNKNOWN: UNKNOWN})

    def count(self, columns: Sequence[nw.Expr], most: int) -> Sequence[Sequence[Any]]:
        """One group-by over all expressions."""
        # Of a stock without conditions every record is alike, and there must be something to group by.
        named = {f"plan_rules_{place}": column for place, column in enumerate(columns or [nw.lit(0)])}
        # Not select: of literals alone, that would give one row whatever the length of the frame.
        try:
            coded = self.frame.with_columns(column.alias(name) for name, column in named.items())
            counted = coded.group_by(*named).agg(nw.len().alias(_COUNT)).head(most).collect()
        except ValueError:
            compared = [aspect for aspect in self.question.aspects if isinstance(aspect, Compared)]
            if not compared or not self.frame.implementation.is_pyarrow():
                raise
            raise DataError(map(self.not_exact, compared)) from None  # Arrow compares no numbers it would round
        return [counted[name].to_list() for name in (*[*named][: len(columns)], _COUNT)]

    def distinct(self, name: str) -> list[Any]:
        """The distinct values of a column."""
        found = self.frame.select(self.value(name).alias(name)).unique().collect()
        return found[name].to_list()

    def first_refused(self, name: str) -> Sequence[Any]:
        """One value that is outside the declared ones, or no finite number, if there is any."""
        column, declared = self.value(name), self.question.dataset.fields[name].values
        if not declared and self.kind(name) is not Kind.FLOAT:
            return ()
        accepted = _is_one_of(column, self.spellings(name, declared)) if declared else self.finite(column)
        found = self.frame.filter(~column.is_null() & ~accepted).select(column.alias(name)).head(1).collect()
        return found[name].to_list()


def _refuse_alike(question: Question, names: Sequence[str]) -> None:
    """Databases take names that differ in small and capital letters for one."""
    for field in question.fields:
        alike = [name for name in names if name.casefold() == field.casefold()]
        if len(alike) > 1:
            raise same_name(question, ", ".join(map(repr, alike)))


def _is_one_of(column: nw.Expr, values: Sequence[Any]) -> nw.Expr:
    return column.is_in(values) if len(values) > _FEW else _is_any_of(column, values)


def _is_any_of(column: nw.Expr, values: Sequence[Any]) -> nw.Expr:
    """The same by comparisons alone, however many."""
    if not values:
        return column.is_null() & ~column.is_null()
    return functools.reduce(operator.or_, (column == nw.lit(value) for value in values))


def _code(code: int) -> nw.Expr:
    return nw.lit(code, dtype=nw.Int8() if code < 128 else nw.Int32())


def _kind(found: nw.dtypes.DType) -> Kind:
    if isinstance(found, nw.Datetime):
        return Kind.ZONED_MOMENT if found.time_zone else Kind.MOMENT
    if found.is_float():
        return Kind.FLOAT
    return next((kind for known, kind in _KINDS.items() if isinstance(found, known)), Kind.OTHER)


_KINDS: Mapping[type[nw.dtypes.DType], Kind] = {
    nw.String: Kind.TEXT,
    nw.Categorical: Kind.LABEL,
    nw.Enum: Kind.LABEL,
    nw.Boolean: Kind.BOOLEAN,
    nw.Date: Kind.DAY,
    nw.Decimal: Kind.DECIMAL,
}

_BITS: Mapping[type[nw.dtypes.DType], int] = {
    nw.Int8: 8,
    nw.Int16: 16,
    nw.Int32: 32,
    nw.Int64: 64,
    nw.Int128: 128,
    nw.UInt8: 8,
    nw.UInt16: 16,
    nw.UInt32: 32,
    nw.UInt64: 64,
    nw.UInt128: 128,
}

_TYPES: Mapping[FieldType, nw.dtypes.DType] = {
    FieldType.TEXT: nw.String(),
    FieldType.BOOLEAN: nw.Boolean(),
    FieldType.DATE: nw.Date(),
    FieldType.INTEGER: nw.Int64(),
    FieldType.NUMBER: nw.Float64(),
}

_COMPARE = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
