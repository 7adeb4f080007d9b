"""Any dataframe to a cube: one pass of its own engine turns atoms into codes and counts equal ones.

Only atoms run in the engine. Missing values are tested for explicitly, since engines differ in what a comparison
with one gives; three-valued logic, exclusions and rules stay in Python, the same for every engine.
"""

from __future__ import annotations

import functools
import operator
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from importlib.util import find_spec
from typing import Any, TypeAlias

import narwhals as nw

from plan_rules.measure.aspects import MISSING, AnyAspect, Compared, Cut, Named, Ordered
from plan_rules.measure.cube import MOST_CELLS, Cube, Group, too_many_cells
from plan_rules.measure.kleene import FALSE, TRUE, UNKNOWN
from plan_rules.measure.question import Question
from plan_rules.measure.values import ValueProblem, group_text, read_value
from plan_rules.model.dataset import FieldType, Literal
from plan_rules.problems import Code, DataError, Problem, near_miss

Frame: TypeAlias = "nw.LazyFrame[Any]"

_GROUP, _SEGMENT, _CLASS = "plan_rules_group_", "plan_rules_segment", "plan_rules_class_"
_COUNT = "plan_rules_count"
_VIETNAM = "Etc/GMT-7"
"""Seven hours ahead of Greenwich at all times; the sign is that of the time zone database."""


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
        columns = {f"{_GROUP}{name}": self.column(name) for name in question.group_by}
        columns |= {_SEGMENT: self.segment()} if question.dataset.time else {}
        columns |= {f"{_CLASS}{place}": self.classes(aspect) for place, aspect in enumerate(question.aspects)}
        # Of a stock without conditions every record is alike, and there must be something to group by.
        columns = columns or {_SEGMENT: nw.lit(0)}
        # Not select: of literals alone, that would give one row whatever the length of the frame.
        coded = self.frame.with_columns(column.alias(name) for name, column in columns.items())
        counted = coded.group_by(*columns).agg(nw.len().alias(_COUNT)).head(MOST_CELLS + 1).collect()
        if len(counted) > MOST_CELLS:
            raise too_many_cells(question.name, question.group_by)
        return self.read(counted)

    def read(self, counted: nw.DataFrame[Any]) -> Cube:
        """The cube of what the engine counted."""
        question = self.question
        classes = [counted[f"{_CLASS}{place}"].to_list() for place in range(len(question.aspects))]
        self.report(
            aspect.fields[0]
            for aspect, codes in zip(question.aspects, classes, strict=True)
            if not isinstance(aspect, Compared) and _refused(aspect) in codes
        )
        for place, aspect in enumerate(question.aspects):
            if isinstance(aspect, Ordered):
                classes[place] = [aspect.classes[passed - 1] if passed else MISSING for passed in classes[place]]
        segment = counted[_SEGMENT].to_list() if question.dataset.time else [1] * len(counted)
        groups, group = self.groups(counted)
        return Cube(
            question.header,
            groups,
            array("i", group),
            array("i", (each - 1 for each in segment)),
            tuple(array("i", codes) for codes in classes),
            array("q", map(int, counted[_COUNT].to_list())),
        )

    def groups(self, counted: nw.DataFrame[Any]) -> tuple[tuple[Group, ...], list[int]]:
        """The groups that occur, and the position of the group of each row; each distinct value is read once."""
        columns = []
        for name in self.question.group_by:
            raw = counted[f"{_GROUP}{name}"].to_list()
            texts = {value: self.group_text(name, value) for value in dict.fromkeys(raw)}
            columns.append([texts[value] for value in raw])
        places: dict[Group, int] = {}
        rows = zip(*columns, strict=True) if columns else ((),) * len(counted)
        position = [places.setdefault(group, len(places)) for group in rows]
        return tuple(places), position

    def group_text(self, name: str, value: object) -> str | None:
        try:
            return group_text(read_value(value, self.question.dataset.fields[name]))
        except ValueProblem as error:
            raise DataError([self.problem(error.code, f"{name}: {error}", error.hint, name)]) from None

    def report(self, refused: Iterable[str]) -> None:
        """Raise with one of the values that no record may have, for each field that has some."""
        problems = []
        for name in refused:
            column, field = self.column(name), self.question.dataset.fields[name]
            found = self.frame.filter(self.is_refused(name)).select(column.alias(name)).head(1).collect()
            try:
                read_value(found[name].to_list()[0], field)
            except ValueProblem as error:
                problems.append(self.problem(error.code, f"{name}: {error}", error.hint, name))
        if problems:
            raise DataError(problems)

    def is_refused(self, name: str) -> nw.Expr:
        """Whether a value is outside the declared ones, or no finite number."""
        column, declared = self.column(name), self.question.dataset.fields[name].values
        if declared:
            return ~column.is_null() & ~_is_one_of(column, self.spellings(name, list(declared)))
        return ~column.is_null() & ~column.is_finite()

    def column(self, name: str) -> nw.Expr:
        """A column in the form that atoms compare: days for moments, null for NaN, text for categories."""
        column, found = nw.col(name), self.schema[name]
        if name in self.empty:
            return nw.lit(None, dtype=_TYPES[self.question.dataset.fields[name].type])
        if isinstance(found, nw.Datetime):
            zone = found.time_zone
            return (column.dt.convert_time_zone(_VIETNAM) if zone else column).dt.date()
        if found.is_float():
            column = column.cast(nw.Float64)
            return nw.when(~column.is_nan()).then(column)
        return column.cast(nw.String) if isinstance(found, nw.Categorical | nw.Enum) else column

    def segment(self) -> nw.Expr:
        """The segment of time, counted from 1; 0 is a record without a date."""
        name = self.question.dataset.time or ""
        cuts = [Cut(edge, inclusive=True) for edge in self.question.edges]
        return self.stretch(name, cuts)

    def classes(self, aspect: AnyAspect) -> nw.Expr:
        """The class of an aspect; of an ordered one 0 for missing, else 1 and how many cuts are passed."""
        if isinstance(aspect, Compared):
            return self.comparison(aspect)
        name = aspect.fields[0]
        if isinstance(aspect, Ordered):
            return self.stretch(name, aspect.cuts, refused=_refused(aspect))
        column = self.column(name)
        if self.question.dataset.fields[name].type is FieldType.BOOLEAN:
            known = nw.when(column).then(_code(aspect.classes[True])).otherwise(_code(aspect.classes[False]))
        else:
            known = self.named(name, column, aspect)
        return nw.when(column.is_null()).then(_code(MISSING)).otherwise(known)

    def named(self, name: str, column: nw.Expr, aspect: Named) -> nw.Expr:
        """The class of a text: each known text is looked for once, whatever the number of rules."""
        texts: dict[int, list[str]] = {}
        for text, code in aspect.classes.items():
            texts.setdefault(code, []).append(str(text))
        answer = _code(_refused(aspect) if aspect.other is None else aspect.other)
        for code, several in texts.items():
            if code != aspect.other:
                answer = nw.when(_is_one_of(column, self.spellings(name, several))).then(_code(code)).otherwise(answer)
        return answer

    def stretch(self, name: str, cuts: Sequence[Cut], refused: int | None = None) -> nw.Expr:
        """0 for missing, else 1 and how many cuts a value has passed."""
        column, found = self.column(name), self.schema[name]
        is_whole = found.is_integer() or name in self.empty
        answer = _code(len(cuts) + 1)
        for passed, cut in reversed([*enumerate(cut.for_whole_numbers() if is_whole else cut for cut in cuts)]):
            bound = nw.lit(self.literal(name, cut.bound))
            short = column < bound if cut.inclusive else column <= bound
            answer = nw.when(short).then(_code(passed + 1)).otherwise(answer)
        if found.is_float() and refused is not None:
            answer = nw.when(column.is_finite()).then(answer).otherwise(_code(refused))
        return nw.when(column.is_null()).then(_code(MISSING)).otherwise(answer)

    def comparison(self, aspect: Compared) -> nw.Expr:
        """False, true or unknown as 0, 1 or 2."""
        column, other = map(self.column, aspect.fields)
        holds = nw.when(_COMPARE[aspect.operator](column, other)).then(_code(TRUE)).otherwise(_code(FALSE))
        return nw.when(column.is_null() | other.is_null()).then(_code(UNKNOWN)).otherwise(holds)

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


def _refused(aspect: Named | Ordered) -> int:
    """The code of a value that no record may have."""
    return len(aspect.cuts) + 2 if isinstance(aspect, Ordered) else aspect.size


def _code(code: int) -> nw.Expr:
    return nw.lit(code, dtype=nw.Int8() if code < 100 else nw.Int32())


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
