"""Words before a quote that turn its number into something else: of a change, or of each unit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plan_rules.lint.accounted import Span
from plan_rules.lint.movement import movement_before, number_at
from plan_rules.lint.thresholds import thresholds_of
from plan_rules.lint.units import PLACES, UNIT_WORDS, judges_units_together
from plan_rules.model.quoting import whole_words
from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Direction
from plan_rules.quantity import Language

# "Tăng tỷ lệ hộ dùng nước sạch đạt 95%" is no distance, and "giảm ít nhất 30%" is one: the number stands near.
_MOST_WORDS_TO_A_NUMBER = 4
# A mark begins another matter, but for a list of places and for "tại từng xã, ít nhất 80%".
_REACHES = re.compile(
    rf"(?:(?:,(?=\s+(?:{PLACES})(?!\w)))?\s+[^\W\d]+){{0,6}}\s+"
    rf"|(?:\s+[^\W\d]+){{1,2}}(?:,\s+(?:{PLACES}))*\s*[,:]\s+",
    re.IGNORECASE,
)


def movement_outside(text: str, quote: Span, rule: Rule, language: Language) -> Iterator[Span]:
    """Where a movement stands before a quote whose number is how far the figure moves."""
    is_distance = rule.indicator.change or rule.indicator.growth
    for _, threshold in thresholds_of((), rule):
        wording = whole_words(threshold.wording).search(text, *quote)
        if wording is None:
            continue
        number = number_at(text, wording.span())
        movement = movement_before(text, number, language)
        if movement is None or movement.is_level or movement.start >= quote[0]:
            continue
        # That a rate of growth goes up needs no word.
        if rule.indicator.growth and movement.towards is Direction.HIGHER and threshold.bounds[0].amount > 0:
            continue
        end = movement.start + len(movement.words)
        if is_distance or len(text[end:number].split()) <= _MOST_WORDS_TO_A_NUMBER:
            yield movement.start, end


def units_outside(text: str, quote: Span, rule: Rule, language: Language) -> Iterator[Span]:
    """Where each unit is spoken of right before a quote whose rule judges all units together."""
    if judges_units_together(rule):
        for match in UNIT_WORDS[language].finditer(text, 0, quote[0]):
            if _REACHES.fullmatch(text, match.end(), quote[0]):
                yield match.span()
