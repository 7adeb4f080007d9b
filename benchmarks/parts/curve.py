"""How the cost grows: with the number of records, and with the number of rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from by_hand.polars_frames import by_figures
from comparison import Comparison
from holdings import Holdings
from parts.options import Options, section
from results import Row, Section
from rounds import Candidate, measure
from share_rules import SIX, datasets_of, distinct

SMALLEST = 10_000
NUMBERS_OF_RULES = (1, 5, 10, 20, 40, 60)
FEW_ROUNDS = 3


def curve(options: Options) -> Iterator[Section]:
    """Six rules on ever more documents, and ever more rules on a quarter of them."""
    rounds = min(options.rounds, FEW_ROUNDS)
    rows: list[Row] = []
    for size in _sizes(options.documents):
        comparison = Comparison(SIX, Holdings(size, datasets_of(SIX), options.folder))
        rows += _at(size, measure([*_candidates(comparison)], rounds))
    yield section("curve-records", options.documents, "6 rules, by the number of documents", rows)
    size = max(SMALLEST, options.documents // 4)
    holdings, rows = Holdings(size, ("documents",), options.folder), []
    for number in NUMBERS_OF_RULES:
        rows += _at(number, measure([*_candidates(Comparison(distinct(number), holdings))], rounds))
    yield section("curve-rules", size, f"{size:,} documents, by the number of rules", rows)


def _sizes(most: int) -> Iterator[int]:
    """10,000, 30,000, 100,000 and so on."""
    size = SMALLEST
    while size <= most:
        yield size
        if size * 3 <= most:
            yield size * 3
        size *= 10


def _at(place: int, rows: Sequence[Row]) -> list[Row]:
    return [replace(row, at=place) for row in rows]


def _candidates(comparison: Comparison) -> Iterator[Candidate]:
    rules, holdings = comparison.rules, comparison.holdings
    lazy = {name: frame.lazy() for name, frame in holdings.polars.items()}
    yield comparison.by_sql()
    yield comparison.by_hand("polars by hand", lambda: by_figures(rules, lazy))
    yield comparison.evaluation("plan-rules on DuckDB", holdings.connection.table)
    yield comparison.evaluation("plan-rules on polars", lazy.__getitem__)
