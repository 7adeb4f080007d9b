"""Values of fields that tell the rules of a plan apart: for each test some on either side of it, simplest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from plan_rules.calendar import Calendar
from plan_rules.model.base import normal
from plan_rules.model.condition import Atom, Condition, atoms_of
from plan_rules.model.dataset import DataField, Dataset, FieldType, Literal
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.quantity import decimals_of
from plan_rules.testing.definition.windows import spans_of

Value: TypeAlias = Literal | int
"""A value as a host hands it over; a whole number is an int."""

Values: TypeAlias = Mapping[str, tuple[Value, ...]]
"""For each field of a dataset the values that are tried."""

_ONE_DAY = timedelta(days=1)
_WORDS = ("A", "B", "C")
_MOST_DAYS = 60


def values_of(plan: Plan, dataset: str) -> Values:
    """For each field of a dataset the values that tell its rules apart, the simplest first.

    Texts are those that are declared or that some rule asks for, a few more, and the units that rules name; numbers and
    days those that a rule compares with and their neighbours, which have one decimal more; and for the time of a record
    the edges of every window and phase, on both calendars.
    """
    declared = plan.header.datasets[dataset]
    atoms = list(_atoms(plan, dataset))
    found: dict[str, list[Value]] = {name: [*_of_atoms(name, field, atoms)] for name, field in declared.fields.items()}
    days = edge_days(plan, dataset)
    if declared.time is not None:
        found[declared.time] += days
    for name, field in declared.fields.items():
        found[name] += _usual(field, days)
        if field.type is FieldType.TEXT and not field.values:
            found[name] += _units(plan, dataset, name)
    for one, other in dict.fromkeys((atom.field, atom.other) for atom in atoms):
        if other is not None:
            _share(found, one, other, declared)
    return {name: tuple(dict.fromkeys(values)) for name, values in found.items()}


def edge_days(plan: Plan, dataset: str) -> list[date]:
    """The first and last days of the windows in which the rules of a dataset judge, and the days beside them."""
    days: dict[date, None] = {}
    for rule in plan.rules:
        if rule.indicator.dataset == dataset:
            days |= dict.fromkeys(edges_of(plan, rule))
    # Of a long phase the first and the last windows; those between them are like these.
    ordered = [*days]
    return ordered if len(ordered) <= _MOST_DAYS else [*ordered[: _MOST_DAYS // 2], *ordered[-_MOST_DAYS // 2 :]]


def edges_of(plan: Plan, rule: Rule) -> Iterator[date]:
    """The edges of the windows of a rule on both calendars, of its phase, and of the days on which it is in force."""
    phase = plan.header.phases[rule.phase]
    edges = [phase.from_, phase.to]
    if rule.in_force:
        edges += [day for day in (rule.in_force.from_, rule.in_force.until) if day is not None]
    for calendar in (rule.timing.calendar, *Calendar):
        for window in spans_of(plan, rule, calendar).values():
            edges += [window.first, window.last]
    for day in edges:
        yield from (day, day - _ONE_DAY, day + _ONE_DAY)


def _atoms(plan: Plan, dataset: str) -> Iterator[Atom]:
    for rule in plan.rules:
        if rule.indicator.dataset == dataset:
            for condition in conditions_of_rule(plan, rule):
                yield from (atom for _, atom in atoms_of(condition))


def conditions_of_rule(plan: Plan, rule: Rule) -> Iterator[Condition]:
    """Every condition that a rule puts its records to."""
    counted = rule.indicator.share or rule.indicator.count
    if counted is not None and counted.where is not None:
        yield counted.where
    yield from (plan.header.exclusions[name].when for name in rule.exclusions)
    if rule.indicator.share is not None and rule.indicator.share.good is not None:
        yield rule.indicator.share.good


def _of_atoms(name: str, field: DataField, atoms: Iterable[Atom]) -> Iterator[Value]:
    """The literals that a field is compared with, and where it has an order those beside them."""
    for atom in atoms:
        for literal in atom.literals if atom.field == name else ():
            value = field.read_literal(literal)
            if isinstance(value, bool | str):
                yield value
            else:
                yield from _and_neighbours(value, field)


def _and_neighbours(value: Literal, field: DataField) -> Iterator[Value]:
    if isinstance(value, date):
        yield from (day for day in (value, _shifted(value, -1), _shifted(value, 1)) if day is not None)
    elif isinstance(value, Decimal):
        # A decimal more than the bound has, so that a source that rounds to its decimals is noticed.
        step = Decimal(1).scaleb(0 if field.type is FieldType.INTEGER else -decimals_of(value) - 1)
        yield from (_number(each, field) for each in (value, value - step, value + step))


def _shifted(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:  # the first and the last day there is
        return None


def _number(value: Decimal, field: DataField) -> Value:
    return int(value) if field.type is FieldType.INTEGER else value


def _usual(field: DataField, days: list[date]) -> Iterable[Value]:
    """Values for a field that no rule asks about, or to stand beside those it asks for."""
    if field.type is FieldType.TEXT:
        return field.values or _WORDS
    if field.type is FieldType.BOOLEAN:
        return True, False
    if field.type is FieldType.DATE:
        return days[:1] or [date(2021, 1, 1)]
    return [_number(Decimal(number), field) for number in (0, 1, 2)]


def _units(plan: Plan, dataset: str, field: str) -> Iterator[str]:
    """The units that rules name: those that must be there, and those with a threshold of their own."""
    for rule in plan.rules:
        if rule.indicator.dataset == dataset and rule.for_each is not None:
            if rule.for_each.fields[0] == field:
                yield from map(normal, rule.for_each.units)
            for override in rule.for_each.overrides:
                yield from map(normal, override.when.get(field, ()))


def _share(found: dict[str, list[Value]], one: str, other: str, declared: Dataset) -> None:
    """Values for two fields that are compared: each gets those of the other and their neighbours."""
    both = dict.fromkeys([*found[one], *found[other]])
    for name in (one, other):
        field = declared.fields[name]
        for value in both:
            if field.type is FieldType.INTEGER and Decimal(value) % 1:  # type: ignore[arg-type]
                continue
            found[name] += _and_neighbours(value if isinstance(value, date) else Decimal(value), field)
