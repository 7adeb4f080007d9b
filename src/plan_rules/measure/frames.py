"""Any dataframe to a cube: one pass of its own engine turns atoms into codes and counts equal ones.

Only atoms run in the engine. Missing values are tested for explicitly, since engines differ in what a comparison
with one gives; three-valued logic, exclusions and rules stay in Python, the same for every engine.
"""

from __future__ import annotations

import functools
import operator
import unicodedata
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, TypeAlias

import narwhals as nw

from plan_rules.measure.cube import Cell, Cube, Group
from plan_rules.measure.question import BoundAtom, Question
from plan_rules.measure.values import ValueProblem, group_text, read_value
from plan_rules.model.dataset import FieldType, Literal
from plan_rules.problems import Code, DataError, Problem, near_miss

Frame: TypeAlias = "nw.LazyFrame[Any]"

_PREFIX = "plan_rules_"
_SEGMENT, _SIGNATURE, _REFUSED, _COUNT = (f"{_PREFIX}{name}" for name in ("segment", "signature", "refused", "count"))
_GROUP = f"{_PREFIX}group_"


def count_frame(question: Question, frame: nw.DataFrame[Any] | Frame) -> Cube:
    """The cube of a dataframe; the frame is neither changed nor collected.

    Raises:
        DataError: for a field that is missing or has another type than declared, with how to cast it, and for a
            value outside the declared ones.
    """
    return _FrameCount(question, _lazy(frame, question.fields)).cube()


def _lazy(frame: nw.DataFrame[Any] | Frame, fields: tuple[str, ...]) -> Frame:
    """The frame as a lazy one; pandas hands its columns over to Arrow, where a missing value is always null."""
    if not isinstance(frame, nw.DataFrame):
        return frame
    if frame.implementation.is_pandas_like():
        used = [name for name in frame.columns if name in fields]
        frame = nw.from_native(_to_arrow(frame.select(used)), eager_only=True)
    return frame.lazy()


def _to_arrow(frame: nw.DataFrame[Any]) -> Any:
    try:
        return frame.to_arrow()
    except (ImportError, TypeError, ValueError) as error:
        hint = "install pyarrow, and give each column values of one type"
        raise DataError([Problem(Code.WRONG_FIELD_TYPE, f"the frame does not go to Arrow: {error}", hint)]) from None


class _FrameCount:
    def __init__(self, question: Question, frame: Frame) -> None:
        self.question, self.frame = question, frame
        self.schema = frame.collect_schema()
        unknown = [name for name in question.fields if isinstance(self.schema.get(name), nw.Unknown)]
        self.empty = {name for name in unknown if self.is_empty(name)}
        problems = [*self.missing_fields(), *self.wrong_types()]
        if problems:
            raise DataError(problems)

    def problem(self, code: Code, message: str, hint: str, field: str) -> Problem:
        name = self.question.name
        return Problem(code, message, hint, f"records of {name}", path=(name, field))

    def missing_fields(self) -> Iterator[Problem]:
        for name in self.question.fields:
            if name not in self.schema:
                hint = near_miss(name, self.schema)
                yield self.problem(Code.MISSING_FIELD, f"the frame has no column {name!r}", hint, name)

    def wrong_types(self) -> Iterator[Problem]:
        for name in self.question.fields:
            declared, found = self.question.dataset.fields[name].type, self.schema.get(name)
            if found is not None and name not in self.empty and not _fits(found, declared):
                message = f"{name}: {declared} is declared, the column is {found}"
                yield self.problem(Code.WRONG_FIELD_TYPE, message, _CASTS[declared], name)

    def is_empty(self, name: str) -> bool:
        """Whether a column has no value at all; such a column has no type of its own."""
        return bool(self.frame.select(nw.col(name).is_null().all()).collect().item())

    def cube(self) -> Cube:
        question = self.question
        keys = {f"{_GROUP}{name}": self.column(name) for name in question.group_by}
        if question.dataset.time:
            keys[_SEGMENT] = self.segment(question.dataset.time)
        keys[_SIGNATURE] = _sum(self.code(atom, 4**place) for place, atom in enumerate(question.atoms))
        checked = [name for name in question.fields if question.dataset.fields[name].values]
        keys[_REFUSED] = _sum(self.refused(name, 2**place) for place, name in enumerate(checked))
        # Not select: of literals alone, that would give one row whatever the length of the frame.
        coded = self.frame.with_columns(*(expression.alias(name) for name, expression in keys.items()))
        counted = coded.group_by(*keys).agg(nw.len().alias(_COUNT)).collect()
        cells: Counter[Cell] = Counter()
        for row in counted.iter_rows(named=True):
            if row[_REFUSED]:
                self.report(checked, int(row[_REFUSED]))
            cells[self.group(row), int(row.get(_SEGMENT, 0)), int(row[_SIGNATURE])] += int(row[_COUNT])
        return Cube(question.name, question.digest, dict(cells))

    def group(self, row: dict[str, Any]) -> Group:
        fields = self.question.dataset.fields
        try:
            return tuple(
                group_text(read_value(row[f"{_GROUP}{name}"], fields[name])) for name in self.question.group_by
            )
        except ValueProblem as error:
            raise DataError([self.problem(error.code, str(error), error.hint, self.question.group_by[0])]) from None

    def report(self, checked: list[str], refused: int) -> None:
        """Raise with one of the values that are outside the declared ones, for each field that has some."""
        problems = []
        for place, name in enumerate(checked):
            if refused >> place & 1:
                found = self.frame.filter(self.refused(name, 1) == 1).select(name).head(1).collect()
                value = str(found[name][0])
                hint = near_miss(value, self.question.dataset.fields[name].values)
                message = f"{name}: {value!r} is not a declared value"
                problems.append(self.problem(Code.UNDECLARED_VALUE, message, hint, name))
        raise DataError(problems)

    def column(self, name: str) -> nw.Expr:
        """A column in the form that atoms compare: days for moments, null for NaN, text for categories."""
        column, found = nw.col(name), self.schema[name]
        if name in self.empty:
            return nw.lit(None, dtype=_TYPES[self.question.dataset.fields[name].type])
        if isinstance(found, nw.Datetime):
            zone = found.time_zone
            return (column.dt.convert_time_zone("Asia/Ho_Chi_Minh") if zone else column).dt.date()
        if found.is_float():
            return nw.when(~column.is_nan()).then(column)
        return column.cast(nw.String) if isinstance(found, nw.Categorical | nw.Enum) else column

    def segment(self, name: str) -> nw.Expr:
        day = self.column(name)
        passed = _sum(_flag(day >= nw.lit(edge), 1) for edge in self.question.edges)
        return nw.when(day.is_null()).then(nw.lit(-1)).otherwise(passed)

    def code(self, atom: BoundAtom, weight: int) -> nw.Expr:
        """False, true or unknown as 0, 1 or 2, times a weight."""
        column = self.column(atom.field)
        if atom.operator == "?":
            return _flag(column.is_null(), weight)
        unknown = column.is_null()
        if atom.other is not None:
            other = self.column(atom.other)
            holds, unknown = _COMPARE[atom.operator](column, other), unknown | other.is_null()
        elif atom.operator == "=":
            holds = self.is_one_of(atom)
        else:
            holds = _COMPARE[atom.operator](column, nw.lit(self.literal(atom.field, atom.literals[0])))
        return nw.when(unknown).then(nw.lit(2 * weight)).otherwise(_flag(holds, weight))

    def is_one_of(self, atom: BoundAtom) -> nw.Expr:
        column = self.column(atom.field)
        if self.question.dataset.fields[atom.field].type is FieldType.TEXT:
            literals: list[Any] = self.spellings(atom.field, [str(literal) for literal in atom.literals])
        else:
            literals = [self.literal(atom.field, literal) for literal in atom.literals]
        if not literals:
            return column.is_null() & ~column.is_null()
        return functools.reduce(operator.or_, (column == nw.lit(literal) for literal in literals))

    def literal(self, name: str, literal: Literal) -> Any:
        """A literal in the type of its column."""
        if not isinstance(literal, Decimal):
            return literal
        if name in self.empty or (self.schema[name].is_integer() and literal == literal.to_integral_value()):
            return int(literal)
        return literal if isinstance(self.schema[name], nw.Decimal) else float(literal)

    def spellings(self, name: str, texts: list[str]) -> list[str]:
        """Every spelling of some texts that the column holds; one text has several in Unicode unless it is ASCII."""
        if all(text.isascii() for text in texts):
            return texts
        found = self.frame.select(self.column(name).alias(name)).unique().collect()
        present = (text for text in found[name].to_list() if text is not None)
        return sorted({text for text in present if unicodedata.normalize("NFC", text) in texts})

    def refused(self, name: str, weight: int) -> nw.Expr:
        """Whether a value is outside the declared ones."""
        column = self.column(name)
        declared = self.spellings(name, list(self.question.dataset.fields[name].values))
        known = functools.reduce(operator.or_, (column == nw.lit(text) for text in declared), column.is_null())
        return nw.when(column.is_null()).then(nw.lit(0)).otherwise(_flag(~known, weight))


def _flag(condition: nw.Expr, weight: int) -> nw.Expr:
    return nw.when(condition).then(nw.lit(weight)).otherwise(nw.lit(0))


def _sum(expressions: Iterator[nw.Expr]) -> nw.Expr:
    return functools.reduce(operator.add, expressions, nw.lit(0))


_TYPES: dict[FieldType, Any] = {
    FieldType.TEXT: nw.String(),
    FieldType.BOOLEAN: nw.Boolean(),
    FieldType.DATE: nw.Date(),
    FieldType.INTEGER: nw.Int64(),
    FieldType.NUMBER: nw.Float64(),
}

_COMPARE = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}

_CASTS = {
    FieldType.TEXT: "cast the column to text",
    FieldType.BOOLEAN: "cast the column to boolean; text such as 'true' is not read as one",
    FieldType.DATE: "cast the column to a date; text is not read as one",
    FieldType.INTEGER: "cast the column to a whole-number type that allows null",
    FieldType.NUMBER: "cast the column to a number; text is not read as one",
}


def _fits(found: nw.dtypes.DType, declared: FieldType) -> bool:
    if declared is FieldType.TEXT:
        return isinstance(found, nw.String | nw.Categorical | nw.Enum)
    if declared is FieldType.BOOLEAN:
        return isinstance(found, nw.Boolean)
    if declared is FieldType.DATE:
        return isinstance(found, nw.Date | nw.Datetime)
    return found.is_integer() if declared is FieldType.INTEGER else found.is_numeric()
