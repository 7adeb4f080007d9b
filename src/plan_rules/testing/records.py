"""Records of every kind that a rule tells apart, made from what it demands of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeAlias

from plan_rules.examples.truth import Truth
from plan_rules.model.condition import AllOf, AnyOf, Condition, Not
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.testing.demands import Demand, Groups, meeting, unbound
from plan_rules.testing.values import Value, Values, values_of

Row: TypeAlias = dict[str, Value | None]
Wanted: TypeAlias = list[tuple[Condition, Truth]]

EVERYTHING = AllOf(())
"""The condition that every record meets."""

KINDS = ("good", "bad", "unknown", "possible", "excluded", "outside")
"""What a record can be to a rule: in the population and good, bad, or it is not known; perhaps in it; taken out of it;
outside of it."""


def population_of(plan: Plan, rule: Rule) -> Condition:
    """Which records a rule speaks of, before anything is taken out, with those it counts among."""
    counted = rule.indicator.share or rule.indicator.count
    where = counted.where if counted is not None and counted.where is not None else EVERYTHING
    among = rule.indicator.share.among if rule.indicator.share else None
    if among is None:
        return where
    other = plan[among]
    return AllOf((where, population_of(plan, other), Not(excluded_by(plan, other)), good_of(other)))


def excluded_by(plan: Plan, rule: Rule) -> Condition:
    """Which records the exclusions of a rule take out."""
    return AnyOf(tuple(plan.header.exclusions[name].when for name in rule.exclusions))


def good_of(rule: Rule) -> Condition:
    """What a rule asks of its population."""
    good = rule.indicator.share.good if rule.indicator.share else None
    return EVERYTHING if good is None else good


def wanted_for(plan: Plan, rule: Rule, kind: str) -> Wanted:
    """How the conditions of a rule come out for a record of some kind."""
    population, excluded, good = population_of(plan, rule), excluded_by(plan, rule), good_of(rule)
    eligible: Wanted = [(population, True), (excluded, False)]
    wanted: dict[str, Wanted] = {
        "good": [*eligible, (good, True)],
        "bad": [*eligible, (good, False)],
        "unknown": [*eligible, (good, None)],
        "possible": [(AllOf((population, Not(excluded))), None)],
        "excluded": [(population, True), (excluded, True)],
        "outside": [(population, False)],
    }
    return wanted[kind]


@dataclass(frozen=True)
class RecordMaker:
    """Makes records of the dataset of one rule.

    Attributes:
        plan, rule: the rule and its plan.
        aside: conditions that a record shall not meet, as long as there is a record that does not.
    """

    plan: Plan
    rule: Rule
    aside: tuple[Condition, ...] = ()

    @property
    def dataset(self) -> str:
        """The dataset of the rule."""
        return self.rule.indicator.dataset or ""

    @cached_property
    def values(self) -> Values:
        """The values that its fields may have."""
        return values_of(self.plan, self.dataset)

    @property
    def time(self) -> str | None:
        """The field that puts a record into a window."""
        return self.plan.header.datasets[self.dataset].time

    def ways(self, wanted: Wanted, days: Sequence[date | None] | None = None) -> Iterator[Groups]:
        """Every way in which conditions come out as wanted, on one of some days."""
        demand = unbound(self.values)
        if days is not None and self.time is not None:
            demand = Demand({**demand.allowed, self.time: tuple(days)})
        yield from meeting(demand, wanted, self.plan.header.datasets[self.dataset].fields)

    def row(self, kind: str, day: date | None = None, *, dated: bool = True) -> Row | None:
        """The simplest record of a kind; None where there is none.

        Args:
            kind: one of ``KINDS``, or the name of an exclusion for a record that only this one takes out.
            day: its day, in a flow.
            dated: whether it has a day at all.
        """
        days = None if self.time is None else [day if dated else None]
        for wanted in self._wanted(kind):
            for aside in (self.aside, ()):
                more: Wanted = [*wanted, *((condition, False) for condition in aside)]
                if way := next(self.ways(more, days), None):
                    return way.simplest()
        return None

    def _wanted(self, kind: str) -> Iterator[Wanted]:
        """The demands of a kind, those first that make the record count as bad if it were not taken out."""
        bad: Wanted = [(good_of(self.rule), False)]
        if kind in KINDS:
            wanted = wanted_for(self.plan, self.rule, kind)
            yield from [[*wanted, *bad], wanted] if kind in ("excluded", "outside", "possible") else [wanted]
            return
        exclusions = self.plan.header.exclusions
        others = [(exclusions[name].when, False) for name in self.rule.exclusions if name != kind]
        only: Wanted = [(population_of(self.plan, self.rule), True), (exclusions[kind].when, True), *others]
        yield [*only, *bad]
        yield only
