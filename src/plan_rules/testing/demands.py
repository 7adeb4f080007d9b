"""What is demanded of a record so that conditions come out as wanted: merged first, so that nothing is thrown away.

A condition that shall be true, false or unknown is taken apart into demands on single fields. Demands that contradict
each other are dropped while they are merged; what is left can always be met.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from plan_rules.examples.truth import Record, Truth, holds
from plan_rules.model.condition import AllOf, AnyOf, Atom, Comparison, Condition, Not
from plan_rules.model.dataset import DataField
from plan_rules.testing.values import Value, Values

Allowed: TypeAlias = tuple[Value | None, ...]

_MOST_TRIED = 40
"""So many values are tried for fields that are compared, in all."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What is demanded of one record.

    Attributes:
        allowed: for each field the values that it may have; None is a missing one.
        related: tests of one field against another, each with the answer it shall give.
    """

    allowed: Mapping[str, Allowed]
    related: tuple[tuple[Atom, Truth], ...] = ()

    def narrowed(self, field: str, values: Sequence[Value | None]) -> Demand | None:
        """The same with fewer values for a field; None where none is left."""
        left = tuple(value for value in self.allowed[field] if value in values)
        return Demand({**self.allowed, field: left}, self.related) if left else None


@dataclass(frozen=True, slots=True)
class Groups:
    """A demand whose fields are bound together where one is compared with another.

    Attributes:
        choices: for fields that belong together every combination of values that meets the demand.
    """

    choices: tuple[tuple[tuple[str, ...], tuple[Allowed, ...]], ...]

    def simplest(self) -> dict[str, Value | None]:
        """The first values that meet it."""
        return {name: value for names, values in self.choices for name, value in zip(names, values[0], strict=True)}


def unbound(values: Values) -> Demand:
    """A demand that every record meets."""
    return Demand({name: (*known, None) for name, known in values.items()})


def meeting(
    demand: Demand, wanted: Sequence[tuple[Condition, Truth]], fields: Mapping[str, DataField]
) -> Iterator[Groups]:
    """Every way to meet a demand so that conditions come out as wanted, each of which can be met."""
    for each in _all(demand, wanted, fields):
        groups = _grouped(each, fields)
        if groups is not None:
            yield groups


def _all(
    demand: Demand, wanted: Sequence[tuple[Condition, Truth]], fields: Mapping[str, DataField]
) -> Iterator[Demand]:
    if not wanted:
        yield demand
        return
    (condition, truth), *rest = wanted
    for each in _one(demand, condition, truth, fields):
        yield from _all(each, rest, fields)


def _one(demand: Demand, condition: Condition, truth: Truth, fields: Mapping[str, DataField]) -> Iterator[Demand]:
    if isinstance(condition, Atom):
        yield from _atom(demand, condition, truth, fields)
    elif isinstance(condition, Not):
        yield from _one(demand, condition.item, None if truth is None else not truth, fields)
    else:
        deciding = isinstance(condition, AnyOf)  # the answer of one item that decides the whole
        yield from _join(demand, condition, truth, deciding, fields)


def _join(
    demand: Demand, join: AllOf | AnyOf, truth: Truth, deciding: bool, fields: Mapping[str, DataField]
) -> Iterator[Demand]:
    """A join comes out by one item that decides it, by none that does, or by one unknown among none that does."""
    if truth is deciding:
        for item in join.items:
            yield from _one(demand, item, deciding, fields)
        return
    if truth is not None:
        yield from _all(demand, [(item, truth) for item in join.items], fields)
        return
    for unknown in range(len(join.items)):
        # An earlier item that is unknown was the way before this one; so each way is met once.
        answers: list[tuple[Truth, ...]] = [
            (not deciding,) if place < unknown else (None,) if place == unknown else (not deciding, None)
            for place in range(len(join.items))
        ]
        for chosen in itertools.product(*answers):
            yield from _all(demand, list(zip(join.items, chosen, strict=True)), fields)


def _atom(demand: Demand, atom: Atom, truth: Truth, fields: Mapping[str, DataField]) -> Iterator[Demand]:
    if atom.other is None or atom.comparison is Comparison.MISSING:
        allowed = [value for value in demand.allowed[atom.field] if holds(atom, {atom.field: value}, fields) is truth]
        if left := demand.narrowed(atom.field, allowed):
            yield left
        return
    related = Demand(demand.allowed, (*demand.related, (atom, truth)))
    if truth is None:
        ways = [related.narrowed(name, [None]) for name in dict.fromkeys((atom.field, atom.other))]
        yield from (each for each in ways if each)
    else:
        known = related
        for name in (atom.field, atom.other):
            narrowed = known.narrowed(name, [value for value in known.allowed[name] if value is not None])
            if narrowed is None:
                return
            known = narrowed
        yield known


def _grouped(demand: Demand, fields: Mapping[str, DataField]) -> Groups | None:
    """The demand with the fields that are compared bound together; None where no values meet it."""
    choices = []
    for names in _components(demand):
        tests = [(atom, truth) for atom, truth in demand.related if atom.field in names]
        tried = _close(demand, names) if tests else demand.allowed
        combinations = tuple(
            values
            for values in itertools.product(*(tried[name] for name in names))
            if all(_gives(atom, truth, dict(zip(names, values, strict=True)), fields) for atom, truth in tests)
        )
        if not combinations:
            return None
        choices.append((names, combinations))
    return Groups(tuple(choices))


def _close(demand: Demand, names: Sequence[str]) -> Mapping[str, Allowed]:
    """For fields that are compared a few values each, and those equal to these or next to them."""
    few = {value for name in names for value in demand.allowed[name][: _MOST_TRIED // len(names)]}
    close = few | {near for value in few for near in _neighbours(value)}
    return {name: tuple(value for value in demand.allowed[name] if value in close) for name in names}


def _neighbours(value: Value | None) -> tuple[Value, ...]:
    if isinstance(value, date) and date.min < value < date.max:
        return value - timedelta(days=1), value + timedelta(days=1)
    return ()


def _gives(atom: Atom, truth: Truth, record: Record, fields: Mapping[str, DataField]) -> bool:
    return holds(atom, record, fields) is truth


def _components(demand: Demand) -> list[tuple[str, ...]]:
    """The fields, those together that tests bind to each other."""
    bound = {name: {name} for name in demand.allowed}
    for atom, _ in demand.related:
        joined = bound[atom.field] | bound[str(atom.other)]
        bound |= dict.fromkeys(joined, joined)
    kept = dict.fromkeys(tuple(name for name in demand.allowed if name in group) for group in bound.values())
    return list(kept)
