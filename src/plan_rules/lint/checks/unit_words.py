"""The quote speaks of each unit, and the rule judges all of them together.

"Mỗi xã có ít nhất 80% hộ" fails where one commune fails; a single share over the whole province hides it. ``for_each``
makes the threshold hold in every group. A share of 100 % over the units says the same in another way, and so does a
count or a level whose words name what it is counted by.

Bad::

    text: Mỗi cơ quan có ít nhất 90% hồ sơ đúng hạn.
    rules:
      - indicator: {share: {of: dossiers, good: {channel: online}}}
        threshold: {at_least: 90%, wording: ít nhất 90%}

Good::

    text: Mỗi cơ quan có ít nhất 90% hồ sơ đúng hạn.
    rules:
      - indicator: {share: {of: dossiers, good: {channel: online}}}
        for_each: agency
        threshold: {at_least: 90%, wording: ít nhất 90%}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level
from plan_rules.model.rule import Rule
from plan_rules.quantity import Language

_WORDS: dict[Language, re.Pattern[str]] = {
    "vi": re.compile(r"(?<!\w)(?:mỗi|từng)(?! (?:năm|tháng|quý|ngày|kỳ|giai đoạn|bước|người))(?= \w)", re.IGNORECASE),
    "en": re.compile(r"(?<!\w)(?:each|every)(?! (?:year|month|quarter|day|phase))(?= \w)", re.IGNORECASE),
}


def find(subject: Subject) -> Iterator[Found]:
    """Shares below 100 % of all units together whose quote names each unit."""
    for path, rule in subject.rules:
        match = _WORDS[subject.language].search(rule.quote)
        if match and rule.for_each is None and _is_a_mean_over_units(rule):
            words = " ".join(rule.quote[match.start() :].split()[:3])
            yield Found((*path, "quote"), f"the quote says {words!r}, the rule has no for_each", "add for_each")


def _is_a_mean_over_units(rule: Rule) -> bool:
    """Whether good units can make up for bad ones."""
    return rule.indicator.share is not None and rule.threshold is not None and rule.threshold.bounds[0].fraction < 1


CHECK = Check("unit-words", Level.WARNING, find)
