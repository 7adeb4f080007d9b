"""A silence that keeps nothing quiet.

What it was written for is gone. Left in place it would hide the next one.

Bad::

    text: Ít nhất 90% hồ sơ nộp trực tuyến.
    rules:
      - threshold: {at_least: 90%, wording: Ít nhất 90%}
        silenced:
          - {check: unused-number, because: the time limit is in the figures}

Good::

    text: Ít nhất 90% hồ sơ nộp trực tuyến trong 10 ngày.
    rules:
      - threshold: {at_least: 90%, wording: Ít nhất 90%}
        silenced:
          - {check: unused-number, because: the time limit is in the figures}
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level


def find(subject: Subject) -> Iterator[Found]:
    """Silences of checks that were run and had nothing to say there."""
    for each in subject.silences:
        if each.asked and not each.used:
            yield Found(each.path, f"{each.silence.check} has nothing to say here", "take the silence out")


CHECK = Check("silence-unused", Level.WARNING, find, after_silences=True)
