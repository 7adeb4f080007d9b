"""Any dataframe to a cube: one pass of its own engine turns atoms into codes and counts equal ones.

Only atoms run in the engine. Missing values are tested for explicitly, since engines differ in what a comparison
with one gives; three-valued logic, exclusions and rules stay in Python, the same for every engine.
"""

from __future__ import annotations

import functools
import operator
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from importlib.util import find_spec
from typing import Any, TypeAlias

import narwhals as nw

from plan_rules.measure.cube import Cell, Cube, Group
from plan_rules.measure.question import BoundAtom, Question
from plan_rules.measure.values import ValueProblem, group_text, read_value
from plan_rules.model.dataset import FieldType, Literal
from plan_rules.problems import Code, DataError, Problem, near_miss

Frame: TypeAlias = "nw.LazyFrame[Any]"

_BITS = 2
_KEY, _COUNT, _GROUP = "plan_rules_key", "plan_rules_count", "plan_rules_group_"
_NO_TEXT = "\0"
"""Stands for every text that no rule names."""


def count_frame(question: Question, frame: nw.DataFrame[Any] | Frame) -> Cube:
    """The cube of a dataframe; the frame is neither changed nor collected.

    Raises:
        DataError: for a field that is missing or has another type than declared, with how to cast it, and for a
            value outside the declared ones.
    """
    return _FrameCount(question, _lazy(frame, question.fields)).cube()


def _lazy(frame: nw.DataFrame[Any] | Frame, fields: tuple[str, ...]) -> Frame:
    """The frame as a lazy one. Columns of pandas and Arrow go to polars where it is there: it reads them in place.

    pandas hands its columns over to Arrow first, where a missing value is always null.
    """
    if not isinstance(frame, nw.DataFrame):
        return frame
    if frame.implementation.is_pandas_like():
        frame = nw.from_native(_to_arrow(frame, fields), eager_only=True)
    if frame.implementation.is_pyarrow() and find_spec("polars"):
        used = [name for name in frame.columns if name in fields]
        frame = nw.from_arrow(frame.select(used), backend="polars") if used else frame
    return frame.lazy()


def _to_arrow(frame: nw.DataFrame[Any], fields: tuple[str, ...]) -> Any:
    try:
        return frame.select([name for name in frame.columns if name in fields]).to_arrow()
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
        segments = len(question.edges) + 2  # with one for the days after the last edge and one for no day
        key = self.segment() + self.signature() * segments
        groups = {f"{_GROUP}{name}": self.column(name) for name in question.group_by}
        # Not select: of literals alone, that would give one row whatever the length of the frame.
        coded = self.frame.with_columns(key.alias(_KEY), *(column.alias(name) for name, column in groups.items()))
        counted = coded.group_by(_KEY, *groups).agg(nw.len().alias(_COUNT)).collect()
        cells: Counter[Cell] = Counter()
        for row in counted.iter_rows(named=True):
            signature, segment = divmod(int(row[_KEY]), segments)
            if refused := signature >> self.signature_bits:
                self.report(refused)
            cells[self.group(row), segment - 1 if question.dataset.time else 0, signature] += int(row[_COUNT])
        return Cube(question.name, question.digest, dict(cells))

    @property
    def signature_bits(self) -> int:
        """The bits of a signature; above them stands one bit for each field that refuses a value."""
        return _BITS * len(self.question.atoms)

    def group(self, row: dict[str, Any]) -> Group:
        fields = self.question.dataset.fields
        try:
            return tuple(
                group_text(read_value(row[f"{_GROUP}{name}"], fields[name])) for name in self.question.group_by
            )
        except ValueProblem as error:
            raise DataError([self.problem(error.code, str(error), error.hint, self.question.group_by[0])]) from None

    def report(self, refused: int) -> None:
        """Raise with one of the values that are outside the declared ones, for each field that has some."""
        problems = []
        for place, name in enumerate(self.question.fields):
            if refused >> place & 1:
                column, declared = self.column(name), self.question.dataset.fields[name].values
                known = _is_one_of(column, self.spellings(name, list(declared)))
                found = self.frame.filter(~column.is_null() & ~known).select(nw.col(name)).head(1).collect()
                value = str(found[name][0])
                message = f"{name}: {value!r} is not a declared value"
                problems.append(self.problem(Code.UNDECLARED_VALUE, message, near_miss(value, declared), name))
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

    def segment(self) -> nw.Expr:
        """The segment of time, counted from 1; 0 is a record without a date."""
        if self.question.dataset.time is None:
            return nw.lit(0)
        day = self.column(self.question.dataset.time)
        passed = _sum(_flag(day >= nw.lit(edge), 1) for edge in self.question.edges)
        return nw.when(day.is_null()).then(nw.lit(0)).otherwise(passed + 1)

    def signature(self) -> nw.Expr:
        """The codes of all atoms in one number, and a bit for each field that refuses a value."""
        question = self.question
        alone = (self.bits(name, place) for place, name in enumerate(question.fields))
        pairs = ((place, atom) for place, atom in enumerate(question.atoms) if atom.other is not None)
        return _sum((*alone, *(self.code(atom, 4**place) for place, atom in pairs)))

    def bits(self, name: str, place: int) -> nw.Expr:
        """The part of the signature that a field alone decides."""
        declared = self.question.dataset.fields[name]
        if declared.type is FieldType.TEXT and (declared.values or self.question.reads_alone(name)):
            return self.text_bits(name, 1 << (self.signature_bits + place))
        atoms = ((at, atom) for at, atom in enumerate(self.question.atoms) if atom.fields == (name,))
        return _sum(self.code(atom, 4**at) for at, atom in atoms)

    def text_bits(self, name: str, refusal: int) -> nw.Expr:
        """The codes of all atoms on a text field at once: each known text is looked for once, whatever the rules."""
        declared = self.question.dataset.fields[name].values
        used = [str(text) for atom in self.question.atoms if atom.fields == (name,) for text in atom.literals]
        by_bits: dict[int, list[str]] = {}
        for text in declared or dict.fromkeys(used):
            by_bits.setdefault(self.question.bits(name, text), []).append(text)
        column = self.column(name)
        answer = nw.lit(refusal if declared else self.question.bits(name, _NO_TEXT))
        for bits, texts in by_bits.items():
            answer = nw.when(_is_one_of(column, self.spellings(name, texts))).then(nw.lit(bits)).otherwise(answer)
        return nw.when(column.is_null()).then(nw.lit(self.question.bits(name, None))).otherwise(answer)

    def code(self, atom: BoundAtom, weight: int) -> nw.Expr:
        """False, true or unknown as 0, 1 or 2, times a weight."""
        column = self.column(atom.field)
        unknown = column.is_null()
        if atom.operator == "?":
            return _flag(unknown, weight)
        if atom.other is not None:
            other = self.column(atom.other)
            holds, unknown = _COMPARE[atom.operator](column, other), unknown | other.is_null()
        elif atom.operator == "=":
            holds = _is_one_of(column, [self.literal(atom.field, literal) for literal in atom.literals])
        else:
            holds = _COMPARE[atom.operator](column, nw.lit(self.literal(atom.field, atom.literals[0])))
        return nw.when(unknown).then(nw.lit(2 * weight)).otherwise(_flag(holds, weight))

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


def _is_one_of(column: nw.Expr, values: Sequence[Any]) -> nw.Expr:
    if not values:
        return column.is_null() & ~column.is_null()
    return functools.reduce(operator.or_, (column == nw.lit(value) for value in values))


def _flag(condition: nw.Expr, weight: int) -> nw.Expr:
    return nw.when(condition).then(nw.lit(weight)).otherwise(nw.lit(0))


def _sum(expressions: Iterable[nw.Expr]) -> nw.Expr:
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
