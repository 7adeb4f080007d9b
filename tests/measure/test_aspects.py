"""Values fall into classes that no rule tells apart: a class answers every atom as its values do, and no two alike."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_rules.measure.aspects import MISSING, BoundAtom, Compared, Cut, Extent, Named, Ordered, aspects_of
from plan_rules.model.dataset import DataField, FieldType

NUMBERS = st.decimals(-3, 3, places=1)
DAYS = st.integers(0, 6).map(lambda days: date(2024, 2, 26) + timedelta(days=days))
TEXTS = st.sampled_from(["a", "b", "c", "d"])


def ordered_atoms(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[BoundAtom]]:
    compared = st.builds(
        lambda sign, bound: BoundAtom("x", sign, (bound,)), st.sampled_from([">", ">=", "<", "<="]), values
    )
    listed = st.lists(values, min_size=1, max_size=3, unique=True).map(lambda some: BoundAtom("x", "=", tuple(some)))
    return st.lists(compared | listed | st.just(BoundAtom("x", "?")), min_size=1, max_size=5, unique=True)


def check(atoms: list[BoundAtom], field: DataField, values: list[Any]) -> None:
    (aspect,) = aspects_of(atoms, {"x": field})
    assert isinstance(aspect, Named | Ordered)
    assert aspect.codes(MISSING) == tuple(atom.code(None) for atom in atoms)
    for value in (None, *values):
        assert aspect.codes(aspect.code(value)) == tuple(atom.code(value) for atom in atoms)
    assert len({aspect.codes(place) for place in range(aspect.size)}) == aspect.size, (
        "two classes are told apart by no atom"
    )


@given(ordered_atoms(NUMBERS), st.lists(NUMBERS | st.decimals(-4, 4, places=3), max_size=8))
def test_numbers(atoms: list[BoundAtom], values: list[Decimal]) -> None:
    check(atoms, DataField(type=FieldType.NUMBER), values)


@given(ordered_atoms(DAYS), st.lists(DAYS, max_size=8))
def test_days(atoms: list[BoundAtom], values: list[date]) -> None:
    check(atoms, DataField(type=FieldType.DATE), values)


@given(ordered_atoms(NUMBERS), st.integers(-3, 0), st.integers(0, 3), st.integers(0, 1), st.data())
def test_numbers_of_a_column_pass_cuts_within_it_as_they_pass_any(
    atoms: list[BoundAtom], least: int, most: int, decimals: int, data: st.DataObject
) -> None:
    extent = Extent(Decimal(least), Decimal(most), decimals)
    values = data.draw(st.lists(st.decimals(least, most, places=decimals), max_size=8))
    (aspect,) = aspects_of(atoms, {"x": DataField(type=FieldType.NUMBER)})
    assert isinstance(aspect, Ordered)
    for cut in aspect.cuts:
        within = cut.within(extent)
        assert least <= within.bound <= most  # type: ignore[operator]
        assert within.bound == round(within.bound, decimals)  # type: ignore[arg-type, call-overload]
        assert [cut.passed(value) for value in values] == [within.passed(value) for value in values]


def text_atoms() -> st.SearchStrategy[list[BoundAtom]]:
    some = st.lists(TEXTS, min_size=1, max_size=3, unique=True).map(lambda texts: BoundAtom("x", "=", tuple(texts)))
    return st.lists(some | st.just(BoundAtom("x", "?")), min_size=1, max_size=4, unique=True)


@given(text_atoms(), st.booleans())
def test_texts(atoms: list[BoundAtom], is_closed: bool) -> None:
    values = ("a", "b", "c", "d") if is_closed else ()
    check(atoms, DataField(type=FieldType.TEXT, values=values), ["a", "b", "c", "d"] if is_closed else ["a", "z"])


def test_true_and_false() -> None:
    atoms = [BoundAtom("x", "=", (True,)), BoundAtom("x", "?")]
    check(atoms, DataField(type=FieldType.BOOLEAN), [True, False])


def test_fields_have_one_aspect_each_and_pairs_follow() -> None:
    fields = {name: DataField(type=FieldType.DATE) for name in ("y", "x")}
    pair = BoundAtom("x", "<=", other="y")
    atoms = [BoundAtom("x", "?"), pair, BoundAtom("y", "?"), BoundAtom("x", ">", (date(2024, 1, 1),))]
    aspects = aspects_of(atoms, fields)
    assert [(aspect.name, aspect.atoms) for aspect in aspects] == [("y", (2,)), ("x", (0, 3)), ("x<=y", (1,))]
    compared = aspects[-1]
    assert isinstance(compared, Compared)
    days = (date(2024, 1, 1), date(2024, 1, 2), None)
    for one in days:
        for two in days:
            assert compared.codes(compared.code(one, two)) == (pair.code(one, two),)


LONG = Decimal("123456789012345678901234567890.3")


@pytest.mark.parametrize(
    ("bound", "inclusive", "extent", "expected"),
    [
        ("0", False, Extent(Decimal(0), Decimal(255)), Cut(Decimal(0), inclusive=False)),
        ("255", True, Extent(Decimal(0), Decimal(255)), Cut(Decimal(255), inclusive=True)),
        ("-0.1", True, Extent(Decimal(0), Decimal(255)), Cut(Decimal(0), inclusive=True)),
        ("255.1", True, Extent(Decimal(0), Decimal(255)), Cut(Decimal(255), inclusive=False)),
        ("0.3", False, Extent(Decimal(0), Decimal(255)), Cut(Decimal(1), inclusive=True)),
        ("0.31", True, Extent(Decimal(0), Decimal(255), 1), Cut(Decimal("0.4"), inclusive=True)),
        (str(LONG), True, Extent(Decimal(0), Decimal("1e38")), Cut(Decimal(int(LONG) + 1), inclusive=True)),
    ],
)
def test_a_cut_among_the_numbers_that_a_column_can_hold(
    bound: str, inclusive: bool, extent: Extent, expected: Cut
) -> None:
    assert Cut(Decimal(bound), inclusive).within(extent) == expected
