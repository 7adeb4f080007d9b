"""A breakdown by ten thousand agencies: to finding objects, and to a columnar table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from comparison import Comparison
from counts import NAMES, POSSIBLY, check, in_year
from data import table
from holdings import Frames, Holdings
from parts.options import Options, section
from plan_rules import Report
from results import Section, Target
from rounds import Candidate, measure
from share_rules import AGENCIES, YEARS, ShareRule, distinct
from under_test import columnar, findings

RECORDS_PER_GROUP = 100
FINDINGS, COLUMNAR = Target(3.0, "seconds"), Target(1.0, "seconds")
FEW_ROUNDS = 2


class _ManyAgencies(Holdings):
    """Documents of more agencies than usual; those that the rules name are among them."""

    def __init__(self, groups: int, folder: Path) -> None:
        super().__init__(groups * RECORDS_PER_GROUP, ("documents",), folder)
        others = [f"Đơn vị {number}" for number in range(groups - len(AGENCIES))]
        self.arrow = {"documents": table("documents", self.documents, [*AGENCIES, *others])}


def wide(options: Options) -> Iterator[Section]:
    """Twenty rules; the groups add up to the whole."""
    holdings = _ManyAgencies(options.groups, options.folder)
    comparison = Comparison(distinct(20), holdings)
    candidates = [
        *_candidates(comparison, "DuckDB table", holdings.connection.table, options.groups),
        *_candidates(comparison, "polars", holdings.polars.__getitem__, options.groups),
    ]
    rows = measure(candidates, min(options.rounds, FEW_ROUNDS))
    title = f"{options.groups:,} agencies of {RECORDS_PER_GROUP} documents, 20 rules"
    yield section("wide", options.groups, title, rows)


def _candidates(comparison: Comparison, name: str, source: Frames, groups: int) -> Iterator[Candidate]:
    rules, plan = comparison.rules, comparison.plan

    def check_groups(report: Report) -> None:
        check(report, rules, comparison.expected)
        _check_sums(report, rules)

    yield Candidate(
        f"{name}, to findings",
        lambda: findings(plan, comparison.records(source), by="agency"),
        check_groups,
        target=FINDINGS,
    )
    if columnar is not None:
        to_table = columnar
        yield Candidate(
            f"{name}, to a columnar table",
            lambda: to_table(plan, comparison.records(source), "agency"),
            lambda found: _check_table(found, comparison, groups),
            target=COLUMNAR,
        )


def _check_sums(report: Report, rules: Sequence[ShareRule]) -> None:
    """The populations of the groups of a rule add up to that of the whole; a group without one has no counts."""
    for rule in rules:
        tallies = [finding.tally for finding in report.groups_of(rule.name) if finding.tally]
        for name in NAMES[: 2 * POSSIBLY]:
            total, whole = sum(getattr(tally, name) for tally in tallies), getattr(report[rule.name].tally, name)
            assert total == whole, f"{rule.name}: the groups have {total} {name}, the whole {whole}"


def _check_table(found: Any, comparison: Comparison, groups: int) -> None:
    """The rows of the whole are counted as by hand, and those of the groups, no agency being one, add up to them."""
    table = pl.DataFrame(found)
    expected = len(comparison.rules) * (1 + groups + 1)
    assert len(table) == expected, f"{len(table)} rows instead of {expected}"
    for rule in comparison.rules:
        mine = table.filter(pl.col("rule") == rule.name)
        whole = mine.filter(~pl.col("is_group")).select(NAMES).row(0)
        assert whole == in_year(comparison.expected[rule.name], YEARS[-1])[: len(NAMES)], f"{rule.name}: {whole}"
        total = mine.filter(pl.col("is_group")).select(NAMES[: 2 * POSSIBLY]).sum().row(0)
        assert total == whole[: 2 * POSSIBLY], f"{rule.name}: the groups have {total}, the whole {whole}"
