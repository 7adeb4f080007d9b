"""Records that lack their unit: the units that they may belong to, and those that they may make."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from plan_rules.measure.cube import Group
from plan_rules.measure.kinds import Row, Rows
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
        unmatched: the strays that no known unit agrees with.
    """

    known: Mapping[Group, Rows]
    strays: Mapping[Group, Rows]
    unmatched: frozenset[Group]


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


def may_belong(rows: Rows) -> bool:
    """Whether some record belongs to the population, or may."""
    return any(any(row[:_POPULATION]) for row in rows.values())


def possible_keys(strays: Sequence[Key]) -> list[tuple[Key, list[Key]]]:
    """What may be known of a unit that some strays make together, each with all strays that agree with it.

    Where that is very much, one unit that anything agrees with stands for all.

    Args:
        strays: what is known of the unit of each, field by field.
    """
    keys, waiting = dict.fromkeys(strays), list(strays)
    while waiting:
        one = waiting.pop()
        joined = [key for key in (_joined(one, other) for other in keys if _agree(one, other)) if key not in keys]
        keys |= dict.fromkeys(joined)
        waiting += joined
        if len(keys) > _MANY:
            return [(FrozenDict(dict.fromkeys(strays[0])), list(strays))]
    return [(key, [stray for stray in strays if is_known_of(stray, key)]) for key in keys]


def is_known_of(stray: Key, key: Key) -> bool:
    """Whether all that is known of a stray is known of a unit as well."""
    return _joined(stray, key) == key


def _agree(one: Key, other: Key) -> bool:
    return all(value is None or other[name] in (None, value) for name, value in one.items())


def _joined(one: Key, other: Key) -> Key:
    """What is known of a unit of which two records know something that agrees."""
    return FrozenDict({name: other[name] if value is None else value for name, value in one.items()})


def possible_units(strays: Sequence[Rows]) -> Iterator[Rows]:
    """The counts of the extreme units that some of these records may make: one record of a kind, and all of them.

    If all of these hold, so does every unit between them.
    """
    total = _total(strays)
    for window, row in total.items():
        yield from ({window: alone} if any(alone) else {} for alone in _one_of_each_kind(row))
    yield total


def units_around(stray: Rows, others: Sequence[Rows]) -> Iterator[Rows]:
    """For each kind of record of a stray the unit that has one of them for sure, and may have any other record.

    Args:
        stray: the records of which one is there for sure.
        others: all records that may be of the unit, those of the stray among them.
    """
    total = _total(others)
    possibly = {window: _uncertain(row) for window, row in total.items()}
    for window, row in stray.items():
        for alone in _one_of_each_kind(row):
            rest = tuple(map(operator.sub, total[window], alone))
            yield {**possibly, window: tuple(map(operator.add, alone, _uncertain(rest)))}


def _total(strays: Sequence[Rows]) -> Rows:
    total: dict[int, Row] = {}
    for rows in strays:
        for window, row in rows.items():
            total[window] = tuple(map(operator.add, total[window], row)) if window in total else row
    return total


def _one_of_each_kind(row: Row) -> Iterator[Row]:
    """One record of each kind of the population; nothing but zeros for one that is taken out or lies outside."""
    for slot in range(_POPULATION):
        if row[slot]:
            yield tuple(int(place == slot) for place in range(len(row)))
    if any(row[_POPULATION:]):
        yield (0,) * len(row)


def _without(group: Group, places: Sequence[int]) -> Group:
    return tuple(None if place in places else name for place, name in enumerate(group))


def _uncertain(row: Row) -> Row:
    """The same records where it is not known that they belong here: each only possibly counts."""
    good, bad, unknown, possibly_good, possibly_bad, possibly_unknown, *rest = row
    possibly = (good + possibly_good, bad + possibly_bad, unknown + possibly_unknown)
    return (0, 0, 0, *possibly, *(0 for _ in rest))
