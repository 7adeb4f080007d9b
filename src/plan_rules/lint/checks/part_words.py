"""The clause speaks of a part of the whole, and no rule is that part.

"80% hồ sơ đúng hạn, trong đó 100% hồ sơ của người có công" is reached only where the part is reached as well. With
``part_of`` the whole is judged by its own threshold and by every part; two rules beside each other are two targets, and
the first is met while the part fails. A share ``among`` what is good under another rule is a part as well. Behind each
"trong đó", and before the next, stand the words of the threshold of a part. Words known: trong đó, trong số đó.

Bad::

    text: Ít nhất 80% hồ sơ đúng hạn, trong đó ít nhất 95% hồ sơ trực tuyến.
    rules:
      - threshold: {at_least: 80%, wording: Ít nhất 80% hồ sơ}
      - threshold: {at_least: 95%, wording: ít nhất 95% hồ sơ}

Good::

    text: Ít nhất 80% hồ sơ đúng hạn, trong đó ít nhất 95% hồ sơ trực tuyến.
    rules:
      - threshold: {at_least: 80%, wording: Ít nhất 80% hồ sơ}
      - part_of: rule-1
        threshold: {at_least: 95%, wording: ít nhất 95% hồ sơ}
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.accounted import Span, holds, said_of
from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.qualifiers import PART_WORDS
from plan_rules.lint.remark import Level
from plan_rules.model.document import Clause
from plan_rules.model.quoting import places_of, whole_words
from plan_rules.model.rule import Rule


def find(subject: Subject) -> Iterator[Found]:
    """Words for a part behind the quote of a rule, with no part behind them."""
    for clause in subject.plan.text.clauses:
        rules = subject.rules_of_clause.get(clause.id, [])
        said = [*said_of(clause, rules)]
        parts = [span for rule in rules if _is_part(rule) for span in _places_of_target(rule, clause)]
        places = [match.span() for match in PART_WORDS[subject.language].finditer(clause.text)]
        ends = [*(start for start, _ in places[1:]), len(clause.text)]
        for (start, behind), end in zip(places, ends, strict=False):
            if any(holds(place, (start, behind)) for place in said):
                continue
            if any(first < end and behind < last for first, last in parts):
                continue
            before = [rule for rule in rules if any(first < start for first, _ in places_of(rule.quote, clause.text))]
            if before:
                words = " ".join(clause.text[start:].split()[:5])
                hint = "give the rule of the part part_of, or write the words down as unexpressed"
                path = ("rules", subject.positions[before[-1].id], "quote")
                yield Found(path, f"{words!r}, and no rule is that part", hint)


def _is_part(rule: Rule) -> bool:
    share = rule.indicator.share
    return rule.part_of is not None or (share is not None and share.among is not None)


def _places_of_target(rule: Rule, clause: Clause) -> Iterator[Span]:
    """Where the words of a threshold stand in a clause, or the quote of a rule that has none there."""
    quote = places_of(rule.quote, clause.text)
    wording = whole_words(rule.threshold.wording) if rule.threshold else None
    found = [match.span() for place in quote if wording for match in wording.finditer(clause.text, *place)]
    yield from found or quote


CHECK = Check("part-words", Level.WARNING, find)
