"""Numbers of a document with what stands behind them, and numbers that it writes in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from plan_rules.model.quoting import NUMBERS, magnitudes_of, written_number
from plan_rules.quantity import PERCENT, POINTS, TIMES, Language

PERMILLE = "‰"

_RATIOS = {
    POINTS: r"điểm\s*(?:%|phần trăm)|pp(?!\w)|(?:percentage )?points?(?!\w)",
    PERCENT: r"%|phần trăm(?!\w)|percent(?!\w)",
    PERMILLE: r"‰|phần nghìn(?!\w)",
    TIMES: r"lần(?!\w)|times(?!\w)",
}
_RATIO_PATTERNS = {unit: re.compile(rf"\s*(?:{words})", re.IGNORECASE) for unit, words in _RATIOS.items()}
_CURRENCIES = {
    "VND": r"đồng(?! (?:chí|bào))|VND|VNĐ",
    "USD": r"USD|(?:US)?\$|đô[ -]?la(?: Mỹ)?|đô Mỹ|(?:US )?dollars?",
    "EUR": r"EUR|€|euros?",
    "JPY": r"JPY|yên(?: Nhật)?|yen",
    "CNY": r"CNY|RMB|nhân dân tệ|yuan",
}
_THOUSANDS = r"(?:\s*(?:trăm|nghìn|ngàn|triệu|tỷ|tỉ|thousand|million|billion))*"
_CURRENCY_PATTERNS = {
    currency: re.compile(rf"{_THOUSANDS}\s*(?:{words})(?!\w)", re.IGNORECASE) for currency, words in _CURRENCIES.items()
}
_MARK_BEFORE = re.compile(r"(?:US)?[$€]\s*$")
# What is written once behind a range holds for both its ends: "60 - 70 triệu đồng".
_OTHER_END = re.compile(r"\s*(?:[-–]|đến|to|and)\s*(?:dưới\s+)?[0-9]+(?:[.,][0-9]+)*")
_FIRST_WORDS = re.compile(r"[%‰]?(?:\s*(?:[%$€]|[^\W\d]+)){0,3}")

_UNITS = dict(zip(["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"], range(1, 10), strict=True))
_DIGIT = "|".join(_UNITS)
_COUNT = re.compile(
    rf"(?<!\w)(?<!thứ )(?:(?:(?P<tens>{_DIGIT}) mươi|(?P<ten>mười))(?: (?P<ones>{_DIGIT}|mốt|tư|lăm))?"
    # "Năm" is a year as well, and "một số", "một cửa" are no numbers.
    rf"|(?<!phần )(?<!gấp )(?P<one>một(?! (?:số|cửa|cách|nửa|trong|lần))|hai|ba|bốn|sáu|bảy|tám|chín"
    rf"|(?:(?<=nhất )|(?<=thiểu )|(?<=quá )|(?<=đa )|(?<=có )|(?<=đủ ))năm)(?! phần))(?!\w)",
    re.IGNORECASE,
)
_SPOKEN_ONES = {"mốt": 1, "tư": 4, "lăm": 5}
_FRACTION = re.compile(rf"(?<!\w)({_DIGIT}) phần ({_DIGIT}|tư|mười)(?!\w)", re.IGNORECASE)
_ENGLISH = dict(
    zip(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], range(1, 11), strict=True)
)
_ENGLISH_ONE = re.compile(rf"(?<!\w)({'|'.join(_ENGLISH)})(?![\w-])(?! (?:half|third|quarter|fifth)s?)", re.IGNORECASE)
_ENGLISH_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5}
_ENGLISH_FRACTION = re.compile(
    rf"(?<!\w)(?:(a|{'|'.join(_ENGLISH)}) )?({'|'.join(_ENGLISH_PARTS)})s?(?!\w)", re.IGNORECASE
)
_HALF = re.compile(r"(?<!\w)nửa(?! (?:đầu|cuối))(?!\w)", re.IGNORECASE)
_ALL = {
    "vi": re.compile(r"(?<!\w)(?:tất cả|toàn bộ|mọi)(?!\w)", re.IGNORECASE),
    "en": re.compile(r"(?<!\w)all(?!\w)", re.IGNORECASE),
}


def ratio_of(words: str) -> str | None:
    """The unit of a ratio that some words begin with: percent, percentage points, permille or times."""
    return next((unit for unit, pattern in _RATIO_PATTERNS.items() if pattern.match(words)), None)


def currency_of(words: str) -> str | None:
    """The currency that some words begin with, behind thousands, millions and so on."""
    return next((currency for currency, pattern in _CURRENCY_PATTERNS.items() if pattern.match(words)), None)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in digits.

    Attributes:
        number: the number, as a fraction.
        words: the number with what stands behind it, as the document writes them.
        behind: what says its size and unit; behind a range, what stands behind both its ends.
        currency: the currency that is written behind it, or whose mark is written before it.
    """

    number: Fraction
    words: str
    behind: str
    currency: str | None


def amounts_in(quote: str, start: int, end: int) -> Iterator[Amount]:
    """The numbers in digits between two places of a quote."""
    for match in NUMBERS.finditer(quote, start, end):
        number = written_number(match.group())
        if number is not None:
            other = _OTHER_END.match(quote, match.end())
            end_of_number = other.end() if other else match.end()
            first_words = _FIRST_WORDS.match(quote, end_of_number)
            shown = quote[match.start() : first_words.end() if first_words else end_of_number]
            behind = quote[end_of_number:]
            mark = _MARK_BEFORE.search(quote[: match.start()])
            currency = currency_of(behind) or (currency_of(mark.group()) if mark else None)
            yield Amount(Fraction(number), (mark.group() if mark else "") + shown, behind, currency)


def parts_in_words(words: str, language: Language) -> frozenset[Fraction]:
    """The parts of a whole that are written in words; all of it is 1."""
    found = {Fraction(1)} if _ALL[language].search(words) else set()
    if language == "en":
        for count, part in _ENGLISH_FRACTION.findall(words):
            found.add(Fraction(_ENGLISH.get(count.lower(), 1), _ENGLISH_PARTS[part.lower()]))
        return frozenset(found)
    if _HALF.search(words):
        found.add(Fraction(1, 2))
    whole = {**_UNITS, "tư": 4, "mười": 10}
    return frozenset([*found, *(Fraction(_UNITS[a.lower()], whole[b.lower()]) for a, b in _FRACTION.findall(words))])


def counts_in_words(words: str, language: Language) -> frozenset[Fraction]:
    """The whole numbers below a hundred that are written in words, with nghìn, triệu, tỷ behind them taken in."""
    found: set[Fraction] = set()
    for match in (_ENGLISH_ONE if language == "en" else _COUNT).finditer(words):
        count = _ENGLISH[match[1].lower()] if language == "en" else _spoken(match)
        found.add(Fraction(count * magnitudes_of(words[match.end() :])[-1]))
    return frozenset(found)


def _spoken(match: re.Match[str]) -> int:
    if match["one"]:
        return _UNITS[match["one"].lower()]
    tens = _UNITS[match["tens"].lower()] if match["tens"] else 1
    ones = (match["ones"] or "").lower()
    return 10 * tens + {**_UNITS, **_SPOKEN_ONES}.get(ones, 0)
