"""A rule asks for less than another one that measures the same.

Whoever meets "at least 95 %" has met "at least 90 %" of the same thing in the same phase: the weaker rule can never
decide anything. One of the two was probably meant for another phase or another population.

Bad::

    text: Ít nhất 90% hồ sơ nộp trực tuyến; ít nhất 95% hồ sơ nộp trực tuyến.
    rules:
      - id: weaker
        threshold: {at_least: 90%, wording: Ít nhất 90%}
      - id: stronger
        threshold: {at_least: 95%, wording: ít nhất 95%}

Good::

    text: Đến năm 2025 ít nhất 90% hồ sơ nộp trực tuyến; đến năm 2030 ít nhất 95% hồ sơ nộp trực tuyến.
    rules:
      - id: first-step
        threshold: {at_least: 90%, wording: ít nhất 90%}
      - id: second-step
        phase: 2026-2030
        threshold: {at_least: 95%, wording: ít nhất 95%}
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.interval import Interval
from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level
from plan_rules.lint.sameness import measured_by
from plan_rules.model.rule import Rule
from plan_rules.problems import Path

_Entry = tuple[Path, Rule, Interval]


def find(subject: Subject) -> Iterator[Found]:
    """Rules that are met wherever a stricter one of the same measure is."""
    groups: dict[object, list[_Entry]] = {}
    for path, rule in subject.rules:
        if rule.threshold and not (rule.for_each and rule.for_each.overrides):
            entry = (path, rule, rule.threshold.accepts(rule.indicator.direction))
            groups.setdefault(measured_by(rule), []).append(entry)
    for entries in groups.values():
        if len(entries) > 1:
            yield from _shadowed(entries)


def _shadowed(entries: list[_Entry]) -> Iterator[Found]:
    """Each entry against the strictest ones only, so that many rules stay cheap."""
    strictest = (_by_low(entries), _by_high(entries))
    for path, _, accepted in entries:
        for _, other, tighter in strictest:
            if tighter.within(accepted) and not accepted.within(tighter):
                yield Found((*path, "threshold"), f"whoever meets {other.id!r} meets this rule too", "leave it out")
                break


def _by_low(entries: list[_Entry]) -> _Entry:
    closed = [entry for entry in entries if entry[2].low is not None]
    return max(closed or entries, key=lambda entry: (entry[2].low or 0, not entry[2].low_closed))


def _by_high(entries: list[_Entry]) -> _Entry:
    closed = [entry for entry in entries if entry[2].high is not None]
    return min(closed or entries, key=lambda entry: (entry[2].high or 0, entry[2].high_closed))


CHECK = Check("shadowed-rule", Level.WARNING, find)
