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

from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level
from plan_rules.lint.units import UNIT_WORDS, judges_units_together


def find(subject: Subject) -> Iterator[Found]:
    """Shares below 100 % of all units together whose quote names each unit."""
    for path, rule in subject.rules:
        match = UNIT_WORDS[subject.language].search(rule.quote)
        if match and judges_units_together(rule):
            words = " ".join(rule.quote[match.start() :].split()[:3])
            yield Found((*path, "quote"), f"the quote says {words!r}, the rule has no for_each", "add for_each")


CHECK = Check("unit-words", Level.WARNING, find)
