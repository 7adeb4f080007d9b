"""Which rule, which phase and which exclusion of the new version is which of the old one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from plan_rules.model.base import FrozenDict
from plan_rules.model.document import Phase
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Exclusion, Rule

Entry = TypeVar("Entry", Phase, Exclusion)


@dataclass(frozen=True, slots=True)
class NewIds:
    """What has another id in the new version.

    Attributes:
        rules, exclusions, phases: the new ids, under the old ones.
    """

    rules: Mapping[str, str]
    exclusions: Mapping[str, str]
    phases: Mapping[str, str]

    @classmethod
    def between(cls, old: Plan, new: Plan) -> NewIds:
        """What has another id: first the phases and exclusions, which rules of equal content name."""
        exclusions = _renamed(old.header.exclusions, new.header.exclusions)
        phases = _renamed(old.header.phases, new.header.phases)
        return cls(_renamed_rules(cls({}, exclusions, phases).of_plan(old), new), exclusions, phases)

    def of_plan(self, old: Plan) -> Plan:
        """The old version with the new ids, also where rules name them; it is not checked again."""
        sections: dict[str, object] = {}
        if self.exclusions:
            sections["exclusions"] = _with_ids(old.header.exclusions, self.exclusions)
        if self.phases:
            sections["phases"] = _with_ids(old.header.phases, self.phases)
        header = old.header.but(sections) if sections else old.header
        rules = tuple(map(self._of_rule, old.rules)) if self.rules or sections else old.rules
        return Plan.model_construct(name=old.name, header=header, text=old.text, rules=rules)

    def _of_rule(self, rule: Rule) -> Rule:
        values: dict[str, object] = {"id": self.rules.get(rule.id, rule.id)}
        if rule.part_of and rule.part_of in self.rules:
            values["part_of"] = self.rules[rule.part_of]
        share = rule.indicator.share
        if share and share.among and share.among in self.rules:
            values["indicator"] = rule.indicator.but({"share": share.but({"among": self.rules[share.among]})})
        if not self.exclusions.keys().isdisjoint(rule.exclusions):
            values["exclusions"] = tuple(self.exclusions.get(name, name) for name in rule.exclusions)
        if rule.phase in self.phases:
            values["phase"] = self.phases[rule.phase]
        return rule.but(values)


def _with_ids(entries: Mapping[str, Entry], ids: Mapping[str, str]) -> FrozenDict[str, Entry]:
    return FrozenDict({ids.get(name, name): entry for name, entry in entries.items()})


def _renamed(old: Mapping[str, Entry], new: Mapping[str, Entry]) -> dict[str, str]:
    """Phases or exclusions that differ from one that is gone in nothing but their ids and titles."""
    renamed: dict[str, str] = {}
    for name, entry in old.items():
        for other, candidate in new.items():
            is_free = other not in old and other not in renamed.values()
            if name not in new and is_free and candidate.but({"title": entry.title}) == entry:
                renamed[name] = other
                break
    return renamed


def _renamed_rules(old: Plan, new: Plan) -> dict[str, str]:
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


def _content(rule: Rule) -> str:
    return hashlib.sha256(json.dumps(_content_of(rule), sort_keys=True).encode()).hexdigest()


def _content_of(rule: Rule) -> dict[str, Any]:
    content = rule.model_dump(
        mode="json", exclude_defaults=True, exclude={"id", "title", "examples", "silenced", "part_of"}
    )
    content["indicator"].get("share", {}).pop("among", None)
    return content
