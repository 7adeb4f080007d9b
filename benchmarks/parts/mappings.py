"""Python mappings against a plain loop that counts the same."""

from __future__ import annotations

from collections.abc import Iterator

from by_hand.loop import loops
from comparison import Comparison
from holdings import Holdings
from parts.options import Options, section
from results import Section, Target
from rounds import measure
from share_rules import SIX, ShareRule, datasets_of, distinct

BY_HAND = "loop by hand"


def mappings(options: Options) -> Iterator[Section]:
    """The six rules and twenty distinct ones."""
    yield _section("mappings-six", "6 rules", SIX, Target(1.0), options)
    yield _section("mappings-twenty", "20 distinct rules", distinct(20), Target(0.5), options)


def _section(part: str, words: str, rules: tuple[ShareRule, ...], target: Target, options: Options) -> Section:
    comparison = Comparison(rules, Holdings(options.mappings, datasets_of(rules), options.folder), BY_HAND)
    records, loop = comparison.holdings.mappings, loops(rules)
    candidates = [
        comparison.by_hand(BY_HAND, lambda: loop(records)),
        comparison.evaluation("mappings", records.__getitem__, target),
    ]
    title = f"{words}, {options.mappings:,} documents as Python mappings"
    return section(part, options.mappings, title, measure(candidates, options.rounds))
