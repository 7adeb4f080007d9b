"""Whether a change of conditions makes a difference to any record that there can be."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from plan_rules.examples.truth import Record, Truth, belongs, fields_of, is_good, is_taken_out
from plan_rules.model.condition import Atom, Condition, atoms_of
from plan_rules.model.dataset import DataField, FieldType, Literal
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.quantity import decimals_of

_Standing: TypeAlias = tuple[Truth, Truth, Truth]

_MOST_RECORDS = 2_000
_ONE_DAY = timedelta(days=1)


def makes_no_difference(plan: Plan, changed: Plan, rule: str) -> bool:
    """Whether every record stands to a rule as it stands to the changed one; False where that is too long to tell.

    Tried are all combinations of the values that the conditions of both tell apart.
    """
    one, other = plan[rule], changed[rule]
    atoms = [*_atoms(plan, one), *_atoms(changed, other)]
    if any(atom.other is not None for atom in atoms):
        return False
    fields = fields_of(plan, one)
    values = {atom.field: _values(fields[atom.field], atoms, atom.field) for atom in atoms}
    if math.prod(map(len, values.values())) > _MOST_RECORDS:
        return False
    records: Iterator[Record] = (
        dict(zip(values, chosen, strict=True)) for chosen in itertools.product(*values.values())
    )
    return all(_standing(plan, one, record) == _standing(changed, other, record) for record in records)


def _standing(plan: Plan, rule: Rule, record: Record) -> _Standing:
    """Whether a record belongs, is taken out, and is good, as far as each is asked."""
    inside = belongs(plan, rule, record)
    if inside is False:
        return False, None, None
    taken_out = is_taken_out(plan, rule, record)
    return inside, taken_out, None if taken_out else is_good(plan, rule, record)


def _atoms(plan: Plan, rule: Rule) -> Iterator[Atom]:
    for condition in _conditions(plan, rule):
        yield from (atom for _, atom in atoms_of(condition))


def _conditions(plan: Plan, rule: Rule) -> Iterator[Condition]:
    counted, share = rule.indicator.share or rule.indicator.count, rule.indicator.share
    if counted is not None and counted.where is not None:
        yield counted.where
    yield from (plan.header.exclusions[name].when for name in rule.exclusions)
    if share is not None and share.good is not None:
        yield share.good
    if share is not None and share.among is not None:
        yield from _conditions(plan, plan[share.among])


def _values(field: DataField, atoms: Sequence[Atom], name: str) -> list[Literal | None]:
    """The values of a field that tests tell apart: those they name, one between any two of these, and none at all."""
    if field.type is FieldType.BOOLEAN:
        return [True, False, None]
    if field.values:
        return [*field.values, None]
    named = {field.read_literal(literal): None for atom in atoms if atom.field == name for literal in atom.literals}
    near = {value: None for literal in named for value in _beside(literal, field)}
    return [*(named | near), None]


def _beside(value: Literal, field: DataField) -> tuple[Literal, ...]:
    if isinstance(value, date):
        return tuple(value + shift for shift in (-_ONE_DAY, _ONE_DAY) if date.min < value < date.max)
    if isinstance(value, Decimal):
        step = Decimal(1).scaleb(0 if field.type is FieldType.INTEGER else -decimals_of(value) - 1)
        return value - step, value + step
    return (f"{value} and another",)
