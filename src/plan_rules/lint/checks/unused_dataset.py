"""A dataset that no rule counts.

Whoever reads plan.yaml will ask hosts for records that nothing looks at.

Bad::

    text: Ít nhất 90% hồ sơ nộp trực tuyến.
    rules:
      - indicator: {share: {}}
        threshold: {at_least: 90%, wording: Ít nhất 90%}

Good::

    text: Ít nhất 90% hồ sơ nộp trực tuyến.
    rules:
      - indicator: {share: {of: dossiers, good: {channel: online}}}
        threshold: {at_least: 90%, wording: Ít nhất 90%}
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level


def find(subject: Subject) -> Iterator[Found]:
    """Declared datasets that no indicator names."""
    used = {rule.indicator.dataset for rule in subject.plan.rules}
    for name in subject.plan.header.datasets:
        if name not in used:
            message = f"no rule counts the dataset {name!r}"
            yield Found(("header", "datasets", name), message, "leave it out, or count it in a rule", at_key=True)


CHECK = Check("unused-dataset", Level.WARNING, find)
