"""Changes of one rule, key by key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from plan_rules.diff.change import Change, ChangeKind
from plan_rules.diff.conditions import field_words, fields_of
from plan_rules.diff.counted import counted_changes
from plan_rules.diff.thresholds import override_changes, threshold_changes
from plan_rules.diff.values import value_changes
from plan_rules.diff.versions import RuleVersions
from plan_rules.diff.wording import Place, Voice, sentence
from plan_rules.model.document import InForce
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.model.timing import Timing

_UNSAID = {"id"}  # another id is told by the plan
_DECIDING = {"for_each", "threshold"}  # where what has words of its own says nothing


def rule_changes(versions: RuleVersions) -> Iterator[Change]:
    """Every difference between two versions of a rule."""
    before, after = versions.contents
    for key in type(versions.new).model_fields:
        old, new = before.get(key), after.get(key)
        if old != new and key not in _UNSAID:
            described = list(_DESCRIBED[key](versions, old, new)) if key in _DESCRIBED else []
            found = described or value_changes(versions.path(key), old, new, decides=key in _DECIDING)
            yield from (change for change in found if not _is_told_by_threshold(versions, change))


def _is_told_by_threshold(versions: RuleVersions, change: Change) -> bool:
    """Whether it is a unit that the threshold has as well: its sentence names both units."""
    units = [rule.threshold.unit if rule.threshold else None for rule in (versions.old, versions.new)]
    return change.path[2] == "indicator" and change.path[-1] == "unit" and units == [change.old, change.new]


def _phase(versions: RuleVersions, old: str, new: str) -> Iterator[Change]:
    text = sentence("rule.moved", old=old, new=new)
    yield Change(ChangeKind.RULE_MOVED, versions.path("phase"), text, old, new, decides=True)


def _timing(versions: RuleVersions, old: Any, new: Any) -> Iterator[Change]:
    text = sentence("timing", old=_timing_words(versions.old.timing), new=_timing_words(versions.new.timing))
    yield Change(ChangeKind.CHANGED, versions.path("timing"), text, old, new, decides=True)


def _timing_words(timing: Timing) -> Place:
    return lambda voice: f"“{voice.say(timing.kind)}” ({voice.windows(timing)})"


def _exclusions(versions: RuleVersions, _: Any, __: Any) -> Iterator[Change]:
    before, after = versions.old.exclusions, versions.new.exclusions
    for name in before:
        if name not in after:
            exclusion = versions.old_plan.header.exclusions[name]
            text = sentence("exclusion.removed", title=exclusion.title, wording=exclusion.wording)
            path = versions.path("exclusions", name)
            yield Change(ChangeKind.EXCLUSION_REMOVED, path, text, name, None, decides=True)
    for name in after:
        if name not in before:
            exclusion = versions.new_plan.header.exclusions[name]
            text = sentence("exclusion.added", title=exclusion.title, wording=exclusion.wording)
            path = versions.path("exclusions", name)
            yield Change(ChangeKind.EXCLUSION_ADDED, path, text, None, name, decides=True)


def _in_force(versions: RuleVersions, old: Any, new: Any) -> Iterator[Change]:
    before, after = versions.old.in_force, versions.new.in_force
    if (before.span if before else None) == (after.span if after else None):
        return
    text = sentence("in_force", old=_in_force_words(before), new=_in_force_words(after))
    yield Change(ChangeKind.CHANGED, versions.path("in_force"), text, old, new, decides=True)


def _in_force_words(in_force: InForce | None) -> Place:
    def say(voice: Voice) -> str:
        return f"{voice.span(in_force.span)} ({in_force.basis})" if in_force else voice.phrase("in_force.whole", {})

    return say


def _part_of(versions: RuleVersions, old: str | None, new: str | None) -> Iterator[Change]:
    whole = {
        "old": versions.old_plan[old].title if old else "",
        "new": versions.new_plan[new].title if new else "",
    }
    name = "added" if old is None else "removed" if new is None else "changed"
    text = sentence(f"part_of.{name}", **whole)
    yield Change(ChangeKind.CHANGED, versions.path("part_of"), text, old, new, decides=True)


def _deciding_source(versions: RuleVersions, old: Any, new: Any) -> Iterator[Change]:
    before, after = versions.old.deciding_source, versions.new.deciding_source
    sources = [(each.publisher, each.method) if each else None for each in (before, after)]
    if sources[0] == sources[1]:
        return
    name = "added" if old is None else "removed" if new is None else "changed"
    words = [f"{each[0]} ({each[1]})" if each and each[1] else each[0] if each else "" for each in sources]
    text = sentence(f"source.{name}", old=words[0], new=words[1])
    yield Change(ChangeKind.CHANGED, versions.path("deciding_source"), text, old, new, decides=True)


def _for_each(versions: RuleVersions, old: Any, new: Any) -> Iterator[Change]:
    path = versions.path("for_each")
    before, after = versions.old.for_each, versions.new.for_each
    if before is None or after is None or before.fields != after.fields:
        name = "added" if before is None else "removed" if after is None else "changed"
        plans = versions.old_plan, versions.new_plan
        rules = versions.old, versions.new
        fields = [_fields(plan, rule) for plan, rule in zip(plans, rules, strict=True)]
        text = sentence(f"for_each.{name}", old=fields[0], new=fields[1])
        yield Change(ChangeKind.CHANGED, path, text, old, new, decides=True)
        return
    gone = [unit for unit in before.units if unit not in after.units]
    come = [unit for unit in after.units if unit not in before.units]
    for name, kind, units in (("removed", ChangeKind.REMOVED, gone), ("added", ChangeKind.ADDED, come)):
        if units:
            sides = {"old": units} if name == "removed" else {"new": units}
            said = "dropped" if not after.units else "listed" if not before.units else name
            text = sentence(f"units.{said}", units=", ".join(units))
            yield Change(kind, (*path, "units"), text, sides.get("old"), sides.get("new"), decides=True)
    if not gone and not come and before.units != after.units:
        text = sentence("units.reordered")
        yield Change(ChangeKind.CHANGED, (*path, "units"), text, list(before.units), list(after.units))
    yield from override_changes(versions)


def _fields(plan: Plan, rule: Rule) -> Place:
    known = fields_of(plan, rule.indicator.dataset)
    names = [field_words(name, known) for name in (rule.for_each.fields if rule.for_each else ())]
    return lambda voice: ", ".join(map(voice.filled, names))


_Describe = Callable[[RuleVersions, Any, Any], Iterator[Change]]
_DESCRIBED: Mapping[str, _Describe] = {
    "phase": _phase,
    "timing": _timing,
    "exclusions": _exclusions,
    "in_force": _in_force,
    "part_of": _part_of,
    "deciding_source": _deciding_source,
    "for_each": _for_each,
    "threshold": threshold_changes,
    "indicator": counted_changes,
}
"""What has words of its own; where it says nothing the values are compared."""
