"""The rules have not been held against the text of the document for a long time.

Plans are amended. ``document.checked`` is the day on which somebody last read the rules beside the text; after twelve
months, or as many as the caller says, it is time to do so again.

Bad::

    text: Ít nhất 90% hồ sơ nộp trực tuyến.
    plan: {document: {checked: 2024-01-15}}
    rules:
      - threshold: {at_least: 90%, wording: Ít nhất 90%}

Good::

    text: Ít nhất 90% hồ sơ nộp trực tuyến.
    plan: {document: {checked: 2026-11-01}}
    rules:
      - threshold: {at_least: 90%, wording: Ít nhất 90%}
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level


def find(subject: Subject) -> Iterator[Found]:
    """A document whose text was last checked too long ago."""
    checked = subject.plan.document.checked
    if _month(checked, subject.stale_after) < _month(subject.as_of):
        message = f"the rules were last held against the text on {checked}, over {subject.stale_after} months ago"
        yield Found(("header", "document", "checked"), message, "read them beside the text, and write down the day")


def _month(day: date, later: int = 0) -> tuple[int, int]:
    """A day so many months later, as a month and a day in it; there may be no such day."""
    return day.year * 12 + day.month + later, day.day


CHECK = Check("stale-text", Level.WARNING, find)
