"""Python mappings to a cube: each distinct value of a field is looked at once, however many records have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import Any

from plan_rules.measure.cube import Cell, Cube
from plan_rules.measure.question import Question
from plan_rules.measure.values import ValueProblem, group_text, read_value
from plan_rules.model.dataset import DataField, Literal
from plan_rules.problems import Code, DataError, Problem, near_miss

_CHUNK = 50_000
_MOST_PROBLEMS = 20

Row = Mapping[str, object]


def count_mappings(question: Question, rows: Iterable[Row]) -> Cube:
    """The cube of an iterable of mappings, read once and in chunks.

    Raises:
        DataError: with dataset, field and first row (counted from 1) of values that are not of their declared
            type, and fields that no record has.
    """
    counting = _Counting(question)
    iterator = iter(rows)
    while chunk := list(islice(iterator, _CHUNK)):
        counting.add(chunk)
    return counting.finish()


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of codes made of one field.

    Attributes:
        name: the field.
        role: ``segment`` of time, ``bits`` of the atoms that read the field alone, or the ``value`` itself, where
            groups or atoms of two fields need it.
        codes: the code of each value seen so far.
    """

    name: str
    role: str
    code: Callable[[Literal | None], Any]
    codes: dict[Literal | None, Any] = field(default_factory=dict)

    def encode(self, values: list[Literal | None]) -> list[Any]:
        """The codes of some values, each distinct value looked at once."""
        for value in set(values) - self.codes.keys():
            self.codes[value] = self.code(value)
        return list(map(self.codes.__getitem__, values))


def _columns(question: Question) -> Iterator[_Column]:
    for name in question.fields:
        if name == question.dataset.time:
            yield _Column(name, "segment", question.segment)
        if question.reads_alone(name):
            yield _Column(name, "bits", lambda value, name=name: question.bits(name, value))  # type: ignore[misc]
        if name in question.group_by or question.reads_in_pair(name):
            yield _Column(name, "value", lambda value: value)


class _Counting:
    """Counts chunk by chunk and column by column; records with equal codes fall into one cell."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.readers = {name: _FieldReader(question.dataset.fields[name]) for name in question.fields}
        self.columns = tuple(_columns(question))
        self.counts: Counter[tuple[Any, ...]] = Counter()
        self.problems: list[Problem] = []
        self.reported: set[tuple[str, str]] = set()
        self.rows = 0
        self.names: dict[str, None] = {}

    def add(self, chunk: list[Row]) -> None:
        for kind in set(map(type, chunk)):
            if not issubclass(kind, Mapping):
                message, hint = f"a mapping is due, there is {kind.__name__}", "give each record as a mapping"
                raise DataError([self.problem(Code.WRONG_FIELD_TYPE, message, hint, ())])
        values = {name: self.clean(name, column) for name, column in self.raw_columns(chunk)}
        coded = [column.encode(values[column.name]) for column in self.columns]
        self.counts.update(zip(*coded, strict=True) if coded else [()] * len(chunk))
        self.rows += len(chunk)

    def raw_columns(self, chunk: list[Row]) -> Iterator[tuple[str, list[object]]]:
        for name in self.readers:
            try:
                yield name, list(map(itemgetter(name), chunk))
                self.names[name] = None
            except KeyError:
                yield name, [row.get(name) for row in chunk]
                self.names.update(dict.fromkeys(key for row in chunk for key in row))

    def clean(self, name: str, column: list[object]) -> list[Literal | None]:
        """The values of a column as conditions compare them; one that is refused is reported and left out."""
        try:
            return self.readers[name].column(column)
        except (ValueProblem, TypeError):  # TypeError: a list or mapping, which cannot be looked up
            return [self.value(name, raw, row) for row, raw in enumerate(column, start=self.rows + 1)]

    def value(self, name: str, raw: object, row: int) -> Literal | None:
        try:
            return self.readers[name].value(raw)
        except ValueProblem as error:
            if len(self.problems) < _MOST_PROBLEMS and (name, str(error)) not in self.reported:
                self.reported.add((name, str(error)))
                self.problems.append(self.problem(error.code, f"{name}: {error}", error.hint, (name, row)))
            return None

    def finish(self) -> Cube:
        if self.rows:
            self.problems += self.missing_fields()
        if self.problems:
            raise DataError(self.problems)
        cells: Counter[Cell] = Counter()
        for codes, count in self.counts.items():
            cells[self.cell(codes)] += count
        return Cube(self.question.name, self.question.digest, dict(cells))

    def cell(self, codes: tuple[Any, ...]) -> Cell:
        """The cell of a combination of codes."""
        signature = segment = 0
        values: dict[str, Literal | None] = {}
        for column, code in zip(self.columns, codes, strict=True):
            if column.role == "bits":
                signature |= code
            elif column.role == "segment":
                segment = code
            else:
                values[column.name] = code
        signature |= self.question.pair_bits(values)
        return tuple(group_text(values[name]) for name in self.question.group_by), segment, signature

    def missing_fields(self) -> Iterator[Problem]:
        for name in self.readers:
            if name not in self.names:
                hint = near_miss(name, self.names)
                yield self.problem(Code.MISSING_FIELD, f"no record has the field {name!r}", hint, (name,))

    def problem(self, code: Code, message: str, hint: str, path: tuple[str | int, ...]) -> Problem:
        return Problem(code, message, hint, f"records of {self.question.name}", path=(self.question.name, *path))


class _FieldReader:
    """Reads the values of one field, each distinct one once."""

    def __init__(self, declared: DataField) -> None:
        self.declared = declared
        # True, 1 and 1.0 are one key of a dictionary, but a field accepts only some of them: one memory a type.
        self.known: dict[type, dict[object, Literal | None]] = {}

    def column(self, column: list[object]) -> list[Literal | None]:
        """The values of a column.

        Raises:
            ValueProblem: where one is refused.
            TypeError: where one cannot be a key of a dictionary.
        """
        kinds = set(map(type, column)) - {type(None)}
        if len(kinds) > 1:
            return [self.value(raw) for raw in column]
        known = self.known.setdefault(kinds.pop() if kinds else type(None), {None: None})
        for raw in set(column) - known.keys():
            known[raw] = self.value(raw)
        return list(map(known.__getitem__, column))

    def value(self, raw: object) -> Literal | None:
        """One value.

        Raises:
            ValueProblem: where it is refused.
        """
        return read_value(raw, self.declared)
