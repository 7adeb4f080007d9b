"""Numbers and dates in the form of each language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from plan_rules.quantity import PERCENT, POINTS, TIMES, Language, decimals_of

if TYPE_CHECKING:
    from plan_rules.finding.figure import Figure

_MOST_DIGITS = 1000
# A CLDR pattern for each language, as its offices write dates.
_DAY_PATTERNS = {"vi": "dd/MM/yyyy", "en": "d MMMM yyyy"}
_UNITS = {
    "vi": {POINTS: "điểm phần trăm", TIMES: "lần"},
    "en": {POINTS: "percentage points", TIMES: "times"},
}
_ONE = {POINTS: "percentage point", TIMES: "time"}


def format_number(number: Decimal, language: Language) -> str:
    """A decimal number with all its decimals: 1.234,5 in Vietnamese, 1,234.5 in English."""
    from babel.numbers import format_decimal  # noqa: PLC0415 - loaded when the first explanation is asked for

    decimals = decimals_of(number)
    with localcontext(prec=_MOST_DIGITS):  # babel rounds in the current context, which may be too narrow
        return format_decimal(number, f"#,##0.{'0' * decimals}" if decimals else "#,##0", locale=language)


def format_count(count: int, language: Language) -> str:
    """A whole number: 1.234 in Vietnamese, 1,234 in English."""
    return format_number(Decimal(count), language)


def format_amount(number: Decimal, unit: str, language: Language) -> str:
    """A number with its unit: 98,5%, 1,5 điểm phần trăm, 5.200 USD."""
    text = format_number(number, language)
    if unit == PERCENT:
        return f"{text}%"
    words = _ONE if language == "en" and abs(number) == 1 else _UNITS[language]
    word = words.get(unit, unit)
    return f"{text} {word}" if word else text


def format_figure(figure: Figure, language: Language) -> str:
    """A figure with its unit."""
    return format_amount(Decimal(figure.decimal), figure.unit, language)


def format_day(day: date, language: Language) -> str:
    """A day: 31/12/2025 in Vietnamese, 31 December 2025 in English."""
    from babel.dates import format_date  # noqa: PLC0415 - loaded when the first explanation is asked for

    return format_date(day, _DAY_PATTERNS[language], locale=language)


def format_month(month: int, language: Language) -> str:
    """A month by its name: tháng 7 in Vietnamese, July in English."""
    from babel.dates import get_month_names  # noqa: PLC0415 - loaded when the first explanation is asked for

    return str(get_month_names(locale=language)[month])
