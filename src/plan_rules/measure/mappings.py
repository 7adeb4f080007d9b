"""Python mappings and objects to a cube: each distinct value of a field is looked at once, whatever the records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from plan_rules.measure.aspects import Compared
from plan_rules.measure.cube import MOST_CELLS, Cell, Cube, too_many_cells
from plan_rules.measure.question import Question
from plan_rules.measure.values import ValueProblem, group_text, read_value
from plan_rules.model.dataset import DataField, Literal
from plan_rules.problems import Code, DataError, Problem, near_miss

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from pydantic import BaseModel

_CHUNK = 50_000
_MOST_PROBLEMS = 20
_MOST_REMEMBERED = 500_000
"""Distinct values that are remembered, so that a field in which every value differs does not fill the memory."""

Row: TypeAlias = "Mapping[str, object] | DataclassInstance | BaseModel"
"""A record: a mapping from field to value, or an object with the fields as attributes."""


def count_mappings(question: Question, rows: Iterable[Row]) -> Cube:
    """The cube of an iterable of mappings, dataclasses or pydantic models, read once and in chunks.

    Raises:
        DataError: with dataset, field and first row (counted from 1) of values that are not of their declared
            type, and fields that no record has.
    """
    counting = _Counting(question)
    iterator = iter(rows)
    while chunk := list(islice(iterator, _CHUNK)):
        counting.add(chunk)
    return counting.finish()


@dataclass(slots=True)
class _Column:
    """One column of codes made of one field.

    Attributes:
        name: the field.
        code: the code of a value.
        codes: the codes of the values seen so far.
    """

    name: str
    code: Callable[[Literal | None], Any]
    codes: dict[Literal | None, Any] = field(default_factory=dict)

    def encode(self, values: Mapping[str, list[Literal | None]]) -> list[Any]:
        """The codes of a chunk of values, each distinct value looked at once."""
        column = values[self.name]
        if len(self.codes) > _MOST_REMEMBERED:
            self.codes.clear()
        for value in set(column) - self.codes.keys():
            self.codes[value] = self.code(value)
        return list(map(self.codes.__getitem__, column))


@dataclass(frozen=True, slots=True)
class _Pair:
    """One column of codes made of two fields."""

    aspect: Compared

    def encode(self, values: Mapping[str, list[Literal | None]]) -> list[Any]:
        """The codes of a chunk of values."""
        return list(map(self.aspect.code, *(values[name] for name in self.aspect.fields)))


def _columns(question: Question) -> Iterator[_Column | _Pair]:
    """Segment, then the group fields, then the aspects."""
    if question.dataset.time:
        yield _Column(question.dataset.time, question.segment)
    for name in question.group_by:
        yield _Column(name, group_text)
    for aspect in question.aspects:
        yield _Pair(aspect) if isinstance(aspect, Compared) else _Column(aspect.fields[0], aspect.code)


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
        values = {name: self.clean(name, column) for name, column in self.raw_columns(chunk)}
        coded = [column.encode(values) for column in self.columns]
        self.counts.update(zip(*coded, strict=True) if coded else [()] * len(chunk))
        if len(self.counts) > MOST_CELLS:
            raise too_many_cells(self.question.name, self.question.group_by)
        self.rows += len(chunk)

    def raw_columns(self, chunk: list[Row]) -> Iterator[tuple[str, list[object]]]:
        mappings = self.mappings(chunk)
        for name in self.readers:
            try:
                yield name, list(map(itemgetter(name), mappings))
                self.names[name] = None
            except KeyError:
                yield name, [row.get(name) for row in mappings]
                self.names.update(dict.fromkeys(key for row in mappings for key in row))

    def mappings(self, chunk: list[Row]) -> list[Mapping[str, object]]:
        """The records as mappings; of an object, the fields that are read."""
        known = {kind: self.attributes(kind) for kind in set(map(type, chunk))}
        if all(names is None for names in known.values()):
            return cast("list[Mapping[str, object]]", chunk)
        return [
            cast("Mapping[str, object]", row) if names is None else {name: getattr(row, name) for name in names}
            for row, names in ((row, known[type(row)]) for row in chunk)
        ]

    def attributes(self, kind: type) -> list[str] | None:
        """The fields that objects of a class have; None for a mapping."""
        if issubclass(kind, Mapping):
            return None
        names = {field.name for field in fields(kind)} if is_dataclass(kind) else {*getattr(kind, "model_fields", ())}
        if not names:
            message = f"a mapping is due, there is {kind.__name__}"
            hint = "give each record as a mapping, a dataclass or a pydantic model"
            raise DataError([self.problem(Code.WRONG_FIELD_TYPE, message, hint, ())])
        self.names.update(dict.fromkeys(names))
        return [name for name in self.readers if name in names]

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
        return Cube.of(self.question.header, {self.cell(codes): count for codes, count in self.counts.items()})

    def cell(self, codes: tuple[Any, ...]) -> Cell:
        """The cell of a combination of codes."""
        segment, codes = (codes[0], codes[1:]) if self.question.dataset.time else (0, codes)
        groups = len(self.question.group_by)
        return codes[:groups], segment, codes[groups:]

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
        if len(known) > _MOST_REMEMBERED:
            known.clear()
            known[None] = None
        for raw in set(column) - known.keys():
            known[raw] = self.value(raw)
        return list(map(known.__getitem__, column))

    def value(self, raw: object) -> Literal | None:
        """One value.

        Raises:
            ValueProblem: where it is refused.
        """
        return read_value(raw, self.declared)
