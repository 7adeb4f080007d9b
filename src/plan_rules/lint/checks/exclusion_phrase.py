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

import re
from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level
from plan_rules.model.quoting import whole_words
from plan_rules.model.rule import Rule
from plan_rules.quantity import Language

# What lies outside without being taken out of anything.
_OUTSIDE = "ra|nhà nước|ngân sách|công lập|quốc doanh|nước|trời|khơi|việc|giờ|khu|cụm"
# What is done away with for good, and not taken out of a count.
_ENDED = "bệnh|dịch|sốt|phong|lao|lây|HIV|nguy|rủi|bạo|hoàn"


def _not_after(words: str) -> str:
    return "".join(f"(?<!{word} )" for word in words.split())


_PHRASES: dict[Language, re.Pattern[str]] = {
    "vi": re.compile(
        rf"(?<!\w)(?:{_not_after('khấu loại diệt phòng bài giảm bù')}(?:ngoại )?trừ(?! (?:sâu|cỏ|mối))|"
        rf"loại trừ(?! (?:{_ENDED}))|miễn(?= (?:cho|đối với|áp dụng))|(?:riêng [^;.]{{0,80}}?)?không áp dụng|"
        r"(?:không|chưa) (?:tính(?! (?:phí|lãi|tiền|ngày))|(?:bao )?gồm(?! ngày)|kể(?! ngày))|"
        rf"{_not_after('nước bên ra và')}ngoài(?! (?:{_OUTSIDE})))(?!\w)",
        re.IGNORECASE,
    ),
    "en": re.compile(r"(?<!\w)(?:except|excluding|not counting|other than|apart from)(?!\w)", re.IGNORECASE),
}


def find(subject: Subject) -> Iterator[Found]:
    """Quotes with words of an exclusion that no exclusion of the rule accounts for."""
    for path, rule in subject.rules:
        covered = [*_covered(subject, rule)]
        for match in _PHRASES[subject.language].finditer(rule.quote):
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
