"""Boundary cases of rules that count records."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import TypeAlias

from plan_rules.model.condition import AllOf, Not, atoms_of
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Threshold
from plan_rules.testing.boundaries.counts import Mixture, mixtures, satisfying, violating
from plan_rules.testing.boundaries.units import Unit, threshold_of_unit, units_of
from plan_rules.testing.boundaries.vantage import (
    Vantage,
    edges_of_phase,
    edges_of_window,
    vantage,
    vantage_on,
    windows_of_both,
)
from plan_rules.testing.definition.numbers import threshold_of
from plan_rules.testing.records import RecordMaker, Row, excluded_by, good_of, population_of, wanted_for

Data: TypeAlias = tuple[str, date, list[Row]]
"""What it shows, the date of evaluation, and the records."""

_MOST_VALUES = 20
_MOST_WAYS = 4


class CountedCases:
    """The boundary cases of one rule over the records of its dataset."""

    def __init__(self, plan: Plan, rule: Rule) -> None:
        self.plan, self.rule = plan, rule
        self.parts = [part for part in plan.rules if part.part_of == rule.id and _counts_with(rule, part)]
        # A record that belongs to a part as well would decide twice.
        self.maker = RecordMaker(plan, rule, tuple(population_of(plan, part) for part in self.parts))
        self.at = vantage(plan, rule)

    def all(self) -> Iterator[Data]:
        """Every case."""
        if self.rule.for_each:
            yield from self._units()
        else:
            yield from self.sides()
            yield from self._asides()
            yield from self._windows()
            yield from self._parts()
        yield from self._turned()
        yield from self._earlier()
        yield from self._phases()
        yield from self._nothing()

    @cached_property
    def units(self) -> list[Unit]:
        """The units that there are; none where the rule has no units."""
        return units_of(self.plan, self.rule)

    @cached_property
    def threshold(self) -> Threshold:
        """The threshold."""
        return threshold_of(self.rule)

    def rows(self, mixture: Mixture, at: Vantage | None = None, unit: Unit = ()) -> list[Row] | None:
        """The records of a mixture; None where the rule has no such records."""
        day = (at or self.at).day
        good, bad = self.maker.row("good", day), self.maker.row("bad", day)
        if (mixture.good and good is None) or (mixture.bad and bad is None):
            return None
        return [{**(good or {}), **dict(unit)}] * mixture.good + [{**(bad or {}), **dict(unit)}] * mixture.bad

    def sides(self) -> Iterator[Data]:
        """Just below, on and just above each bound; without units."""
        for mixture in mixtures(self.rule, self.threshold):
            yield from self._case(mixture.name, self.rows(mixture))

    def _asides(self) -> Iterator[Data]:
        """Every side of a bound with one record more that is taken out, lies outside, or has a gap."""
        names = ("outside", *self.rule.exclusions, "unknown", "possible")
        more = [(name, self.maker.row(name, self.at.day)) for name in names]
        if self.maker.time:
            more += [(f"undated {kind}", self.maker.row(kind, dated=False)) for kind in ("good", "bad")]
        for name, row in more:
            for mixture in list(mixtures(self.rule, self.threshold))[:3]:
                rows = self.rows(mixture)
                if row is not None and rows is not None:
                    yield from self._case(f"{mixture.name}, with one more: {name}", [*rows, row])

    def _windows(self) -> Iterator[Data]:
        """On a bound, with a record more on an edge of the window that would break it, or make it."""
        if self.maker.time is None or self.at.window is None:
            return
        for mixture in list(mixtures(self.rule, self.threshold))[:2]:
            rows = self.rows(mixture)
            for name, day in edges_of_window(self.plan, self.rule, self.at.window):
                for kind in ("good", "bad"):
                    row = self.maker.row(kind, day)
                    if row is not None and rows is not None:
                        yield from self._case(f"{mixture.name}, with one more {kind} on {name}", [*rows, row])

    def _phases(self) -> Iterator[Data]:
        chosen = [satisfying(self.rule, self.threshold), *list(mixtures(self.rule, self.threshold))[:2]]
        for name, day in edges_of_phase(self.plan, self.rule):
            at = vantage_on(self.plan, self.rule, day)
            for mixture in chosen:
                rows = self.rows(mixture, at) if mixture else None
                if mixture is not None and rows is not None:
                    yield f"{mixture.name}, {name}", day, self._in_units(rows)

    def _nothing(self) -> Iterator[Data]:
        yield from self._case("no records at all", [])
        for name in ("outside", *self.rule.exclusions):
            row = self.maker.row(name, self.at.day)
            yield from self._case(f"nothing but one that is {name}", None if row is None else self._in_units([row]))

    def _parts(self) -> Iterator[Data]:
        """A whole that holds, with parts that hold and parts that do not."""
        mixture = satisfying(self.rule, self.threshold)
        rows = self.rows(mixture) if mixture else None
        if rows is None:
            return
        for part in self.parts:
            for kind in ("good", "bad", "unknown"):
                row = self._row_of_part(part, kind)
                if row is not None:
                    yield from self._case(f"it holds, with one {kind} of the part {part.id}", [*rows * 50, row])
        holding = {part.id: self._rows_of_part(part, satisfying(part, threshold_of(part))) for part in self.parts}
        if not holding or None in holding.values():
            return
        whole = [*rows * 50, *(row for each in holding.values() for row in each or ())]
        yield from self._case("it holds, and so does every part", whole)
        for part in self.parts:
            others = [row for name, each in holding.items() if name != part.id for row in each or ()]
            for mixture in mixtures(part, threshold_of(part)):
                own = self._rows_of_part(part, mixture)
                if own is not None:
                    name = f"it holds, with the part {part.id} {mixture.name}; every other part holds"
                    yield from self._case(name, [*rows * 50, *others, *own])

    def _rows_of_part(self, part: Rule, mixture: Mixture | None) -> list[Row] | None:
        """The records of a mixture of a part; None where it has no such records."""
        if mixture is None:
            return None
        good, bad = self._row_of_part(part, "good"), self._row_of_part(part, "bad")
        if (mixture.good and good is None) or (mixture.bad and bad is None):
            return None
        return [good or {}] * mixture.good + [bad or {}] * mixture.bad

    def _row_of_part(self, part: Rule, kind: str) -> Row | None:
        """A record of a part, which the whole counts as good where it can, so that the whole goes on to hold."""
        against = (Not(AllOf((population_of(self.plan, self.rule), good_of(self.rule)))),)
        maker = RecordMaker(self.plan, part, against)
        return maker.row(kind, vantage_on(self.plan, part, self.at.as_of).day)

    def _turned(self) -> Iterator[Data]:
        """On and below a bound, with a record more in which one field that a condition asks for has another value."""
        for mixture in list(mixtures(self.rule, self.threshold))[:2]:
            rows = self.rows(mixture)
            for name, row in self._kinds() if rows is not None else ():
                for field in self._tested_fields():
                    for value in (*self.maker.values[field][:_MOST_VALUES], None):
                        more = f"{mixture.name}, with one more {name} but for {field}: {_said(value)}"
                        yield from self._case(more, self._in_units([*(rows or ()), {**row, field: value}]))

    def _tested_fields(self) -> Iterable[str]:
        """The fields that the conditions of the rule ask for."""
        tested = (population_of(self.plan, self.rule), excluded_by(self.plan, self.rule), good_of(self.rule))
        atoms = [atom for condition in tested for _, atom in atoms_of(condition)]
        return dict.fromkeys(name for atom in atoms for name in (atom.field, atom.other) if name is not None)

    def _kinds(self) -> Iterator[tuple[str, Row]]:
        """A good record, a bad one, and one for each way in which a record that would be bad can be taken out."""
        for kind in ("good", "bad"):
            row = self.maker.row(kind, self.at.day)
            if row is not None:
                yield kind, row
        days = [self.at.day] if self.maker.time else None
        wanted = [*wanted_for(self.plan, self.rule, "excluded"), *wanted_for(self.plan, self.rule, "bad")[2:]]
        for number, way in enumerate(itertools.islice(self.maker.ways(wanted, days), _MOST_WAYS), start=1):
            yield f"that is excluded in way {number}", way.simplest()

    def _earlier(self) -> Iterator[Data]:
        """Two windows that must both hold, of which both do, only the first, and only the second."""
        windows = windows_of_both(self.plan, self.rule)
        if windows is None:
            return
        first, second = (Vantage(windows[1].last, window) for window in windows)
        holds, fails = satisfying(self.rule, self.threshold), violating(self.rule, self.threshold)
        for name, one, two in (
            ("both windows hold", holds, holds),
            ("the first window fails, the second holds", fails, holds),
            ("the first window holds, the second fails", holds, fails),
        ):
            if one is not None and two is not None:
                earlier, later = self.rows(one, first), self.rows(two, second)
                if earlier is not None and later is not None:
                    yield name, second.as_of, self._in_units([*earlier, *later])

    def _units(self) -> Iterator[Data]:
        """Every unit on each side of its own bound, while the others hold; and one that is missing."""
        for unit in self.units:
            others = [row for other in self.units if other != unit for row in self._holding(other) or []]
            for mixture in mixtures(self.rule, threshold_of_unit(self.rule, unit)):
                rows = self.rows(mixture, unit=unit)
                if rows is not None:
                    name = ", ".join(value for _, value in unit)
                    yield from self._case(f"{name}: {mixture.name}; all others hold", [*others, *rows])
            yield from self._case(f"{unit[0][1]}: no record; all others hold", others)
            yield from self._without_unit(unit, others)

    def _without_unit(self, unit: Unit, others: list[Row]) -> Iterator[Data]:
        """A record more whose unit is missing, beside a unit on each side of its bound and one without a record."""
        named = [*mixtures(self.rule, threshold_of_unit(self.rule, unit))][:2]
        sides = [(mixture.name, self.rows(mixture, unit=unit)) for mixture in named]
        for (name, rows), kind in itertools.product([*sides, ("no record", [])], ("good", "bad")):
            stray = self.maker.row(kind, self.at.day)
            if rows is not None and stray is not None:
                stray = {**stray, **dict.fromkeys(field for field, _ in unit)}
                yield from self._case(f"{unit[0][1]}: {name}, with a {kind} one of no unit", [*others, *rows, stray])

    def _holding(self, unit: Unit) -> list[Row] | None:
        mixture = satisfying(self.rule, threshold_of_unit(self.rule, unit))
        return self.rows(mixture, unit=unit) if mixture else None

    def _in_units(self, rows: Sequence[Row]) -> list[Row]:
        """The records in every unit there is."""
        return [{**row, **dict(unit)} for unit in self.units for row in rows] if self.units else list(rows)

    def _case(self, name: str, rows: list[Row] | None) -> Iterator[Data]:
        if rows is not None:
            yield name, self.at.as_of, rows


def _counts_with(rule: Rule, part: Rule) -> bool:
    return part.indicator.dataset == rule.indicator.dataset


def _said(value: object) -> str:
    return "missing" if value is None else str(value)
