"""Aspects: how far the rules tell records apart, and no further.

A rule asks little of a field: whether a document is electronic, not which channel it took. So the values of a field
fall into a few classes that no rule tells apart, and a record is counted by its classes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Context, Decimal
from typing import TypeAlias

from plan_rules.measure import kleene
from plan_rules.model.dataset import DataField, FieldType, Literal

MISSING = 0
"""The class of a missing value."""

Answers: TypeAlias = tuple[int, ...]
"""What some atoms say of a class: false, true or unknown each."""


@dataclass(frozen=True, slots=True)
class BoundAtom:
    """An atom whose literals have the type of their field."""

    field: str
    operator: str
    literals: tuple[Literal, ...] = ()
    other: str | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields it reads."""
        return (self.field,) if self.other is None else (self.field, self.other)

    def code(self, value: Literal | None, other: Literal | None = None) -> int:
        """False, true or unknown for the values of its fields; only the test for missing is never unknown."""
        if self.operator == "?":
            return kleene.TRUE if value is None else kleene.FALSE
        if value is None or (self.other is not None and other is None):
            return kleene.UNKNOWN
        if self.operator == "=":
            return int(value in self.literals)
        bound = self.literals[0] if self.other is None else other
        return int(compare(self.operator, value, bound))


def compare(sign: str, value: Literal | int, bound: Literal | int | None) -> bool:
    """Whether a number or a date stands in an order to another: ``>``, ``>=``, ``<`` or ``<=``."""
    if not isinstance(value, Decimal | date | int) or not isinstance(bound, Decimal | date | int):
        raise TypeError("only numbers and dates have an order")
    difference = (value > bound) - (value < bound)  # type: ignore[operator]
    return {">": difference > 0, ">=": difference >= 0, "<": difference < 0, "<=": difference <= 0}[sign]


@dataclass(frozen=True, slots=True)
class Aspect:
    """What the atoms over one field, or over two that are compared, tell of a record.

    Attributes:
        fields: the one field, or the two.
        atoms: the positions of these atoms among those of the dataset.
        answers: what they say of each class, class by class.
    """

    fields: tuple[str, ...]
    atoms: tuple[int, ...]
    answers: tuple[Answers, ...]

    @property
    def name(self) -> str:
        """What a cube calls it."""
        return self.fields[0]

    @property
    def size(self) -> int:
        """The number of classes."""
        return len(self.answers)


@dataclass(frozen=True, slots=True)
class Named(Aspect):
    """Classes of a field of text or of true and false: each value that is told apart has its class.

    Attributes:
        classes: the class of each such value.
        other: the class of every other value; None where there may be none.
    """

    classes: Mapping[Literal, int]
    other: int | None

    def code(self, value: Literal | None) -> int:
        """The class of a value."""
        if value is None:
            return MISSING
        return self.classes[value] if self.other is None else self.classes.get(value, self.other)


_MANY_DIGITS = Context(prec=100)


@dataclass(frozen=True, slots=True)
class Extent:
    """The numbers that a column can hold: from the least to the most, with so many decimals."""

    least: Decimal
    most: Decimal
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Cut:
    """A point where the answers change: a value on its far side is at least the bound, or more than it."""

    bound: Decimal | date
    inclusive: bool

    def passed(self, value: Literal) -> bool:
        """Whether a value lies on the far side."""
        return compare(">=" if self.inclusive else ">", value, self.bound)

    def within(self, extent: Extent) -> Cut:
        """A cut that the numbers of an extent pass just as they pass this one; its bound is one of them."""
        if not isinstance(self.bound, Decimal):
            return self
        if self.bound < extent.least:
            return Cut(extent.least, inclusive=True)
        if self.bound > extent.most:
            return Cut(extent.most, inclusive=False)
        rounded = self.bound.quantize(Decimal(1).scaleb(-extent.decimals), ROUND_CEILING, _MANY_DIGITS)
        return self if rounded == self.bound else Cut(rounded, inclusive=True)


@dataclass(frozen=True, slots=True)
class Ordered(Aspect):
    """Classes of a field of numbers or dates: the stretches between the bounds that rules name.

    Attributes:
        cuts: where one stretch ends and the next begins, in order.
        classes: the class after so many cuts passed; stretches that no rule tells apart share one.
    """

    cuts: tuple[Cut, ...]
    classes: tuple[int, ...]

    def code(self, value: Literal | None) -> int:
        """The class of a value."""
        return MISSING if value is None else self.classes[sum(cut.passed(value) for cut in self.cuts)]


@dataclass(frozen=True, slots=True)
class Compared(Aspect):
    """Classes of two fields that are compared: false, true, unknown.

    Attributes:
        operator: ``>``, ``>=``, ``<`` or ``<=``.
    """

    operator: str

    @property
    def name(self) -> str:
        """Both fields with the sign between them, since the same two may be compared in several ways."""
        return self.operator.join(self.fields)

    def code(self, value: Literal | None, other: Literal | None) -> int:
        """The class of two values."""
        if value is None or other is None:
            return kleene.UNKNOWN
        return int(compare(self.operator, value, other))


AnyAspect: TypeAlias = Named | Ordered | Compared


def aspects_of(atoms: Sequence[BoundAtom], fields: Mapping[str, DataField]) -> tuple[AnyAspect, ...]:
    """The aspects of a dataset: one for each field that atoms read alone, in their order, then the comparisons."""
    return (*_alone(atoms, fields), *_compared(atoms))


def _alone(atoms: Sequence[BoundAtom], fields: Mapping[str, DataField]) -> Iterator[AnyAspect]:
    for name, field in fields.items():
        positions = tuple(place for place, atom in enumerate(atoms) if atom.fields == (name,))
        if positions:
            read = [atoms[place] for place in positions]
            yield _ordered(name, positions, read) if field.is_ordered else _named(name, positions, read, field)


def _compared(atoms: Sequence[BoundAtom]) -> Iterator[Compared]:
    for place, atom in enumerate(atoms):
        if atom.other is not None:
            answers = tuple((code,) for code in (kleene.FALSE, kleene.TRUE, kleene.UNKNOWN))
            yield Compared(atom.fields, (place,), answers, atom.operator)


def _answers(atoms: Sequence[BoundAtom], value: Literal | None) -> Answers:
    return tuple(atom.code(value) for atom in atoms)


_NO_TEXT = "\0"
"""Stands for every text that no rule names; no rule can name it."""


def _named(name: str, positions: tuple[int, ...], atoms: Sequence[BoundAtom], field: DataField) -> Named:
    known: list[Literal] = [*field.values]
    if field.type is FieldType.BOOLEAN:
        known = [False, True]
    is_closed = bool(known)
    if not is_closed:
        known = list(dict.fromkeys(literal for atom in atoms for literal in atom.literals))
    found = {_answers(atoms, None): MISSING}
    classes = {value: found.setdefault(_answers(atoms, value), len(found)) for value in known}
    other = None if is_closed else found.setdefault(_answers(atoms, _NO_TEXT), len(found))
    return Named((name,), positions, tuple(found), classes, other)


def _ordered(name: str, positions: tuple[int, ...], atoms: Sequence[BoundAtom]) -> Ordered:
    """The stretches, told by position: 2i + 1 is the i-th bound, even positions are what lies between bounds."""
    bounds = sorted({literal for atom in atoms for literal in atom.literals})
    place_of = {bound: 2 * place + 1 for place, bound in enumerate(bounds)}
    stretches = [tuple(_at(atom, place, place_of) for atom in atoms) for place in range(2 * len(bounds) + 1)]
    found = {_answers(atoms, None): MISSING}
    cuts, classes = [], [found.setdefault(stretches[0], len(found))]
    for place, (before, after) in enumerate(itertools.pairwise(stretches)):
        if before != after:
            cuts.append(Cut(bounds[place // 2], inclusive=place % 2 == 0))  # type: ignore[arg-type]
            classes.append(found.setdefault(after, len(found)))
    return Ordered((name,), positions, tuple(found), tuple(cuts), tuple(classes))


def _at(atom: BoundAtom, place: int, place_of: Mapping[Literal, int]) -> int:
    """What an atom says of a value at a position."""
    if atom.operator == "?":
        return kleene.FALSE
    if atom.operator == "=":
        return int(any(place == place_of[literal] for literal in atom.literals))
    return int(compare(atom.operator, place, place_of[atom.literals[0]]))
