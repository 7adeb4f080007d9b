"""A silence whose last day has passed, over something that is still there.

The author gave a date by which this was to be settled. It keeps nothing quiet any more.

Bad::

    text: Ít nhất 90% hồ sơ nộp trực tuyến trong 10 ngày.
    rules:
      - threshold: {at_least: 90%, wording: Ít nhất 90%}
        silenced:
          - {check: unused-number, because: the ministry was asked, until: 2025-12-31}

Good::

    text: Ít nhất 90% hồ sơ nộp trực tuyến trong 10 ngày.
    rules:
      - threshold: {at_least: 90%, wording: Ít nhất 90%}
        silenced:
          - {check: unused-number, because: the ministry was asked, until: 2027-12-31}
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level
from plan_rules.lint.silencing import is_over


def find(subject: Subject) -> Iterator[Found]:
    """Silences that have expired and would still be needed."""
    for each in subject.silences:
        if each.known and each.used and is_over(each.silence, subject.as_of):
            message = f"the silence of {each.silence.check} ended on {each.silence.until}"
            yield Found((*each.path, "until"), message, "settle what it is about, or give it another date and reason")


CHECK = Check("silence-expired", Level.WARNING, find, after_silences=True)
