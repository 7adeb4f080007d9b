"""A clause without a rule and without a reason.

``clauses.yaml`` shows that nothing was passed over: each clause has a rule, or ``no_rule`` says why it has none. A
clause that has both contradicts itself.

Bad::

    text: Ít nhất 90% hồ sơ nộp trực tuyến.
    clauses:
      - {id: c-2, locator: {vi: mục 2, en: item 2}, text: Tiếp tục cải cách hành chính.}
    rules:
      - threshold: {at_least: 90%, wording: Ít nhất 90%}

Good::

    text: Ít nhất 90% hồ sơ nộp trực tuyến.
    clauses:
      - id: c-2
        locator: {vi: mục 2, en: item 2}
        text: Tiếp tục cải cách hành chính.
        no_rule: {vi: không có mức phải đạt, en: it names no level to reach}
    rules:
      - threshold: {at_least: 90%, wording: Ít nhất 90%}
"""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.remark import Level


def find(subject: Subject) -> Iterator[Found]:
    """Clauses that have neither rule nor reason, or both."""
    for index, clause in enumerate(subject.plan.text.clauses):
        rules = subject.rules_of_clause.get(clause.id)
        if not rules and clause.no_rule is None:
            message = f"no rule quotes the clause {clause.id!r}"
            yield Found(("text", "clauses", index, "id"), message, "make a rule of it, or say with `no_rule` why none")
        elif rules and clause.no_rule:
            message = f"the clause says that it has no rule, and {rules[0].id!r} quotes it"
            yield Found(("text", "clauses", index, "no_rule"), message, "leave `no_rule` out", at_key=True)


CHECK = Check("clause-without-rule", Level.WARNING, find)
