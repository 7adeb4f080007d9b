"""Boundary cases of rules that count records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import TypeAlias

from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Threshold
from plan_rules.testing.boundaries.counts import Mixture, mixtures, satisfying
from plan_rules.testing.boundaries.vantage import Vantage, edges_of_phase, edges_of_window, vantage, vantage_on
from plan_rules.testing.definition.numbers import threshold_of
from plan_rules.testing.records import RecordMaker, Row, population_of

Data: TypeAlias = tuple[str, date, list[Row]]
"""What it shows, the date of evaluation, and the records."""

Unit: TypeAlias = tuple[tuple[str, str], ...]
"""A unit as pairs of field and value."""


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
        yield from self._phases()
        yield from self._nothing()

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
        """A whole that holds, with a part that holds and one that does not."""
        mixture = satisfying(self.rule, self.threshold)
        rows = self.rows(mixture) if mixture else None
        for part in self.parts:
            maker = RecordMaker(self.plan, part)
            for kind in ("good", "bad", "unknown"):
                row = maker.row(kind, vantage_on(self.plan, part, self.at.as_of).day)
                if row is not None and rows is not None:
                    yield from self._case(f"it holds, with one {kind} of the part {part.id}", [*rows * 50, row])

    def _units(self) -> Iterator[Data]:
        """Every unit on each side of its own bound, while the others hold; and one that is missing."""
        units = self._names_of_units()
        for unit in units:
            others = [row for other in units if other != unit for row in self._holding(other) or []]
            for mixture in mixtures(self.rule, self._threshold_of(unit)):
                rows = self.rows(mixture, unit=unit)
                if rows is not None:
                    name = ", ".join(value for _, value in unit)
                    yield from self._case(f"{name}: {mixture.name}; all others hold", [*others, *rows])
            yield from self._case(f"{unit[0][1]}: no record; all others hold", others)

    def _holding(self, unit: Unit) -> list[Row] | None:
        mixture = satisfying(self.rule, self._threshold_of(unit))
        return self.rows(mixture, unit=unit) if mixture else None

    def _threshold_of(self, unit: Unit) -> Threshold:
        each = self.rule.for_each
        return (each.threshold_for(dict(unit)) if each else None) or self.threshold

    def _names_of_units(self) -> list[Unit]:
        """The units that are listed, else two that there could be."""
        each = self.rule.for_each
        if each is None:
            return []
        if each.units:
            return [((each.fields[0], unit),) for unit in each.units]
        known = {name: [value for value in self.maker.values[name] if isinstance(value, str)] for name in each.fields}
        overridden = [value for override in each.overrides for value in override.when.get(each.fields[0], ())]
        firsts = list(dict.fromkeys([*overridden, *known[each.fields[0]]]))[: len(overridden) + 2]
        rest = [(name, known[name][0]) for name in each.fields[1:] if known[name]]
        return [((each.fields[0], first), *rest) for first in firsts] if all(known.values()) or overridden else []

    def _in_units(self, rows: Sequence[Row]) -> list[Row]:
        """The records in every unit there is."""
        units = self._names_of_units()
        return [{**row, **dict(unit)} for unit in units for row in rows] if units else list(rows)

    def _case(self, name: str, rows: list[Row] | None) -> Iterator[Data]:
        if rows is not None:
            yield name, self.at.as_of, rows


def _counts_with(rule: Rule, part: Rule) -> bool:
    return part.indicator.dataset == rule.indicator.dataset
