"""Values of records: checked against the declared type, never cast; everything missing becomes None."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from numbers import Integral

from pydantic_core import PydanticCustomError

from plan_rules.model.dataset import DataField, FieldType, Literal, LiteralError
from plan_rules.problems import Code, near_miss
from plan_rules.quantity import Language

VIETNAM = timezone(timedelta(hours=7), "UTC+07:00")
"""The time zone in which a moment is turned into a day; Vietnam has had no other offset since 1975."""


_MOST_DIGITS = 400


class ValueProblem(ValueError):  # noqa: N818 - it becomes a Problem once the row is known
    """A value that is not of the declared type of its field."""

    def __init__(self, code: Code, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint


def is_missing(value: object) -> bool:
    """Whether a value stands for nothing: None, NaN, NaT or a dataframe's NA."""
    if value is None:
        return True
    try:
        return bool(value != value)  # noqa: PLR0124 - only NaN and NaT differ from themselves
    except (TypeError, ValueError, ArithmeticError):  # ArithmeticError: a signalling NaN
        return type(value).__name__ == "NAType" or (isinstance(value, Decimal) and value.is_nan())


def read_value(value: object, field: DataField) -> Literal | None:
    """A value as the conditions compare it, or None where it is missing.

    Text is brought to Unicode form NFC, a moment to its day in Vietnam, a float to the decimal number that it
    prints as.

    Raises:
        ValueProblem: where the value is not of the declared type or outside the declared values.
    """
    return None if is_missing(value) else _READERS[field.type](value, field)


def group_text(value: Literal | None) -> str | None:
    """A value as the name of a group; equal values have one name."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return "0" if value == 0 else text.rstrip("0").rstrip(".") if "." in text else text
    return None if value is None else str(value)


def parse_value(text: str, field: DataField, language: Language = "vi") -> Literal:
    """A value given as text, as in a CSV file, read by the declared type of its field.

    Args:
        text: the value.
        field: the field it is a value of.
        language: how a number in it is written.

    Raises:
        ValueProblem: where the text is not of the accepted form.
    """
    try:
        return field.read_literal(text, language)
    except LiteralError as error:
        code = Code.UNDECLARED_VALUE if field.values else Code.WRONG_FIELD_TYPE
        raise ValueProblem(code, str(error), error.hint) from None
    except PydanticCustomError as error:
        fault = (error.context or {})["faults"][0]
        raise ValueProblem(Code.BAD_DATE, fault.message, fault.hint) from None


def _read_text(value: object, field: DataField) -> str:
    if not isinstance(value, str):
        raise _wrong_type(value, "text", "give it as str")
    text = unicodedata.normalize("NFC", value)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueProblem(Code.WRONG_FIELD_TYPE, "the text holds half a character", "give whole characters") from None
    if field.values and text not in field.values:
        raise ValueProblem(Code.UNDECLARED_VALUE, f"{text!r} is not a declared value", near_miss(text, field.values))
    return text


def _read_boolean(value: object, _: DataField) -> bool:
    if type(value).__name__ in ("bool", "bool_"):  # numpy has a truth value of its own
        return bool(value)
    raise _wrong_type(value, "true or false", "give it as bool")


def _read_date(value: object, _: DataField, zone: tzinfo = VIETNAM) -> date:
    if isinstance(value, datetime):
        try:
            return value.astimezone(zone).date() if value.tzinfo else value.date()
        except (OverflowError, NotImplementedError):  # the last or first day there is, as databases use it for "never"
            return value.date()  # NotImplementedError: what pandas says of a day beyond it
    if isinstance(value, date):
        return value
    raise _wrong_type(value, "a date", "give it as datetime.date; text is not read as a date")


def _read_integer(value: object, _: DataField) -> Decimal:
    if isinstance(value, Integral) and not isinstance(value, bool):
        return Decimal(int(value))
    if isinstance(value, Decimal) and _is_plain(value) and value == value.to_integral_value():
        return value
    raise _wrong_type(value, "a whole number", "give it as int")


def _read_number(value: object, field: DataField) -> Decimal:
    if isinstance(value, Integral):
        return _read_integer(value, field)
    number = Decimal(repr(float(value))) if isinstance(value, float) else value
    if isinstance(number, Decimal) and _is_plain(number):
        return number
    raise _wrong_type(value, "a finite number", "give it as int, Decimal or float")


def _is_plain(value: Decimal) -> bool:
    """Whether it is finite and can be written out; an exponent of millions would fill the memory."""
    return value.is_finite() and abs(value.adjusted()) <= _MOST_DIGITS


_READERS: dict[FieldType, Callable[[object, DataField], Literal]] = {
    FieldType.TEXT: _read_text,
    FieldType.BOOLEAN: _read_boolean,
    FieldType.DATE: _read_date,
    FieldType.INTEGER: _read_integer,
    FieldType.NUMBER: _read_number,
}


def _wrong_type(value: object, due: str, hint: str) -> ValueProblem:
    # The type only: a value may be content that no message should carry.
    return ValueProblem(Code.WRONG_FIELD_TYPE, f"{due} is due, there is {type(value).__name__}", hint)
