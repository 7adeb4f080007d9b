"""A number of a clause that no rule uses.

A number that nobody read may be a target that was passed over, or half of a condition. A number counts as used where it
stands in the wording of a threshold or an exclusion, in the words of ``unexpressed``, among ``other_numbers`` of its
clause, or has the value of a literal, a baseline, the size of a ranking or a year of the phase in a rule of the clause.
A clause with ``no_rule`` has said what it is. Ages, numbers of documents ("57-NQ/TW"), "/100 dân" and "mức độ 4" are no
targets.

Bad::

    text: Ít nhất 95% hồ sơ được giải quyết trong 10 ngày.
    rules:
      - threshold: {at_least: 95%, wording: Ít nhất 95% hồ sơ}

Good::

    text: Ít nhất 95% hồ sơ được giải quyết trong 10 ngày.
    rules:
      - threshold: {at_least: 95%, wording: Ít nhất 95% hồ sơ}
        unexpressed:
          - words: trong 10 ngày
            because: {vi: số liệu đã tính thời hạn, en: the figures have the time limit in them}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from plan_rules.lint.accounted import Span, holds, said_of
from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level
from plan_rules.lint.thresholds import thresholds_of
from plan_rules.lint.words import numbers_in
from plan_rules.model.condition import Condition, atoms_of
from plan_rules.model.document import Clause
from plan_rules.model.header import PlanFile
from plan_rules.model.quoting import NUMBERS, places_of, whole_words, written_number
from plan_rules.model.rule import Rule
from plan_rules.problems import Path


def find(subject: Subject) -> Iterator[Found]:
    """Numbers of clauses that nothing accounts for, at the quote that holds them, else at the clause."""
    for index, clause in enumerate(subject.plan.text.clauses):
        rules = subject.rules_of_clause.get(clause.id, [])
        if clause.no_rule and not rules:
            continue
        quotes = [(rule, places_of(rule.quote, clause.text)) for rule in rules]
        spans = [*said_of(clause, rules), *(span for rule in rules for span in _spans(subject, rule, clause))]
        values = {value for rule in rules for value in _values(subject.plan.header, rule)}
        for number in numbers_in(clause.text, subject.language):
            is_known = number.group()[0].isdigit() and written_number(number.group()) in values
            if is_known or _inside(number.span(), spans):
                continue
            path = next(
                (_quote_path(subject, rule) for rule, quote in quotes if _inside(number.span(), quote)),
                ("text", "clauses", index, "text"),
            )
            hint = "read it in a rule, or say what it is: other_numbers of the clause, or unexpressed of the rule"
            around = _around(clause.text, number.span())
            yield Found(path, f"no rule uses the number {number.group()} in {around!r}", hint)


def _quote_path(subject: Subject, rule: Rule) -> Path:
    return ("rules", subject.positions[rule.id], "quote")


def _inside(inner: Span, outer: Iterable[Span]) -> bool:
    return any(holds(span, inner) for span in outer)


def _spans(subject: Subject, rule: Rule, clause: Clause) -> Iterator[Span]:
    """Where the words of a rule stand in its clause: those of a threshold inside its quote only."""
    exclusions = subject.plan.header.exclusions
    wordings = [threshold.wording for _, threshold in thresholds_of((), rule)]
    wordings += [exclusions[name].wording for name in rule.exclusions]
    for start, end in places_of(rule.quote, clause.text):
        for wording in wordings:
            if match := whole_words(wording).search(clause.text, start, end):
                yield match.span()


def _values(header: PlanFile, rule: Rule) -> Iterator[Decimal]:
    """The numbers that a rule has elsewhere than in its thresholds."""
    phase, indicator = header.phases[rule.phase], rule.indicator
    yield from (Decimal(phase.from_.year), Decimal(phase.to.year))
    if rule.in_force:
        yield from (Decimal(day.year) for day in (rule.in_force.from_, rule.in_force.until) if day)
    if indicator.change and indicator.change.baseline:
        yield Decimal(indicator.change.baseline.date.year)
        yield indicator.change.baseline.value.amount
    if indicator.rank and indicator.rank.field_size:
        yield Decimal(indicator.rank.field_size)
    for condition in _conditions(header, rule):
        for _, atom in atoms_of(condition):
            for literal in atom.literals:
                yield from filter(None, map(written_number, NUMBERS.findall(literal)))


def _conditions(header: PlanFile, rule: Rule) -> Iterator[Condition]:
    counted = rule.indicator.share or rule.indicator.count
    good = rule.indicator.share.good if rule.indicator.share else None
    yield from filter(None, (counted.where if counted else None, good))
    yield from (header.exclusions[name].when for name in rule.exclusions)


def _around(text: str, span: Span) -> str:
    """A number with the words around it."""
    before = " ".join(text[: span[0]].split(" ")[-3:])
    after = " ".join(text[span[1] :].split(" ")[:3])
    return f"{before}{text[slice(*span)]}{after}".strip()


CHECK = Check("unused-number", Level.WARNING, find)
