"""Python mappings against a plain loop that counts the same."""

from __future__ import annotations

from collections.abc import Iterator

from by_hand import sql
from by_hand.loop import loops
from counts import check, check_equal, decode
from holdings import Holdings
from parts.options import Options, section
from plans import plan_of
from results import Section, Target
from rounds import Candidate, measure
from share_rules import SIX, ShareRule, datasets_of, distinct
from under_test import findings

BY_HAND = "loop by hand"


def mappings(options: Options) -> Iterator[Section]:
    """The six rules and twenty distinct ones."""
    yield _section("mappings-six", "6 rules", SIX, Target(1.0), options)
    yield _section("mappings-twenty", "20 distinct rules", distinct(20), Target(0.5), options)


def _section(part: str, words: str, rules: tuple[ShareRule, ...], target: Target, options: Options) -> Section:
    holdings = Holdings(options.mappings, datasets_of(rules), options.folder)
    records, plan, by_hand = holdings.mappings, plan_of(rules), loops(rules)
    expected = decode(rules, holdings.fetch(sql.queries(rules, holdings.tables)))
    candidates = [
        Candidate(
            BY_HAND, lambda: by_hand(records), lambda found: check_equal(found, expected, BY_HAND), baseline=BY_HAND
        ),
        Candidate(
            "mappings", lambda: findings(plan, records), lambda report: check(report, rules, expected), BY_HAND, target
        ),
    ]
    rows = measure(candidates, options.rounds)
    return section(part, options.mappings, f"{words}, {options.mappings:,} documents as Python mappings", rows)
