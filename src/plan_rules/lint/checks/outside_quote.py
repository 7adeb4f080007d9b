"""Words that say what a target means stand beside its quote, where no check looks for them.

A quote may end before "trừ văn bản mật" or begin behind "duy trì ít nhất"; then the rule looks complete and is not.
Looked for are the words of the other checks for what is taken out and for when a target must hold, in the same
sentence as a quote, comparing words right beside it, and words of a change or of each unit right before it. A quote
that begins or ends inside such words, as "dưới 90%" in "không dưới 90%", says something else than the clause. Words
that another rule of the clause quotes in full, or that stand among ``unexpressed`` or ``other_numbers``, are accounted
for.

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

from plan_rules.lint.accounted import Span, holds, meet, said_of
from plan_rules.lint.before_quote import movement_outside, units_outside
from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.qualifiers import EXCLUSION_PHRASES, TIMING_WORDS
from plan_rules.lint.remark import Level
from plan_rules.lint.words import comparators_in
from plan_rules.model.quoting import places_of
from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Comparator
from plan_rules.quantity import Language

Quotes = list[tuple[Rule, Span]]

# "UBND TP. Vinh" goes on, and "20% GRDP." is at its end.
_END_OF_SENTENCE = re.compile(r"(?:;|(?<!\b[A-ZĐ])(?<!\b[A-ZĐ]{2})\.)(?=\s|$)")
# Nothing but a word or two may part comparing words from the quote that they speak of.
_NEAR = re.compile(r"\W*(?:[^\W\d]+\W+){0,2}")


def find(subject: Subject) -> Iterator[Found]:
    """Words in the sentence of a quote, and not whole in any quote, that say what its target means."""
    for clause in subject.plan.text.clauses:
        rules = subject.rules_of_clause.get(clause.id, [])
        quotes = [(rule, place) for rule in rules for place in places_of(rule.quote, clause.text)]
        said = [*said_of(clause, rules)]
        for rule, span, cut in _outside(clause.text, quotes, subject.language):
            if any(holds(place, span) for place in said):
                continue
            words = " ".join(clause.text[span[0] :].split()[:5])
            message = f"the quote {cut} inside {words!r}" if cut else f"{words!r} stands beside the quote"
            path = ("rules", subject.positions[rule.id], "quote")
            yield Found(path, message, "quote it too, or write it down as unexpressed")


def _outside(text: str, quotes: Quotes, language: Language) -> Iterator[tuple[Rule, Span, str]]:
    """Words that no quote holds with the rule that they belong to, and words that a quote cuts, with how."""
    ends = [match.start() for match in _END_OF_SENTENCE.finditer(text)]
    for span in _qualifiers(text, [place for _, place in quotes], language):
        cutting = [(rule, place) for rule, place in quotes if meet(span, place) and not holds(place, span)]
        beside = [rule for rule, place in quotes if not _is_parted(span, place, ends)]
        if cutting:
            rule, place = cutting[-1]
            yield rule, span, "begins" if span[0] < place[0] else "ends"
        elif beside and not _is_quoted(span, quotes):
            yield beside[-1], span, ""
    for rule, place in quotes:
        for words_before in (movement_outside, units_outside):
            for span in words_before(text, place, rule, language):
                if not _is_parted(span, place, ends) and not _is_quoted(span, quotes):
                    yield rule, span, ""


def _qualifiers(text: str, quotes: list[Span], language: Language) -> Iterator[Span]:
    yield from (match.span() for match in EXCLUSION_PHRASES[language].finditer(text))
    for pattern, _ in TIMING_WORDS[language]:
        yield from (match.span() for match in pattern.finditer(text))
    for comparator, span in comparators_in(text, language):
        # A range has two numbers, each of which has to be accounted for anyway.
        if comparator is Comparator.BETWEEN and any(meet(span, quote) for quote in quotes):
            continue
        if any(_NEAR.fullmatch(text[min(span[1], end) : max(span[0], start)]) for start, end in quotes):
            yield span


def _is_parted(one: Span, other: Span, ends: list[int]) -> bool:
    """Whether a sentence or a point of a list ends between two places."""
    first, last = min(one[1], other[1]), max(one[0], other[0])
    return any(first <= end <= last for end in ends)


def _is_quoted(span: Span, quotes: Quotes) -> bool:
    return any(holds(place, span) for _, place in quotes)


CHECK = Check("outside-quote", Level.WARNING, find)
