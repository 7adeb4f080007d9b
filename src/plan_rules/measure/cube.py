"""The cube: how many records share a group, a segment of time and the classes of all aspects. Cubes add up."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from plan_rules.problems import Code, DataError, Problem

Group: TypeAlias = tuple[str | None, ...]
"""The values of the group fields, as text."""

Classes: TypeAlias = tuple[int, ...]
"""The class of each aspect."""

Cell: TypeAlias = tuple[Group, int, Classes]
"""Group, segment, classes."""

UNDATED = -1
"""The segment of records whose time field is missing."""

MOST_CELLS = 5_000_000
"""A cube with more cells than this would no longer be small beside its records."""


@dataclass(frozen=True, slots=True)
class CubeHeader:
    """What a cube answers. Only cubes with one header add up.

    Attributes:
        plan: the name of the plan.
        fingerprint: a digest of the content of its rules.
        dataset: the dataset that was counted.
        as_of: the date of the evaluation it is made for.
        by: the fields it is grouped by.
        aspects: the fields, or pairs of fields, that its classes speak of.
    """

    plan: str
    fingerprint: str
    dataset: str
    as_of: date
    by: tuple[str, ...]
    aspects: tuple[str, ...]

    def differences(self, other: CubeHeader) -> Iterator[str]:
        """How another header differs, in words; the first that explains the rest comes first."""
        for each in fields(self):
            mine, others = getattr(self, each.name), getattr(other, each.name)
            if mine != others:
                yield f"{_SAID[each.name]} {_shown(mine)}, not {_shown(others)}"


_SAID = {
    "plan": "it is of the plan",
    "fingerprint": "its version of the rules has the fingerprint",
    "dataset": "it counts the dataset",
    "as_of": "it is made for the date",
    "by": "it is grouped by",
    "aspects": "it asks for",
}


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "nothing"
    return str(value)[:12] if isinstance(value, str) and len(value) == 64 else str(value)


@dataclass(frozen=True, eq=False)
class Cube:
    """Counts of records, and of their content nothing but the values that they are grouped by.

    Whoever must not hand over records can hand over their cube: ``build_cube`` makes it, ``save`` writes it,
    ``evaluate`` takes it wherever records are, and the sum of the cubes of several agencies gives the findings of
    their pooled records.

    The columns ``group``, ``segment``, ``classes`` and ``count`` have one entry for each cell. Cells that are alike
    may stand more than once; their counts add up.

    Attributes:
        header: what it answers: ``plan``, ``fingerprint``, ``dataset``, ``as_of``, ``by`` and ``aspects``; None for
            the cube of no records, ``Cube()``.
        groups: the groups that occur, for each of them the values of the fields of ``by`` as text.
        group: for each cell the position of its group in ``groups``.
        segment: for each cell where its records lie between the days on which windows begin or end; -1 for records
            without a date.
        classes: for each aspect a column with the class of each cell.
        count: for each cell the number of its records.
    """

    header: CubeHeader | None = None
    groups: tuple[Group, ...] = ()
    group: Sequence[int] = ()
    segment: Sequence[int] = ()
    classes: tuple[Sequence[int], ...] = ()
    count: Sequence[int] = ()

    @classmethod
    def of(cls, header: CubeHeader, counts: Mapping[Cell, int]) -> Cube:
        """The cube of some counts."""
        places: dict[Group, int] = {}
        group = array("i", (places.setdefault(cell[0], len(places)) for cell in counts))
        columns = [array("i", (cell[2][place] for cell in counts)) for place in range(len(header.aspects))]
        segment = array("i", (cell[1] for cell in counts))
        return cls(header, tuple(places), group, segment, tuple(columns), array("q", counts.values()))

    @classmethod
    def sum(cls, cubes: Iterable[Cube]) -> Cube:
        """The cube of the records of all, in one step; ``sum(cubes)`` gives the same, copying at every step.

        Raises:
            DataError: where two of them answer different questions, and for more cells than a cube may hold.
        """
        header: CubeHeader | None = None
        total: Counter[Cell] = Counter()
        for cube in cubes:
            if header is not None and cube.header is not None and cube.header != header:
                raise DataError([_other_question(cube.header, header)])
            header = header or cube.header
            for cell, count in cube.cells():
                total[cell] += count
            if header is not None and len(total) > MOST_CELLS:
                raise too_many_cells(header.dataset, header.by)
        try:
            return cls.of(header, total) if header is not None else cls()
        except OverflowError:
            message, name = "a cell would hold more records than a cube can count", header.dataset if header else ""
            raise DataError([Problem(Code.TOO_LARGE, message, "check the counts", f"records of {name}")]) from None

    def __add__(self, other: Cube) -> Cube:
        """The cube of both sets of records; ``Cube()`` is the cube of none.

        Raises:
            DataError: where the two answer different questions.
        """
        return Cube.sum((self, other))

    def __radd__(self, other: object) -> Cube:
        """So that ``sum(cubes)`` works."""
        return self if other == 0 else NotImplemented

    def __len__(self) -> int:
        """The number of cells."""
        return len(self.count)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Cube):
            return NotImplemented
        return self.header == other.header and self.counts == other.counts

    __hash__ = None  # type: ignore[assignment]

    def cells(self) -> Iterator[tuple[Cell, int]]:
        """Each cell with its count."""
        groups = map(self.groups.__getitem__, self.group)
        classes = zip(*self.classes, strict=True) if self.classes else ((),) * len(self)
        yield from zip(zip(groups, self.segment, classes, strict=True), self.count, strict=True)

    @cached_property
    def counts(self) -> Mapping[Cell, int]:
        """The number of records in each cell, each cell once."""
        result: Counter[Cell] = Counter()
        for cell, count in self.cells():
            result[cell] += count
        return dict(result)

    @cached_property
    def records(self) -> int:
        """How many records were counted, whatever their day."""
        return sum(self.count)

    def check(self, asked: CubeHeader, segments: Container[int], sizes: Sequence[int]) -> Cube:
        """The cube itself, if it answers a question; ``evaluate`` asks this of every cube.

        Raises:
            DataError: where it was made for another plan, another version of its rules, another date or other
                groups, and where it holds a cell that no record can fall into.
        """
        if self.header is None:
            return self
        if self.header != asked:
            raise DataError([_other_question(self.header, asked)])
        known = zip(self.classes, sizes, strict=True)
        fits = all(0 <= code < size for column, size in known for code in {*column})
        if not fits or not all(segment in segments for segment in {*self.segment}):
            hint = "build it again with build_cube; a cube that was changed by hand is not read"
            message = "the cube holds classes that this plan does not have"
            raise DataError([Problem(Code.BAD_ARGUMENT, message, hint, f"records of {asked.dataset}")])
        return self

    def to_json(self) -> str:
        """The cube as JSON; equal cubes give the same bytes."""
        from plan_rules.measure.cube_files import cube_to_json  # noqa: PLC0415 - the file form rests on the cube

        return cube_to_json(self)

    @classmethod
    def from_json(cls, text: str | bytes) -> Cube:
        """A cube from its JSON form.

        Raises:
            DataError: for a text that is no cube of this format.
        """
        from plan_rules.measure.cube_files import cube_from_json  # noqa: PLC0415

        return cube_from_json(text)

    def save(self, path: str | Path) -> None:
        """Write the cube to a file, ``.json`` or ``.parquet``; a file that is there is replaced in one step.

        A symbolic link stays, and the file that it names is replaced.

        Raises:
            DataError: for another ending, for what is there and is no regular file (a folder, a device), and for
                Parquet where pyarrow is not installed.
            OSError: for a file that cannot be written.
        """
        from plan_rules.measure.cube_files import save_cube  # noqa: PLC0415

        save_cube(self, Path(path))

    @classmethod
    def load(cls, path: str | Path) -> Cube:
        """A cube from a file that ``save`` wrote.

        Raises:
            DataError: for a file that is not there or holds no cube, with its path.
            OSError: for a file that cannot be opened.
        """
        from plan_rules.measure.cube_files import load_cube  # noqa: PLC0415

        return load_cube(Path(path))


def _other_question(found: CubeHeader, asked: CubeHeader) -> Problem:
    message = f"the cube answers another question: {'; '.join(found.differences(asked))}"
    hint = "build it with the same version of the plan, the same as_of and the same by"
    return Problem(Code.BAD_ARGUMENT, message, hint, f"records of {asked.dataset}")


def too_many_cells(dataset: str, by: Sequence[str]) -> DataError:
    """The error for a cube that grows beyond its bound."""
    message = f"the counts fall into more than {MOST_CELLS:,} cells"
    hint = f"group by fields with fewer values than {', '.join(by)}" if by else "split the records and add up the cubes"
    return DataError([Problem(Code.TOO_LARGE, message, hint, f"records of {dataset}")])
