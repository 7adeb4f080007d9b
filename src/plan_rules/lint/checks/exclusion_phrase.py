"""The quote takes something out, and the rule does not.

"Trừ văn bản mật" changes the denominator. Where the rule has no exclusion for such words the share is of another
population than the clause speaks of. Words that are known: trừ, ngoại trừ, không tính, không bao gồm, không kể, ngoài
(except in ngoài ra, ngoài nhà nước, nước ngoài and the like).

Bad::

    text: Ít nhất 90% hồ sơ nộp trực tuyến, không tính hồ sơ rút.
    rules:
      - threshold: {at_least: 90%, wording: Ít nhất 90% hồ sơ}

Good::

    text: Ít nhất 90% hồ sơ nộp trực tuyến, không tính hồ sơ rút.
    rules:
      - threshold: {at_least: 90%, wording: Ít nhất 90% hồ sơ}
        exclusions: [withdrawn]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level
from plan_rules.model.quoting import whole_words
from plan_rules.model.rule import Rule
from plan_rules.quantity import Language

_PHRASES: dict[Language, re.Pattern[str]] = {
    "vi": re.compile(
        r"(?<!\w)(?:(?<!khấu )(?<!loại )(?<!diệt )(?<!phòng )trừ|không (?:tính|bao gồm|kể)|"
        r"(?<!nước )(?<!bên )ngoài(?! (?:ra|nhà nước|công lập|quốc doanh|trời|khơi|việc)))(?!\w)",
        re.IGNORECASE,
    ),
    "en": re.compile(r"(?<!\w)(?:except|excluding|not counting|other than|apart from)(?!\w)", re.IGNORECASE),
}


def find(subject: Subject) -> Iterator[Found]:
    """Quotes with words of an exclusion that no exclusion of the rule accounts for."""
    for path, rule in subject.rules:
        covered = [*_covered(subject, rule)]
        for match in _PHRASES[subject.language].finditer(rule.quote):
            if not any(start <= match.start() and match.end() <= end for start, end in covered):
                words = " ".join(rule.quote[match.start() :].split()[:5])
                hint = "name an exclusion with these words, or write them down as unexpressed"
                yield Found((*path, "quote"), f"no exclusion stands for {words!r}", hint)


def _covered(subject: Subject, rule: Rule) -> Iterator[tuple[int, int]]:
    words = [subject.plan.header.exclusions[name].wording for name in rule.exclusions]
    words += [item.words for item in rule.unexpressed]
    for each in words:
        yield from (match.span() for match in whole_words(each).finditer(rule.quote))


CHECK = Check("exclusion-phrase", Level.WARNING, find)
