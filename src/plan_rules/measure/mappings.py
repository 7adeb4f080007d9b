"""Python mappings to a cube: records with equal values are looked at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter

from plan_rules.measure.cube import Cell, Cube
from plan_rules.measure.question import Question
from plan_rules.measure.values import ValueProblem, read_value
from plan_rules.model.dataset import FieldType, Literal
from plan_rules.problems import Code, DataError, Problem, near_miss

_CHUNK = 50_000
_MOST_PROBLEMS = 20
_ABSENT = None
_NUMERIC = (FieldType.BOOLEAN, FieldType.INTEGER, FieldType.NUMBER)

Row = Mapping[str, object]
Key = tuple[object, ...]


def count_mappings(question: Question, rows: Iterable[Row]) -> Cube:
    """The cube of an iterable of mappings, read once and in chunks.

    Raises:
        DataError: with dataset, field and row (counted from 1) of values that are not of their declared type,
            and fields that no record has.
    """
    counting = _Counting(question)
    iterator = iter(rows)
    while chunk := list(islice(iterator, _CHUNK)):
        counting.add(chunk)
    return counting.finish()


class _Counting:
    def __init__(self, question: Question) -> None:
        self.question = question
        self.fields = question.fields
        self.types = [question.dataset.fields[name].type for name in self.fields]
        self.counts: Counter[Cell] = Counter()
        self.cells: dict[Key, Cell | None] = {}
        self.problems: list[Problem] = []
        self.rows = 0
        self.names: dict[str, None] = {}

    def add(self, chunk: list[Row]) -> None:
        keys = self.keys(chunk)
        try:
            counted = Counter(keys)
        except TypeError:  # a list or a dict as value: only the slow way can say where
            counted = Counter()
            self.report_unhashable(keys)
        for key, count in counted.items():
            cell = self.cells[key] if key in self.cells else self.read(key, keys)
            if cell is not None:
                self.counts[cell] += count
        self.rows += len(chunk)

    def keys(self, chunk: list[Row]) -> list[Key]:
        """For each record the values of the fields that are read, with their types where equal values differ."""
        for kind in set(map(type, chunk)):
            if not issubclass(kind, Mapping):
                message, hint = f"a mapping is due, there is {kind.__name__}", "give each record as a mapping"
                raise DataError([self.problem(Code.WRONG_FIELD_TYPE, message, hint, ())])
        try:
            columns = [list(map(itemgetter(name), chunk)) for name in self.fields]
            self.names.update(dict.fromkeys(self.fields))
        except KeyError:
            columns = [[row.get(name, _ABSENT) for row in chunk] for name in self.fields]
            for row in chunk:
                self.names.update(dict.fromkeys(row))
        # True, 1 and 1.0 are equal to a dictionary, but not all of them are what a field declares.
        typed = [list(map(type, columns[index])) for index, kind in enumerate(self.types) if kind in _NUMERIC]
        return list(zip(*columns, *typed, strict=True)) if columns else [()] * len(chunk)

    def read(self, key: Key, keys: list[Key]) -> Cell | None:
        values: dict[str, Literal | None] = {}
        for name, raw in zip(self.fields, key, strict=False):
            try:
                values[name] = read_value(raw, self.question.dataset.fields[name])
            except ValueProblem as error:
                self.report(error, name, self.rows + keys.index(key) + 1)
        if len(values) < len(self.fields):
            self.cells[key] = None
            return None
        group = tuple(values[name] for name in self.question.group_by)
        time = self.question.dataset.time
        segment = self.question.segment(values[time] if time else None)
        cell = (group, segment, self.question.signature(values))
        self.cells[key] = cell
        return cell

    def report(self, error: ValueProblem, name: str, row: int) -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(self.problem(error.code, f"{name}: {error}", error.hint, (name, row)))

    def report_unhashable(self, keys: Sequence[Key]) -> None:
        for index, key in enumerate(keys):
            for name, raw in zip(self.fields, key, strict=False):
                if not isinstance(raw, Hashable):
                    error = ValueProblem(Code.WRONG_FIELD_TYPE, f"there is {type(raw).__name__}", "give a plain value")
                    self.report(error, name, self.rows + index + 1)

    def finish(self) -> Cube:
        if self.rows:
            self.problems += self.missing_fields()
        if self.problems:
            raise DataError(self.problems)
        return Cube(dict(self.counts))

    def missing_fields(self) -> Iterator[Problem]:
        for name in self.fields:
            if name not in self.names:
                hint = near_miss(name, self.names)
                yield self.problem(Code.MISSING_FIELD, f"no record has the field {name!r}", hint, (name,))

    def problem(self, code: Code, message: str, hint: str, path: tuple[str | int, ...]) -> Problem:
        return Problem(code, message, hint, f"records of {self.question.name}", path=(self.question.name, *path))
