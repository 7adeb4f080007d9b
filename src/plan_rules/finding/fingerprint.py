"""A digest of everything that a verdict depends on besides the data."""

from __future__ import annotations

import hashlib
import json

from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule


def fingerprint(plan: Plan, rule: Rule) -> str:
    """The SHA-256 of the content of a rule, as hexadecimal text.

    It covers the rule without its examples and titles, its phase, its dataset and its exclusions, and the rules
    it is linked to.
    """
    return hashlib.sha256(json.dumps(_content(plan, rule), sort_keys=True).encode()).hexdigest()


def _content(plan: Plan, rule: Rule) -> dict[str, object]:
    share = rule.indicator.share
    linked = [*plan.parts_of.get(rule.id, ()), *([plan[share.among]] if share and share.among else [])]
    dataset = plan.header.datasets.get(rule.indicator.dataset or "")
    return {
        "rule": rule.model_dump(mode="json", exclude_defaults=True, exclude={"examples", "title"}),
        "phase": plan.header.phases[rule.phase].model_dump(mode="json"),
        "dataset": dataset.model_dump(mode="json", exclude_defaults=True) if dataset else None,
        "exclusions": {
            name: plan.header.exclusions[name].model_dump(mode="json", exclude_defaults=True)
            for name in rule.exclusions
        },
        "linked": [_content(plan, other) for other in linked],
    }
