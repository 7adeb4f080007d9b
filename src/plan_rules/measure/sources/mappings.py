"""Python mappings and objects to a cube: each distinct value of a field is looked at once, whatever the records."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import partial
from itertools import islice
from operator import itemgetter, methodcaller
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from plan_rules.measure.aspects import Compared
from plan_rules.measure.cube import MOST_CELLS, Cell, Cube, too_many_cells
from plan_rules.measure.question import Question
from plan_rules.measure.sources.values import ValueProblem, group_text, is_missing, read_value
from plan_rules.model.dataset import DataField, FieldType
from plan_rules.problems import Code, DataError, Problem, near_miss

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from pydantic import BaseModel

_CHUNK = 50_000
_MOST_PROBLEMS = 20
_MOST_REMEMBERED = 500_000
"""Distinct values that are remembered, so that a field in which every value differs does not fill the memory."""

_EQUAL_ACROSS_TYPES = (FieldType.BOOLEAN, FieldType.INTEGER, FieldType.NUMBER)
"""True, 1 and 1.0 are one key of a dictionary, but a field accepts only some of them: one memory a type."""

Row: TypeAlias = "Mapping[str, object] | DataclassInstance | BaseModel"
"""A record: a mapping from field to value, or an object with the fields as attributes."""

Mappings: TypeAlias = Sequence[Mapping[str, object]]
Getter: TypeAlias = Callable[[Mapping[str, object]], Any]


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


class _Column:
    """What the values of one field are turned into, record by record."""

    def __init__(self, name: str, declared: DataField, code: Callable[[Any], Any]) -> None:
        self.name, self.is_typed = name, declared.type in _EQUAL_ACROSS_TYPES
        self.memories: defaultdict[type, _Memory] = defaultdict(
            partial(_Memory, lambda raw: code(read_value(raw, declared)))
        )

    def codes(self, rows: Mappings, getters: Mapping[str, Getter]) -> Iterable[Any]:
        """The codes of some records.

        Raises:
            KeyError: for a record without the field.
            ValueProblem: for a value that is refused.
            TypeError: for a value that cannot be a key of a dictionary.
        """
        raw = map(getters[self.name], rows)
        if not self.is_typed:
            return map(self.memories[object].__getitem__, raw)
        values = list(raw)
        kinds = set(map(type, values)) - {type(None)}
        if len(kinds) > 1:
            return (self.memories[type(value)][value] for value in values)
        return map(self.memories[kinds.pop() if kinds else type(None)].__getitem__, values)


class _Pair:
    """The class of two fields that are compared, record by record."""

    def __init__(self, aspect: Compared, question: Question) -> None:
        self.aspect = aspect
        declared = question.dataset.fields
        self.values = [_Column(name, declared[name], lambda value: value) for name in aspect.fields]

    def codes(self, rows: Mappings, getters: Mapping[str, Getter]) -> Iterable[Any]:
        """The codes of some records; raises as a column does."""
        return map(self.aspect.code, *(each.codes(rows, getters) for each in self.values))


def _columns(question: Question) -> Iterator[_Column | _Pair]:
    """Segment, then the group fields, then the aspects."""
    declared, time = question.dataset.fields, question.dataset.time
    if time:
        yield _Column(time, declared[time], question.segment)
    for name in question.group_by:
        yield _Column(name, declared[name], group_text)
    for aspect in question.aspects:
        if isinstance(aspect, Compared):
            yield _Pair(aspect, question)
        else:
            (name,) = aspect.fields
            yield _Column(name, declared[name], aspect.code)


class _Counting:
    """Counts chunk by chunk; records with equal codes fall into one cell. After the first problem it only checks."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.columns = tuple(_columns(question))
        self.getters: dict[str, Getter] = {name: itemgetter(name) for name in question.fields}
        self.counts: Counter[tuple[Any, ...]] = Counter()
        self.problems: list[Problem] = []
        self.reported: set[tuple[str, str]] = set()
        self.rows = 0
        self.unseen: set[str] = set()
        self.names: dict[str, None] = {}

    def add(self, chunk: list[Row]) -> None:
        rows = self.mappings(chunk)
        try:
            if not self.problems:
                self.counts.update(self.count(rows))
        except (ValueProblem, TypeError):  # TypeError: a list or mapping, which cannot be looked up
            self.check(rows)
            if not self.problems:
                # A signalling NaN is missing like any other, but cannot be looked up.
                self.counts.update(self.count([self.without_missing(row) for row in rows]))
        else:
            if self.problems:
                self.check(rows)
        if len(self.counts) > MOST_CELLS:
            raise too_many_cells(self.question.name, self.question.group_by)
        self.rows += len(rows)
        if self.unseen:
            self.names.update(dict.fromkeys(name for row in rows for name in row))
            self.unseen -= self.names.keys()

    def without_missing(self, row: Mapping[str, object]) -> Mapping[str, object]:
        """The fields that are read, every missing value as None."""
        return {name: None if is_missing(row.get(name)) else row[name] for name in self.getters}

    def count(self, rows: Mappings) -> Counter[tuple[Any, ...]]:
        """The counts of some records, all of them or none."""
        try:
            coded = [column.codes(rows, self.getters) for column in self.columns]
            return Counter(zip(*coded, strict=True) if coded else [()] * len(rows))
        except KeyError:
            if not self.allow_gaps(rows):
                raise
            return self.count(rows)

    def allow_gaps(self, rows: Mappings) -> bool:
        """From now on, fields that some record lacks are asked for in a way that costs more; whether there are any."""
        lacking = {name for name in self.getters if any(name not in row for row in rows)}
        self.unseen |= set() if self.rows else lacking  # every record so far had the others
        self.getters |= {name: methodcaller("get", name) for name in lacking}
        return bool(lacking)

    def mappings(self, chunk: list[Row]) -> Mappings:
        """The records as mappings; of an object, the fields that are read."""
        known = {kind: self.attributes(kind) for kind in set(map(type, chunk))}
        if all(names is None for names in known.values()):
            return cast("Mappings", chunk)
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
        return [name for name in self.getters if name in names]

    def check(self, rows: Mappings) -> None:
        """Report the values that are refused, field by field."""
        for name, getter in self.getters.items():
            for row, record in enumerate(rows, start=self.rows + 1):
                try:
                    read_value(getter(record), self.question.dataset.fields[name])
                except KeyError:
                    continue
                except ValueProblem as error:
                    self.report(name, error, row)

    def report(self, name: str, error: ValueProblem, row: int) -> None:
        if len(self.problems) < _MOST_PROBLEMS and (name, str(error)) not in self.reported:
            self.reported.add((name, str(error)))
            self.problems.append(self.problem(error.code, f"{name}: {error}", error.hint, (name, row)))

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
        for name in self.question.fields:
            if name in self.unseen:
                hint = near_miss(name, self.names)
                yield self.problem(Code.MISSING_FIELD, f"no record has the field {name!r}", hint, (name,))

    def problem(self, code: Code, message: str, hint: str, path: tuple[str | int, ...]) -> Problem:
        return Problem(code, message, hint, f"records of {self.question.name}", path=(self.question.name, *path))
