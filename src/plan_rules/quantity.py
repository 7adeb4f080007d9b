"""Exact numbers: decimal text to fractions and back, without a binary float on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from plan_rules.problems import Code

Language: TypeAlias = Literal["vi", "en"]

PERCENT = "%"
POINTS = "points"
TIMES = "times"

_ONE, _HUNDREDTH = Fraction(1), Fraction(1, 100)
_UNIT_WORDS = {
    "%": PERCENT,
    "phần trăm": PERCENT,
    "pp": POINTS,
    "points": POINTS,
    "điểm %": POINTS,
    "điểm phần trăm": POINTS,
    "times": TIMES,
    "lần": TIMES,
}
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*")
_PLAIN = re.compile(r"([+-]?)(0|[1-9][0-9]*)(?:([.,])([0-9]+))?")
# A unit follows a space, or is a percent sign; letters glued to the digits would let 1e3 pass as a unit "e3".
_UNIT = re.compile(r"(?:\s*%|\s+[^\W\d_].*)?")
_MOST_DIGITS = 40


class NumberError(ValueError):
    """Text that is not a number in the accepted form.

    Attributes:
        code: ``bad-number`` or ``ambiguous-number``.
        hint: what would be accepted.
    """

    def __init__(self, code: Code, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it was written, with its unit.

    Attributes:
        amount: the number as written; its exponent keeps the decimals that were printed.
        unit: ``%``, ``points`` (percentage points), ``times``, another unit as text, or ``""``.
    """

    amount: Decimal
    unit: str = ""

    @property
    def fraction(self) -> Fraction:
        """The exact value; 100 % is 1, one percentage point is 1/100."""
        return Fraction(self.amount) * scale(self.unit)

    @property
    def decimals(self) -> int:
        """How many decimals were written."""
        return decimals_of(self.amount)

    def __str__(self) -> str:
        space = "" if self.unit in ("", PERCENT) else " "
        return f"{self.amount:f}{space}{self.unit}"


def scale(unit: str) -> Fraction:
    """What one of the unit is worth: 1/100 for percent and percentage points, else 1."""
    return _HUNDREDTH if unit in (PERCENT, POINTS) else _ONE


def decimals_of(amount: Decimal) -> int:
    """How many decimals a number was written with."""
    exponent = amount.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def canonical_unit(text: str) -> str:
    """One spelling for percent, percentage points and multiples; any other unit as it is."""
    word = " ".join(text.split())
    return _UNIT_WORDS.get(word.lower(), word)


def read_number(text: str, language: Language = "vi") -> Decimal:
    """Read a decimal number exactly as written.

    ``language="vi"`` takes both ``7.0`` and ``7,0``, and refuses what could be thousands (``5.200``);
    ``"en"`` takes the decimal point only.

    Raises:
        NumberError: with the code and what would be accepted.
    """
    stripped = text.strip()
    match = _PLAIN.fullmatch(stripped)
    if match is None:
        raise NumberError(Code.BAD_NUMBER, f"{text!r} is not a number", _hint_for(stripped))
    if len(stripped) > _MOST_DIGITS:
        raise NumberError(Code.BAD_NUMBER, "the number is too long", f"numbers have at most {_MOST_DIGITS} digits")
    sign, whole, separator, decimals = match.groups()
    if separator == "," and language == "en":
        raise NumberError(
            Code.BAD_NUMBER,
            f"{text!r} has a decimal comma, which English figures do not use",
            f"write {sign}{whole}.{decimals}, or say that the language is Vietnamese",
        )
    thousands = (separator == "." and language == "vi") or separator == ","
    if decimals and len(decimals) == 3 and len(whole) <= 3 and whole != "0" and thousands:
        raise NumberError(
            Code.AMBIGUOUS_NUMBER,
            f"{text!r} could be {sign}{whole}{decimals} or {sign}{whole}.{decimals}",
            f"write {sign}{whole}{decimals} for thousands, {sign}{whole}.{decimals}0 for decimals",
        )
    return Decimal(f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}")


def _hint_for(text: str) -> str:
    if match := re.fullmatch(r"([+-]?)0+(0|[1-9][0-9]*)", text):
        return f"leading zeros are refused; write {match[1]}{match[2]}"
    if re.match(r"[+-]?[0-9.]+[eE][+-]?[0-9]", text):
        return "exponents are refused; write the number out"
    if len(re.findall(r"[.,]", text)) > 1:
        return "write thousands without separators, as in 1234567.8"
    return "write digits with at most one decimal separator, as in 75 or 7.0"


def read_quantity(text: str, language: Language = "vi") -> Quantity:
    """Read a number with its unit: ``75%``, ``7,0 %``, ``5200 USD``, ``3 điểm %``.

    Raises:
        NumberError: with the code and what would be accepted.
    """
    stripped = text.strip()
    match = _NUMBER.match(stripped)
    number = match.group() if match else stripped
    unit = stripped[len(number) :]
    if not _UNIT.fullmatch(unit):
        raise NumberError(Code.BAD_NUMBER, f"{text!r} is not a number with a unit", _hint_for(stripped))
    return Quantity(read_number(number, language), canonical_unit(unit))


def decimal_text(value: Fraction, decimals: int) -> str:
    """A fraction with a fixed number of decimals, rounded half to even, exactly."""
    numerator, denominator = value.as_integer_ratio()
    return fixed_point(half_even(numerator * 10**decimals, denominator), decimals)


def half_even(numerator: int, denominator: int) -> int:
    """A ratio rounded to a whole number, a half to the even one; the denominator is positive."""
    whole, rest = divmod(numerator, denominator)
    beyond = 2 * rest - denominator
    return whole + (beyond > 0 or (beyond == 0 and whole % 2))


def fixed_point(scaled: int, decimals: int) -> str:
    """A whole number of the last decimals as text: 12345 with two decimals is 123.45."""
    sign, digits = ("-" if scaled < 0 else ""), str(abs(scaled)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"
