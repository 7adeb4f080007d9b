"""Every source of records against SQL by hand that counts the same, with polars by hand beside it."""

from __future__ import annotations

from collections.abc import Iterator

from by_hand import sql
from by_hand.polars_frames import by_figures, by_numbers
from comparison import BY_HAND, Comparison
from counts import are_distinct
from holdings import Holdings
from parts.options import Options, section
from results import Section, Target
from rounds import Candidate, measure
from share_rules import SIX, ShareRule, datasets_of, distinct

BY_HAND_PARQUET = "SQL by hand, Parquet"
FEW_ROUNDS = 3
ENOUGH_TO_TELL_APART = 10_000


def six(options: Options) -> Iterator[Section]:
    """The six rules on three datasets."""
    yield _section("six", "6 rules", SIX, (0.65, 0.40, 0.75, 1.15), options, options.rounds)


def twenty(options: Options) -> Iterator[Section]:
    """Twenty distinct rules on documents; SQL takes its time, so there are few rounds."""
    rounds = min(options.rounds, FEW_ROUNDS)
    yield _section("twenty", "20 distinct rules", distinct(20), (0.12, 0.08, 0.2, 0.3), options, rounds)


def sixty(options: Options) -> Iterator[Section]:
    """Sixty distinct rules on documents, in fewer rounds still."""
    rounds = min(options.rounds, FEW_ROUNDS - 1)
    yield _section("sixty", "60 distinct rules", distinct(60), (0.05, 0.03, 0.1, 0.15), options, rounds)


def _section(
    part: str,
    words: str,
    rules: tuple[ShareRule, ...],
    targets: tuple[float, float, float, float],
    options: Options,
    rounds: int,
) -> Section:
    comparison = Comparison(rules, Holdings(options.documents, datasets_of(rules), options.folder), BY_HAND)
    distinguishable = options.documents >= ENOUGH_TO_TELL_APART
    assert are_distinct(comparison.expected) or not distinguishable, "two rules have the same counts"
    comparison.check_every_year(comparison.holdings.connection.table)
    duckdb, polars, pyarrow, pandas = map(Target, targets)
    candidates = [
        *_in_memory(comparison, duckdb, polars, pyarrow, pandas),
        *_from_parquet(comparison, duckdb, polars),
    ]
    title = f"{words}, {options.documents:,} documents"
    return section(part, options.documents, title, measure(candidates, rounds))


def _in_memory(
    comparison: Comparison, duckdb: Target, polars: Target, pyarrow: Target, pandas: Target
) -> Iterator[Candidate]:
    rules, holdings = comparison.rules, comparison.holdings
    lazy = {name: frame.lazy() for name, frame in holdings.polars.items()}
    categorical = {name: frame.lazy() for name, frame in holdings.categorical.items()}
    by_hand, evaluation = comparison.by_hand, comparison.evaluation
    yield comparison.by_sql()
    yield by_hand("SQL by hand, equal records first", lambda: holdings.fetch(comparison.smarter))
    yield by_hand("polars by hand", lambda: by_figures(rules, lazy), note="a sum for each figure")
    yield by_hand("polars by hand, equal records first", lambda: by_numbers(rules, lazy))
    yield by_hand("polars by hand, Categorical", lambda: by_figures(rules, categorical))
    yield evaluation("DuckDB table", holdings.connection.table, duckdb)
    yield evaluation("polars, eager", holdings.polars.__getitem__, polars)
    yield evaluation("polars, lazy", lazy.__getitem__, polars)
    yield evaluation("polars, Categorical", holdings.categorical.__getitem__, polars)
    yield evaluation("pyarrow table", holdings.arrow.__getitem__, pyarrow)
    yield evaluation("pandas", holdings.pandas.__getitem__, pandas)
    yield evaluation(
        "pandas, dates as objects", holdings.pandas_of_dates.__getitem__, pandas, note="as read from Parquet"
    )


def _from_parquet(comparison: Comparison, duckdb: Target, polars: Target) -> Iterator[Candidate]:
    rules, holdings, baseline = comparison.rules, comparison.holdings, BY_HAND_PARQUET
    queries = sql.queries(rules, holdings.files)
    yield comparison.by_hand(baseline, lambda: holdings.fetch(queries), baseline)
    yield comparison.by_hand("polars by hand, Parquet", lambda: by_figures(rules, holdings.scans()), baseline)
    yield comparison.evaluation("Parquet by path", holdings.paths.__getitem__, duckdb, baseline)
    yield comparison.evaluation("polars scan of Parquet", lambda name: holdings.scans()[name], polars, baseline)
