"""Comparing words that stand right beside a wording in its quote, or that it cuts in two."""

from __future__ import annotations

import re

from plan_rules.lint.words import SIGN, comparators_in
from plan_rules.model.quoting import whole_words
from plan_rules.model.threshold import Comparator
from plan_rules.quantity import Language

# As far as no mark and no other number parts the words from the wording; a negation may begin far before it.
_BEFORE = re.compile(rf"(?:[^\W\d]+\s+){{0,8}}(?:{SIGN}\s*)?$")
_AFTER = re.compile(r"^(?:\s+[^\W\d]+){1,4}")
_MOST_WORDS_BETWEEN = 2
# Any other comparing word stands before its number.
_BEHIND_ITS_NUMBER = re.compile(r"trở (?:lên|xuống)|or (?:more|less|fewer)", re.IGNORECASE)

Span = tuple[int, int]


def wording_with_comparator(quote: str, wording: str, language: Language) -> tuple[str, tuple[Comparator, ...]] | None:
    """A wording with all comparing words beside it in its quote, and what they say together.

    None where no comparing word reaches out of the wording.
    """
    match = whole_words(wording).search(quote)
    if match is None:
        return None
    start, end = match.span()
    found = _around(quote, (start, end), language)
    outside = [span for _, span in found if span[0] < start or span[1] > end]
    if not outside:
        return None
    first, last = min(start, *(span[0] for span in outside)), max(end, *(span[1] for span in outside))
    return quote[first:last], tuple(dict.fromkeys(comparator for comparator, _ in found))


def cuts_a_comparator(quote: str, wording: str, language: Language) -> bool:
    """Whether a wording begins or ends inside comparing words, as "dưới 95%" in "không dưới 95%"."""
    match = whole_words(wording).search(quote)
    if match is None:
        return False
    start, end = match.span()
    return any(
        first < start < last or first < end < last for _, (first, last) in _around(quote, (start, end), language)
    )


def _around(quote: str, wording: Span, language: Language) -> list[tuple[Comparator, Span]]:
    """The comparing words of a wording and of the words beside it that belong to it."""
    start, end = wording
    before, after = _BEFORE.search(quote[:start]), _AFTER.search(quote[end:])
    first = before.start() if before else start
    text = quote[first : end + (after.end() if after else 0)]
    found = [(comparator, (first + span[0], first + span[1])) for comparator, span in comparators_in(text, language)]
    return [(comparator, span) for comparator, span in found if _belongs(quote, span, wording)]


def _belongs(quote: str, span: Span, wording: Span) -> bool:
    """Whether comparing words stand where they can speak of the number of a wording."""
    if _BEHIND_ITS_NUMBER.fullmatch(quote[slice(*span)]):
        return span[1] > wording[0]
    between = quote[span[1] : wording[0]].split()
    return span[0] < wording[1] and len(between) <= _MOST_WORDS_BETWEEN
