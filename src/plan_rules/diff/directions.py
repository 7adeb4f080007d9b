"""A direction that was turned: another reading of every threshold that is read through it."""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.diff.change import Change, ChangeKind
from plan_rules.diff.thresholds import KINDS, by_group, how_accepted, read_through
from plan_rules.diff.versions import RuleVersions
from plan_rules.diff.wording import Place, Voice, sentence
from plan_rules.model.threshold import Direction, Threshold

_Pair = tuple[str | None, Threshold, Threshold]


def direction_changes(versions: RuleVersions) -> Iterator[Change]:
    """The direction of a rule, with what its thresholds ask for because of it.

    A threshold that was changed as well has a sentence of its own.
    """
    old, new = versions.old.indicator.direction, versions.new.indicator.direction
    if old is new:
        return
    turned = [pair for pair in _pairs(versions) if any(each.accepts(old) != each.accepts(new) for each in pair[1:])]
    same = [pair for pair in turned if _asked(pair[1]) == _asked(pair[2])]
    hows = {how_accepted(versions, before, after) for _, before, after in same}
    kind = ChangeKind.CHANGED if not hows else KINDS[hows.pop() if len(hows) == 1 else "changed"]
    effects = [_effect(group, before, after, old, new) for group, before, after in same]
    text = sentence("direction", old=_named(old), new=_named(new), effects=lambda voice: _joined(effects, voice))
    yield Change(kind, versions.path("indicator", "direction"), text, old, new, decides=bool(turned))


def _asked(threshold: Threshold) -> tuple[str, ...]:
    return (threshold.comparator, *map(str, threshold.quantities))


def _pairs(versions: RuleVersions) -> Iterator[_Pair]:
    """The thresholds that both versions have: of all, and of named groups."""
    old, new = versions.old, versions.new
    if old.threshold and new.threshold:
        yield None, old.threshold, new.threshold
    before, after = (by_group(each.for_each.overrides if each.for_each else ()) for each in (old, new))
    for group, override in after.items():
        if group in before:
            yield group, before[group].threshold, override.threshold


def _named(direction: Direction | None) -> Place:
    return lambda voice: voice.phrase(f"direction.{direction or 'none'}", {})


def _effect(
    group: str | None, before: Threshold, after: Threshold, old: Direction | None, new: Direction | None
) -> Place:
    places: dict[str, Place] = {"old": read_through(before, old), "new": read_through(after, new)}
    if group is None:
        return lambda voice: voice.phrase("direction.effect", places)
    return lambda voice: voice.phrase("direction.effect.for", {**places, "group": group})


def _joined(effects: list[Place], voice: Voice) -> str:
    return "".join(f"{': ' if not index else '; '}{voice.filled(each)}" for index, each in enumerate(effects))
