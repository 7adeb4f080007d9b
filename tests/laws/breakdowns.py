"""Random worlds of several rules over one dataset, broken down by agency, in which records are taken out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from laws.worlds import plan_with, rule_text
from plan_rules import Plan, Report, evaluate

AGENCIES = ("A", "B", "C", "D", None)
WHERES = {
    "all": "",
    "electronic": "where: {channel: electronic}, ",
    "paper": "where: {channel: paper}, ",
}
"""Which records a rule speaks of. Each has a channel, so that the last two divide the first."""
SECRET, BOTH, LONG, NONE = ("secret",), ("secret", "long"), ("long",), ()
_TIMINGS = ("by_end", "throughout", "{by_end: quarter}")
_GOODS = ("{pages: {at_most: 2}}", "{due_on: missing}")
_THRESHOLDS = ("at_least: 50%", "at_least: 100%", "more_than: 0%")
_TIMES = (1, 1, 2, 3, 4, 5, 6, 9, 40)


@dataclass(frozen=True)
class RuleKeys:
    """What tells the rules of a world apart."""

    where: str
    exclusions: tuple[str, ...]
    timing: str
    good: str
    threshold: str
    for_each: bool

    def text(self, rule: str) -> str:
        more = "    for_each: {fields: [agency]}\n" if self.for_each else ""
        return rule_text(
            rule,
            threshold=self.threshold,
            good=self.good,
            where=WHERES[self.where],
            timing=self.timing,
            exclusions=f"[{', '.join(self.exclusions)}]",
            more=more,
        )


@dataclass(frozen=True)
class Breakdown:
    """Rules by their ids, and how many records there are of each kind."""

    rules: Mapping[str, RuleKeys]
    counts: tuple[tuple[tuple[Any, ...], int], ...]
    by: tuple[str, ...]

    @property
    def plan(self) -> Plan:
        return plan_with(tuple(keys.text(rule) for rule, keys in self.rules.items()))

    def records(self) -> list[dict[str, Any]]:
        return [
            dict(zip(("channel", "secrecy", "pages", "sent_on", "agency"), kind, strict=True)) | {"due_on": None}
            for kind, times in self.counts
            for _ in range(times)
        ]

    def report(self) -> Report:
        return evaluate(self.plan, as_of="2023-12-20", records={"documents": self.records()}, by=self.by)


def breakdowns(*exclusions: tuple[str, ...]) -> st.SearchStrategy[Breakdown]:
    """Worlds whose rules apply some of these sets of exclusions."""
    keys = st.builds(
        RuleKeys,
        where=st.sampled_from(tuple(WHERES)),
        exclusions=st.sampled_from(exclusions),
        timing=st.sampled_from(_TIMINGS),
        good=st.sampled_from(_GOODS),
        threshold=st.sampled_from(_THRESHOLDS),
        for_each=st.booleans(),
    )
    rules = st.lists(keys, min_size=1, max_size=4).map(lambda each: {f"r{place}": it for place, it in enumerate(each)})
    kinds = st.tuples(
        st.sampled_from(("electronic", "paper")),
        st.sampled_from(("none", "mat", "mat", None)),
        st.sampled_from((1, 5)),
        st.sampled_from((date(2023, 11, 1), date(2023, 11, 1), date(2023, 2, 1), date(2022, 5, 1))),
        st.sampled_from(AGENCIES),
    )
    counts = st.lists(st.tuples(kinds, st.sampled_from(_TIMES)), min_size=1, max_size=9).map(tuple)
    return st.builds(Breakdown, rules, counts, st.sampled_from(((), ("agency",), ("agency",), ("agency", "channel"))))
