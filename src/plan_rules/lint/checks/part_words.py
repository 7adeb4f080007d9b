"""The clause speaks of a part of the whole, and no rule is part of another.

"80% hồ sơ đúng hạn, trong đó 100% hồ sơ của người có công" is reached only where the part is reached as well. With
``part_of`` the whole is judged by its own threshold and by every part; two rules beside each other are two targets, and
the first is met while the part fails. Words known: trong đó, trong số đó.

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

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.qualifiers import PART_WORDS
from plan_rules.lint.remark import Level
from plan_rules.model.quoting import places_of, whole_words


def find(subject: Subject) -> Iterator[Found]:
    """Clauses with words for a part, none of whose rules is one."""
    for clause in subject.plan.text.clauses:
        rules = subject.rules_of_clause.get(clause.id, [])
        if any(rule.part_of for rule in rules):
            continue
        said = [item.words for rule in rules for item in rule.unexpressed]
        for match in PART_WORDS[subject.language].finditer(clause.text):
            if any(whole_words(match.group()).search(words) for words in said):
                continue
            before = [
                rule for rule in rules if any(start < match.start() for start, _ in places_of(rule.quote, clause.text))
            ]
            if before:
                words = " ".join(clause.text[match.start() :].split()[:5])
                hint = "give the rule of the part part_of, or write the words down as unexpressed"
                yield Found(
                    ("rules", subject.positions[before[-1].id], "quote"),
                    f"{words!r}, and no rule is part of another",
                    hint,
                )


CHECK = Check("part-words", Level.WARNING, find)
