"""Changes of an indicator: which records are counted now, and which are good."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plan_rules.diff.change import Change, ChangeKind
from plan_rules.diff.directions import direction_changes
from plan_rules.diff.values import value_changes
from plan_rules.diff.versions import RuleVersions
from plan_rules.diff.wording import Place, sentence
from plan_rules.measure.record_kinds import condition_kinds
from plan_rules.text.flow import one_line

_DECIDING = {"id", "level", "growth", "change", "rank"}
_KINDS = {
    ("where", "narrowed"): ChangeKind.POPULATION_NARROWED,
    ("where", "widened"): ChangeKind.POPULATION_WIDENED,
    ("where", "changed"): ChangeKind.POPULATION_CHANGED,
    ("good", "narrowed"): ChangeKind.GOOD_NARROWED,
    ("good", "widened"): ChangeKind.GOOD_WIDENED,
    ("good", "changed"): ChangeKind.GOOD_CHANGED,
}
_NAMES = {"where": "population", "good": "good"}


def counted_changes(versions: RuleVersions, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    """Every difference between two versions of an indicator."""
    before, after = versions.old.indicator, versions.new.indicator
    path = versions.path("indicator")
    if before.kind != after.kind:
        text = sentence("kind", old=before.kind, new=after.kind)
        yield Change(ChangeKind.CHANGED, path, text, old, new, decides=True)
        return
    for key in dict.fromkeys((*old, *new)):
        if key in ("share", "count"):
            yield from _body_changes(versions, key, old.get(key, {}), new.get(key, {}))
        elif key == "direction":
            yield from direction_changes(versions)
        else:
            yield from value_changes((*path, key), old.get(key), new.get(key), decides=key in _DECIDING)


def _body_changes(versions: RuleVersions, kind: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    path = versions.path("indicator", kind)
    if old.get("of") != new.get("of"):
        text = sentence("dataset", old=old.get("of") or "–", new=new.get("of") or "–")
        yield Change(ChangeKind.CHANGED, path, text, old, new, decides=True)
        return
    yield from value_changes((*path, "among"), old.get("among"), new.get("among"), decides=True)
    for key in ("where", "good"):
        before, after = old.get(key), new.get(key)
        if before != after:
            how = _how(versions, key)
            text = sentence(f"{_NAMES[key]}.{how}", old=_condition(before), new=_condition(after))
            yield Change(_KINDS[key, how], (*path, key), text, before, after, decides=True)


def _condition(content: Any) -> Place:
    if content is None:
        return lambda voice: voice.phrase("everything", {})
    return f"“{one_line(content)}”"


def _how(versions: RuleVersions, key: str) -> str:
    """Whether fewer or more kinds of records meet a condition than before."""
    name = versions.new.indicator.dataset or ""
    datasets = [plan.header.datasets.get(name) for plan in (versions.old_plan, versions.new_plan)]
    if datasets[0] != datasets[1] or datasets[1] is None:
        return "changed"
    bodies = [getattr(rule.indicator, rule.indicator.kind) for rule in (versions.old, versions.new)]
    (before, after), kinds = condition_kinds(datasets[1], versions.new_plan, *(getattr(each, key) for each in bodies))
    lost = any(kind.holds(before) and not kind.holds(after) for kind in kinds)
    gained = any(kind.holds(after) and not kind.holds(before) for kind in kinds)
    if lost is gained:
        return "changed"
    return "narrowed" if lost else "widened"
