from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_rules.problems import Code
from plan_rules.quantity import (
    Language,
    NumberError,
    Quantity,
    canonical_unit,
    decimal_text,
    decimals_of,
    read_number,
    read_quantity,
)

UNITS = ("", "%", "points", "times", "USD", "triệu đồng/người", "m³")


def amounts(*, most_decimals: int = 12) -> st.SearchStrategy[Decimal]:
    """Decimal numbers with the decimals they were written with."""
    return st.builds(
        lambda digits, decimals: Decimal(digits).scaleb(-decimals),
        st.integers(-(10**20), 10**20),
        st.integers(0, most_decimals),
    )


quantities = st.builds(Quantity, amounts(), st.sampled_from(UNITS))


@given(quantities)
def test_what_is_printed_is_read_back_exactly(quantity: Quantity) -> None:
    read = read_quantity(str(quantity), "en")
    assert read == quantity
    assert read.decimals == quantity.decimals
    assert read.fraction == quantity.fraction


@given(amounts())
def test_a_decimal_comma_is_a_decimal_point_in_vietnamese(amount: Decimal) -> None:
    text = f"{amount:f}"
    if decimals_of(amount) == 3:  # could be thousands; see below
        text += "0"
    assert read_number(text.replace(".", ","), "vi") == read_number(text, "vi") == amount


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(("", "-", "+")), st.sampled_from(".,"))
def test_three_decimals_after_at_most_three_digits_could_be_thousands(
    whole: int, decimals: int, sign: str, separator: str
) -> None:
    with pytest.raises(NumberError) as caught:
        read_number(f"{sign}{whole}{separator}{decimals:03}", "vi")
    assert caught.value.code is Code.AMBIGUOUS_NUMBER
    thousands, exact = (text.split(" for ")[0].removeprefix("write ") for text in caught.value.hint.split(", "))
    assert read_number(thousands) == int(f"{sign}{whole}{decimals:03}")
    assert read_number(exact) == Decimal(f"{sign}{whole}.{decimals:03}")


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [("0,125", "vi", "0.125"), ("0.125", "vi", "0.125"), ("1234.567", "vi", "1234.567"), ("5.200", "en", "5.200")],
)
def test_three_decimals_are_decimals_where_they_cannot_be_thousands(text: str, language: Language, number: str) -> None:
    assert str(read_number(text, language)) == number


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", "digits"),
        ("abc", "digits"),
        ("1e3", "exponents are refused"),
        ("1.5E-3", "exponents are refused"),
        ("007", "write 7"),
        ("-010", "write -10"),
        ("00", "write 0"),
        ("1:30", "digits"),
        ("1.234.567", "without separators"),
        ("1,234.5", "without separators"),
        ("1 234", "digits"),
        (".5", "digits"),
        ("5.", "digits"),
        ("0x10", "digits"),
        ("1_000", "digits"),
        ("NaN", "digits"),
        ("Infinity", "digits"),
        ("--5", "digits"),
        ("٣", "digits"),
        ("½", "digits"),
        ("²", "digits"),
        ("1" * 41, "at most 40 digits"),
    ],
)
def test_what_is_no_number_is_refused_with_what_is(text: str, hint: str) -> None:
    with pytest.raises(NumberError) as caught:
        read_number(text)
    assert caught.value.code is Code.BAD_NUMBER
    assert hint in caught.value.hint


def test_english_figures_have_no_decimal_comma() -> None:
    with pytest.raises(NumberError) as caught:
        read_number("-7,25", "en")
    assert caught.value.code is Code.BAD_NUMBER
    assert "-7.25" in caught.value.hint


@given(st.text(max_size=12), st.sampled_from(("vi", "en")))
def test_any_text_is_a_quantity_or_a_number_error(text: str, language: Language) -> None:
    try:
        quantity = read_quantity(text, language)
    except NumberError as error:
        assert error.code in (Code.BAD_NUMBER, Code.AMBIGUOUS_NUMBER)  # noqa: PT017
    else:
        assert read_quantity(str(quantity), "en") == quantity


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("75%", "75", "%"),
        (" 7,0 % ", "7.0", "%"),
        ("98 phần trăm", "98", "%"),
        ("5200 USD", "5200", "USD"),
        ("3 điểm %", "3", "points"),
        ("3 Điểm phần trăm", "3", "points"),
        ("2,5 lần", "2.5", "times"),
        ("-1.50 triệu  đồng/người", "-1.50", "triệu đồng/người"),
        ("+10", "10", ""),
    ],
)
def test_a_number_with_its_unit(text: str, amount: str, unit: str) -> None:
    quantity = read_quantity(text)
    assert (str(quantity.amount), quantity.unit) == (amount, unit)


@pytest.mark.parametrize("text", ["5200USD", "5 200 USD", "75%%", "75 % of all", "5 $", "%", "USD 5", "3 2"])
def test_what_is_no_number_with_a_unit_is_refused(text: str) -> None:
    with pytest.raises(NumberError) as caught:
        read_quantity(text)
    assert caught.value.code is Code.BAD_NUMBER


@pytest.mark.parametrize(
    "unit", ["%", "phần trăm", "PP", "Points", "điểm %", " điểm  phần trăm", "lần", "USD", "Triệu"]
)
def test_a_canonical_unit_is_its_own(unit: str) -> None:
    assert canonical_unit(canonical_unit(unit)) == canonical_unit(unit)


@pytest.mark.parametrize(
    ("quantity", "value"),
    [
        (Quantity(Decimal("98.0"), "%"), Fraction(98, 100)),
        (Quantity(Decimal("0.1"), "%"), Fraction(1, 1000)),
        (Quantity(Decimal(5), "points"), Fraction(5, 100)),
        (Quantity(Decimal("2.5"), "times"), Fraction(5, 2)),
        (Quantity(Decimal("0.1"), "USD"), Fraction(1, 10)),
    ],
)
def test_the_value_is_exact(quantity: Quantity, value: Fraction) -> None:
    assert quantity.fraction == value


fractions = st.fractions(-1000, 1000, max_denominator=10**6)


@given(fractions, st.integers(0, 8))
def test_a_decimal_text_is_within_half_of_its_last_place(value: Fraction, decimals: int) -> None:
    text = decimal_text(value, decimals)
    assert decimals_of(Decimal(text)) == decimals
    assert abs(Fraction(text) - value) * 2 * 10**decimals <= 1


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Fraction(5, 1000), 2, "0.00"),
        (Fraction(15, 1000), 2, "0.02"),
        (Fraction(-1, 1000), 2, "0.00"),
        (Fraction(-3, 2), 0, "-2"),
        (Fraction(-1, 20), 2, "-0.05"),
    ],
)
def test_halves_go_to_the_even_neighbour_and_zero_has_no_sign(value: Fraction, decimals: int, text: str) -> None:
    assert decimal_text(value, decimals) == text
