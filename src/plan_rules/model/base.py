"""The base of all models, the scalars they are made of, and faults that know their place in the model."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, NoReturn, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetJsonSchemaHandler,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from plan_rules.model.key_meanings import meanings_of
from plan_rules.problems import MOST_PROBLEMS, Code, Path
from plan_rules.quantity import NumberError, Quantity, decimals_of, read_number, read_quantity

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_MOST_DIGITS = 40
_MOST_DIGITS_OF_INTEGER = 18
_MOST_SHOWN = 80

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong inside a model.

    Attributes:
        code, message, hint: as in ``Problem``.
        path: keys and list positions, from the model that found it.
        at_key: whether the key at the path is wrong, not its value.
    """

    code: Code
    message: str
    hint: str = ""
    path: Path = ()
    at_key: bool = False


def refuse(faults: Iterable[Fault]) -> None:
    """Raise all faults that will be told as one validation error; do nothing where there are none."""
    if found := tuple(itertools.islice(faults, MOST_PROBLEMS + 1)):
        text = "; ".join(fault.message for fault in found)
        raise PydanticCustomError("plan_fault", "{text}", {"text": text, "faults": found})


def refuse_one(code: Code, message: str, hint: str = "") -> NoReturn:
    """Raise one fault at the place that is being read."""
    raise PydanticCustomError("plan_fault", "{text}", {"text": message, "faults": (Fault(code, message, hint),)})


def shown(value: object) -> str:
    """A value as an error message quotes it: text as it is, of anything else only the kind."""
    if not isinstance(value, str):
        return f"a value of type {type(value).__name__}"
    return repr(value if len(value) <= _MOST_SHOWN else f"{value[:_MOST_SHOWN]}…")


class Model(BaseModel):
    """Frozen, strict about keys; its file form is its own dump."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        serialize_by_alias=True,
    )

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        for name, text in meanings_of(cls).items():
            for key in {name, cls.model_fields[name].alias} & properties.keys():
                properties[key].setdefault("description", text)
        return schema

    def but(self, values: Mapping[str, object]) -> Self:
        """The same with some other values, which are not checked: for very many models that differ in little."""
        other, fields = self.__class__.__new__(self.__class__), self.__class__.model_fields
        # Beside its fields a model holds what was worked out of them, which may be other for the other.
        known = self.__dict__ if len(self.__dict__) == len(fields) else {name: self.__dict__[name] for name in fields}
        object.__setattr__(other, "__dict__", {**known, **values})
        object.__setattr__(other, "__pydantic_fields_set__", self.__pydantic_fields_set__)
        object.__setattr__(other, "__pydantic_extra__", None)
        object.__setattr__(other, "__pydantic_private__", None)
        return other


class FrozenDict(dict[Key, Value]):
    """A mapping that refuses to change, so that a frozen model is frozen all the way down."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("this mapping is part of a frozen model")

    __setitem__ = __delitem__ = update = setdefault = pop = popitem = clear = __ior__ = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type[FrozenDict[Any, Any]], tuple[dict[Key, Value]]]:
        return type(self), (dict(self),)

    def __deepcopy__(self, _: object) -> FrozenDict[Key, Value]:
        return self


FrozenMapping = Annotated[Mapping[Key, Value], AfterValidator(FrozenDict)]


def normal(text: str) -> str:
    """Text in Unicode form NFC, white space folded: two spellings of one quote are one quote."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _read_text(text: str) -> str:
    folded = normal(text)
    if not folded:
        refuse_one(Code.EMPTY_VALUE, "there is no text here", "give a text, or leave the key out")
    if control := _CONTROL.search(folded):
        refuse_one(Code.BAD_VALUE, f"the text holds the control character U+{ord(control.group()):04X}", "remove it")
    return folded


def _read_day(value: object) -> object:
    if isinstance(value, datetime):
        refuse_one(Code.BAD_DATE, "a day is due, not a moment", "use .date()")
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return read_day(value)
    return refuse_one(Code.BAD_DATE, f"{shown(value)} is not a date", "write YYYY-MM-DD")


def read_day(text: str, hint: str = "write YYYY-MM-DD") -> date:
    """Read ``YYYY-MM-DD``; anything else is refused with the form that was probably meant."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            refuse_one(Code.BAD_DATE, f"the day {text} does not exist", "check month and day")
    if match := re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", text):
        day, month, year = match.groups()
        meant = f"write {year}-{month:0>2}-{day:0>2} if day/month/year is meant"
        refuse_one(Code.BAD_DATE, f"{text!r} is not of the form YYYY-MM-DD", meant)
    return refuse_one(Code.BAD_DATE, f"{text!r} is not a date", hint)


def _read_integer(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"0|-?[1-9][0-9]*", value):
        refuse_one(Code.BAD_NUMBER, f"{shown(value)} is not a whole number", "write digits only, without leading zeros")
    if isinstance(value, bool | float) or (isinstance(value, Decimal) and not _is_whole(value)):
        refuse_one(Code.BAD_NUMBER, f"{shown(value)} is not a whole number", "write digits only")
    digits = len(value.lstrip("-")) if isinstance(value, str) else 0
    if isinstance(value, int | Decimal):
        digits = Decimal(value).adjusted() + 1
    if digits > _MOST_DIGITS_OF_INTEGER:
        refuse_one(
            Code.BAD_NUMBER, "the number is too long", f"whole numbers have at most {_MOST_DIGITS_OF_INTEGER} digits"
        )
    return value


def _is_whole(number: Decimal) -> bool:
    return number.is_finite() and number == number.to_integral_value()


def _read_boolean(value: object) -> object:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    return refuse_one(Code.BAD_VALUE, f"{shown(value)} is neither true nor false", "write true or false")


def _read_quantity(value: object) -> object:
    if isinstance(value, Quantity):
        return value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        refuse_one(Code.BAD_NUMBER, f"{shown(value)} is not a quantity", "write a number with its unit, as in 75%")
    try:
        return read_quantity(value)
    except NumberError as error:
        refuse_one(error.code, str(error), error.hint)


def _read_decimal(value: object) -> object:
    if isinstance(value, str):
        try:
            return read_number(value)
        except NumberError as error:
            refuse_one(error.code, str(error), error.hint)
    if isinstance(value, float | bool):
        refuse_one(Code.BAD_NUMBER, f"{shown(value)} is not exact", "give the number as text or Decimal")
    if isinstance(value, Decimal) and not value.is_finite():
        refuse_one(Code.BAD_NUMBER, f"{value} is not a number", "give a finite number, or leave it out")
    # A huge exponent would take all memory once the number becomes a fraction.
    if isinstance(value, Decimal | int) and not _is_short(Decimal(value)):
        refuse_one(Code.BAD_NUMBER, "the number is too long", f"numbers have at most {_MOST_DIGITS} digits")
    return value


def _is_short(number: Decimal) -> bool:
    return number.adjusted() < _MOST_DIGITS and decimals_of(number) < _MOST_DIGITS


def one_or_many(value: object) -> object:
    """A list where one item may stand alone."""
    return value if isinstance(value, list | tuple) else [value]


Text = Annotated[str, AfterValidator(_read_text)]
"""Text that is not empty."""

Verbatim = Annotated[str, AfterValidator(_read_text)]
"""Text of the document, word by word."""

_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_FIELD = r"^[a-z][a-z0-9_]*$"


def _name(pattern: str, hint: str) -> AfterValidator:
    def check(text: str) -> str:
        if not re.fullmatch(pattern, text) or len(text) > 80:
            refuse_one(Code.BAD_VALUE, f"{text!r} is not a name of the accepted form", hint)
        return text

    return AfterValidator(check)


Id = Annotated[
    str,
    _name(_ID, "use small letters, digits and single hyphens, at most 80"),
    WithJsonSchema({"type": "string", "pattern": _ID, "maxLength": 80}),
]
"""Small letters, digits and hyphens."""

FieldName = Annotated[
    str,
    _name(_FIELD, "use small letters, digits and underscores, a letter first, at most 80"),
    WithJsonSchema({"type": "string", "pattern": _FIELD, "maxLength": 80}),
]
"""Small letters, digits and underscores."""

Day = Annotated[date, BeforeValidator(_read_day), WithJsonSchema({"type": "string", "format": "date"})]
"""A day, YYYY-MM-DD."""

Integer = Annotated[int, BeforeValidator(_read_integer), WithJsonSchema({"type": "integer"})]
"""A whole number."""

Boolean = Annotated[bool, BeforeValidator(_read_boolean), WithJsonSchema({"type": "boolean"})]
"""true or false."""

Exact = Annotated[
    Decimal,
    BeforeValidator(_read_decimal),
    PlainSerializer(lambda value: f"{value:f}", return_type=str),
    WithJsonSchema({"type": ["string", "number"]}),
]
"""A decimal number, read exactly."""

Amount = Annotated[
    Quantity,
    BeforeValidator(_read_quantity),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": ["string", "number"], "examples": ["75%", "7.0%", "5200 USD", "3 points", "2 times"]}),
]
"""A number with its unit: 75%, 7.0%, 5200 USD, 3 points, 2 times."""


class Bilingual(Model):
    """The same text in Vietnamese and English."""

    vi: Text
    """Vietnamese, as an office writes it."""
    en: Text
    """English."""
