"""Conditions over one record: tests of single fields, joined by all_of, any_of and not.

In a rule file::

    channel: electronic                      # equals
    secrecy: [mat, toi_mat, tuyet_mat]       # is one of
    pages: {more_than: 3}                    # compares with a literal
    settled_on: {no_later_than: {field: due_on}}   # compares with another field
    due_on: missing                          # has no value
    any_of: [{...}, {...}]                   # also all_of: [...], not: {...}

Several keys of one mapping must all hold. Literals stay text here; a dataset says what they mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum
from typing import Annotated, Any, TypeAlias

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from plan_rules.model.base import Fault, normal, refuse
from plan_rules.problems import Code, Path, near_miss


class Comparison(StrEnum):
    """How a field is tested. The four words for dates mean the same as the four for numbers."""

    IS = "is"
    MISSING = "missing"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    LESS_THAN = "less_than"
    AT_MOST = "at_most"
    AFTER = "after"
    NO_EARLIER_THAN = "no_earlier_than"
    BEFORE = "before"
    NO_LATER_THAN = "no_later_than"

    @property
    def operator(self) -> str:
        """The sign: ``=``, ``?`` for missing, ``>``, ``>=``, ``<`` or ``<=``."""
        return _OPERATORS[self]


_OPERATORS = {
    Comparison.IS: "=",
    Comparison.MISSING: "?",
    Comparison.MORE_THAN: ">",
    Comparison.AFTER: ">",
    Comparison.AT_LEAST: ">=",
    Comparison.NO_EARLIER_THAN: ">=",
    Comparison.LESS_THAN: "<",
    Comparison.BEFORE: "<",
    Comparison.AT_MOST: "<=",
    Comparison.NO_LATER_THAN: "<=",
}
_ORDERED = tuple(comparison.value for comparison in Comparison if _OPERATORS[comparison] not in "=?")
JOINS = ("all_of", "any_of", "not")


@dataclass(frozen=True, slots=True)
class Atom:
    """One test of one field: against literals (one of them for ``is``) or against another field."""

    field: str
    comparison: Comparison
    literals: tuple[str, ...] = ()
    other: str | None = None


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every item holds.

    Attributes:
        items: the conditions.
        side_by_side: whether they stood as keys of one mapping, not in a list; both mean the same.
    """

    items: tuple[Condition, ...]
    side_by_side: bool = dataclass_field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one item holds."""

    items: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The item does not hold."""

    item: Condition


Condition: TypeAlias = Atom | AllOf | AnyOf | Not


def atoms_of(condition: Condition, path: Path = ()) -> Iterator[tuple[Path, Atom]]:
    """Every test of a condition with its path in the file form."""
    if isinstance(condition, Atom):
        yield (*path, condition.field), condition
    elif isinstance(condition, Not):
        yield from atoms_of(condition.item, (*path, "not"))
    elif isinstance(condition, AllOf) and condition.side_by_side:
        for item in condition.items:
            yield from atoms_of(item, path)
    else:
        join = "all_of" if isinstance(condition, AllOf) else "any_of"
        for index, item in enumerate(condition.items):
            yield from atoms_of(item, (*path, join, index))


def _is_one_mapping(condition: AllOf) -> bool:
    """Whether the items have different keys, so that they stand side by side in one mapping."""
    keys = [_key(item) for item in condition.items]
    return len(keys) > 1 and None not in keys and len(set(keys)) == len(keys)


def _key(condition: Condition) -> str | None:
    if isinstance(condition, Atom):
        return condition.field
    if isinstance(condition, Not):
        return "not"
    if isinstance(condition, AnyOf):
        return "any_of"
    return None if _is_one_mapping(condition) else "all_of"


def read_condition(raw: object) -> Condition:
    """Read the file form; every fault in it is reported at its own place."""
    if isinstance(raw, Atom | AllOf | AnyOf | Not):
        return raw
    faults: list[Fault] = []
    condition = _read(raw, (), faults)
    refuse(faults)
    return condition


def _read(raw: object, path: Path, faults: list[Fault]) -> Condition:
    if not isinstance(raw, Mapping) or not raw:
        hint = "write `field: value`, or all_of, any_of or not"
        faults.append(Fault(Code.WRONG_TYPE, "a condition is a mapping with at least one key", hint, path))
        return AllOf(())
    items = [_read_entry(key, value, (*path, key), faults) for key, value in raw.items()]
    return items[0] if len(items) == 1 else AllOf(tuple(items), side_by_side=True)


def _read_entry(key: str, value: object, path: Path, faults: list[Fault]) -> Condition:
    if key == "not":
        return Not(_read(value, path, faults))
    if key in JOINS:
        if not isinstance(value, list) or not value:
            faults.append(Fault(Code.WRONG_TYPE, f"{key} takes a list of conditions", "write `- field: value`", path))
            return AllOf(())
        items = tuple(_read(item, (*path, index), faults) for index, item in enumerate(value))
        return AllOf(items) if key == "all_of" else AnyOf(items)
    return _read_atom(key, value, path, faults)


def _read_atom(field: str, value: object, path: Path, faults: list[Fault]) -> Atom:
    if value == "missing":
        return Atom(field, Comparison.MISSING)
    if isinstance(value, Mapping):
        return _read_comparison(field, value, path, faults)
    literals = value if isinstance(value, list) else [value]
    if not literals or not all(isinstance(literal, str) for literal in literals):
        hint = "write a literal, a list of literals, a comparison or `missing`"
        faults.append(Fault(Code.WRONG_TYPE, f"the test of {field!r} is neither", hint, path))
        return Atom(field, Comparison.IS)
    texts = [normal(str(literal)) for literal in literals]
    first: dict[str, int] = {}
    for index, text in enumerate(texts):
        if first.setdefault(text, index) < index:
            faults.append(Fault(Code.DUPLICATE_ID, f"{text!r} stands twice in this list", path=(*path, index)))
    return Atom(field, Comparison.IS, tuple(texts))


def _read_comparison(field: str, raw: Mapping[Any, Any], path: Path, faults: list[Fault]) -> Atom:
    if len(raw) != 1:
        hint = f"write one of {', '.join(_ORDERED)}; join two with all_of"
        faults.append(Fault(Code.ONE_OF, f"the test of {field!r} has {len(raw)} comparisons", hint, path))
        return Atom(field, Comparison.IS)
    word, operand = next(iter(raw.items()))
    if word not in _ORDERED:
        hint = near_miss(word, _ORDERED)
        faults.append(Fault(Code.UNKNOWN_KEY, f"{word!r} is not a comparison", hint, (*path, word), at_key=True))
        return Atom(field, Comparison.IS)
    if isinstance(operand, Mapping) and list(operand) == ["field"] and isinstance(operand["field"], str):
        return Atom(field, Comparison(word), other=operand["field"])
    if not isinstance(operand, str):
        hint = "write a literal, or {field: name}"
        faults.append(Fault(Code.WRONG_TYPE, f"{word} compares with one value", hint, (*path, word)))
        return Atom(field, Comparison.IS)
    return Atom(field, Comparison(word), (normal(operand),))


def write_condition(condition: Condition) -> dict[str, Any]:
    """The file form of a condition; reading it gives the condition back."""
    if isinstance(condition, Atom):
        return {condition.field: _write_atom(condition)}
    if isinstance(condition, Not):
        return {"not": write_condition(condition.item)}
    if isinstance(condition, AllOf) and _is_one_mapping(condition):
        return {key: value for item in condition.items for key, value in write_condition(item).items()}
    join = "all_of" if isinstance(condition, AllOf) else "any_of"
    return {join: [write_condition(item) for item in condition.items]}


def _write_atom(atom: Atom) -> object:
    if atom.comparison is Comparison.MISSING:
        return "missing"
    if atom.other is not None:
        return {atom.comparison.value: {"field": atom.other}}
    if atom.comparison is not Comparison.IS:
        return {atom.comparison.value: atom.literals[0]}
    return atom.literals[0] if len(atom.literals) == 1 and atom.literals != ("missing",) else list(atom.literals)


ConditionField = Annotated[
    Condition,
    PlainValidator(read_condition),
    PlainSerializer(write_condition, return_type=dict[str, Any]),
    WithJsonSchema({"type": "object", "title": "Condition"}),
]
"""A condition as a field of a model."""
