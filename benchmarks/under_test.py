"""The calls of plan-rules that are measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plan_rules import Plan, Report, evaluate, evaluate_table
from share_rules import AS_OF


def findings(plan: Plan, records: Mapping[str, Any], by: str | Sequence[str] = ()) -> Report:
    """Finding objects, for the whole and for each group."""
    return evaluate(plan, as_of=AS_OF, records=records, by=by)


def columnar(plan: Plan, records: Mapping[str, Any], by: str) -> Any:
    """Findings as columns: a row for each rule and group."""
    return evaluate_table(plan, as_of=AS_OF, records=records, by=by).to_arrow()
