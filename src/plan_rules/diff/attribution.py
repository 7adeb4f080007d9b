"""Which changes flip a finding: those that do alone, or a set of them of which none can be spared."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

from plan_rules.diff.change import Change
from plan_rules.diff.data import SharedData
from plan_rules.diff.transplant import Graft, grafted, with_all_names
from plan_rules.finding.model import Finding
from plan_rules.model.plan import Plan
from plan_rules.problems import DataError
from plan_rules.verdict import Status, Verdict

Key: TypeAlias = tuple[str, tuple[tuple[str, str | None], ...]]
"""A rule by its new id, and a group of it."""
Outcome: TypeAlias = tuple[Status, Verdict | None]
"""What makes a finding another one."""


def outcome_of(finding: Finding | None) -> Outcome | None:
    """What a finding says; None where there is none."""
    return (finding.status, finding.verdict) if finding else None


class Attribution:
    """Two versions with what differs between them, and the data they are judged on."""

    def __init__(
        self, old: Plan, new: Plan, changes: Sequence[Change], data: SharedData, flipped: Collection[str]
    ) -> None:
        self._old, self._new = with_all_names(old, new), with_all_names(new, old)
        self._data = data
        self._linked = {rule: _linked(self._old, rule) | _linked(self._new, rule) for rule in flipped}
        self._touched = {name for rules in self._linked.values() for name in rules}
        self._grafts: dict[Graft, tuple[Change, ...]] = {}
        for change in changes:
            if change.decides and (change.rule is None or change.rule in self._touched):
                graft = Graft.of(change)
                self._grafts[graft] = (*self._grafts.get(graft, ()), change)
        self._made: dict[tuple[Graft, ...], Mapping[Key, Outcome] | None] = {}
        self._taken_back: dict[Graft, Mapping[Key, Outcome] | None] = {}

    def of(self, key: Key, old: Finding | None, new: Finding | None) -> tuple[tuple[Change, ...], bool]:
        """The changes that each flip a finding alone; else those that flip it together, and that they do."""
        grafts = tuple(graft for graft in self._grafts if self._concerns(graft, key[0]))
        wanted = outcome_of(new)
        alone = [graft for graft in grafts if _gives(self._with((graft,)), key, wanted)]
        if alone:
            return self._changes(alone), False
        needed = tuple(graft for graft in grafts if _gives(self._without(graft), key, outcome_of(old)))
        if _gives(self._with(needed), key, wanted):
            return self._changes(self._fewest(needed, key, wanted)), True
        if _gives(self._with(grafts), key, wanted):
            return self._changes(self._fewest(grafts, key, wanted)), True
        return self._changes(needed or grafts), True

    def _fewest(self, grafts: tuple[Graft, ...], key: Key, wanted: Outcome | None) -> tuple[Graft, ...]:
        """Of some that flip a finding together those that are left when each that can be spared is gone."""
        for graft in grafts:
            fewer = tuple(each for each in grafts if each != graft)
            if _gives(self._with(fewer), key, wanted):
                grafts = fewer
        return grafts

    def _changes(self, grafts: Sequence[Graft]) -> tuple[Change, ...]:
        return tuple(change for graft in grafts for change in self._grafts[graft])

    def _concerns(self, graft: Graft, rule: str) -> bool:
        """Whether a finding of a rule can depend on a graft."""
        if graft.path[0] == "rules":
            return graft.path[1] in self._linked[rule]
        section, name = (str(step) for step in graft.path[1:])
        return any(name in _used(plan, each, section) for plan in (self._old, self._new) for each in self._linked[rule])

    def _with(self, grafts: tuple[Graft, ...]) -> Mapping[Key, Outcome] | None:
        """What the old version says with some changes made."""
        if grafts not in self._made:
            self._made[grafts] = self._judged(grafted(grafts, self._old, self._new))
        return self._made[grafts]

    def _without(self, graft: Graft) -> Mapping[Key, Outcome] | None:
        """What the new version says with one change taken back."""
        if graft not in self._taken_back:
            self._taken_back[graft] = self._judged(grafted((graft,), self._new, self._old))
        return self._taken_back[graft]

    def _judged(self, plan: Plan | None) -> Mapping[Key, Outcome] | None:
        """What a plan between the two versions says; None where it cannot be judged."""
        if plan is None:
            return None
        try:
            report = self._data.judge_rules(plan, self._touched)
        except DataError:  # the data fit both versions, and not what lies between them
            return None
        return {(finding.rule, tuple(finding.group.items())): (finding.status, finding.verdict) for finding in report}


def _gives(outcomes: Mapping[Key, Outcome] | None, key: Key, wanted: Outcome | None) -> bool:
    return outcomes is not None and outcomes.get(key) == wanted


def _linked(plan: Plan, rule: str) -> set[str]:
    """A rule with those that its finding rests on: its parts, and the rule whose good it counts among."""
    found: set[str] = set()
    waiting = [rule]
    while waiting:
        name = waiting.pop()
        each = plan.rules_by_id.get(name)
        if name not in found:
            found.add(name)
            waiting += [part.id for part in plan.parts_of.get(name, ())]
            if each and each.indicator.share and each.indicator.share.among:
                waiting.append(each.indicator.share.among)
    return found


def _used(plan: Plan, rule: str, section: str) -> tuple[str, ...]:
    """The names of plan.yaml that a rule uses."""
    each = plan.rules_by_id.get(rule)
    if each is None:
        return ()
    if section == "phases":
        return (each.phase,)
    return each.exclusions if section == "exclusions" else (each.indicator.dataset or "",)
