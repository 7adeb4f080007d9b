"""Words that say what a target means stand beside its quote, where no check looks for them.

A quote may end before "trừ văn bản mật" or begin behind "duy trì ít nhất"; then the rule looks complete and is not.
Looked for are the words of the other checks for what is taken out and for when a target must hold, in the same
sentence as a quote, and comparing words right beside it. Words that another rule of the clause quotes, or that stand
among ``unexpressed`` or ``other_numbers``, are accounted for.

Bad::

    text: Ít nhất 90% hồ sơ nộp trực tuyến, không tính hồ sơ rút.
    rules:
      - quote: Ít nhất 90% hồ sơ nộp trực tuyến
        threshold: {at_least: 90%, wording: Ít nhất 90% hồ sơ}

Good::

    text: Ít nhất 90% hồ sơ nộp trực tuyến, không tính hồ sơ rút.
    rules:
      - quote: Ít nhất 90% hồ sơ nộp trực tuyến, không tính hồ sơ rút
        threshold: {at_least: 90%, wording: Ít nhất 90% hồ sơ}
        exclusions: [withdrawn]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.qualifiers import EXCLUSION_PHRASES, TIMING_WORDS
from plan_rules.lint.remark import Level
from plan_rules.lint.words import comparators_in
from plan_rules.model.document import Clause
from plan_rules.model.quoting import places_of, whole_words
from plan_rules.model.rule import Rule
from plan_rules.quantity import Language

Span = tuple[int, int]

_END_OF_SENTENCE = re.compile(r"[;.](?=\s|$)")
# Nothing but a word or two may part comparing words from the quote that they speak of.
_NEAR = re.compile(r"\W*(?:[^\W\d]+\W+){0,2}")


def find(subject: Subject) -> Iterator[Found]:
    """Words in the sentence of a quote, and outside of every quote, that say what its target means."""
    for clause in subject.plan.text.clauses:
        rules = subject.rules_of_clause.get(clause.id, [])
        quotes = [(rule, place) for rule in rules for place in places_of(rule.quote, clause.text)]
        accounted = [*(place for _, place in quotes), *_said(clause, rules)]
        ends = [match.start() for match in _END_OF_SENTENCE.finditer(clause.text)]
        for span in _qualifiers(clause.text, [place for _, place in quotes], subject.language):
            beside = [rule for rule, place in quotes if not _is_parted(span, place, ends)]
            if beside and not any(_meet(span, place) for place in accounted):
                words = " ".join(clause.text[span[0] :].split()[:5])
                path = ("rules", subject.positions[beside[-1].id], "quote")
                yield Found(path, f"{words!r} stands beside the quote", "quote it too, or write it down as unexpressed")


def _qualifiers(text: str, quotes: list[Span], language: Language) -> Iterator[Span]:
    yield from (match.span() for match in EXCLUSION_PHRASES[language].finditer(text))
    for pattern, _ in TIMING_WORDS[language]:
        yield from (match.span() for match in pattern.finditer(text))
    for _, span in comparators_in(text, language):
        if any(_NEAR.fullmatch(text[min(span[1], end) : max(span[0], start)]) for start, end in quotes):
            yield span


def _said(clause: Clause, rules: list[Rule]) -> Iterator[Span]:
    """Where the words stand that somebody has looked at."""
    words = [item.words for rule in rules for item in rule.unexpressed]
    words += [number.text for number in clause.other_numbers]
    for each in words:
        yield from (match.span() for match in whole_words(each).finditer(clause.text))


def _is_parted(one: Span, other: Span, ends: list[int]) -> bool:
    """Whether a sentence or a point of a list ends between two places."""
    first, last = min(one[1], other[1]), max(one[0], other[0])
    return any(first <= end <= last for end in ends)


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


CHECK = Check("outside-quote", Level.WARNING, find)
