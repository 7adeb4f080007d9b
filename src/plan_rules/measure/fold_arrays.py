"""The same sums as in ``fold``, on arrays: for cubes with very many groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from plan_rules.measure import kleene
from plan_rules.measure.cube import UNDATED, Cube, Group
from plan_rules.measure.kinds import EXCLUDED, SLOTS, UNDATED_SLOT, Kind, Row, Rows, classifier
from plan_rules.measure.question import Question, RuleQuestion

_MOST_COMBINATIONS = 1_000_000
_MANY_CLASSES = 100
"""Beyond so many, one rule hardly tells all classes apart that all rules together do."""


@dataclass(frozen=True)
class ArrayCounts:
    """The counts of one rule as an array.

    Attributes:
        group_by: the fields of a group.
        groups: the groups.
        sums: their counts: by group, by window, in the order of a row.
    """

    group_by: Sequence[str]
    groups: Sequence[Group]
    sums: Any

    @classmethod
    def of(cls, cube: Cube, question: Question, asked: RuleQuestion) -> ArrayCounts:
        """The counts of one rule in every group of a cube."""
        return cls(question.group_by, cube.groups, _sums_of(cube, question, asked))

    def by(self, fields: Sequence[str]) -> Mapping[Group, Rows]:
        """The counts for each group by some of the fields, in each window that has records."""
        if tuple(fields) == tuple(self.group_by):
            return _rows(self.groups, self.sums)
        if not fields:
            return _rows([()], self.sums.sum(axis=0, keepdims=True))
        at = [self.group_by.index(name) for name in fields]
        places: dict[Group, int] = {}
        projected = [places.setdefault(tuple(group[place] for place in at), len(places)) for group in self.groups]
        sums = np.zeros((len(places), *self.sums.shape[1:]), np.int64)
        np.add.at(sums, projected, self.sums)
        return _rows([*places], sums)

    def in_order(self, order: Sequence[Group], *, last_decides: bool) -> WideRows:
        """The counts of the groups that have records, in an order, with those that are judged alike found.

        Args:
            order: the groups.
            last_decides: whether the last window decides alone wherever it has a population.
        """
        place = {group: position for position, group in enumerate(self.groups)}
        sums = self.sums[[place[group] for group in order]] if order else self.sums
        some = np.flatnonzero(sums.any(axis=(1, 2)))
        sums = sums[some]
        decides = np.ascontiguousarray(sums[:, :, [*range(6), UNDATED_SLOT]])
        if last_decides and decides.shape[1]:
            decides[decides[:, -1, :6].any(axis=1), :-1] = 0
        first: dict[bytes, int] = {}
        kind = [first.setdefault(counts.tobytes(), len(first)) for counts in decides]
        _, position = np.unique(kind, return_index=True)
        return WideRows([order[each] for each in some.tolist()], sums, position.tolist(), np.array(kind, np.int64))


def _sums_of(cube: Cube, question: Question, asked: RuleQuestion) -> Any:
    """The counts of one rule: by group, by window, in the order of a row."""
    combination, kinds = _kinds(cube, question, asked, question.aspects_used(asked))
    groups, group = len(cube.groups), np.asarray(cube.group).astype(np.int64)
    segment, count = np.asarray(cube.segment), np.asarray(cube.count)
    slot = np.array([kind.slot for kind in kinds], np.int64)[combination]
    windows, width = len(asked.timeline.windows), SLOTS + len(asked.exclusions)
    sums = np.zeros(groups * windows * width, np.int64)
    under = np.array([[place in kind.reasons for kind in kinds] for place in range(len(asked.exclusions))], bool)

    def add(cells: Any, window: Any, slots: Any) -> None:
        places = (group[cells] * windows + window) * width + slots
        sums[:] += np.bincount(places, count[cells], len(sums)).astype(np.int64)

    def add_cells(cells: Any, window: Any, slots: Any) -> None:
        add(cells, window, slots)
        for place, taken_out in enumerate(under):
            some = taken_out[combination[cells]]
            add(cells[some], window[some], SLOTS + place)

    window_of = _window_of_segment(question, asked)[segment]
    dated = np.flatnonzero(window_of >= 0)
    add_cells(dated, window_of[dated], slot[dated])
    undated = np.flatnonzero(segment == UNDATED) if question.dataset.time else dated[:0]
    for window in range(windows if len(undated) else 0):
        slots = slot[undated]
        slots = np.where(slots < 3, slots + 3, slots)
        add_cells(undated, np.full(len(undated), window), slots)
        possible = slots < EXCLUDED
        add(undated[possible], window, UNDATED_SLOT)
    return sums.reshape(groups, windows, width)


@dataclass(frozen=True)
class WideRows:
    """The counts of one rule for very many groups, and which of them are judged alike.

    Attributes:
        groups: the groups that have records.
        sums: their counts, by group and window, in the order of a row.
        first: of each kind of groups that are judged alike, the position of one.
        kind: for each group the position of its kind.
    """

    groups: Sequence[Group]
    sums: Any
    first: Sequence[int]
    kind: Any

    def rows(self) -> Iterator[Mapping[int, Row]]:
        """The counts of one group of each kind, by the position of the window."""
        for counts in self.sums[self.first].tolist():
            yield {window: tuple(row) for window, row in enumerate(counts) if any(row)}

    def spread(self, cells: Sequence[tuple[Any, ...]]) -> Iterator[list[Any]]:
        """What is known of each kind, column by column for each group."""
        for column in zip(*cells, strict=True):
            known = np.empty(len(column), object)
            known[:] = column
            yield known[self.kind].tolist()

    def counted(self, windows: Sequence[int | None]) -> Iterator[Row | None]:
        """The row of each group in the window that its kind was judged by: empty without records, None without one."""
        for window, row in zip(*self._counted(windows), strict=True):
            yield None if window < 0 else tuple(row) if any(row) else ()

    def _counted(self, windows: Sequence[int | None]) -> tuple[list[int], list[list[int]]]:
        window = np.array([-1 if each is None else each for each in windows], np.int64)[self.kind]
        return window.tolist(), self.sums[np.arange(len(self.groups)), window].tolist()

    def counts(self, windows: Sequence[int | None]) -> Iterator[list[Any]]:
        """The counts of each group in the window that its kind was judged by, column by column; None without one."""
        window = np.array([-1 if each is None else each for each in windows], np.int64)[self.kind]
        counts = self.sums[np.arange(len(self.groups)), window, :SLOTS]
        if (window >= 0).all():
            yield from counts.T.tolist()
        else:
            shown: Any = np.where(window[:, None] >= 0, counts, None)
            yield from shown.T.tolist()


def _window_of_segment(question: Question, asked: RuleQuestion) -> Any:
    """The window of each segment, -1 for those that lie in none; at its end, for those without a date, -1 as well."""
    result = np.full(len(question.edges) + 2, -1)
    for segment, windows in question.windows_of_segment(asked.timeline).items():
        if segment != UNDATED and windows:
            (result[segment],) = windows
    return result


def _kinds(cube: Cube, question: Question, asked: RuleQuestion, used: tuple[int, ...]) -> tuple[Any, list[Kind]]:
    """The kinds of records that occur, and for each cell the position of its own."""
    combination, possible = np.zeros(len(cube), np.int64), 1
    for place in used:
        column, size = np.asarray(cube.classes[place]), question.aspects[place].size
        if size > _MANY_CLASSES:
            told_apart = _told_apart(question, asked, place)
            column, size = told_apart[column], int(told_apart.max()) + 1
        if possible * size > _MOST_COMBINATIONS:
            combination, possible = _renumbered(combination)
        combination, possible = combination * size + column, possible * size
    combination, occurring = _renumbered(combination)
    one_of = np.zeros(occurring, np.int64)
    one_of[combination] = np.arange(len(cube))
    rows = zip(*(np.asarray(cube.classes[place])[one_of].tolist() for place in used), strict=True)
    return combination, list(map(classifier(question, asked, used), rows if used else [()] * occurring))


def _told_apart(question: Question, asked: RuleQuestion, place: int) -> Any:
    """A number for each class of an aspect; classes that the rule does not tell apart have the same."""
    size = question.aspects[place].size
    number = np.zeros(size, np.int64)
    for aspect, answer in map(question.answers.__getitem__, asked.atoms):
        if aspect == place:
            code = np.full(size, kleene.FALSE)
            code[[*answer.true]] = kleene.TRUE
            code[[*answer.unknown]] = kleene.UNKNOWN
            number, _ = _renumbered(number * 3 + code)
    return number


def _renumbered(numbers: Any) -> tuple[Any, int]:
    """Numbers without gaps in the order of the given ones, and how many there are."""
    if not len(numbers) or numbers.max() > _MOST_COMBINATIONS:
        occurs, places = np.unique(numbers, return_inverse=True)
        return places, len(occurs)
    occurs = np.flatnonzero(np.bincount(numbers))
    place_of = np.zeros(numbers.max() + 1, np.int64)
    place_of[occurs] = np.arange(len(occurs))
    return place_of[numbers], len(occurs)


def _rows(groups: Sequence[Group], counts: Any) -> Mapping[Group, Rows]:
    some = counts.any(axis=2)
    result: dict[Group, dict[int, Row]] = {}
    places, windows = (each.tolist() for each in np.nonzero(some))
    for place, window, row in zip(places, windows, counts[some].tolist(), strict=True):
        result.setdefault(groups[place], {})[window] = tuple(row)
    return result
