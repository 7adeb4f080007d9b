"""Values of records: accepted as their declared type or refused, never cast."""

from __future__ import annotations

import math
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measure.fakes import NaTType, NAType, bool_, float32, float64, int64, ndarray
from plan_rules.measure.sources.values import ValueProblem, group_text, is_missing, parse_value, read_value
from plan_rules.model.dataset import DataField, FieldType
from plan_rules.problems import Code

TYPES = list(FieldType)
SECRECY = DataField(type=FieldType.TEXT, values=("không", "mật", "tối mật"))
HUGE = 10**5000 + 1


def field(kind: str) -> DataField:
    return DataField(type=FieldType(kind))


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize(
    "value",
    [None, math.nan, float64("nan"), Decimal("NaN"), Decimal("sNaN"), NaTType(), NAType()],
    ids=lambda value: type(value).__name__ if not isinstance(value, Decimal) else str(value),
)
def test_everything_missing_is_one_missing(kind: FieldType, value: object) -> None:
    assert is_missing(value)
    assert read_value(value, DataField(type=kind)) is None


@pytest.mark.parametrize("value", ["", " ", "NaN", "null", 0, False, Decimal(0), ndarray(), [], [None]], ids=repr)
def test_what_is_not_missing(value: object) -> None:
    assert not is_missing(value)


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        ("text", "Sở Y tế", "Sở Y tế"),
        ("text", "", ""),
        ("text", " mật ", " mật "),
        ("text", unicodedata.normalize("NFD", "tối mật"), "tối mật"),
        ("boolean", True, True),
        ("boolean", False, False),
        ("boolean", bool_(True), True),
        ("boolean", bool_(False), False),
        ("integer", 3, Decimal(3)),
        ("integer", -3, Decimal(-3)),
        ("integer", Decimal("3.00"), Decimal(3)),
        ("integer", int64(3), Decimal(3)),
        ("integer", 2**63 + 1, Decimal(9223372036854775809)),
        ("number", 3, Decimal(3)),
        ("number", Decimal("0.10"), Decimal("0.1")),
        ("number", 0.1, Decimal("0.1")),
        ("number", 0.1 + 0.2, Decimal("0.30000000000000004")),
        ("number", float64(0.1), Decimal("0.1")),
        ("number", int64(3), Decimal(3)),
        ("number", 1e22, Decimal(10**22)),
        ("number", -0.0, Decimal(0)),
        ("date", date(2025, 2, 28), date(2025, 2, 28)),
        ("date", datetime(2025, 2, 28, 23, 59), date(2025, 2, 28)),  # noqa: DTZ001
        ("date", datetime(2025, 2, 28, 16, 59, 59, tzinfo=UTC), date(2025, 2, 28)),
        ("date", datetime(2025, 2, 28, 17, 0, tzinfo=UTC), date(2025, 3, 1)),  # midnight in Vietnam
        ("date", datetime(2025, 3, 1, 0, 0, tzinfo=timezone(timedelta(hours=9))), date(2025, 2, 28)),
        ("date", datetime.max.replace(tzinfo=UTC), date.max),
    ],
)  # fmt: skip
def test_a_value_of_the_declared_type(kind: str, value: object, read: object) -> None:
    found = read_value(value, field(kind))
    assert found == read
    assert type(found) is type(read)


WRONG: dict[str, list[Any]] = {
    "text": [1, True, 1.5, b"text", date(2025, 1, 1), ["text"], ndarray(), "\ud800"],
    "boolean": [1, 0, "true", "True", 1.0, int64(1), Decimal(1)],
    "integer": [True, bool_(True), 3.0, 3.5, "3", Decimal("3.5"), Decimal("Infinity"),
                Decimal("1e999999"), Fraction(3)],
    "number": [True, bool_(True), "3", math.inf, -math.inf, Decimal("-Infinity"), Decimal("1e999999"),
               1j, float32(1.5)],
    "date": ["2025-01-01", 20250101, 0, 45658.0, timedelta(1), {"year": 2025}],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in WRONG.items() for value in values])
def test_a_value_of_another_type_is_refused_without_telling_it(kind: str, value: object) -> None:
    with pytest.raises(ValueProblem) as caught:
        read_value(value, field(kind))
    assert caught.value.code is Code.WRONG_FIELD_TYPE
    assert caught.value.hint
    if not isinstance(value, str):
        assert str(caught.value).endswith(f"is due, there is {type(value).__name__}")


def test_a_text_outside_the_declared_values_is_refused_with_a_near_miss() -> None:
    assert read_value(unicodedata.normalize("NFD", "tối mật"), SECRECY) == "tối mật"
    with pytest.raises(ValueProblem, match="'toi mật' is not a declared value") as caught:
        read_value("toi mật", SECRECY)
    assert caught.value.code is Code.UNDECLARED_VALUE
    assert caught.value.hint == "did you mean 'tối mật'?"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_is_the_decimal_number_that_it_prints_as(value: float) -> None:
    read = read_value(value, field("number"))
    assert isinstance(read, Decimal)
    assert float(read) == value
    assert read == Decimal(repr(value))


@given(st.integers())
def test_an_integer_is_exact_whatever_its_size(value: int) -> None:
    for each in (value, int64(value), Decimal(value)):
        assert read_value(each, field("integer")) == value
        assert read_value(each, field("number")) == value


def test_an_integer_too_long_to_print_is_still_exact() -> None:
    read = read_value(HUGE, field("integer"))
    assert read == HUGE
    assert read != HUGE + 1
    assert group_text(read) == f"1{'0' * 4999}1"


@given(st.text())
def test_text_is_compared_in_one_unicode_form(value: str) -> None:
    forms = {read_value(unicodedata.normalize(form, value), field("text")) for form in ("NFC", "NFD")}
    assert forms == {unicodedata.normalize("NFC", value)}


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([1, 1.0, Decimal("1.00")], "1"),
        ([0, -0.0, Decimal("0.00")], "0"),
        ([100, 1e2, Decimal("1e2")], "100"),
        ([0.5, Decimal("0.50")], "0.5"),
    ],
)
def test_equal_numbers_make_one_group(values: list[Any], text: str) -> None:
    assert {group_text(read_value(value, field("number"))) for value in values} == {text}


def test_other_values_as_groups() -> None:
    assert [group_text(value) for value in (None, True, date(2025, 3, 1), "Sở Y tế")] == [
        None,
        "true",
        "2025-03-01",
        "Sở Y tế",
    ]


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("integer", "3.5", Code.WRONG_FIELD_TYPE),
        ("number", "một", Code.WRONG_FIELD_TYPE),
        ("number", "5.200", Code.WRONG_FIELD_TYPE),
        ("boolean", "1", Code.WRONG_FIELD_TYPE),
        ("date", "1/2/2025", Code.BAD_DATE),
        ("date", "2025-02-30", Code.BAD_DATE),
    ],
)
def test_text_that_is_no_value_of_its_field(kind: str, text: str, code: Code) -> None:
    with pytest.raises(ValueProblem) as caught:
        parse_value(text, field(kind))
    assert caught.value.code is code


def test_text_that_is_a_value_of_its_field() -> None:
    assert parse_value("7,5", field("number")) == Decimal("7.5")
    assert parse_value("1.250", field("number"), "en") == Decimal("1.25")
    assert parse_value("true", field("boolean")) is True
    assert parse_value("2025-02-28", field("date")) == date(2025, 2, 28)
    assert parse_value("tối mật", SECRECY) == "tối mật"
    with pytest.raises(ValueProblem) as caught:
        parse_value("toi mật", SECRECY)
    assert caught.value.code is Code.UNDECLARED_VALUE
