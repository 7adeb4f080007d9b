"""The calls of plan-rules that are measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from plan_rules import Plan, Report, evaluate
from share_rules import AS_OF


def findings(plan: Plan, records: Mapping[str, Any], by: str | Sequence[str] = ()) -> Report:
    """Finding objects, for the whole and for each group."""
    return evaluate(plan, as_of=AS_OF, records=records, by=by)


columnar: Callable[[Plan, Mapping[str, Any], str], Any] | None = None
"""The columnar report, which the part ``wide`` times once it is named here.

Something that polars reads, a row for each rule and group, with the columns rule, is_group and the counts of a tally.
"""
