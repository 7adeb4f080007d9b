"""The clause speaks of something that the law has done away with, and the rule does not say so.

Districts (huyện, quận, thị xã, thành phố thuộc tỉnh) ended on 2025-07-01, townships with them, and the four levels of
online services on 2022-08-15. A target about them whose phase reaches beyond that day has nobody left to count, or
needs a reading of what took their place. A rule has said so where its ``in_force`` ends or begins there, or where an
entry of ``law`` takes effect on that day or names that law.

Bad::

    text: 80% cấp huyện họp trực tuyến.
    rules:
      - threshold: {bare: 80%, wording: 80% cấp huyện}

Good::

    text: 80% cấp huyện họp trực tuyến.
    rules:
      - threshold: {bare: 80%, wording: 80% cấp huyện}
        in_force:
          until: 2025-06-30
          because: {vi: không còn cấp huyện, en: there are no districts}
          basis: Nghị quyết 203/2025/QH15
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level
from plan_rules.model.rule import Rule


@dataclass(frozen=True, slots=True)
class Abolition:
    """Something that the law has done away with.

    Attributes:
        what: what it is.
        words: how documents call it.
        day: the first day without it.
        laws: the numbers of the laws that ended it.
    """

    what: str
    words: re.Pattern[str]
    day: date
    laws: tuple[str, ...]


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


ABOLISHED = (
    Abolition(
        "the district level",
        # A road and an island keep the word in their names.
        _words(
            r"(?<!đường )(?<!đường cấp )(?:cấp )?huyện(?! (?:đảo|lộ))|quận(?! (?:công|chúa))"
            r"|thị xã|thành phố (?:trực )?thuộc (?:tỉnh|thành phố)"
        ),
        date(2025, 7, 1),
        ("203/2025/QH15", "72/2025/QH15"),
    ),
    Abolition("townships", _words("thị trấn"), date(2025, 7, 1), ("203/2025/QH15", "72/2025/QH15")),
    Abolition(
        "the four levels of online services",
        _words("(?:dịch vụ công|trực tuyến|hồ sơ)[^;.]*mức độ [1-4]"),
        date(2022, 8, 15),
        ("42/2022/NĐ-CP",),
    ),
)
"""What has ended, with the law that ended it."""


def find(subject: Subject) -> Iterator[Found]:
    """Rules whose quote names something that ends before their phase does, without a word about it."""
    for path, rule in subject.rules:
        last = subject.plan.header.phases[rule.phase].to
        for ended in ABOLISHED:
            match = ended.words.search(rule.quote)
            if match and ended.day <= last and not _says_so(rule, ended):
                message = f"{match.group()!r}: {ended.what} ended on {ended.day}, inside or before the phase"
                hint = f"say in `in_force` or `law` what that means for the rule ({', '.join(ended.laws)})"
                yield Found((*path, "quote"), message, hint)


def _says_so(rule: Rule, ended: Abolition) -> bool:
    if any(change.effective == ended.day or change.document in ended.laws for change in rule.law):
        return True
    if rule.in_force is None:
        return False
    until, start = rule.in_force.until, rule.in_force.from_
    return (until is not None and until < ended.day) or (start is not None and start >= ended.day)


CHECK = Check("abolished", Level.WARNING, find)
