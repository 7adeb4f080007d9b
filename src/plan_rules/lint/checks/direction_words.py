"""The direction of the indicator is against the comparator or the words of the rule.

"Dưới 3%" asks for less, so higher cannot be better. A bare number is read through the direction alone: "giảm còn 3%"
with ``direction: higher`` accepts 3 % and everything above. In a ranking the first place is the best, so the number
goes down, whatever the words say of climbing. Where the decrease itself is published, ``measures`` says so ("mức giảm
số vụ cháy"), and more of it is better. A comparator on the wrong side of zero is the business of ``change-sign``.

Bad::

    text: Tỷ lệ hộ nghèo giảm còn 3%.
    rules:
      - indicator: {direction: higher, share: {}}
        threshold: {bare: 3%, wording: giảm còn 3%}

Good::

    text: Tỷ lệ hộ nghèo giảm còn 3%.
    rules:
      - indicator: {direction: lower, share: {}}
        threshold: {bare: 3%, wording: giảm còn 3%}
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.movement import has_other_sign, is_decrease, movement_of
from plan_rules.lint.remark import Level
from plan_rules.lint.thresholds import all_thresholds
from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Comparator, Direction, Threshold
from plan_rules.quantity import Language

_SIDES = {
    Comparator.AT_LEAST: Direction.HIGHER,
    Comparator.MORE_THAN: Direction.HIGHER,
    Comparator.AT_MOST: Direction.LOWER,
    Comparator.LESS_THAN: Direction.LOWER,
}


def find(subject: Subject) -> Iterator[Found]:
    """Directions, and comparators of rankings, that go the other way than the rest of the rule."""
    for path, rule, threshold in all_thresholds(subject):
        direction, at = rule.indicator.direction, (*path[:2], "indicator", "direction")
        side = _SIDES.get(threshold.comparator)
        asked = f"{threshold.comparator} {threshold.bounds[0]}"
        if rule.indicator.rank:
            if direction is Direction.HIGHER:
                yield Found(at, "the first place of a ranking is the best, the direction is higher", "direction: lower")
            if side is Direction.HIGHER:
                message = f"the first place of a ranking is the best, the rule asks for {asked}"
                yield Found((*path, threshold.comparator.value), message, "write at_most")
        elif direction and side and side is not direction:
            movement = movement_of(rule.quote, threshold.wording, subject.language)
            if movement and movement.towards is direction and has_other_sign(rule, threshold, movement):
                continue
            message = f"the rule asks for {asked}, its direction is {direction}"
            yield Found(at, message, f"direction: {side}, or another comparator")
        elif direction and not side and (word := _word_against(rule, threshold, subject.language)):
            message = f"the quote says {word!r}, the rule takes {asked} with the direction {direction}"
            yield Found(at, message, f"direction: {_other(direction)}")


def _word_against(rule: Rule, threshold: Threshold, language: Language) -> str | None:
    """The word of the quote that goes the other way than a number that is read through the direction."""
    movement = movement_of(rule.quote, threshold.wording, language)
    if movement is None or threshold.comparator not in (Comparator.BARE, Comparator.ABOUT):
        return None
    if movement.towards is rule.indicator.direction:
        return None
    if movement.is_level:
        return movement.words
    # Prices that rise by 4 % may be meant to rise no faster; a fall by 4 % is never meant to be less.
    is_meant = is_decrease(rule) if movement.towards is Direction.LOWER else rule.indicator.change is None
    return None if is_meant else movement.words


def _other(direction: Direction) -> Direction:
    return Direction.LOWER if direction is Direction.HIGHER else Direction.HIGHER


CHECK = Check("direction-words", Level.WARNING, find)
