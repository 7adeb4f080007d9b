"""Places of a clause, and whether its words are accounted for there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plan_rules.model.document import Clause
from plan_rules.model.quoting import whole_words
from plan_rules.model.rule import Rule

Span = tuple[int, int]


def said_of(clause: Clause, rules: Sequence[Rule]) -> Iterator[Span]:
    """Where the words stand that somebody has written down as not expressed, or as other numbers."""
    words = [item.words for rule in rules for item in rule.unexpressed]
    words += [number.text for number in clause.other_numbers]
    for each in words:
        yield from (match.span() for match in whole_words(each).finditer(clause.text))


def holds(outer: Span, inner: Span) -> bool:
    """Whether a place lies within another."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def meet(one: Span, other: Span) -> bool:
    """Whether two places have a character in common."""
    return one[0] < other[1] and other[0] < one[1]
