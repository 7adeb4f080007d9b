"""The words by which a document says which comparator it means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plan_rules.model.threshold import Comparator, Threshold
from plan_rules.quantity import Language

_NUMBER = r"[0-9]+(?:[.,][0-9]+)*"
# What may stand between a comparing word and its number: "trên mức 98%", "tối thiểu đạt 95%".
_LINK = {"vi": r"(?:(?:đạt|mức|là|còn|được|chiếm)\s+)*", "en": r"(?:(?:of|the|a|level)\s+)*"}

# Longer words come before those that they hold: "không dưới" before "dưới". Words marked with # need a number behind.
_WORDS: dict[Language, Sequence[tuple[Comparator, str]]] = {
    "vi": (
        (Comparator.BETWEEN, rf"từ\s+{_NUMBER}[^;.]*?\s+đến\s+(?:dưới\s+)?{_NUMBER}"),
        (Comparator.AT_LEAST, r"không (?:dưới|thấp hơn|ít hơn|nhỏ hơn)"),
        (Comparator.AT_MOST, r"không (?:quá|vượt quá|trên|cao hơn|nhiều hơn|lớn hơn)"),
        (Comparator.AT_LEAST, r"tối thiểu|ít nhất|trở lên"),
        (Comparator.AT_MOST, r"tối đa|nhiều nhất|trở xuống"),
        (Comparator.MORE_THAN, r"(?:cao hơn|nhiều hơn|lớn hơn|vượt|trên|hơn)#"),
        (Comparator.LESS_THAN, r"(?:thấp hơn|ít hơn|nhỏ hơn|dưới)#"),
        (Comparator.ABOUT, r"(?:khoảng|xấp xỉ)#"),
        (Comparator.EXACTLY, r"đúng#"),
    ),
    "en": (
        (Comparator.BETWEEN, rf"(?:between|from)\s+{_NUMBER}[^;.]*?\s+(?:and|to)\s+{_NUMBER}"),
        (Comparator.AT_LEAST, r"(?:no|not) (?:less|fewer|lower) than|at least|or more|a minimum of"),
        (Comparator.AT_MOST, r"(?:no|not) (?:more|higher) than|at most|or less|or fewer|a maximum of"),
        (Comparator.MORE_THAN, r"(?:more than|higher than|over|above|exceeding)#"),
        (Comparator.LESS_THAN, r"(?:less than|fewer than|lower than|under|below)#"),
        (Comparator.ABOUT, r"(?:about|around|approximately)#"),
        (Comparator.EXACTLY, r"exactly#"),
    ),
}


def _pattern(words: str, language: Language) -> re.Pattern[str]:
    ahead = rf"(?=\s+{_LINK[language]}{_NUMBER})"
    return re.compile(rf"(?<!\w)(?:{words.replace('#', ahead)})(?!\w)")


_PATTERNS = {
    language: [(comparator, _pattern(words, language)) for comparator, words in table]
    for language, table in _WORDS.items()
}
_MIRRORED = {
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.AT_MOST: Comparator.AT_LEAST,
    Comparator.MORE_THAN: Comparator.LESS_THAN,
    Comparator.LESS_THAN: Comparator.MORE_THAN,
}


def comparators_named(words: str, language: Language) -> tuple[Comparator, ...]:
    """The comparators that some words of a document name, each once, in the order of the table."""
    text = words.casefold()
    named: dict[Comparator, None] = {}
    for comparator, pattern in _PATTERNS[language]:
        text, count = pattern.subn(" ", text)
        if count:
            named[comparator] = None
    return tuple(named)


def mirrored(comparator: Comparator, threshold: Threshold) -> Comparator:
    """A comparator of the words as the rule has it, or the other way round.

    Below zero the two are opposite: "giảm ít nhất 30%" is a change of at most -30%.
    """
    return _MIRRORED.get(comparator, comparator) if threshold.bounds[0].amount < 0 else comparator
