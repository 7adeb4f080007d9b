"""Two rules say the same.

They measure the same in the same phase and ask for the same. One of them counts twice in every report, and a later
change will reach only one of the two. What may differ is the id, the titles, the words and the examples.

Bad::

    text: Ít nhất 90% hồ sơ nộp trực tuyến.
    rules:
      - id: one
        threshold: {at_least: 90%, wording: Ít nhất 90%}
      - id: two
        threshold: {at_least: 90%, wording: Ít nhất 90% hồ sơ}

Good::

    text: Ít nhất 90% hồ sơ nộp trực tuyến.
    rules:
      - id: one
        threshold: {at_least: 90%, wording: Ít nhất 90%}
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level
from plan_rules.lint.sameness import asked_of, measured_by


def find(subject: Subject) -> Iterator[Found]:
    """Rules that measure and ask what an earlier one does."""
    seen: dict[object, str] = {}
    for path, rule in subject.rules:
        first = seen.setdefault((measured_by(rule), asked_of(rule)), rule.id)
        if first != rule.id:
            message = f"the rule says the same as {first!r}"
            yield Found((*path, "id"), message, "leave one out, or write down what tells them apart")


CHECK = Check("duplicate-rule", Level.WARNING, find)
