"""One boundary case, and how it is held against an evaluation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from plan_rules.evaluation import evaluate
from plan_rules.examples.narrowing import narrowed
from plan_rules.finding.figure import Figure
from plan_rules.finding.model import Finding
from plan_rules.measure.sources.records import Records
from plan_rules.model.plan import Plan
from plan_rules.observations.model import Observation
from plan_rules.testing.definition.expected import Expected
from plan_rules.testing.records import Row

Source: TypeAlias = Callable[[str, list[Row]], Records]
"""Makes of the name of a dataset and some records, as mappings with every declared field, what a host hands over."""


def as_they_are(_: str, rows: list[Row]) -> Records:
    """The source that hands mappings over."""
    return rows


@dataclass(frozen=True)
class BoundaryCase:
    """Data at an edge of a rule, and what they must give.

    Attributes:
        rule: the id of the rule.
        name: which edge.
        as_of: the date of evaluation.
        records: the records of its dataset, under its name; None where figures decide.
        observations: published figures, states or statements.
        expected: the finding as the definition has it, brute force over every completion of missing data.
    """

    rule: str
    name: str
    as_of: date
    records: Mapping[str, Sequence[Row]] | None
    observations: Sequence[Observation]
    expected: Expected

    def finding(self, plan: Plan, source: Source = as_they_are) -> Finding:
        """The finding that an evaluation gives."""
        records = None
        if self.records is not None:
            records = {name: source(name, [dict(row) for row in rows]) for name, rows in self.records.items()}
        narrow = narrowed(plan, plan[self.rule])
        return evaluate(narrow, as_of=self.as_of, records=records, observations=self.observations)[self.rule]

    def differences(self, plan: Plan, source: Source = as_they_are) -> Iterator[str]:
        """How the finding of an evaluation differs from what is expected; nothing where it does not."""
        finding, expected = self.finding(plan, source), self.expected
        for name in ("status", "verdict"):
            found, due = getattr(finding, name), getattr(expected, name)
            if found != due:
                yield f"{name}: expected {due or 'no data'}, found {found or 'no data'}"
        for name in ("value", "low", "high"):
            due = getattr(expected, name)
            if due is not None and (found := _exact(getattr(finding, name))) != due:
                yield f"{name}: expected {due}, found {'nothing' if found is None else found}"
        counted = finding.tally.population if finding.tally else None
        if expected.population is not None and counted != expected.population:
            yield f"population: expected {expected.population}, found {'nothing' if counted is None else counted}"

    def __str__(self) -> str:
        return f"{self.rule} on {self.as_of}: {self.name}"


def _exact(figure: Figure | None) -> Fraction | None:
    return None if figure is None else figure.fraction
