"""Conditions over one record, by definition: every test looked at, joined by Kleene's strong logic.

Slow and obvious, and apart from the counting, so that what proves the counting does not rest on it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from plan_rules.model.condition import AllOf, AnyOf, Atom, Comparison, Condition, Not
from plan_rules.model.dataset import DataField, Literal
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.problems import Path

Truth: TypeAlias = bool | None
"""None is unknown."""

Record: TypeAlias = Mapping[str, Literal | int | None]
Fields: TypeAlias = Mapping[str, DataField]

_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def truths(condition: Condition, record: Record, fields: Fields, path: Path = ()) -> Iterator[tuple[Path, Truth]]:
    """What a record makes of every test and join of a condition, each with the way to it; the whole comes last."""
    if isinstance(condition, Atom):
        yield (*path, condition.field), _test(condition, record, fields)
        return
    answers: list[Truth] = []
    for steps, item in items_of(condition):
        for at, truth in truths(item, record, fields, (*path, *steps)):
            yield at, truth
        answers.append(truth)
    yield path, _joined(condition, answers)


def items_of(condition: AllOf | AnyOf | Not) -> Iterator[tuple[Path, Condition]]:
    """The items of a join, each with the steps to it in the file form."""
    if isinstance(condition, Not):
        yield ("not",), condition.item
        return
    is_mapping = isinstance(condition, AllOf) and condition.side_by_side
    join = "all_of" if isinstance(condition, AllOf) else "any_of"
    for index, item in enumerate(condition.items):
        if not is_mapping:
            yield (join, index), item
        else:  # beside its neighbours under a key of its own, which the item itself names
            yield (), item


def holds(condition: Condition | None, record: Record, fields: Fields) -> Truth:
    """Whether a record meets a condition; every record meets none."""
    return True if condition is None else list(truths(condition, record, fields))[-1][1]


def belongs(plan: Plan, rule: Rule, record: Record) -> Truth:
    """Whether a record belongs to the population that a rule speaks of, before anything is taken out."""
    counted = rule.indicator.share or rule.indicator.count
    fields = fields_of(plan, rule)
    among = rule.indicator.share.among if rule.indicator.share else None
    answers = [holds(counted.where if counted else None, record, fields)]
    if among is not None:
        answers.append(is_success(plan, plan[among], record))
    return all_of(answers)


def is_taken_out(plan: Plan, rule: Rule, record: Record) -> Truth:
    """Whether one of the exclusions of a rule takes a record out."""
    fields = fields_of(plan, rule)
    return any_of(holds(plan.header.exclusions[name].when, record, fields) for name in rule.exclusions)


def is_good(plan: Plan, rule: Rule, record: Record) -> Truth:
    """Whether a record meets what a rule asks of its population."""
    return holds(rule.indicator.share.good if rule.indicator.share else None, record, fields_of(plan, rule))


def is_eligible(plan: Plan, rule: Rule, record: Record) -> Truth:
    """Whether a record belongs to the population and is not taken out."""
    return all_of((belongs(plan, rule, record), negation(is_taken_out(plan, rule, record))))


def is_success(plan: Plan, rule: Rule, record: Record) -> Truth:
    """Whether a record counts as good under a rule."""
    return all_of((is_eligible(plan, rule, record), is_good(plan, rule, record)))


def fields_of(plan: Plan, rule: Rule) -> Fields:
    """The declared fields of the records that a rule counts."""
    return plan.header.datasets[rule.indicator.dataset or ""].fields


def all_of(answers: Iterable[Truth]) -> Truth:
    """One false decides, else one unknown leaves it open."""
    known = list(answers)
    return False if False in known else None if None in known else True


def any_of(answers: Iterable[Truth]) -> Truth:
    """One true decides, else one unknown leaves it open."""
    return negation(all_of(map(negation, answers)))


def negation(answer: Truth) -> Truth:
    """The opposite; that of unknown is unknown."""
    return None if answer is None else not answer


def _joined(condition: AllOf | AnyOf | Not, answers: list[Truth]) -> Truth:
    if isinstance(condition, Not):
        return negation(answers[0])
    return all_of(answers) if isinstance(condition, AllOf) else any_of(answers)


def _test(atom: Atom, record: Record, fields: Fields) -> Truth:
    value = record.get(atom.field)
    if atom.comparison is Comparison.MISSING:
        return value is None
    bounds: list[Literal | int] = [fields[atom.field].read_literal(literal) for literal in atom.literals]
    if atom.other is not None:
        bounds = [other] if (other := record.get(atom.other)) is not None else []
    if value is None or not bounds:
        return None
    if atom.comparison is Comparison.IS:
        return value in bounds
    return _ORDERS[atom.comparison.operator](value, bounds[0])
