"""The counts of one dataset while its clock moves.

Of a record that is dated up to the clock nothing matters but between which edges of windows it lies, whatever the
days to come bring. Only a record dated after the clock needs its day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from plan_rules.measure.cube import MOST_CELLS, Cell, Cube, too_many_cells
from plan_rules.measure.question import Question
from plan_rules.measure.sources.coding import Codes, cell_of


class _Numbers(dict[Codes, int]):
    """Each cell with its number.

    Attributes:
        cells: the cells in the order of their numbers.
    """

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[Codes] = []

    def __missing__(self, codes: Codes) -> int:
        self[codes] = number = len(self.cells)
        self.cells.append(codes)
        return number

    def cut(self, size: int) -> None:
        """Forget all cells but the first so many."""
        for codes in self.cells[size:]:
            del self[codes]
        del self.cells[size:]


class LiveCube:
    """How many records lie in each cell; a cell has a number, by which records can be taken out again.

    Attributes:
        question: what is asked on the last day there is, so that all edges of windows are known.
        clock: the day up to which records count.
        touched: the numbers of the cells that are new or whose count changed since ``touched`` was cleared.
    """

    def __init__(self, question: Question, clock: date) -> None:
        self.question, self.clock = question, clock
        self.touched: set[int] = set()
        self._numbers = _Numbers()
        self._counts: list[int] = []
        self._waiting: dict[date, list[int]] = {}
        self._homes: dict[int, int] = {}

    def place(self, day: Any) -> int | date:
        """What is kept of the day of a record: its segment, or the day itself while it lies ahead."""
        return day if isinstance(day, date) and day > self.clock else self.question.segment(day)

    def numbers(self, codes: Iterable[Codes]) -> list[int]:
        """The numbers of the cells of some records.

        Raises:
            DataError: for more cells than a cube may hold.
        """
        found = [*map(self._numbers.__getitem__, codes)]
        if len(self._numbers) > MOST_CELLS:
            self._numbers.cut(len(self._counts))
            raise too_many_cells(self.question.name, self.question.group_by)
        self._settle()
        return found

    def _settle(self) -> None:
        """Give new cells a count, and a day to wait for where they lie ahead."""
        for codes in self._numbers.cells[len(self._counts) :]:
            if self.question.dataset.time and isinstance(codes[0], date):
                self._waiting.setdefault(codes[0], []).append(len(self._counts))
            self.touched.add(len(self._counts))
            self._counts.append(0)

    def change(self, changes: Mapping[int, int]) -> None:
        """Add to the counts of some cells; what is taken out is negative."""
        for number, change in changes.items():
            home = self._homes.get(number, number)
            self._counts[home] += change
            self.touched.add(home)

    def advance(self, clock: date) -> None:
        """Let time pass: the days it reaches are no longer told apart."""
        self.clock = clock
        for day in sorted(day for day in self._waiting if day <= clock):
            self._reach(day)

    def _reach(self, day: date) -> None:
        segment = self.question.segment(day)
        for number in self._waiting.pop(day):
            home = self._numbers[segment, *self._numbers.cells[number][1:]]
            self._settle()
            self._homes[number] = home
            self._counts[home] += self._counts[number]
            self._counts[number] = 0
            self.touched |= {number, home}

    def cube(self, asked: Question) -> Cube:
        """The counts as a cube for an evaluation on the day of the clock."""
        counts: Counter[Cell] = Counter()
        for codes, count in zip(self._numbers.cells, self._counts, strict=True):
            if count:
                group, place, classes = cell_of(self.question, codes)
                counts[group, self._segment(asked, place), classes] += count
        return Cube.of(asked.header, counts)

    def _segment(self, asked: Question, place: int | date) -> int:
        """Where the records of a place lie among the edges of an evaluation, which are some of all edges."""
        if isinstance(place, date):
            return len(asked.edges)
        return asked.segment(self.question.edges[place - 1]) if place > 0 else place

    @property
    def days_ahead(self) -> Iterable[date]:
        """The days after the clock that some record is dated."""
        return self._waiting.keys()

    @property
    def records(self) -> int:
        """How many records are counted."""
        return sum(self._counts)

    def __len__(self) -> int:
        """The number of cells."""
        return len(self._counts)

    def rows(self, numbers: Iterable[int]) -> Iterator[tuple[int, list[Any], int]]:
        """Some cells with their number and count, for keeping."""
        for number in sorted(numbers):
            kept = [each.isoformat() if isinstance(each, date) else each for each in self._numbers.cells[number]]
            yield number, kept, self._counts[number]

    def load(self, rows: Sequence[tuple[int, list[Any], int]]) -> None:
        """Take over cells that were kept, in the order of their numbers.

        Raises:
            ValueError: where they are not all there, or one holds no count.
        """
        is_flow = self.question.dataset.time is not None
        for expected, (number, kept, count) in enumerate(rows):
            place = date.fromisoformat(kept[0]) if is_flow and isinstance(kept[0], str) else None
            codes = tuple(kept) if place is None else (place, *kept[1:])
            if number != expected or self._numbers[codes] != expected:
                raise ValueError(f"cell {expected} is not there")
            if count < 0:
                raise ValueError(f"cell {expected} counts less than nothing")
        self._settle()
        self._counts = [count for _, _, count in rows]
        self.advance(self.clock)
        self.touched.clear()
