"""Words of a clause: where a quote stands in it, and the numbers that are written in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

NUMBERS = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
"""A number as a document writes it, with its separators."""

# "Thứ 3/9", "mức độ 3/4" and "ngày 2/9" are places and days.
_FRACTIONS = re.compile(
    r"(?<![0-9/.,])(?<!thứ )(?<!hạng )(?<!độ )(?<!ngày )(?<!tháng )"
    r"([0-9]{1,2})/([0-9]{1,2})(?![0-9/]|[.,][0-9])(?P<of>\s+(?:(?:tổng )?số|of)(?!\w))?",
    re.IGNORECASE,
)
# "17/27 huyện" may well be 17 of the 27 districts there are, and "2/3 số huyện" is no number of districts.
_LARGEST_PLAIN_DENOMINATOR = 10
_MOST_DECIMALS = 4
_MAGNITUDES = {
    **dict.fromkeys(("nghìn", "ngàn", "thousand"), 10**3),
    **dict.fromkeys(("vạn",), 10**4),
    **dict.fromkeys(("triệu", "million"), 10**6),
    **dict.fromkeys(("tỷ", "tỉ", "billion"), 10**9),
}
_MAGNITUDE = re.compile(rf"\s*({'|'.join(_MAGNITUDES)})(?!\w)", re.IGNORECASE)
_ELISION = re.compile(r"\s*\[(?:\.\.\.|…)\]\s*")


def stands_in(quote: str, text: str) -> bool:
    """Whether a quote stands in a text; where it leaves words out with [...], its pieces stand in order."""
    return bool(places_of(quote, text))


def places_of(quote: str, text: str) -> tuple[tuple[int, int], ...]:
    """Where the pieces of a quote stand in a text, as start and end; nothing where one of them does not."""
    places: list[tuple[int, int]] = []
    for piece in filter(None, _ELISION.split(quote)):
        match = whole_words(piece).search(text, places[-1][1] if places else 0)
        if match is None:
            return ()
        places.append(match.span())
    return tuple(places)


def whole_words(piece: str) -> re.Pattern[str]:
    """A pattern that does not cut into words or numbers: 5% stands in "đạt 5%", not in "đạt 75%" or "đạt 7,5%"."""
    before = r"(?<!\w)(?<![0-9][.,])" if piece[0].isalnum() else ""
    after = r"(?!\w)(?![.,][0-9])" if piece[-1].isalnum() else ""
    return re.compile(f"{before}{re.escape(piece)}{after}")


def written_number(text: str) -> Decimal | None:
    """A number as a document writes it, thousands with dots: 5.200 is 5200, 7,0 is 7."""
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+", text):
        return Decimal(text.replace(".", ""))
    return Decimal(text.replace(",", ".")) if text.count(".") + text.count(",") <= 1 else None


def numbers_named(text: str, *, is_percent: bool = False) -> frozenset[Decimal]:
    """The numbers that a text names, in full as well: 2 nghìn is 2 and 2000, 1/2 is 50 (percent).

    A part of a whole in digits names its percentage, also rounded, and neither of its numbers; where the number asked
    for is no percentage, "17/27 huyện" names 17 and 27 besides.
    """
    fractions = [match for match in _FRACTIONS.finditer(text) if 0 < int(match[1]) < int(match[2])]
    parts = [match.span() for match in fractions if is_percent or _is_no_count(match)]
    found: set[Decimal] = set()
    for match in NUMBERS.finditer(text):
        number = written_number(match.group())
        if number is not None and not any(start <= match.start() < end for start, end in parts):
            found.update(times * number for times in magnitudes_of(text[match.end() :]))
    return frozenset([*found, *(percent for match in fractions for percent in _percentages(match))])


def _is_no_count(fraction: re.Match[str]) -> bool:
    return fraction["of"] is not None or int(fraction[2]) <= _LARGEST_PLAIN_DENOMINATOR


def _percentages(fraction: re.Match[str]) -> Iterator[Decimal]:
    """A fraction in percent, and rounded to a whole percent or some decimals."""
    percent = Decimal(100 * int(fraction[1])) / int(fraction[2])
    yield percent
    for decimals in range(_MOST_DECIMALS + 1):
        yield percent.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def magnitudes_of(words: str) -> tuple[int, ...]:
    """What words that begin with nghìn, triệu, tỷ multiply a number by, word for word.

    "nghìn tỷ đồng" gives 1, 10**3 and 10**12: the number, what it is in tỷ đồng, and what it is in đồng.
    """
    magnitudes, position = [1], 0
    while match := _MAGNITUDE.match(words, position):
        magnitudes.append(magnitudes[-1] * _MAGNITUDES[match[1].lower()])
        position = match.end()
    return tuple(magnitudes)
