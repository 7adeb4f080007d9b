"""Comparing words that stand right beside a wording in its quote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plan_rules.lint.words import comparators_named
from plan_rules.model.quoting import whole_words
from plan_rules.model.threshold import Comparator
from plan_rules.quantity import Language

# Up to four words on either side, as far as no mark and no other number parts them from the wording.
_BEFORE = re.compile(r"(?:[^\W\d]+\s+){1,4}$")
_AFTER = re.compile(r"^(?:\s+[^\W\d]+){1,4}")


def wording_with_comparator(quote: str, wording: str, language: Language) -> tuple[str, tuple[Comparator, ...]] | None:
    """A wording with the fewest words beside it in its quote that name another comparator, and which that is."""
    match = whole_words(wording).search(quote)
    if match is None:
        return None
    start, end = match.span()
    known = comparators_named(quote[start:end], language)
    for first, last in _wider(quote, start, end):
        named = comparators_named(quote[first:last], language)
        if more := tuple(each for each in named if each not in known):
            return quote[first:last], more
    return None


def _wider(quote: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span with one more word before it at a time, then with one more behind it."""
    before = _BEFORE.search(quote[:start])
    words = list(re.finditer(r"\S+", before.group())) if before else []
    for word in reversed(words):
        yield before.start() + word.start() if before else start, end
    after = _AFTER.search(quote[end:])
    for word in re.finditer(r"\S+", after.group()) if after else ():
        yield start, end + word.end()
