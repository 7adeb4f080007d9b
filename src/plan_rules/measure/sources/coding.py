"""Python mappings and objects to codes: each distinct value of a field is looked at once, whatever the records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import partial
from operator import itemgetter, methodcaller
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar, cast

from plan_rules.measure.aspects import Compared
from plan_rules.measure.cube import Cell
from plan_rules.measure.question import Question
from plan_rules.measure.sources.values import ValueProblem, group_text, is_missing, read_value
from plan_rules.model.dataset import DataField, FieldType
from plan_rules.problems import Code, DataError, Problem, near_miss

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from pydantic import BaseModel

_MOST_PROBLEMS = 20
_MOST_REMEMBERED = 500_000
"""Distinct values that are remembered, so that a field in which every value differs does not fill the memory."""

EQUAL_ACROSS_TYPES = (FieldType.BOOLEAN, FieldType.INTEGER, FieldType.NUMBER)
"""True, 1 and 1.0 are one key of a dictionary, but a field accepts only some of them: one memory a type."""

Row: TypeAlias = "Mapping[str, object] | DataclassInstance | BaseModel"
"""A record: a mapping from field to value, or an object with the fields as attributes."""

Mappings: TypeAlias = Sequence[Mapping[str, object]]
Getter: TypeAlias = Callable[[Mapping[str, object]], Any]
Codes: TypeAlias = tuple[Any, ...]
"""What the columns turn one record into."""

Gathered = TypeVar("Gathered")


class CodedColumn(Protocol):
    """Turns one or more fields of records into codes."""

    def codes(self, rows: Mappings, getters: Mapping[str, Getter]) -> Iterable[Any]:
        """The codes of some records.

        Raises:
            KeyError: for a record without the field.
            ValueProblem: for a value that is refused.
            TypeError: for a value that cannot be a key of a dictionary.
        """


class _Memory(dict[Any, Any]):
    """What a value is turned into, found out when it is met first."""

    def __init__(self, turn: Callable[[Any], Any]) -> None:
        super().__init__()
        self.turn = turn

    def __missing__(self, raw: Any) -> Any:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        result = self[raw] = self.turn(raw)
        return result


class FieldColumn:
    """What the values of one field are turned into, record by record."""

    def __init__(self, name: str, declared: DataField, code: Callable[[Any], Any]) -> None:
        self.name, self.is_typed = name, declared.type in EQUAL_ACROSS_TYPES
        self.memories: defaultdict[type, _Memory] = defaultdict(
            partial(_Memory, lambda raw: code(read_value(raw, declared)))
        )

    def codes(self, rows: Mappings, getters: Mapping[str, Getter]) -> Iterable[Any]:
        """As ``CodedColumn.codes``."""
        raw = map(getters[self.name], rows)
        if not self.is_typed:
            return map(self.memories[object].__getitem__, raw)
        values = list(raw)
        kinds = set(map(type, values)) - {type(None)}
        if len(kinds) > 1:
            return (self.memories[type(value)][value] for value in values)
        return map(self.memories[kinds.pop() if kinds else type(None)].__getitem__, values)

    def forget(self) -> None:
        """Find out anew what values are turned into."""
        self.memories.clear()


class _PairColumn:
    """The class of two fields that are compared, record by record."""

    def __init__(self, aspect: Compared, question: Question) -> None:
        self.aspect = aspect
        declared = question.dataset.fields
        self.values = [FieldColumn(name, declared[name], lambda value: value) for name in aspect.fields]

    def codes(self, rows: Mappings, getters: Mapping[str, Getter]) -> Iterable[Any]:
        """As ``CodedColumn.codes``."""
        return map(self.aspect.code, *(each.codes(rows, getters) for each in self.values))


def time_column(question: Question, code: Callable[[Any], Any]) -> Iterator[FieldColumn]:
    """What the day of a record is turned into; no column for a stock."""
    time = question.dataset.time
    if time:
        yield FieldColumn(time, question.dataset.fields[time], code)


def group_columns(question: Question) -> Iterator[CodedColumn]:
    """The group fields, then the aspects."""
    declared = question.dataset.fields
    for name in question.group_by:
        yield FieldColumn(name, declared[name], group_text)
    for aspect in question.aspects:
        if isinstance(aspect, Compared):
            yield _PairColumn(aspect, question)
        else:
            (name,) = aspect.fields
            yield FieldColumn(name, declared[name], aspect.code)


def cell_of(question: Question, codes: Codes) -> Cell:
    """The cell of a record by the codes of its time, its groups and its aspects."""
    segment, codes = (codes[0], codes[1:]) if question.dataset.time else (0, codes)
    groups = len(question.group_by)
    return codes[:groups], segment, codes[groups:]


class Coding:
    """Turns records of one dataset into codes, chunk by chunk.

    Attributes:
        unseen: the fields that are read and that no record so far had.
    """

    def __init__(self, question: Question, columns: Sequence[CodedColumn], also: Sequence[str] = ()) -> None:
        """Make one for some columns.

        Args:
            question: what is asked of the dataset.
            columns: what a record is turned into.
            also: fields that are wanted of objects besides those that are read.
        """
        self.question, self.columns, self.also = question, tuple(columns), tuple(also)
        self.getters: dict[str, Getter] = {name: itemgetter(name) for name in question.fields}
        self.unseen = {*question.fields}
        self._names: dict[str, None] = {}

    def gather(self, rows: Mappings, into: Callable[[Iterable[Codes]], Gathered]) -> Gathered:
        """The codes of some records, all of them or none.

        Raises:
            ValueProblem, TypeError: as ``CodedColumn.codes``.
        """
        try:
            coded = [column.codes(rows, self.getters) for column in self.columns]
            return into(zip(*coded, strict=True) if coded else [()] * len(rows))
        except KeyError:
            if not self.allow_gaps(rows):
                raise
            return self.gather(rows, into)

    def read(self, rows: Mappings, into: Callable[[Iterable[Codes]], Gathered], refused: Refused) -> Gathered | None:
        """The codes of some records; None where some are refused, which is then told."""
        try:
            return self.gather(rows, into)
        except (ValueProblem, TypeError):  # TypeError: a list or mapping, which cannot be looked up
            before = len(refused.problems)
            self.check(rows, refused)
            if len(refused.problems) > before:
                return None
            # A signalling NaN is missing like any other, but cannot be looked up.
            return self.gather([self._without_missing(row) for row in rows], into)

    def _without_missing(self, row: Mapping[str, object]) -> Mapping[str, object]:
        """The fields that are read, every missing value as None."""
        return {name: None if is_missing(row.get(name)) else row[name] for name in self.getters}

    def allow_gaps(self, rows: Mappings) -> bool:
        """From now on, fields that some record lacks are asked for in a way that costs more; whether there are any."""
        lacking = {name for name in self.getters if any(name not in row for row in rows)}
        self.getters |= {name: methodcaller("get", name) for name in lacking}
        return bool(lacking)

    def mappings(self, chunk: Sequence[Row]) -> Mappings:
        """The records as mappings; of an object, the fields that are read.

        Raises:
            DataError: for anything else.
        """
        known = {kind: self._attributes(kind) for kind in set(map(type, chunk))}
        if all(names is None for names in known.values()):
            return cast("Mappings", chunk)
        return [
            cast("Mapping[str, object]", row) if names is None else {name: getattr(row, name) for name in names}
            for row, names in ((row, known[type(row)]) for row in chunk)
        ]

    def _attributes(self, kind: type) -> list[str] | None:
        """The fields that objects of a class have; None for a mapping."""
        if issubclass(kind, Mapping):
            return None
        names = {field.name for field in fields(kind)} if is_dataclass(kind) else {*getattr(kind, "model_fields", ())}
        if not names:
            message = f"a mapping is due, there is {kind.__name__}"
            hint = "give each record as a mapping, a dataclass or a pydantic model"
            raise DataError([problem(self.question, Code.WRONG_FIELD_TYPE, message, hint)])
        return [name for name in dict.fromkeys((*self.getters, *self.also)) if name in names]

    def check(self, rows: Mappings, refused: Refused) -> None:
        """Report the values that are refused, field by field."""
        for name, getter in self.getters.items():
            for row, record in enumerate(rows, start=refused.rows + 1):
                try:
                    read_value(getter(record), self.question.dataset.fields[name])
                except KeyError:
                    continue
                except ValueProblem as error:
                    refused.report(name, error, row)

    def see(self, rows: Mappings) -> None:
        """Take note of the fields that some records have."""
        self.unseen = self.still_unseen(rows)
        if self.unseen:
            self._names |= dict.fromkeys(name for row in rows for name in row)

    def still_unseen(self, rows: Mappings) -> set[str]:
        """The fields that neither these records nor those before have."""
        return {name for name in self.unseen if not any(name in row for row in rows)}

    def missing_fields(self, rows: Mappings = ()) -> Iterator[Problem]:
        """A problem for each field that no record so far had, and none of these has."""
        unseen = self.still_unseen(rows)
        for name in self.question.fields:
            if name in unseen:
                hint = near_miss(name, self._names | dict.fromkeys(name for row in rows for name in row))
                yield problem(self.question, Code.MISSING_FIELD, f"no record has the field {name!r}", hint, (name,))


class Refused:
    """What is refused of the records of one dataset, each problem once and with its first row.

    Attributes:
        rows: the records before those that are being read; the next one has the number after it.
        problems: the problems so far.
    """

    def __init__(self, question: Question) -> None:
        self.question, self.rows = question, 0
        self.problems: list[Problem] = []
        self._reported: set[tuple[str, str]] = set()

    def report(self, name: str, error: ValueProblem, row: int) -> None:
        """Take note of a value that is refused."""
        if len(self.problems) < _MOST_PROBLEMS and (name, str(error)) not in self._reported:
            self._reported.add((name, str(error)))
            self.problems.append(problem(self.question, error.code, f"{name}: {error}", error.hint, (name, row)))


def problem(question: Question, code: Code, message: str, hint: str = "", path: tuple[str | int, ...] = ()) -> Problem:
    """A problem of the records of a dataset."""
    return Problem(code, message, hint, f"records of {question.name}", path=(question.name, *path))
