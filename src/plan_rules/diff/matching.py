"""Which rule of the new version is which rule of the old one."""

from __future__ import annotations

import hashlib
import json

from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule


def renamed_rules(old: Plan, new: Plan) -> dict[str, str]:
    """For each rule that has another id and the same content its new id, under the old one.

    Ids and titles do not count as content, and neither do examples and the ids of linked rules. Of several rules with
    one content the first old one is the first new one.
    """
    gone = [rule for rule in old.rules if rule.id not in new.rules_by_id]
    come: dict[str, list[str]] = {}
    for rule in new.rules:
        if rule.id not in old.rules_by_id:
            come.setdefault(_content(rule), []).append(rule.id)
    renamed = {}
    for rule in gone:
        if candidates := come.get(_content(rule)):
            renamed[rule.id] = candidates.pop(0)
    return renamed


def with_new_ids(plan: Plan, renamed: dict[str, str]) -> tuple[Rule, ...]:
    """The rules of the old version under their new ids, also where rules refer to each other."""
    return tuple(_with_new_ids(rule, renamed) for rule in plan.rules) if renamed else plan.rules


def _with_new_ids(rule: Rule, renamed: dict[str, str]) -> Rule:
    values: dict[str, object] = {"id": renamed.get(rule.id, rule.id)}
    if rule.part_of in renamed:
        values["part_of"] = renamed[rule.part_of]
    share = rule.indicator.share
    if share and share.among in renamed:
        values["indicator"] = rule.indicator.but({"share": share.but({"among": renamed[share.among]})})
    return rule.but(values)


def _content(rule: Rule) -> str:
    content = rule.model_dump(
        mode="json", exclude_defaults=True, exclude={"id", "title", "examples", "silenced", "part_of"}
    )
    content["indicator"].get("share", {}).pop("among", None)
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
