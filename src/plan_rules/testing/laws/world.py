"""What a law is held against: one rule, its date and its records, as a host's source hands them over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

from hypothesis import strategies as st

from plan_rules.evaluation import evaluate
from plan_rules.examples.narrowing import narrowed
from plan_rules.finding.model import Finding, Report
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.testing.boundaries.case import Source
from plan_rules.testing.definition.windows import standing
from plan_rules.testing.records import RecordMaker, Row
from plan_rules.testing.strategies.data import as_of_dates, records_of

Draw: TypeAlias = Callable[[st.SearchStrategy[Any]], Any]

_MOST_RECORDS = 6
_MOST_SHOWN = 12


@dataclass(frozen=True)
class World:
    """One rule that counts records, on a date.

    Attributes:
        maker: makes records of the rule.
        as_of: the date of evaluation.
        rows: the records, as mappings.
        source: makes of them what the host hands over.
    """

    maker: RecordMaker
    as_of: date
    rows: Sequence[Row]
    source: Source

    @property
    def plan(self) -> Plan:
        """The plan, cut down to what the rule rests on."""
        return self.maker.plan

    @property
    def rule(self) -> Rule:
        """The rule."""
        return self.maker.rule

    @property
    def dataset(self) -> str:
        """The dataset that the rule counts."""
        return self.rule.indicator.dataset or ""

    @property
    def records(self) -> Mapping[str, Any]:
        """The records as the host hands them over."""
        return {self.dataset: self.source(self.dataset, [dict(row) for row in self.rows])}

    def report(self) -> Report:
        """The report of an evaluation."""
        return evaluate(self.plan, as_of=self.as_of, records=self.records)

    def finding(self) -> Finding:
        """The finding of the rule."""
        return self.report()[self.rule.id]

    def holding(self, rows: Sequence[Row]) -> World:
        """The same with other records."""
        return replace(self, rows=rows)

    def __str__(self) -> str:
        return "\n".join([f"rule: {self.rule.id}", f"as_of: {self.as_of}", self.listed(self.rows)])

    def listed(self, rows: Sequence[Row], name: str = "records") -> str:
        """Some records of the dataset, one a line."""
        lines = [f"{name} of {self.dataset}: {len(rows)}", *(f"    {_shown(row)}" for row in rows[:_MOST_SHOWN])]
        return "\n".join([*lines, *(["    ..."] if len(rows) > _MOST_SHOWN else [])])


def _shown(row: Row) -> str:
    """A record as an example beside a rule would have it."""
    values = {name: value for name, value in row.items() if value is not None}
    return "{" + ", ".join(f"{name}: {_text(value)}" for name, value in values.items()) + "}"


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class Worlds:
    """The worlds that a law is held against: each of some rules, on dates and with records that matter to it."""

    def __init__(self, plan: Plan, rules: Sequence[Rule], source: Source) -> None:
        self._makers = {rule.id: RecordMaker(narrowed(plan, rule), rule) for rule in rules}
        self._source = source
        self._rules = st.sampled_from(list(self._makers))
        self._days: dict[str, st.SearchStrategy[date]] = {}
        self._records: dict[tuple[str, date], st.SearchStrategy[list[Row]]] = {}

    def drawn(self, draw: Draw) -> World:
        """A rule, a date and some records of any kind; the fewest and the simplest first."""
        rule = draw(self._rules)
        maker = self._makers[rule]
        if rule not in self._days:
            self._days[rule] = as_of_dates(maker.plan, rule=rule)
        as_of = draw(self._days[rule])
        if (rule, as_of) not in self._records:
            self._records[rule, as_of] = _records(maker, as_of)
        return World(maker, as_of, draw(self._records[rule, as_of]), self._source)


def _records(maker: RecordMaker, as_of: date) -> st.SearchStrategy[list[Row]]:
    """Some records, of which about one in two lies in the last window that has begun and one in four in any."""
    anywhere = records_of(maker)
    windows = [[window.first, window.last] for window in standing(maker.plan, maker.rule, as_of).windows]
    counting = [day for window in windows for day in window if day <= as_of]
    if not maker.time or not counting:
        return st.lists(anywhere, max_size=_MOST_RECORDS)
    last = [day for day in windows[-1] if day <= as_of]
    deciding = records_of(maker, days=last)
    rows = st.one_of(deciding, deciding, records_of(maker, days=counting), anywhere)
    return st.lists(rows, max_size=_MOST_RECORDS)
