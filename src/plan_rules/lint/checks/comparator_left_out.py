"""The wording leaves out a comparing word that stands right beside it.

The wording is what somebody else checks the threshold by. With "98%" copied out of "khoảng 98%" a reader cannot see
that the text is vague, and the rule has no tolerance to show for it. Where the word agrees with the rule the fix takes
it into the wording; no verdict changes.

Bad::

    text: Kinh tế số chiếm khoảng 20% GRDP.
    rules:
      - threshold: {bare: 20%, wording: 20% GRDP}

Good::

    text: Kinh tế số chiếm khoảng 20% GRDP.
    rules:
      - threshold:
          about: 20%
          tolerance: {amount: 1%, because: {vi: một điểm phần trăm, en: one percentage point}}
          wording: khoảng 20% GRDP
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level
from plan_rules.lint.thresholds import all_thresholds
from plan_rules.lint.words import comparators_named, mirrored
from plan_rules.model.quoting import whole_words
from plan_rules.model.threshold import Comparator
from plan_rules.quantity import Language

# Up to four words on either side, as far as no mark and no other number parts them from the wording.
_BEFORE = re.compile(r"(?:[^\W\d]+\s+){1,4}$")
_AFTER = re.compile(r"^(?:\s+[^\W\d]+){1,4}")


def find(subject: Subject) -> Iterator[Found]:
    """Wordings that grow a comparator with the words beside them."""
    for path, rule, threshold in all_thresholds(subject):
        match = whole_words(threshold.wording).search(rule.quote)
        if match is None:
            continue
        longer = _with_comparator(rule.quote, match.span(), subject.language)
        if longer is None:
            continue
        words, named = longer
        hint = f"take them into the wording: {words}"
        agrees = mirrored(named[0], threshold) is threshold.comparator and len(named) == 1
        rewrite = (threshold.wording, words) if agrees else None
        message = f"the quote says {words!r}, the wording {threshold.wording!r}"
        yield Found((*path, "wording"), message, hint, rewrite=rewrite)


def _with_comparator(
    quote: str, span: tuple[int, int], language: Language
) -> tuple[str, tuple[Comparator, ...]] | None:
    """The wording with the fewest words beside it that name another comparator, and which."""
    start, end = span
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


CHECK = Check("comparator-left-out", Level.WARNING, find)
