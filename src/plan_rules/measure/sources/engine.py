"""What every engine does alike: check the columns, read the codes it counted, and report what it refused.

Only the test of single fields runs in an engine, as one expression for each aspect. What it counts comes back as raw
codes, a row for each combination that occurs; here they become the classes of a cube. Three-valued logic, exclusions
and rules stay in Python, the same for every engine.
"""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import Any, Generic, TypeVar

from plan_rules.measure.aspects import MISSING, AnyAspect, Compared, Cut, Extent, Named
from plan_rules.measure.cube import MOST_CELLS, Cube, Group, too_many_cells
from plan_rules.measure.kleene import FALSE, TRUE, UNKNOWN
from plan_rules.measure.question import Question
from plan_rules.measure.sources.values import ValueProblem, group_text, read_value
from plan_rules.model.dataset import FieldType
from plan_rules.problems import Code, DataError, Problem, near_miss

Expression = TypeVar("Expression")


class Kind(Enum):
    """What a column of an engine holds, as far as the expressions differ."""

    TEXT = auto()
    LABEL = auto()
    BOOLEAN = auto()
    DAY = auto()
    MOMENT = auto()
    ZONED_MOMENT = auto()
    WHOLE = auto()
    DECIMAL = auto()
    FLOAT = auto()
    EMPTY = auto()
    OTHER = auto()


_ACCEPTED = {
    FieldType.TEXT: (Kind.TEXT, Kind.LABEL),
    FieldType.BOOLEAN: (Kind.BOOLEAN,),
    FieldType.DATE: (Kind.DAY, Kind.MOMENT, Kind.ZONED_MOMENT),
    FieldType.INTEGER: (Kind.WHOLE,),
    FieldType.NUMBER: (Kind.WHOLE, Kind.DECIMAL, Kind.FLOAT),
}

_CASTS = {
    FieldType.TEXT: "cast the column to text",
    FieldType.BOOLEAN: "cast the column to boolean; text such as 'true' is not read as one",
    FieldType.DATE: "cast the column to a date; text is not read as one",
    FieldType.INTEGER: "cast the column to a whole-number type that allows null",
    FieldType.NUMBER: "cast the column to a number; text is not read as one",
}

MOST_IN_FLOATS = 2**53
"""Floating point holds every whole number up to here."""

MOST_DIGITS = 38
"""So many has a decimal type of any engine."""

_ASCII_WITH_TWINS = "K;`"
"""ASCII characters that another character turns into in Unicode form NFC: the Kelvin sign and two punctuation marks."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as its engine declares it.

    Attributes:
        kind: what it holds.
        type: the engine's own word for its type, for messages.
        extent: the numbers that it can hold; None where they have no bounds that matter.
    """

    kind: Kind
    type: str
    extent: Extent | None = None

    @classmethod
    def of_integers(cls, found: str, bits: int, *, is_signed: bool) -> Column:
        """A column of whole numbers of some bits."""
        least, most = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if is_signed else (0, 2**bits - 1)
        return cls(Kind.WHOLE, found, Extent(Decimal(least), Decimal(most)))

    @classmethod
    def of_decimals(cls, found: str, precision: int, scale: int) -> Column:
        """A column of decimal numbers of some digits, of which some are decimals."""
        most = Decimal((0, (9,) * precision, -scale))
        return cls(Kind.DECIMAL, found, Extent(-most, most, scale))


@dataclass(frozen=True, slots=True)
class Coded(Generic[Expression]):
    """An expression of an engine, and the class that each code it gives stands for; other codes are refused."""

    expression: Expression
    classes: Mapping[object, int]


def wrong_type(question: Question, field: str, found: str) -> Problem:
    """The problem of a column that has another type than its field."""
    declared, name = question.dataset.fields[field].type, question.name
    message = f"{field}: {declared} is declared, the column is {found}"
    return Problem(Code.WRONG_FIELD_TYPE, message, _CASTS[declared], f"records of {name}", path=(name, field))


def same_name(question: Question, names: str) -> DataError:
    """The error for columns of one name, of which nobody knows which is meant."""
    message = f"several columns have one name: {names}"
    return DataError([Problem(Code.DUPLICATE_KEY, message, "rename or drop them", f"records of {question.name}")])


class EngineCount(ABC, Generic[Expression]):
    """One dataset counted by an engine.

    Attributes:
        question: what is asked.
        columns: the columns of the data.
    """

    def __init__(self, question: Question, columns: Mapping[str, Column]) -> None:
        self.question, self.columns = question, columns
        self._texts: dict[str, Sequence[Any]] = {}
        problems = [*self._missing_fields(), *self._wrong_types()]
        if problems := problems or [*self._not_comparable()]:
            raise DataError(problems)

    @abstractmethod
    def value(self, name: str) -> Expression:
        """A column in the form that atoms compare: days for moments, null for NaN, text for labels."""

    @abstractmethod
    def named(self, aspect: Named) -> Coded[Expression]:
        """The classes of a text, or of true and false."""

    @abstractmethod
    def stretch(self, name: str, cuts: Sequence[Cut]) -> Expression:
        """0 for a missing value, else 1 and how many cuts it has passed; -1 for what is no finite number."""

    @abstractmethod
    def compared(self, aspect: Compared) -> Coded[Expression]:
        """False, true or unknown for two fields; a refused code where one of them is refused or compares inexactly."""

    @abstractmethod
    def count(self, columns: Sequence[Expression], most: int) -> Sequence[Sequence[Any]]:
        """The combinations that occur and how often, column by column, the counts last; no more than ``most`` rows."""

    @abstractmethod
    def distinct(self, name: str) -> list[Any]:
        """The distinct values of a column."""

    @abstractmethod
    def first_refused(self, name: str) -> Sequence[Any]:
        """One value of a column that is outside the declared ones, or no finite number, if there is any."""

    def cube(self) -> Cube:
        """The cube of the data.

        Raises:
            DataError: for values that no record may have, and for more cells than a cube may hold.
        """
        question = self.question
        groups = [self.value(name) for name in question.group_by]
        segments = [self._segment()] if question.dataset.time else []
        aspects = [self._coded(aspect) for aspect in question.aspects]
        expressions = [*groups, *segments, *(coded.expression for coded in aspects)]
        *columns, count = self.count(expressions, MOST_CELLS + 1)
        if len(count) > MOST_CELLS:
            raise too_many_cells(question.name, question.group_by)
        texts, wrong = self._group_texts(columns[: len(groups)])
        classes, refused = self._classes(aspects, columns[len(groups) + len(segments) :])
        if wrong or refused:
            problems = [*self._refusals(wrong, refused)]
            if not problems:
                # An engine that believes the statistics of a file finds other values than those that stand there.
                message = "what is counted differs from what stands in the data, so they are damaged"
                problems = [Problem(Code.BAD_SYNTAX, message, "write them again", f"records of {question.name}")]
            raise DataError(problems)
        names, position = _groups(texts, len(count))
        segment = [code - 1 for code in columns[len(groups)]] if segments else [0] * len(count)
        columns_of_classes = tuple(array("i", column) for column in classes)
        header, counts = question.header, array("q", map(int, count))
        return Cube(header, names, array("i", position), array("i", segment), columns_of_classes, counts)

    def spellings(self, name: str, texts: Sequence[str]) -> list[str]:
        """Every spelling of some texts that the column holds; one text may have several in Unicode."""
        if all(text.isascii() and not any(sign in text for sign in _ASCII_WITH_TWINS) for text in texts):
            return list(texts)
        if name not in self._texts:
            self._texts[name] = [text for text in self.distinct(name) if text is not None]
        return sorted({text for text in self._texts[name] if unicodedata.normalize("NFC", text) in texts})

    def kind(self, name: str) -> Kind:
        """What a column holds."""
        return self.columns[name].kind

    def bound(self, name: str, cut: Cut) -> Any:
        """The bound of a cut in the type of its column; dates as they are."""
        bound = cut.bound
        if not isinstance(bound, Decimal):
            return bound
        if self.kind(name) is Kind.WHOLE:
            return int(bound)
        return bound if self.kind(name) is Kind.DECIMAL else float(bound)

    def cuts(self, name: str, cuts: Sequence[Cut]) -> list[Cut]:
        """Cuts as a column can be held against them: by numbers that it can hold itself."""
        extent = self.columns[name].extent
        return [cut.within(extent) if extent else cut for cut in cuts]

    def _segment(self) -> Expression:
        """The segment of time, counted from 1; 0 is a record without a date."""
        edges = [Cut(edge, inclusive=True) for edge in self.question.edges]
        return self.stretch(self.question.dataset.time or "", edges)

    def _coded(self, aspect: AnyAspect) -> Coded[Expression]:
        if isinstance(aspect, Compared):
            return self.compared(aspect)
        if isinstance(aspect, Named):
            return self.named(aspect)
        codes: dict[object, int] = {passed + 1: each for passed, each in enumerate(aspect.classes)}
        return Coded(self.stretch(aspect.fields[0], aspect.cuts), {0: MISSING, **codes})

    def _group_texts(self, columns: Sequence[Sequence[Any]]) -> tuple[list[list[str | None]], dict[str, ValueProblem]]:
        """The names of the groups, field by field, and fields with a value that is refused; each is read once."""
        texts, refused = [], {}
        for name, column in zip(self.question.group_by, columns, strict=True):
            known: dict[object, str | None] = {}
            for value in dict.fromkeys(column):
                try:
                    known[value] = group_text(read_value(value, self.question.dataset.fields[name]))
                except ValueProblem as error:
                    refused[name] = error
            texts.append(list(map(known.get, column)))
        return texts, refused

    def _classes(
        self, aspects: Sequence[Coded[Expression]], columns: Sequence[Sequence[Any]]
    ) -> tuple[list[Sequence[int]], list[AnyAspect]]:
        """The classes, aspect by aspect, and the aspects with a value that is refused."""
        read: list[Any] = []
        refused = []
        for aspect, coded, column in zip(self.question.aspects, aspects, columns, strict=True):
            classes = {code: coded.classes.get(code) for code in set(column)}
            if None in classes.values():
                refused.append(aspect)
            # Most engines give the classes themselves.
            is_class = all(code == each for code, each in classes.items())
            read.append(column if is_class else list(map(classes.get, column)))
        return read, refused

    def _refusals(self, groups: Mapping[str, ValueProblem], aspects: Sequence[AnyAspect]) -> Iterator[Problem]:
        """A problem for each field with a value that is refused, in the order of the fields, then for comparisons."""
        looked_at = {name for aspect in aspects for name in aspect.fields}
        refused = set()
        for name in self.question.fields:
            error = groups.get(name) or (self._refusal(name) if name in looked_at else None)
            if error is not None:
                refused.add(name)
                yield self._problem(error.code, f"{name}: {error}", error.hint, name)
        for aspect in aspects:
            if isinstance(aspect, Compared) and refused.isdisjoint(aspect.fields):
                yield self.not_exact(aspect)

    def _refusal(self, name: str) -> ValueProblem | None:
        for value in self.first_refused(name):
            try:
                read_value(value, self.question.dataset.fields[name])
            except ValueProblem as error:
                return error
        return None

    def _missing_fields(self) -> Iterator[Problem]:
        for name in self.question.fields:
            if name not in self.columns:
                hint = near_miss(name, self.columns)
                yield self._problem(Code.MISSING_FIELD, f"the data have no column {name!r}", hint, name)

    def _wrong_types(self) -> Iterator[Problem]:
        for name in self.question.fields:
            declared, found = self.question.dataset.fields[name].type, self.columns.get(name)
            if found is not None and found.kind not in (*_ACCEPTED[declared], Kind.EMPTY):
                yield wrong_type(self.question, name, found.type)

    def _not_comparable(self) -> Iterator[Problem]:
        """Numbers of two types that an engine would bring to floating point, or to more digits than it has."""
        for aspect in self.question.aspects:
            if isinstance(aspect, Compared):
                one, two = (self.columns[name] for name in aspect.fields)
                kinds = {one.kind, two.kind}
                takes = _digits(one.extent, two.extent) if Kind.DECIMAL in kinds else 0
                if kinds == {Kind.DECIMAL, Kind.FLOAT} or takes > MOST_DIGITS:
                    yield self.not_exact(aspect)

    def not_exact(self, aspect: Compared) -> Problem:
        """The problem of two fields whose numbers an engine would round before it compares them."""
        types = " and ".join(self.columns[name].type for name in aspect.fields)
        message = f"{aspect.name}: numbers of the types {types} do not compare exactly"
        hint = f"cast {' and '.join(aspect.fields)} to one type"
        return self._problem(Code.WRONG_FIELD_TYPE, message, hint, aspect.fields[0])

    def rounded(self, aspect: Compared) -> list[str]:
        """The fields of whole numbers that are compared with floating-point ones, which hold only some of them."""
        kinds = {self.kind(name) for name in aspect.fields}
        return [name for name in aspect.fields if kinds == {Kind.WHOLE, Kind.FLOAT} and self.kind(name) is Kind.WHOLE]

    def _problem(self, code: Code, message: str, hint: str, field: str) -> Problem:
        name = self.question.name
        return Problem(code, message, hint, f"records of {name}", path=(name, field))


def _groups(texts: Sequence[Sequence[str | None]], rows: int) -> tuple[tuple[Group, ...], list[int]]:
    """The groups that occur, and the position of the group of each row."""
    if not texts:
        return ((),) if rows else (), [0] * rows
    groups = tuple(dict.fromkeys(zip(*texts, strict=True)))
    places = {group: place for place, group in enumerate(groups)}
    return groups, list(map(places.__getitem__, zip(*texts, strict=True)))


def _digits(*extents: Extent | None) -> int:
    """How many digits a decimal type needs that holds the numbers of all."""
    known = [extent for extent in extents if extent]
    whole = max((extent.most.adjusted() + 1 for extent in known), default=0)
    return whole + max((extent.decimals for extent in known), default=0)


COMPARED: Mapping[object, int] = {False: FALSE, True: TRUE, None: UNKNOWN}
"""The class of what an engine says of a comparison."""
