"""Candidates that all count the same: some rules, on the records of some holdings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from by_hand import sql
from counts import Counted, Rows, check, check_all_years, check_equal, decode
from holdings import Frames, Holdings
from plan_rules import Report, evaluate
from plans import plan_of
from results import Target
from rounds import Candidate
from share_rules import ShareRule, datasets_of
from under_test import findings

BY_HAND = "SQL by hand"


class Comparison:
    """Makes candidates, each of which is held against counts of SQL before it is timed.

    Attributes:
        rules: what is counted.
        holdings: the records.
        plan: the rules as a plan.
        datasets: the datasets that they count.
        queries: SQL by hand on the DuckDB tables.
        smarter: SQL by hand that counts equal records first.
        expected: what that counts. The usual SQL is held against it as everything else, and takes longer.
    """

    def __init__(self, rules: tuple[ShareRule, ...], holdings: Holdings, baseline: str = "") -> None:
        self.rules, self.holdings, self.baseline = rules, holdings, baseline
        self.plan, self.datasets = plan_of(rules), datasets_of(rules)
        self.queries = sql.queries(rules, holdings.tables)
        self.smarter = sql.queries_over_cubes(rules, holdings.tables)
        self.expected: Counted = decode(rules, holdings.fetch(self.smarter))
        self.first: tuple[str, str] | None = None

    def by_sql(self) -> Candidate:
        """SQL by hand on the DuckDB tables."""
        return self.by_hand(BY_HAND, lambda: self.holdings.fetch(self.queries), note="count(*) filter for each figure")

    def by_hand(self, name: str, run: Callable[[], Rows], baseline: str = "", note: str = "") -> Candidate:
        """Something else that is written by hand and gives rows."""
        return Candidate(
            name,
            run,
            lambda rows: check_equal(decode(self.rules, rows), self.expected, name),
            baseline or self.baseline,
            note=note,
        )

    def evaluation(
        self, name: str, source: Frames, target: Target | None = None, baseline: str = "", note: str = ""
    ) -> Candidate:
        """plan-rules on a source. All sources must give the same bytes."""
        return Candidate(
            name,
            lambda: findings(self.plan, self.records(source)),
            lambda report: self.check(report, name),
            baseline or self.baseline,
            target,
            note,
        )

    def records(self, source: Frames) -> dict[str, Any]:
        """What a source hands over."""
        return {name: source(name) for name in self.datasets}

    def check(self, report: Report, name: str) -> None:
        """Hold a report against the counts by hand, and against the report of the first source.

        Raises:
            AssertionError: where they differ.
        """
        check(report, self.rules, self.expected)
        self.first = self.first or (name, report.to_json())
        assert report.to_json() == self.first[1], f"{name} and {self.first[0]} give different reports"

    def check_every_year(self, source: Frames) -> None:
        """Hold every year against the counts by hand, by evaluating on its last day.

        Raises:
            AssertionError: where they differ.
        """

        def on(day: date) -> Report:
            return evaluate(self.plan, as_of=day, records=self.records(source))

        check_all_years(on, self.rules, self.expected)
