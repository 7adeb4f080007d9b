"""The examples show one side of the bound only.

A rule that only ever shows "met" would pass its examples with the comparator turned round. Each rule needs an example
that reaches the target and one that does not; what an example shows is read from the status, the verdict or the value
that it expects. An assessment is decided by a person and needs neither.

Bad::

    text: Ít nhất 90% hồ sơ nộp trực tuyến.
    rules:
      - threshold: {at_least: 90%, wording: Ít nhất 90%}
        examples:
          - name: exactly nine in ten is enough
            as_of: 2026-02-01
            observations: [{window: 2025, numerator: 90, denominator: 100, published_on: 2026-01-20}]
            expect: {status: met}

Good::

    text: Ít nhất 90% hồ sơ nộp trực tuyến.
    rules:
      - threshold: {at_least: 90%, wording: Ít nhất 90%}
        examples:
          - name: exactly nine in ten is enough
            as_of: 2026-02-01
            observations: [{window: 2025, numerator: 90, denominator: 100, published_on: 2026-01-20}]
            expect: {status: met}
          - name: one below is not
            as_of: 2026-02-01
            observations: [{window: 2025, numerator: 89, denominator: 100, published_on: 2026-01-20}]
            expect: {status: missed}
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level
from plan_rules.model.rule import Example, Rule
from plan_rules.quantity import NumberError, read_quantity
from plan_rules.verdict import Status, Verdict

_REACHED = {Status.ACHIEVED.value, Status.MET.value, Verdict.SATISFIED.value}
_NOT_REACHED = {Status.IN_PROGRESS.value, Status.MISSED.value, Verdict.VIOLATED.value}


def find(subject: Subject) -> Iterator[Found]:
    """Rules without an example on each side."""
    for path, rule in subject.rules:
        if rule.indicator.kind == "assessment":
            continue
        if not rule.examples:
            yield Found((*path, "id"), "the rule has no examples", "add one that reaches the target and one below")
            continue
        sides = {side for example in rule.examples if (side := _side(rule, example)) is not None}
        if len(sides) < 2:
            lacking = "misses" if sides == {True} else "reaches" if sides else "reaches or misses"
            hint = "add one just beside the bound"
            yield Found((*path, "examples"), f"no example {lacking} the target", hint, at_key=True)


def _side(rule: Rule, example: Example) -> bool | None:
    """Whether an example reaches the target; None where it shows neither."""
    shown = {example.expect.status, example.expect.verdict}
    if shown & _REACHED:
        return True
    if shown & _NOT_REACHED:
        return False
    if shown != {None} or example.expect.value is None or rule.threshold is None:
        return None
    try:
        value = read_quantity(example.expect.value)
    except NumberError:
        return None
    return value.fraction in rule.threshold.accepts(rule.indicator.direction)


CHECK = Check("one-sided-examples", Level.WARNING, find)
