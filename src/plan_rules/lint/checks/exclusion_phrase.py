"""The quote takes something out, and the rule does not.

"Trừ văn bản mật" changes the denominator. Where the rule has no exclusion for such words the share is of another
population than the clause speaks of. Words that are known: trừ, ngoại trừ, loại trừ, không (chưa) tính, bao gồm, gồm,
kể, không áp dụng, miễn cho, and ngoài; except in khấu trừ, trừ sâu, loại trừ bệnh, không kể ngày nghỉ, ngoài ra, ngoài
ngân sách, ngoài khu công nghiệp, nước ngoài, trong và ngoài and the like.

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

from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.qualifiers import EXCLUSION_PHRASES
from plan_rules.lint.remark import Level
from plan_rules.model.quoting import whole_words
from plan_rules.model.rule import Rule


def find(subject: Subject) -> Iterator[Found]:
    """Quotes with words of an exclusion that no exclusion of the rule accounts for."""
    for path, rule in subject.rules:
        covered = [*_covered(subject, rule)]
        for match in EXCLUSION_PHRASES[subject.language].finditer(rule.quote):
            if not any(start < match.end() <= end for start, end in covered):
                words = " ".join(rule.quote[match.start() :].split()[:5])
                hint = "name an exclusion with these words, or write them down as unexpressed"
                yield Found((*path, "quote"), f"no exclusion stands for {words!r}", hint)


def _covered(subject: Subject, rule: Rule) -> Iterator[tuple[int, int]]:
    words = [subject.plan.header.exclusions[name].wording for name in rule.exclusions]
    words += [item.words for item in rule.unexpressed]
    for each in words:
        yield from (match.span() for match in whole_words(each).finditer(rule.quote))


CHECK = Check("exclusion-phrase", Level.WARNING, find)
