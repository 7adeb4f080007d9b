"""A plan of one rule, for tests that judge published figures."""

from __future__ import annotations

from functools import cache
from typing import Any

from plan_rules import Finding, Plan, evaluate, read_plan

_PLAN = """\
format: 1
document:
  kind: {vi: Kế hoạch, en: Plan}
  number: 1/KH
  title: {vi: Kế hoạch thử, en: A plan}
  issuer: {vi: Tỉnh, en: Province}
  issued: 2020-09-22
  in_force: {from: 2020-09-22}
  source: test
  checked: 2026-11-01
phases:
  2021-2025: {from: 2021-01-01, to: 2025-12-31}
"""
_CLAUSES = """\
format: 1
clauses:
  - id: c
    locator: {vi: mục 1, en: item 1}
    text: Chỉ tiêu thử.
"""
_RULE = """\
format: 1
rules:
  - id: target
    title: {vi: Chỉ tiêu, en: Target}
    clause: c
    quote: Chỉ tiêu thử.
    phase: 2021-2025
"""


@cache
def plan_of(indicator: str, rest: str) -> Plan:
    """A plan whose rule ``target`` has this indicator and these other keys, each given as one line of YAML."""
    lines = [f"indicator: {{measures: {{vi: chỉ số, en: the figure}}, {indicator}}}", *filter(None, rest.split("\n"))]
    rule = _RULE + "".join(f"    {line}\n" for line in lines)
    return read_plan({"plan.yaml": _PLAN, "clauses.yaml": _CLAUSES, "targets/a.yaml": rule}, "test")


def finding_of(plan: Plan, as_of: str, *observations: dict[str, Any], **options: Any) -> Finding:
    """The finding of the rule; observations say only what matters, the rest is filled in."""
    unsaid = {"rule": "target", "publisher": "Cục Thống kê", "source": "test"}
    given = [{**unsaid, **observation} for observation in observations]
    return evaluate(plan, as_of=as_of, observations=given, **options)["target"]
