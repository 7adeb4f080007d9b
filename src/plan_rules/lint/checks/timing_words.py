"""The quote says when the target must hold, and the rule says something else.

"Duy trì", "luôn" and "trong suốt giai đoạn" must hold in every window of the phase, "bình quân" is a mean over its
years, "mỗi năm" and "hằng năm" hold in each year. Judged at the end of the phase such a target is met by one good year.
"Bình quân đầu người" is another mean, and a rate of growth may well be "bình quân" in an indicator that is published as
a mean already: then say so in ``reading`` and silence this check.

Bad::

    text: Duy trì ít nhất 95% hồ sơ đúng hạn.
    rules:
      - threshold: {at_least: 95%, wording: Duy trì ít nhất 95%}

Good::

    text: Duy trì ít nhất 95% hồ sơ đúng hạn.
    rules:
      - threshold: {at_least: 95%, wording: Duy trì ít nhất 95%}
        timing: throughout
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level
from plan_rules.model.timing import TimingKind
from plan_rules.quantity import Language

_EACH = (TimingKind.EACH_YEAR, TimingKind.THROUGHOUT)
_WORDS: dict[Language, tuple[tuple[str, tuple[TimingKind, ...]], ...]] = {
    "vi": (
        (r"duy trì|luôn|(?:suốt|cả) giai đoạn|(?:các năm|năm nào) (?:đều|cũng)", _EACH),
        (r"bình quân(?! (?:đầu người|mỗi người|một người))", (TimingKind.MEAN, *_EACH)),
        (r"(?:mỗi|hằng|hàng|từng) năm", (TimingKind.MEAN, *_EACH)),
    ),
    "en": (
        (r"maintain", _EACH),
        (r"on average", (TimingKind.MEAN, *_EACH)),
        (r"(?:each|every) year", (TimingKind.MEAN, *_EACH)),
    ),
}
_PATTERNS = {
    language: tuple((re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), kinds) for words, kinds in table)
    for language, table in _WORDS.items()
}


def find(subject: Subject) -> Iterator[Found]:
    """Rules that are judged at the end of their phase although their words say otherwise."""
    for path, rule in subject.rules:
        if rule.indicator.kind in ("milestone", "assessment"):
            continue
        for pattern, kinds in _PATTERNS[subject.language]:
            match = pattern.search(rule.quote)
            if match and rule.timing.kind not in kinds:
                message = f"the quote says {match.group()!r}, the rule is judged {rule.timing.kind}"
                yield Found((*path, "quote"), message, f"timing: {' or '.join(kinds)}")
                break


CHECK = Check("timing-words", Level.WARNING, find)
