"""A digest of everything that a verdict depends on besides the data."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from plan_rules.model.rule import Rule

if TYPE_CHECKING:
    from plan_rules.model.plan import Plan


_SAYS_NOTHING = ("examples", "silenced", "title", "unproven")
"""Keys of a rule that change nothing of what it says."""


def fingerprint(plan: Plan, rule: Rule) -> str:
    """The SHA-256 of the content of a rule, as hexadecimal text.

    It covers the rule without its titles, its silences and what proves it, its phase, its dataset and its exclusions,
    and the rules it is linked to.
    """
    content = {"rule": _content(plan, rule), "linked": [_content(plan, other) for other in _linked(plan, rule)]}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _linked(plan: Plan, rule: Rule) -> list[Rule]:
    """The rules that a rule rests on, directly or through others; a part may in turn be counted among its whole."""
    reached = {rule.id: rule}
    waiting = [rule]
    while waiting:
        each = waiting.pop()
        share = each.indicator.share
        for other in [*plan.parts_of.get(each.id, ()), *([plan[share.among]] if share and share.among else [])]:
            if other.id not in reached:
                reached[other.id] = other
                waiting.append(other)
    return list(reached.values())[1:]


def _content(plan: Plan, rule: Rule) -> dict[str, object]:
    dataset = plan.header.datasets.get(rule.indicator.dataset or "")
    return {
        "rule": rule.model_dump(mode="json", exclude_defaults=True, exclude={*_SAYS_NOTHING}),
        "phase": plan.header.phases[rule.phase].model_dump(mode="json"),
        "dataset": dataset.model_dump(mode="json", exclude_defaults=True) if dataset else None,
        "exclusions": {
            name: plan.header.exclusions[name].model_dump(mode="json", exclude_defaults=True)
            for name in rule.exclusions
        },
    }
