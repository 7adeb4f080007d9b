"""Changes of a condition: a value more or less, an order that is strict or not, an item dropped, a join swapped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from plan_rules.model.condition import AllOf, AnyOf, Atom, Comparison, Condition, Not
from plan_rules.model.dataset import DataField, FieldType
from plan_rules.quantity import decimals_of

Changed: TypeAlias = tuple[str, str, Condition]
"""The way to the change and what it is, the change in words, and the changed condition."""

_STRICT = {
    Comparison.AT_LEAST: Comparison.MORE_THAN,
    Comparison.AT_MOST: Comparison.LESS_THAN,
    Comparison.NO_EARLIER_THAN: Comparison.AFTER,
    Comparison.NO_LATER_THAN: Comparison.BEFORE,
}
_OTHER_ORDER = {**_STRICT, **{strict: order for order, strict in _STRICT.items()}}
_ONE_DAY = timedelta(days=1)


def changed_conditions(condition: Condition, fields: Mapping[str, DataField]) -> Iterator[Changed]:
    """Every small change of a condition."""
    if isinstance(condition, Atom):
        for name, words, atom in _changed_atoms(condition, fields[condition.field]):
            yield f"/{condition.field}:{name}", words, atom
        return
    if isinstance(condition, Not):
        yield "/not:turned", "not turned into its opposite", condition.item
        for name, words, item in changed_conditions(condition.item, fields):
            yield f"/not{name}", words, Not(item)
        return
    yield from _changed_joins(condition, fields)


def _changed_joins(condition: AllOf | AnyOf, fields: Mapping[str, DataField]) -> Iterator[Changed]:
    join, other = ("all_of", AnyOf) if isinstance(condition, AllOf) else ("any_of", AllOf)
    several = len(condition.items) > 1
    if several:
        yield f":{'any_of' if join == 'all_of' else 'all_of'}", f"{join} turned over", other(condition.items)
    for index, item in enumerate(condition.items):
        is_mapping = isinstance(condition, AllOf) and condition.side_by_side
        place = "" if is_mapping else f"/{join}/{index}"
        before, after = condition.items[:index], condition.items[index + 1 :]
        if several:
            at = f"{place}/{item.field}" if isinstance(item, Atom) else place or f"/{_key(item)}"
            yield f"{at}:dropped", f"{_shown(item)} dropped", replace(condition, items=(*before, *after))
        for name, words, changed in changed_conditions(item, fields):
            yield f"{place}{name}", words, replace(condition, items=(*before, changed, *after))


def _key(condition: Condition) -> str:
    return {Not: "not", AllOf: "all_of", AnyOf: "any_of"}[type(condition)]


def _shown(condition: Condition) -> str:
    return condition.field if isinstance(condition, Atom) else _key(condition)


def _changed_atoms(atom: Atom, field: DataField) -> Iterator[tuple[str, str, Atom | Not]]:
    if atom.comparison is Comparison.MISSING:
        yield "negated", "missing turned into not missing", Not(atom)
    elif atom.comparison is not Comparison.IS:
        other = _OTHER_ORDER[atom.comparison]
        yield other.value, f"{atom.comparison} turned into {other}", replace(atom, comparison=other)
        if atom.other is None:
            for sign, literal in _steps(atom.literals[0], field):
                yield f"bound{sign}", f"{atom.literals[0]} turned into {literal}", replace(atom, literals=(literal,))
    elif field.type is FieldType.BOOLEAN and len(atom.literals) == 1:
        opposite = "false" if atom.literals[0] == "true" else "true"
        yield opposite, f"{atom.literals[0]} turned into {opposite}", replace(atom, literals=(opposite,))
    else:
        yield from _changed_sets(atom, field)


def _changed_sets(atom: Atom, field: DataField) -> Iterator[tuple[str, str, Atom]]:
    for literal in atom.literals if len(atom.literals) > 1 else ():
        rest = tuple(each for each in atom.literals if each != literal)
        yield f"without-{literal}", f"{literal} taken out of the values", replace(atom, literals=rest)
    for value in field.values:
        if value not in atom.literals:
            more = replace(atom, literals=(*atom.literals, value))
            yield f"with-{value}", f"{value} added to the values", more


def _steps(literal: str, field: DataField) -> Iterator[tuple[str, str]]:
    """The literal one step lower and one higher: a day, or one of its last decimal."""
    value = field.read_literal(literal)
    if isinstance(value, date):
        yield "-", (value - _ONE_DAY).isoformat()
        yield "+", (value + _ONE_DAY).isoformat()
    elif isinstance(value, Decimal):
        step = Decimal(1).scaleb(-decimals_of(value))
        yield "-", f"{value - step:f}"
        yield "+", f"{value + step:f}"
