"""Records that lack their unit: the units that they may belong to, and those that they may make."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from plan_rules.measure.cube import Group
from plan_rules.measure.kinds import UNDATED_SLOT, Row, Rows
from plan_rules.model.base import FrozenDict

Key: TypeAlias = FrozenDict[str, "str | None"]

_MANY = 200
_POPULATION = 6
"""The first counts of a row: the records that belong to the population, or may."""


@dataclass(frozen=True, slots=True)
class UnitRows:
    """The counts of units.

    Attributes:
        known: those of each unit, with the records that may be its own as possible ones.
        strays: those of records that lack their unit, by what is known of it.
        homeless: the strays that no known unit agrees with.
    """

    known: Mapping[Group, Rows]
    strays: Mapping[Group, Rows]
    homeless: frozenset[Group]


def unit_rows(rows: Mapping[Group, Rows], places: Sequence[int], named: Iterable[Group] = ()) -> UnitRows:
    """The counts of units, where a record without its unit may belong to any that agrees with what is known of it.

    Args:
        rows: the counts of each group.
        places: where in a group the fields stand that make the unit; the others say what the units are parts of.
        named: units that there are even where no record is theirs for sure.
    """
    strays = {group: each for group, each in rows.items() if any(group[place] is None for place in places)}
    gaps = {tuple(place for place in places if stray[place] is None) for stray in strays}
    result = {group: dict(by_window) for group, by_window in rows.items() if group not in strays}
    taken: set[Group] = set()
    for group in dict.fromkeys((*result, *named)):
        for stray in (_without(group, gap) for gap in gaps):
            if stray not in strays:
                continue
            taken.add(stray)
            by_window = result.setdefault(group, {})
            for window, row in strays[stray].items():
                known = by_window.get(window, (0,) * len(row))
                by_window[window] = tuple(map(operator.add, known, _uncertain(row)))
    known_units = {group: by_window for group, by_window in result.items() if group in rows or may_belong(by_window)}
    return UnitRows(known_units, strays, frozenset(strays) - taken)


def how_many(strays: Sequence[Rows]) -> int:
    """How many records these are, where each has its day."""
    return sum(sum(row[:UNDATED_SLOT]) for rows in strays for row in rows.values())


def may_belong(rows: Rows) -> bool:
    """Whether some record belongs to the population, or may."""
    return any(any(row[:_POPULATION]) for row in rows.values())


def of_one_unit(strays: Sequence[Key]) -> list[list[Key]]:
    """The strays that may be of one unit together, as many as agree with each other; all where they are very many.

    Args:
        strays: what is known of the unit of each, field by field.
    """
    units, waiting = dict.fromkeys(strays), list(strays)
    while waiting:
        one = waiting.pop()
        joined = [key for key in (_joined(one, other) for other in units if _agree(one, other)) if key not in units]
        units |= dict.fromkeys(joined)
        waiting += joined
        if len(units) > _MANY:
            return [list(strays)]
    largest = [unit for unit in units if not any(unit != other and _joined(unit, other) == other for other in units)]
    found = [[stray for stray in strays if _joined(stray, unit) == unit] for unit in largest]
    return sorted(found, key=len)


def _agree(one: Key, other: Key) -> bool:
    return all(value is None or other[name] in (None, value) for name, value in one.items())


def _joined(one: Key, other: Key) -> Key:
    """What is known of a unit of which two records know something that agrees."""
    return FrozenDict({name: other[name] if value is None else value for name, value in one.items()})


def possible_units(strays: Sequence[Rows]) -> Iterator[Rows]:
    """The counts of the extreme units that some of these records may make: one record of a kind, and all of them.

    What lies between them keeps every threshold that all of these keep.
    """
    for rows in strays:
        for window, row in rows.items():
            for slot in range(_POPULATION):
                if row[slot]:
                    yield {window: tuple(int(place == slot) for place in range(len(row)))}
            if any(row[_POPULATION:]):
                yield {}
    total: dict[int, Row] = {}
    for rows in strays:
        for window, row in rows.items():
            total[window] = tuple(map(operator.add, total[window], row)) if window in total else row
    yield total


def _without(group: Group, places: Sequence[int]) -> Group:
    return tuple(None if place in places else name for place, name in enumerate(group))


def _uncertain(row: Row) -> Row:
    """The same records where it is not known that they belong here: each only possibly counts."""
    good, bad, unknown, possibly_good, possibly_bad, possibly_unknown, *rest = row
    possibly = (good + possibly_good, bad + possibly_bad, unknown + possibly_unknown)
    return (0, 0, 0, *possibly, *(0 for _ in rest))
