"""Small random worlds: a plan over one dataset, records with gaps, and a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from plan_rules import Plan, read_plan

CHANNELS = ("electronic", "paper")
SECRECIES = ("none", "mat", "toi_mat")
AGENCIES = ("A", "B")

_PLAN = """\
format: 1
document:
  kind: {{vi: Kế hoạch, en: Plan}}
  number: 1/KH
  title: {{vi: Kế hoạch thử, en: A plan}}
  issuer: {{vi: Tỉnh, en: Province}}
  issued: 2020-09-22
  in_force: {{from: 2020-09-22}}
  source: test
  checked: 2026-11-01
phases:
  2021-2023: {{from: 2021-01-01, to: 2023-12-31}}
datasets:
  documents:
    title: {{vi: văn bản, en: documents}}
    unit: {{vi: văn bản, en: documents}}
    time: sent_on
    fields:
      channel: {{type: text, values: [electronic, paper]}}
      secrecy: {{type: text, values: [none, mat, toi_mat]}}
      pages: {{type: integer}}
      sent_on: {{type: date}}
      due_on: {{type: date}}
      agency: {{type: text}}
exclusions:
  secret:
    title: {{vi: văn bản mật, en: secret documents}}
    wording: trừ văn bản mật
    when: {{secrecy: [mat, toi_mat]}}
  long:
    title: {{vi: văn bản dài, en: long documents}}
    wording: không tính văn bản dài
    when: {{pages: {{more_than: 3}}}}
"""

_CLAUSES = """\
format: 1
clauses:
  - id: c
    locator: {vi: mục 1, en: item 1}
    text: Chỉ tiêu văn bản (trừ văn bản mật, không tính văn bản dài).
"""

_RULE = """\
format: 1
rules:
  - id: {id}
    title: {{vi: Văn bản, en: Documents}}
    clause: c
    quote: Chỉ tiêu văn bản (trừ văn bản mật, không tính văn bản dài).
    phase: 2021-2023
    timing: {timing}
    indicator:
      measures: {{vi: tỷ lệ văn bản, en: the share of documents}}
      direction: higher
      share: {{of: documents, {where}good: {good}}}
    exclusions: {exclusions}
    threshold: {{{threshold}, wording: Chỉ tiêu}}
"""

THRESHOLDS = (
    "at_least: 50%", "more_than: 50%", "at_most: 50%", "less_than: 50%", "exactly: 50%", "between: [40%, 60%]",
    "at_least: 100%", "bare: 75%", "more_than: 0%", "exactly: 66.7%", "between: [33.3%, 33.4%]",
)  # fmt: skip
GOODS = (
    "{channel: electronic}",
    "{any_of: [{channel: electronic}, {pages: {at_most: 2}}]}",
    "{sent_on: {no_later_than: {field: due_on}}}",
    "{not: {channel: paper}}",
    "{channel: missing}",
)
POPULATIONS = ("", "where: {pages: {more_than: 1}}, ", "where: {agency: [A, B]}, ")
TIMINGS = ("by_end", "throughout", "{throughout: year, calendar: vn-admin}", "{by_end: quarter}", "{by_end: phase}")
EXCLUSIONS = ("[]", "[secret]", "[secret, long]")


@dataclass(frozen=True)
class World:
    """A plan with one rule, records of its dataset, and a date of evaluation."""

    plan: Plan
    records: tuple[dict[str, Any], ...]
    as_of: date


@cache
def plan_of(threshold: str, good: str, where: str, timing: str, exclusions: str) -> Plan:
    keys = {"threshold": threshold, "good": good, "where": where, "timing": timing, "exclusions": exclusions}
    return plan_with((rule_text("documents", **keys),))


def rule_text(rule: str, **keys: str) -> str:
    """The file of one rule: its threshold, good, where, timing and exclusions, and more lines where there are."""
    more = keys.pop("more", "")
    return _RULE.format(id=rule, **keys) + more


@cache
def plan_with(rules: tuple[str, ...]) -> Plan:
    """A plan with several rules over the one dataset."""
    files = {f"targets/{position}.yaml": text for position, text in enumerate(rules)}
    return read_plan({"plan.yaml": _PLAN.format(), "clauses.yaml": _CLAUSES, **files}, "test")


def plans() -> st.SearchStrategy[Plan]:
    return st.builds(
        plan_of,
        st.sampled_from(THRESHOLDS),
        st.sampled_from(GOODS),
        st.sampled_from(POPULATIONS),
        st.sampled_from(TIMINGS),
        st.sampled_from(EXCLUSIONS),
    )


_FIRST = date(2020, 12, 10)
# Days around the edges of phases and windows of both calendars, so that small examples hit them.
_DAYS = tuple(
    day + timedelta(days=shift)
    for day in (date(2021, 1, 1), date(2021, 12, 15), date(2022, 1, 1), date(2022, 12, 15), date(2023, 12, 31))
    for shift in (-1, 0, 1)
)


def days() -> st.SearchStrategy[date]:
    return st.sampled_from(_DAYS) | st.dates(_FIRST, date(2024, 2, 1))


def records(*, gaps: bool = True) -> st.SearchStrategy[dict[str, Any]]:
    """Records; without gaps every field has a value."""

    def field(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return st.none() | values if gaps else values

    return st.fixed_dictionaries(
        {
            "channel": field(st.sampled_from(CHANNELS)),
            "secrecy": field(st.sampled_from(SECRECIES)),
            "pages": field(st.integers(1, 5)),
            "sent_on": field(days()),
            "due_on": field(days()),
            "agency": field(st.sampled_from(AGENCIES)),
        }
    )


def worlds(*, gaps: bool = True, most: int = 12) -> st.SearchStrategy[World]:
    return st.builds(
        World,
        plans(),
        st.lists(records(gaps=gaps), max_size=most).map(tuple),
        st.dates(date(2020, 12, 1), date(2024, 3, 1)),
    )
