"""The words say that a figure goes down, and the change of the rule is above zero, or the other way round.

A change is counted from its baseline: 30 % less is -30%. With the sign left out "giảm 30%" is met by a third more
fires. "Giảm còn 3%" and "tăng lên 80%" name a level that is reached, which is no change at all. Where the decrease
itself is published, ``measures`` says so ("mức giảm số vụ cháy"), there is no baseline, and more of it is better.

Bad::

    text: Giảm 30% số vụ cháy so với năm 2020.
    rules:
      - indicator: {direction: lower, change: {unit: "%"}}
        threshold: {bare: 30%, wording: Giảm 30%}

Good::

    text: Giảm 30% số vụ cháy so với năm 2020.
    rules:
      - indicator: {direction: lower, change: {unit: "%"}}
        threshold: {bare: -30%, wording: Giảm 30%}
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.movement import has_other_sign, movement_of
from plan_rules.lint.remark import Level
from plan_rules.lint.thresholds import all_thresholds
from plan_rules.lint.words import turned
from plan_rules.model.threshold import Threshold
from plan_rules.quantity import TIMES, Quantity


def find(subject: Subject) -> Iterator[Found]:
    """Changes and rates of growth whose sign is not that of the words."""
    for path, rule, threshold in all_thresholds(subject):
        indicator = rule.indicator
        movement = movement_of(rule.quote, threshold.wording, subject.language)
        if movement is None or threshold.unit == TIMES or not (indicator.change or indicator.growth):
            continue
        at = (*path, threshold.comparator.value)
        bound = threshold.bounds[0]
        if movement.is_level:
            message = f"the quote says {movement.words!r} to a level, the rule reads {bound} as a {indicator.kind}"
            yield Found(at, message, "measure a level or a share, or write how far it is from the baseline")
        elif has_other_sign(rule, threshold, movement):
            message = f"the quote says {movement.words!r}, the {indicator.kind} of the rule is {bound}"
            yield Found(at, message, f"write {_turned(threshold)}")


def _turned(threshold: Threshold) -> str:
    """The comparator and the bounds on the other side of zero."""
    bounds = [str(Quantity(-bound.amount, bound.unit)) for bound in reversed(threshold.bounds)]
    return f"{turned(threshold.comparator)}: {bounds[0] if len(bounds) == 1 else '[' + ', '.join(bounds) + ']'}"


CHECK = Check("change-sign", Level.WARNING, find)
