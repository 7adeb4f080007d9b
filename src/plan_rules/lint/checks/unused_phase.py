"""A phase without a rule.

The plan says that something is due in it, and nothing is judged.

Bad::

    text: Ít nhất 90% hồ sơ nộp trực tuyến.
    rules:
      - threshold: {at_least: 90%, wording: Ít nhất 90%}

Good::

    text: Đến năm 2025 ít nhất 90%, đến năm 2030 ít nhất 95% hồ sơ nộp trực tuyến.
    rules:
      - threshold: {at_least: 90%, wording: ít nhất 90%}
      - threshold: {at_least: 95%, wording: ít nhất 95%}
        phase: 2026-2030
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level


def find(subject: Subject) -> Iterator[Found]:
    """Declared phases that no rule names."""
    used = {rule.phase for rule in subject.plan.rules}
    for name in subject.plan.header.phases:
        if name not in used:
            message = f"no rule is due in the phase {name!r}"
            yield Found(("header", "phases", name), message, "add its rules, or leave it out", at_key=True)


CHECK = Check("unused-phase", Level.WARNING, find)
