"""Which rule of the new version is which rule of the old one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any

from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule


def renamed_rules(old: Plan, new: Plan) -> dict[str, str]:
    """For each rule that has another id its new id, under the old one: first by its content, then by what it is about.

    Ids and titles do not count as content, and neither do examples and the ids of linked rules. Of several rules with
    one content the first old one is the first new one. A rule that was changed as well is known by its quote and the
    wording of its threshold, or by its indicator in its phase, where one rule that went and one that came share them.
    """
    gone = [rule for rule in old.rules if rule.id not in new.rules_by_id]
    come = [rule for rule in new.rules if rule.id not in old.rules_by_id]
    renamed: dict[str, str] = {}
    by_content = _by(_content, come)
    for rule in gone:
        if candidates := by_content.get(_content(rule)):
            renamed[rule.id] = candidates.pop(0).id
    for key in (_words, _measure):
        taken = {*renamed.values()}
        left = _by(key, [rule for rule in gone if rule.id not in renamed])
        right = _by(key, [rule for rule in come if rule.id not in taken])
        for what, one in left.items():
            other = right.get(what, [])
            if what and len(one) == len(other) == 1:
                renamed[one[0].id] = other[0].id
    return renamed


def same_content(one: Rule, other: Rule) -> bool:
    """Whether two rules differ in nothing but their ids, titles and examples."""
    return _content(one) == _content(other)


def _by(key: Callable[[Rule], str], rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        found.setdefault(key(rule), []).append(rule)
    return found


def _words(rule: Rule) -> str:
    """The words that a rule is read from; nothing where the quote alone does not say which of its targets is meant."""
    if rule.threshold is None:
        return ""
    return json.dumps([rule.clause, rule.quote, rule.threshold.wording, rule.phase, rule.indicator.kind])


def _measure(rule: Rule) -> str:
    """What a rule measures, and in which phase."""
    return json.dumps([_content_of(rule)["indicator"], rule.phase], sort_keys=True)


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
    return hashlib.sha256(json.dumps(_content_of(rule), sort_keys=True).encode()).hexdigest()


def _content_of(rule: Rule) -> dict[str, Any]:
    content = rule.model_dump(
        mode="json", exclude_defaults=True, exclude={"id", "title", "examples", "silenced", "part_of"}
    )
    content["indicator"].get("share", {}).pop("among", None)
    return content
