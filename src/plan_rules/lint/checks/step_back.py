"""A later phase asks for less than an earlier one.

Plans set steps: 40 % by 2025, 90 % by 2030. Where two rules share an indicator and the later one accepts figures that
the earlier one does not, a digit may be wrong, or the two rules were swapped. Where the plan really eases a target,
silence this check with the reason.

Bad::

    text: Đến năm 2025 ít nhất 90% hồ sơ trực tuyến; đến năm 2030 ít nhất 80% hồ sơ trực tuyến.
    rules:
      - quote: Đến năm 2025 ít nhất 90% hồ sơ trực tuyến
        indicator: {id: online}
        threshold: {at_least: 90%, wording: ít nhất 90%}
      - quote: đến năm 2030 ít nhất 80% hồ sơ trực tuyến
        phase: 2026-2030
        indicator: {id: online}
        threshold: {at_least: 80%, wording: ít nhất 80%}

Good::

    text: Đến năm 2025 ít nhất 80% hồ sơ trực tuyến; đến năm 2030 ít nhất 90% hồ sơ trực tuyến.
    rules:
      - quote: Đến năm 2025 ít nhất 80% hồ sơ trực tuyến
        indicator: {id: online}
        threshold: {at_least: 80%, wording: ít nhất 80%}
      - quote: đến năm 2030 ít nhất 90% hồ sơ trực tuyến
        phase: 2026-2030
        indicator: {id: online}
        threshold: {at_least: 90%, wording: ít nhất 90%}
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level
from plan_rules.lint.series import series_of
from plan_rules.model.rule import Rule


def find(subject: Subject) -> Iterator[Found]:
    """Rules that accept more than the last one of an earlier phase in their series."""
    for series in series_of(subject):
        earlier: Rule | None = None
        _, last = series[0]
        for path, rule in series:
            if last.phase != rule.phase:
                earlier = last
            last = rule
            if earlier and _is_easier(earlier, rule):
                message = f"{_asked(rule)} asks for less than {_asked(earlier)} ({earlier.id})"
                yield Found((*path, "threshold"), message, "check both numbers and both phases")


def _is_easier(earlier: Rule, later: Rule) -> bool:
    """Whether everything that the earlier rule accepts is accepted later, and more."""
    if earlier.threshold is None or later.threshold is None:
        return False
    before = earlier.threshold.accepts(earlier.indicator.direction)
    after = later.threshold.accepts(later.indicator.direction)
    return before.within(after) and not after.within(before)


def _asked(rule: Rule) -> str:
    bounds = " to ".join(map(str, rule.threshold.bounds)) if rule.threshold else ""
    return f"{bounds} in {rule.phase}"


CHECK = Check("step-back", Level.WARNING, find)
