"""The rule has a comparator that no word names.

A number without a comparing word is the most common case in real plans. To read "đạt 75%" as "at least" is a choice,
and ``bare`` with the direction of the indicator makes the same choice in sight of everyone: the finding carries it as a
caveat. A share of 100 % and a place in a ranking need no word: nothing lies above all, and "trong nhóm 10" is a bound.
A word that stands beside the wording is the business of ``comparator-left-out``.

Bad::

    text: Tỷ lệ hồ sơ trực tuyến đạt 75%.
    rules:
      - threshold: {at_least: 75%, wording: đạt 75%}

Good::

    text: Tỷ lệ hồ sơ trực tuyến đạt 75%.
    rules:
      - threshold: {bare: 75%, wording: đạt 75%}
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.beside import wording_with_comparator
from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level
from plan_rules.lint.thresholds import all_thresholds
from plan_rules.lint.words import comparators_named
from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Comparator, Threshold


def find(subject: Subject) -> Iterator[Found]:
    """Thresholds with a comparator whose wording names none."""
    for path, rule, threshold in all_thresholds(subject):
        if threshold.comparator is Comparator.BARE or _needs_no_word(rule, threshold):
            continue
        if not comparators_named(threshold.wording, subject.language) and not wording_with_comparator(
            rule.quote, threshold.wording, subject.language
        ):
            message = f"no word of {threshold.wording!r} says {threshold.comparator}"
            hint = "write bare, or take the comparing words into the wording"
            yield Found((*path, threshold.comparator.value), message, hint, at_key=True)


def _needs_no_word(rule: Rule, threshold: Threshold) -> bool:
    is_all = rule.indicator.kind == "share" and threshold.bounds[0].fraction == 1
    return is_all or rule.indicator.kind == "rank"


CHECK = Check("comparator-unsaid", Level.WARNING, find)
