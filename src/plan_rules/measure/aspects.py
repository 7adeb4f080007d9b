"""Aspects: how far the rules tell records apart, and no further.

A rule asks little of a field: whether a document is electronic, not which channel it took. So the values of a field
fall into a few classes that no rule tells apart, and a record is counted by its classes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Context, Decimal
from typing import TypeAlias

from plan_rules.measure import kleene
from plan_rules.model.dataset import DataField, FieldType, Literal

MISSING = 0
"""The class of a missing value."""

_MISSING_ONLY = frozenset({MISSING})


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
class Answer:
    """What one atom says of each class: false where nothing else is said.

    Only what is not false is held, so that very many atoms that name a value each take little room.

    Attributes:
        true: the classes of which it is true.
        unknown: the classes of which it is unknown.
    """

    true: Collection[int]
    unknown: Collection[int] = _MISSING_ONLY

    def code(self, place: int) -> int:
        """False, true or unknown for a class."""
        return kleene.TRUE if place in self.true else kleene.UNKNOWN if place in self.unknown else kleene.FALSE


_IS_MISSING = Answer(true=_MISSING_ONLY, unknown=())


@dataclass(frozen=True, slots=True)
class Aspect:
    """What the atoms over one field, or over two that are compared, tell of a record.

    Attributes:
        fields: the one field, or the two.
        atoms: the positions of these atoms among those of the dataset.
        answers: what each of them says, atom by atom.
        size: the number of classes.
    """

    fields: tuple[str, ...]
    atoms: tuple[int, ...]
    answers: tuple[Answer, ...]
    size: int

    @property
    def name(self) -> str:
        """What a cube calls it."""
        return self.fields[0]

    def codes(self, place: int) -> tuple[int, ...]:
        """What all its atoms say of a class."""
        return tuple(answer.code(place) for answer in self.answers)


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
    positions: defaultdict[str, list[int]] = defaultdict(list)
    for place, atom in enumerate(atoms):
        if atom.other is None:
            positions[atom.field].append(place)
    for name, field in fields.items():
        if places := tuple(positions[name]):
            read = [atoms[place] for place in places]
            yield _ordered(name, places, read) if field.is_ordered else _named(name, places, read, field)


def _compared(atoms: Sequence[BoundAtom]) -> Iterator[Compared]:
    answer = Answer(true={kleene.TRUE}, unknown={kleene.UNKNOWN})
    for place, atom in enumerate(atoms):
        if atom.other is not None:
            yield Compared(atom.fields, (place,), (answer,), 3, atom.operator)


def _named(name: str, positions: tuple[int, ...], atoms: Sequence[BoundAtom], field: DataField) -> Named:
    """Values that the same atoms name share a class; what no atom names is one class as well."""
    naming: defaultdict[Literal, list[int]] = defaultdict(list)
    for number, atom in enumerate(atoms):
        for literal in atom.literals:
            naming[literal].append(number)
    known: tuple[Literal, ...] = (False, True) if field.type is FieldType.BOOLEAN else tuple(field.values)
    found: dict[tuple[int, ...], int] = {}
    classes = {value: found.setdefault(tuple(naming[value]), len(found) + 1) for value in known or tuple(naming)}
    other = None if known else found.setdefault((), len(found) + 1)
    true: list[set[int]] = [set() for _ in atoms]
    for numbers, place in found.items():
        for number in numbers:
            true[number].add(place)
    answers = (_IS_MISSING if atom.operator == "?" else Answer(true[number]) for number, atom in enumerate(atoms))
    return Named((name,), positions, tuple(answers), len(found) + 1, classes, other)


def _ordered(name: str, positions: tuple[int, ...], atoms: Sequence[BoundAtom]) -> Ordered:
    """The stretches, told by position: 2i + 1 is the i-th bound, even positions are what lies between bounds.

    What an atom says turns where its bound begins or ends. An order turns once and for ever, so that two stretches
    without a turn of an order between them differ in what is equal to a bound only, and all others differ.
    """
    bounds = sorted({literal for atom in atoms for literal in atom.literals})
    place_of = {bound: 2 * place + 1 for place, bound in enumerate(bounds)}
    turns: defaultdict[int, list[int]] = defaultdict(list)
    equal: defaultdict[int, list[int]] = defaultdict(list)
    for number, atom in enumerate(atoms):
        for at in (place_of[literal] for literal in atom.literals):
            if atom.operator == "=":
                equal[at].append(number)
            else:
                turns[at if atom.operator in (">=", "<") else at + 1].append(number)
    turned = 0
    found: dict[tuple[int, tuple[int, ...]], int] = {(0, ()): 1}
    cuts, classes, first = [], [1], dict[int, int]()
    true: list[set[int]] = [set() for _ in atoms]
    for place in sorted({*turns, *equal, *(at + 1 for at in equal)}):
        turned += bool(turns[place])
        of_place = found.setdefault((turned, tuple(equal[place])), len(found) + 1)
        cuts.append(Cut(bounds[(place - 1) // 2], inclusive=place % 2 == 1))  # type: ignore[arg-type]
        classes.append(of_place)
        first |= dict.fromkeys(turns[place], of_place)
        for number in equal[place]:
            true[number].add(of_place)
    size = len(found) + 1
    answers = (_of_bounds(atom, true[number], first.get(number, 0), size) for number, atom in enumerate(atoms))
    return Ordered((name,), positions, tuple(answers), size, tuple(cuts), tuple(classes))


def _of_bounds(atom: BoundAtom, equal: Collection[int], first: int, size: int) -> Answer:
    """What an atom says of stretches, numbered from low to high as far as an order tells them apart."""
    if atom.operator == "?":
        return _IS_MISSING
    if atom.operator == "=":
        return Answer(equal)
    return Answer(range(first, size) if atom.operator in (">", ">=") else range(1, first))
