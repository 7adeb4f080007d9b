"""What is kept of the content of a record; contents that are alike are looked at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from plan_rules.measure.question import Question
from plan_rules.measure.sources.coding import (
    EQUAL_ACROSS_TYPES,
    CodedColumn,
    Coding,
    FieldColumn,
    Mappings,
    Refused,
    Row,
    group_columns,
    time_column,
)
from plan_rules.measure.sources.values import ValueProblem
from plan_rules.model.dataset import FieldType
from plan_rules.monitor.columns import CellColumn, DigestColumn
from plan_rules.monitor.keys import Entry
from plan_rules.monitor.live_cube import LiveCube
from plan_rules.problems import Problem

_MOST_REMEMBERED = 200_000
"""Distinct contents that are remembered, so that records that all differ do not fill the memory."""

_NO_DIGEST = 0


class Contents:
    """Turns records into the digests of their contents and the numbers of their cells.

    Attributes:
        unseen: the fields that rules read and that no record so far had.
    """

    def __init__(self, question: Question, cube: LiveCube, key: str | None) -> None:
        self.question, self._cube, self._has_key = question, cube, key is not None
        self._time: list[FieldColumn] = [*time_column(question, cube.place)]
        cells = CellColumn([*self._time, *group_columns(question)])
        columns: list[CodedColumn] = [cells, DigestColumn(question)] if key else [cells]
        self._coding = Coding(question, columns, [key] if key else [])
        self._known: dict[tuple[Any, ...], Entry] = {}
        fields = question.dataset.fields
        self._days = {name for name in question.fields if fields[name].type is FieldType.DATE}
        self._typed = {name for name in question.fields if fields[name].type in EQUAL_ACROSS_TYPES}

    @property
    def unseen(self) -> set[str]:
        """The fields that rules read and that no record so far had."""
        return self._coding.unseen

    @unseen.setter
    def unseen(self, fields: Iterable[str]) -> None:
        self._coding.unseen = {*fields}

    def mappings(self, records: Sequence[Row]) -> Mappings:
        """The records as mappings.

        Raises:
            DataError: for anything that is no record.
        """
        return self._coding.mappings(records)

    def check(self, rows: Mappings, refused: Refused) -> None:
        """Tell what is refused, and nothing else."""
        self._coding.check(rows, refused)

    def missing_fields(self, rows: Mappings) -> Iterator[Problem]:
        """A problem for each field that no record so far had, and none of these has."""
        return self._coding.missing_fields(rows)

    def still_unseen(self, rows: Mappings) -> set[str]:
        """The fields that neither these records nor those before have."""
        return self._coding.still_unseen(rows)

    def forget(self) -> None:
        """Find out anew what days mean; a cell that has a number keeps it."""
        for column in self._time:
            column.forget()

    def entries(self, rows: Mappings, refused: Refused) -> list[Entry] | None:
        """Digest and cell of each record; None where some are refused, which is then told.

        Raises:
            DataError: for more cells than a cube may hold.
        """
        if len(self._known) > _MOST_REMEMBERED:
            self._known.clear()
        try:
            contents = self._contents(rows)
            new = {*contents}.difference(self._known)
            if new:
                self._remember({content: row for content, row in zip(contents, rows, strict=True) if content in new})
            return [*map(self._known.__getitem__, contents)]
        except (ValueProblem, TypeError):  # TypeError: what cannot be looked up
            coded = self._coding.read(rows, list, refused)
            return None if coded is None else self._numbered(coded)

    def _contents(self, rows: Mappings) -> list[tuple[Any, ...]]:
        """The values that rules read, with their types where values of two types are equal."""
        getters = self._coding.getters
        try:
            columns = [self._column(name, map(getters[name], rows)) for name in self.question.fields]
            columns += [map(type, map(getters[name], rows)) for name in self._typed]
            return [*zip(*columns, strict=True)] if columns else [()] * len(rows)
        except KeyError:
            if not self._coding.allow_gaps(rows):
                raise
            return self._contents(rows)

    def _column(self, name: str, values: Iterator[Any]) -> Iterable[Any]:
        if name not in self._days:
            return values
        days = [*values]
        return map(_day_of, days) if datetime in {*map(type, days)} else days

    def _remember(self, new: dict[tuple[Any, ...], Any]) -> None:
        entries = self._numbered(self._coding.gather([*new.values()], list))
        self._known.update(zip(new, entries, strict=True))

    def _numbered(self, coded: list[tuple[Any, ...]]) -> list[Entry]:
        numbers = self._cube.numbers(each[0] for each in coded)
        if not self._has_key:
            return [(_NO_DIGEST, number) for number in numbers]
        return [(digest, number) for (_, digest), number in zip(coded, numbers, strict=True)]


def _day_of(value: Any) -> Any:
    """The day of a moment without a time zone, as it is read; so that a day's records are alike whatever the hour."""
    return value.date() if type(value) is datetime and value.tzinfo is None else value
