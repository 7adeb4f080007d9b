"""Changes of thresholds: which figures are accepted now, and which were."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, localcontext
from typing import Any

from plan_rules.diff.change import Change, ChangeKind
from plan_rules.diff.values import value_changes
from plan_rules.diff.versions import RuleVersions
from plan_rules.diff.wording import Place, sentence
from plan_rules.model.rule import Override
from plan_rules.model.threshold import Comparator, Direction, Threshold
from plan_rules.problems import Path
from plan_rules.quantity import Quantity
from plan_rules.text.flow import one_line

KINDS = {
    "tightened": ChangeKind.THRESHOLD_TIGHTENED,
    "loosened": ChangeKind.THRESHOLD_LOOSENED,
    "changed": ChangeKind.THRESHOLD_CHANGED,
    "restated": ChangeKind.THRESHOLD_RESTATED,
}
_THROUGH_DIRECTION = (Comparator.BARE, Comparator.ABOUT)
_MOST_DIGITS = 100


def threshold_changes(versions: RuleVersions, _: Any, __: Any) -> Iterator[Change]:
    """What the threshold of a rule accepts now, and the words it is read from."""
    if versions.old.threshold and versions.new.threshold:
        path = versions.path("threshold")
        yield from _changes(versions, path, versions.old.threshold, versions.new.threshold)


def override_changes(versions: RuleVersions) -> Iterator[Change]:
    """The thresholds of named groups; nothing where one group is named twice, or the order is another one."""
    before, after = (each.for_each.overrides if each.for_each else () for each in (versions.old, versions.new))
    old, new = by_group(before), by_group(after)
    if len(old) < len(before) or len(new) < len(after):
        return
    common = [group for group in new if group in old]
    if common != [group for group in old if group in new]:
        return
    path = versions.path("for_each", "overrides")
    for group in dict.fromkeys((*old, *new)):
        earlier, later = old.get(group), new.get(group)
        if earlier and later:
            yield from _changes(versions, (*path, group), earlier.threshold, later.threshold, group)
        elif later:
            text = sentence("threshold.added.for", group=group, new=_bound(later.threshold))
            yield Change(ChangeKind.ADDED, (*path, group), text, None, _content(later.threshold), decides=True)
        elif earlier:
            text = sentence("threshold.removed.for", group=group, old=_bound(earlier.threshold))
            yield Change(ChangeKind.REMOVED, (*path, group), text, _content(earlier.threshold), None, decides=True)


def by_group(overrides: tuple[Override, ...]) -> dict[str, Override]:
    """The overrides under what names their groups."""
    return {one_line({name: list(values) for name, values in each.when.items()}): each for each in overrides}


def _changes(
    versions: RuleVersions, path: Path, old: Threshold, new: Threshold, group: str | None = None
) -> Iterator[Change]:
    before, after = _content(old), _content(new)
    reasons = [each.pop("wording") for each in (before, after)]
    because = [each.get("tolerance", {}).pop("because", None) for each in (before, after)]
    if before != after:
        how = how_accepted(versions, old, new)
        places = _bounds(versions, old, new)
        name = f"threshold.{how}"
        if group is not None:
            places["group"], name = group, f"{name}.for"
        directions = [each.indicator.direction for each in (versions.old, versions.new)]
        # What accepts the same figures because a direction was turned as well flips findings without it.
        decides = how != "restated" or directions[0] is not directions[1]
        yield Change(KINDS[how], path, sentence(name, **places), before, after, decides=decides)
    yield from value_changes((*path, "wording"), *reasons)
    yield from value_changes((*path, "tolerance", "because"), *because)


def how_accepted(versions: RuleVersions, old: Threshold, new: Threshold) -> str:
    """Whether fewer or more figures are accepted than before, each threshold read through its direction."""
    indicators = versions.old.indicator, versions.new.indicator
    if old.unit != new.unit or indicators[0].kind != indicators[1].kind:
        return "changed"
    before, after = (each.accepts(of.direction) for each, of in zip((old, new), indicators, strict=True))
    if after.within(before):
        return "restated" if before.within(after) else "tightened"
    return "loosened" if before.within(after) else "changed"


def _bounds(versions: RuleVersions, old: Threshold, new: Threshold) -> dict[str, Place]:
    """Both thresholds; with what they are read as, where the direction was turned."""
    directions = [each.indicator.direction for each in (versions.old, versions.new)]
    if directions[0] is directions[1]:
        return {"old": _bound(old), "new": _bound(new)}
    return {"old": _with_reading(old, directions[0]), "new": _with_reading(new, directions[1])}


def _with_reading(threshold: Threshold, direction: Direction | None) -> Place:
    if threshold.comparator not in _THROUGH_DIRECTION:
        return _bound(threshold)
    places: dict[str, Place] = {"bound": _bound(threshold), "read": read_through(threshold, direction)}
    return lambda voice: voice.phrase("threshold.read", places)


def _bound(threshold: Threshold) -> Place:
    return lambda voice: voice.bound(threshold)


def read_through(threshold: Threshold, direction: Direction | None) -> Place:
    """What a threshold without a comparator of its own asks for under a direction, in words and with its sign."""
    [bound] = threshold.bounds
    reach = threshold.tolerance.amount.amount if threshold.tolerance else Decimal(0)
    with localcontext(prec=_MOST_DIGITS):
        low, high = (Quantity(amount, bound.unit) for amount in (bound.amount - reach, bound.amount + reach))
    if direction is not None:
        name, sign, amount = ("at_least", "≥", low) if direction is Direction.HIGHER else ("at_most", "≤", high)
    elif reach:
        return lambda voice: voice.between(low, high)
    else:
        name, sign, amount = "exactly", "=", bound
    return lambda voice: f"{voice.say(name, bounds=voice.amount(amount))} ({sign} {voice.amount(amount)})"


def _content(threshold: Threshold) -> dict[str, Any]:
    return threshold.model_dump(mode="json", exclude_defaults=True)
