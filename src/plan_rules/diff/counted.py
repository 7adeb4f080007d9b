"""Changes of an indicator: which records are counted now, and which are good."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plan_rules.diff.change import Change, ChangeKind
from plan_rules.diff.conditions import condition_words, fields_of, how_met
from plan_rules.diff.directions import direction_changes
from plan_rules.diff.values import value_changes
from plan_rules.diff.versions import RuleVersions
from plan_rules.diff.wording import Place, label, sentence
from plan_rules.model.plan import Plan
from plan_rules.problems import Path

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
        text = sentence("kind", old=label(f"kind.{before.kind}"), new=label(f"kind.{after.kind}"))
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
        text = sentence(
            "dataset", old=_dataset(versions.old_plan, old.get("of")), new=_dataset(versions.new_plan, new.get("of"))
        )
        yield Change(ChangeKind.CHANGED, path, text, old, new, decides=True)
        return
    yield from value_changes((*path, "among"), old.get("among"), new.get("among"), decides=True)
    for key in ("where", "good"):
        before, after = old.get(key), new.get(key)
        if before != after:
            yield _condition_change(versions, (*path, key), before, after)


def _dataset(plan: Plan, name: str | None) -> Place:
    return plan.header.datasets[name].title if name else "–"


def _condition_change(versions: RuleVersions, path: Path, old: Any, new: Any) -> Change:
    *_, kind, key = (str(step) for step in path)
    plans = versions.old_plan, versions.new_plan
    bodies = [getattr(rule.indicator, kind) for rule in (versions.old, versions.new)]
    before, after = (getattr(each, key) for each in bodies)
    how = how_met(bodies[1].of, plans, before, after)
    words = [
        condition_words(each, fields_of(plan, body.of))
        for each, plan, body in zip((before, after), plans, bodies, strict=True)
    ]
    text = sentence(f"{_NAMES[key]}.{how}", old=words[0], new=words[1])
    return Change(_KINDS[key, how], path, text, old, new, decides=True)
