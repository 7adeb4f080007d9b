"""A breakdown by 150 agencies in all five years, against one year without agencies on the same source."""

from __future__ import annotations

from collections.abc import Iterator

from by_hand import sql
from comparison import Comparison
from counts import Counted, check, decode
from holdings import Frames, Holdings
from parts.options import Options, section
from plan_rules import Report
from plans import plan_of
from results import Section, Target
from rounds import Candidate, measure
from share_rules import AGENCIES, SIX, YEARS, datasets_of
from under_test import findings

AT_MOST = 1.5
_ONE_AGENCY = AGENCIES[7]


def groups(options: Options) -> Iterator[Section]:
    """The six rules; the breakdown agrees with SQL on the whole and on one agency."""
    holdings = Holdings(options.documents, datasets_of(SIX), options.folder)
    comparison = Comparison(SIX, holdings)
    of_one = {name: f"(select * from {name} where agency = '{_ONE_AGENCY}')" for name in holdings.tables}
    agency = decode(SIX, holdings.fetch(sql.queries(SIX, of_one)))
    sources: dict[str, Frames] = {
        "DuckDB table": holdings.connection.table,
        "Parquet by path": holdings.paths.__getitem__,
        "polars": holdings.polars.__getitem__,
        "pandas": holdings.pandas.__getitem__,
    }
    candidates = [each for name, source in sources.items() for each in _candidates(comparison, name, source, agency)]
    title = f"150 agencies and five years, 6 rules, {options.documents:,} documents"
    yield section("groups", options.documents, title, measure(candidates, options.rounds))


def _candidates(comparison: Comparison, name: str, source: Frames, agency: Counted) -> Iterator[Candidate]:
    five_years, last_year = comparison.plan, plan_of(SIX, (YEARS[-1], YEARS[-1]))

    def check_whole(report: Report) -> None:
        check(report, SIX, comparison.expected)

    def check_groups(report: Report) -> None:
        check_whole(report)
        check({each.rule: each for each in report if each.group.get("agency") == _ONE_AGENCY}, SIX, agency)

    one = f"{name}, one year"
    yield Candidate(one, lambda: findings(last_year, comparison.records(source)), check_whole, one)
    yield comparison.evaluation(f"{name}, five years", source, baseline=one)
    yield Candidate(
        f"{name}, five years by agency",
        lambda: findings(five_years, comparison.records(source), by="agency"),
        check_groups,
        one,
        Target(AT_MOST),
    )
