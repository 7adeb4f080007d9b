"""An exclusion that no rule uses.

Its words stand in some clause. Either a rule forgot it, or it is left over from one that is gone.

Bad::

    text: Ít nhất 90% hồ sơ nộp trực tuyến.
    rules:
      - threshold: {at_least: 90%, wording: Ít nhất 90%}

Good::

    text: Ít nhất 90% hồ sơ nộp trực tuyến, không tính hồ sơ rút.
    rules:
      - threshold: {at_least: 90%, wording: Ít nhất 90%}
        exclusions: [withdrawn]
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level


def find(subject: Subject) -> Iterator[Found]:
    """Declared exclusions that no rule names."""
    used = {name for rule in subject.plan.rules for name in rule.exclusions}
    for name in subject.plan.header.exclusions:
        if name not in used:
            message = f"no rule uses the exclusion {name!r}"
            yield Found(("header", "exclusions", name), message, "name it in a rule, or leave it out", at_key=True)


CHECK = Check("unused-exclusion", Level.WARNING, find)
