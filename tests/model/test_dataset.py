from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from plan_rules.model.dataset import DataField, FieldType, Literal, LiteralError


@pytest.mark.parametrize(
    ("kind", "text", "literal"),
    [
        (FieldType.TEXT, "a  b", "a b"),
        (FieldType.TEXT, "ma\u0323\u0302t", "m\u1eadt"),
        (FieldType.BOOLEAN, "true", True),
        (FieldType.BOOLEAN, "false", False),
        (FieldType.DATE, "2024-02-29", date(2024, 2, 29)),
        (FieldType.INTEGER, "-3", Decimal(-3)),
        (FieldType.INTEGER, "3.0", Decimal("3.0")),
        (FieldType.NUMBER, "2,5", Decimal("2.5")),
        (FieldType.NUMBER, "123456789012345", Decimal(123456789012345)),
    ],
)
def test_what_a_literal_means(kind: FieldType, text: str, literal: Literal) -> None:
    assert DataField(type=kind).read_literal(text) == literal


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (FieldType.BOOLEAN, "True"),
        (FieldType.BOOLEAN, "1"),
        (FieldType.INTEGER, "3.5"),
        (FieldType.INTEGER, "1e3"),
        (FieldType.NUMBER, "1234567890123456"),
        (FieldType.NUMBER, "5%"),
    ],
)
def test_what_a_field_never_holds(kind: FieldType, text: str) -> None:
    with pytest.raises(LiteralError) as caught:
        DataField(type=kind).read_literal(text)
    assert caught.value.hint


@pytest.mark.parametrize("kind", FieldType)
def test_numbers_and_dates_have_an_order(kind: FieldType) -> None:
    assert DataField(type=kind).is_ordered == (kind not in (FieldType.TEXT, FieldType.BOOLEAN))
