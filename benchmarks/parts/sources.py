"""Every source of records against SQL by hand that counts the same, with polars by hand beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from by_hand import polars_frames, sql
from counts import Counted, Rows, are_distinct, check, check_all_years, check_equal, decode
from holdings import Frames, Holdings
from parts.options import Options, section
from plans import plan_of
from results import Section, Target
from rounds import Candidate, measure
from share_rules import SIX, ShareRule, datasets_of, distinct
from under_test import findings

from plan_rules import Report, evaluate

BY_HAND = "SQL by hand"
BY_HAND_PARQUET = "SQL by hand, Parquet"


def six(options: Options) -> Iterator[Section]:
    """The six rules on three datasets."""
    targets = (0.65, 0.40, 0.75, 1.15)
    yield _section("six", "6 rules", SIX, targets, options, options.rounds)


def twenty(options: Options) -> Iterator[Section]:
    """Twenty distinct rules on documents."""
    yield _section("twenty", "20 distinct rules", distinct(20), (0.12, 0.08, 0.2, 0.3), options, options.rounds)


def sixty(options: Options) -> Iterator[Section]:
    """Sixty distinct rules on documents; SQL takes its time, so there are few rounds."""
    rounds = min(options.rounds, 2)
    yield _section("sixty", "60 distinct rules", distinct(60), (0.05, 0.03, 0.1, 0.15), options, rounds)


def _section(
    part: str,
    words: str,
    rules: tuple[ShareRule, ...],
    targets: tuple[float, float, float, float],
    options: Options,
    rounds: int,
) -> Section:
    holdings = Holdings(options.documents, datasets_of(rules), options.folder)
    rows = measure([*_candidates(holdings, rules, *map(Target, targets))], rounds)
    return section(part, options.documents, f"{words}, {options.documents:,} documents", rows)


def _candidates(
    holdings: Holdings, rules: Sequence[ShareRule], duckdb: Target, polars: Target, pyarrow: Target, pandas: Target
) -> Iterator[Candidate]:
    tables, files = sql.queries(rules, holdings.tables), sql.queries(rules, holdings.files)
    smarter = sql.queries_over_cubes(rules, holdings.tables)
    expected = decode(rules, holdings.fetch(tables))
    assert are_distinct(expected) or holdings.documents < 10_000, "two rules have the same counts"

    def by_hand(name: str, run: Callable[[], Rows], baseline: str, note: str = "") -> Candidate:
        return Candidate(
            name, run, lambda rows: check_equal(decode(rules, rows), expected, name), baseline, note=note
        )

    lazy = {name: frame.lazy() for name, frame in holdings.polars.items()}
    categorical = {name: frame.lazy() for name, frame in holdings.categorical.items()}
    figures, numbers = polars_frames.by_figures, polars_frames.by_numbers
    yield by_hand(BY_HAND, lambda: holdings.fetch(tables), BY_HAND, "count(*) filter for each figure")
    yield by_hand("SQL by hand, equal records first", lambda: holdings.fetch(smarter), BY_HAND)
    yield by_hand("polars by hand", lambda: figures(rules, lazy), BY_HAND, "a sum for each figure")
    yield by_hand("polars by hand, equal records first", lambda: numbers(rules, lazy), BY_HAND)
    yield by_hand("polars by hand, Categorical", lambda: figures(rules, categorical), BY_HAND)
    evaluation = _Evaluation(rules, expected)
    connection, paths = holdings.connection, holdings.paths
    yield evaluation.of("DuckDB table", connection.table, BY_HAND, duckdb)
    yield evaluation.of("polars, eager", holdings.polars.__getitem__, BY_HAND, polars)
    yield evaluation.of("polars, lazy", lazy.__getitem__, BY_HAND, polars)
    yield evaluation.of("polars, Categorical", holdings.categorical.__getitem__, BY_HAND, polars)
    yield evaluation.of("pyarrow table", holdings.arrow.__getitem__, BY_HAND, pyarrow)
    yield evaluation.of("pandas", holdings.pandas.__getitem__, BY_HAND, pandas)
    yield evaluation.of(
        "pandas, dates as objects", holdings.pandas_of_dates.__getitem__, BY_HAND, pandas, "as read from Parquet"
    )
    yield by_hand(BY_HAND_PARQUET, lambda: holdings.fetch(files), BY_HAND_PARQUET)
    yield by_hand("polars by hand, Parquet", lambda: figures(rules, holdings.scans()), BY_HAND_PARQUET)
    yield evaluation.of("Parquet by path", paths.__getitem__, BY_HAND_PARQUET, duckdb)
    yield evaluation.of("polars scan of Parquet", lambda name: holdings.scans()[name], BY_HAND_PARQUET, polars)


class _Evaluation:
    """The evaluation of some rules on any source, held against counts by hand and against the other sources."""

    def __init__(self, rules: Sequence[ShareRule], expected: Counted) -> None:
        self.rules, self.expected = rules, expected
        self.plan = plan_of(rules)
        self.datasets = datasets_of(tuple(rules))
        self.first: tuple[str, str] | None = None

    def of(self, name: str, source: Frames, baseline: str, target: Target, note: str = "") -> Candidate:
        """A candidate that evaluates the rules on a source."""
        return Candidate(
            name,
            lambda: findings(self.plan, self.records(source)),
            lambda report: self.check(report, name, source),
            baseline,
            target,
            note,
        )

    def records(self, source: Frames) -> dict[str, Any]:
        return {name: source(name) for name in self.datasets}

    def check(self, report: Report, name: str, source: Frames) -> None:
        """The first source agrees with what is counted by hand in every year, and the others with the first."""
        check(report, self.rules, self.expected)
        if self.first is None:
            self.first = (name, report.to_json())
            check_all_years(lambda day: self.on(day, source), self.rules, self.expected)
        assert report.to_json() == self.first[1], f"{name} and {self.first[0]} give different reports"

    def on(self, day: date, source: Frames) -> Report:
        return evaluate(self.plan, as_of=day, records=self.records(source))
