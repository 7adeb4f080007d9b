"""A silence names a check that does not exist.

It keeps nothing quiet, and whoever reads it believes that it does.

Bad::

    text: Ít nhất 90% hồ sơ nộp trực tuyến.
    rules:
      - threshold: {at_least: 90%, wording: Ít nhất 90%}
        silenced:
          - {check: unused-numbers, because: the number is a service level}

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
from plan_rules.problems import near_miss


def find(subject: Subject) -> Iterator[Found]:
    """Silences of unknown checks."""
    for each in subject.silences:
        if not each.known:
            hint = near_miss(each.silence.check, subject.codes)
            yield Found((*each.path, "check"), f"there is no check {each.silence.check!r}", hint)


CHECK = Check("silence-unknown", Level.ERROR, find, after_silences=True)
