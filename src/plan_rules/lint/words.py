"""The words by which a document says which comparator it means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plan_rules.model.quoting import NUMBERS
from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Comparator, Threshold
from plan_rules.quantity import Language

# An age says who is counted, "từ 15 tuổi trở lên", and a year or a day when.
_NUMBER = r"[0-9]++(?:[.,][0-9]++)*+(?!/[0-9]+/|\s+tuổi(?!\w))"
_NO_YEAR = r"(?!(?:19|20)[0-9]{2}(?![0-9.,]))"
# What may stand between a comparing word and its number: "trên mức 98%", "tối thiểu đạt 95%".
_LINK = {"vi": r"(?:(?:đạt|mức|là|còn|được|chiếm)\s+)*", "en": r"(?:(?:of|the|a|level)\s+)*"}
_FRACTIONS: dict[Language, str] = {
    "vi": r"(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín) phần (?:hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)",
    "en": r"(?:one|two|three|four) (?:thirds?|quarters?|fifths?)",
}
_IN_WORDS: dict[Language, str] = {
    "vi": rf"{_FRACTIONS['vi']}|(?:một )?nửa",
    "en": rf"{_FRACTIONS['en']}|(?:a |one )?half",
}

# "Không để tỷ lệ hộ nghèo tăng quá 5%", "không còn xã dưới 15 tiêu chí".
_KEPT_FROM = r"không (?:để|cho|được|có|còn)(?:\s+[^\W\d]+){0,5}?\s+"

_SIGNS: Sequence[tuple[Comparator, str]] = (
    (Comparator.AT_LEAST, "≥|>=|⩾|≧"),
    (Comparator.AT_MOST, "≤|<=|⩽|≦"),
    (Comparator.MORE_THAN, ">(?!=)|＞"),
    (Comparator.LESS_THAN, "<(?!=)|＜"),
    (Comparator.ABOUT, "~|≈"),
)
SIGN = rf"(?:{'|'.join(signs for _, signs in _SIGNS)})"
"""A sign of order, as a pattern."""

# Longer words come before those that they hold: "không dưới" before "dưới". Words marked with # need a number behind.
_WORDS: dict[Language, Sequence[tuple[Comparator, str]]] = {
    "vi": (
        (Comparator.BETWEEN, rf"từ\s+{_NO_YEAR}{_NUMBER}[^;.]*?\s+đến\s+(?:dưới\s+)?{_NO_YEAR}{_NUMBER}"),
        (Comparator.BETWEEN, rf"(?:từ\s+)?{_NO_YEAR}{_NUMBER}\s*%?\s*[-–~]\s*{_NUMBER}\s*%"),
        (Comparator.BETWEEN, rf"từ\s+{_NO_YEAR}{_NUMBER}\s*[-–~]\s*{_NUMBER}"),
        (Comparator.AT_MOST, r"bằng (?:hoặc|hay) (?:dưới|(?:thấp|ít|nhỏ) hơn)#"),
        (Comparator.AT_MOST, r"(?:(?:thấp|ít|nhỏ) hơn|dưới) (?:hoặc|hay) bằng#"),
        (Comparator.AT_LEAST, r"(?:đạt|bằng) (?:và|hoặc|hay) (?:vượt|trên|(?:(?:cao|nhiều|lớn) )?hơn)#"),
        (Comparator.AT_LEAST, r"(?:(?:(?:cao|nhiều|lớn) )?hơn|vượt|trên) (?:hoặc|hay) bằng#"),
        (Comparator.AT_LEAST, rf"{_KEPT_FROM}(?:dưới|(?:thấp|ít|nhỏ) hơn)#"),
        (Comparator.AT_MOST, rf"{_KEPT_FROM}(?:vượt quá|vượt|quá|trên|(?:cao|nhiều|lớn) hơn)#"),
        (Comparator.AT_LEAST, r"không (?:dưới|thấp hơn|ít hơn|nhỏ hơn)"),
        (Comparator.AT_MOST, r"không (?:quá|vượt quá|vượt|trên|cao hơn|nhiều hơn|lớn hơn)"),
        (Comparator.AT_LEAST, r"(?<!lương )(?<!sống )tối thiểu(?! h[oó][aá])|ít nhất|(?<!tuổi )trở lên"),
        (Comparator.AT_MOST, r"tối đa(?! h[oó][aá])|nhiều nhất|(?<!tuổi )trở xuống"),
        # "cao hơn 10% so với" says by how much, and not above what.
        (Comparator.MORE_THAN, r"(?:(?:cao|nhiều|lớn) hơn|vượt)#(?![^;.]*so với)|(?:vượt quá|quá|trên)#"),
        (Comparator.LESS_THAN, r"(?:thấp|ít|nhỏ) hơn#(?![^;.]*so với)|dưới#"),
        (Comparator.MORE_THAN, r"(?<!cao )(?<!nhiều )(?<!lớn )(?<!thấp )(?<!ít )(?<!nhỏ )hơn#"),
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
    ahead = rf"(?=\s+{_LINK[language]}(?:{_NUMBER}|{_IN_WORDS[language]}))"
    return re.compile(rf"(?<!\w)(?:{words.replace('#', ahead)})(?!\w)", re.IGNORECASE)


# Signs take their number with them; an arrow, "->", is none, and neither is the mark of a range, "6 ~ 7%".
_SIGN_PATTERNS = [
    (comparator, re.compile(rf"(?<![-=<>0-9%])(?<![0-9%] )(?:{signs})\s*{_NUMBER}(?!\w)"))
    for comparator, signs in _SIGNS
]
_PATTERNS = {
    language: [*_SIGN_PATTERNS, *((comparator, _pattern(words, language)) for comparator, words in table)]
    for language, table in _WORDS.items()
}
_COUNTED_IN_WORDS: dict[Language, str] = {
    "vi": rf"{_FRACTIONS['vi']}|(?:một|quá|hơn) nửa(?! (?:đầu|cuối))|gấp (?:đôi|ba|bốn|năm|mười)",
    "en": rf"{_FRACTIONS['en']}|(?:one|a|than) half(?! of the year)|twice|tenfold",
}
_NUMBERS = {
    language: re.compile(rf"{NUMBERS.pattern}|(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    for language, words in _COUNTED_IN_WORDS.items()
}
# Numbers that name something or say per how many: "mức độ 3, 4", "từ 18 đến 60 tuổi", "57-NQ/TW", "/100 dân".
_NAMING = re.compile(
    rf"(?<!\w)mức độ [0-9](?:, [0-9])*(?!\w)"
    rf"|{NUMBERS.pattern}(?:\s*(?:-|–|đến|to)\s*{NUMBERS.pattern})?\s+(?:tuổi|years old)(?!\w)"
    rf"|(?<![\w/])[0-9]+(?:/[0-9]{{4}})?[-/][A-ZĐ]{{2,}}[0-9]*(?:[-/][A-ZĐa-z]+)*"
    rf"|(?<=[^\W\d]/)1[0.]*0(?= \w)"
)
_MIRRORED = {
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.AT_MOST: Comparator.AT_LEAST,
    Comparator.MORE_THAN: Comparator.LESS_THAN,
    Comparator.LESS_THAN: Comparator.MORE_THAN,
}


def comparators_in(text: str, language: Language) -> Iterator[tuple[Comparator, tuple[int, int]]]:
    """The comparing words of a text with their places, in the order of the table."""
    for comparator, pattern in _PATTERNS[language]:
        for match in pattern.finditer(text):
            yield comparator, match.span()
        text = pattern.sub(lambda match: " " * len(match.group()), text)


def comparators_named(words: str, language: Language) -> tuple[Comparator, ...]:
    """The comparators that some words of a document name, each once, in the order of the table."""
    return tuple(dict.fromkeys(comparator for comparator, _ in comparators_in(words, language)))


def numbers_in(text: str, language: Language) -> Iterator[re.Match[str]]:
    """The numbers of a text that may be a target, in digits and, as far as they are known, in words."""
    naming = [match.span() for match in _NAMING.finditer(text)]
    for match in _NUMBERS[language].finditer(text):
        if not any(start <= match.start() and match.end() <= end for start, end in naming):
            yield match


def turned(comparator: Comparator) -> Comparator:
    """The comparator that says the same of figures with the other sign."""
    return _MIRRORED.get(comparator, comparator)


def as_ruled(comparator: Comparator, rule: Rule, threshold: Threshold) -> Comparator:
    """A comparator of the words as a rule has to write it.

    Below zero the two are opposite: "giảm ít nhất 30%" is a change of at most -30%. In a ranking "thứ 20 trở lên" is
    a place of at most 20.
    """
    is_up_the_ranking = rule.indicator.kind == "rank" and comparator in (Comparator.AT_LEAST, Comparator.MORE_THAN)
    if is_up_the_ranking or threshold.bounds[0].amount < 0:
        return turned(comparator)
    return comparator
