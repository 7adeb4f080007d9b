"""Datasets and their declared fields; what a literal means for a field."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from pydantic import Field, model_validator

from plan_rules.model.base import (
    Bilingual,
    Fault,
    FieldName,
    FrozenMapping,
    Model,
    Text,
    normal,
    read_day,
    refuse,
)
from plan_rules.model.condition import JOINS
from plan_rules.problems import Code, near_miss
from plan_rules.quantity import Language, NumberError, read_number

Literal: TypeAlias = str | bool | date | Decimal

_MOST_DIGITS = 15


class FieldType(StrEnum):
    """What a field holds."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"


class DataField(Model):
    """One field of a dataset."""

    type: FieldType
    """text, integer, number, date or boolean. A moment is accepted where a date is due."""
    values: tuple[Text, ...] = ()
    """The only values a text field has; another one is an error."""
    title: Bilingual | None = None
    """What it is."""

    @model_validator(mode="after")
    def _values_of_text(self) -> DataField:
        if self.values and self.type is not FieldType.TEXT:
            refuse([Fault(Code.IMPOSSIBLE, f"a {self.type} field has no list of values", path=("values",))])
        twice = sorted(value for value, count in Counter(self.values).items() if count > 1)
        refuse(Fault(Code.DUPLICATE_ID, f"{value!r} is declared twice", path=("values",)) for value in twice)
        return self

    @property
    def is_ordered(self) -> bool:
        """Whether more_than and its kin make sense."""
        return self.type in (FieldType.INTEGER, FieldType.NUMBER, FieldType.DATE)

    def read_literal(self, text: str, language: Language = "vi") -> Literal:
        """What a literal of a rule file, or a cell of a table, means for this field.

        Args:
            text: the literal.
            language: how a number in it is written.

        Raises:
            LiteralError: where it cannot be a value of the field.
        """
        if self.type is FieldType.TEXT:
            if self.values and text not in self.values:
                raise LiteralError(f"{text!r} is not a declared value", near_miss(text, self.values))
            return normal(text)
        if self.type is FieldType.BOOLEAN:
            if text not in ("true", "false"):
                raise LiteralError(f"{text!r} is neither true nor false", "write true or false")
            return text == "true"
        if self.type is FieldType.DATE:
            return read_day(text)
        return self._read_number(text, language)

    def _read_number(self, text: str, language: Language) -> Decimal:
        try:
            number = read_number(text, language)
        except NumberError as error:
            raise LiteralError(str(error), error.hint) from None
        if len(number.as_tuple().digits) > _MOST_DIGITS:
            raise LiteralError(f"{text!r} has too many digits", f"write at most {_MOST_DIGITS}")
        if self.type is FieldType.INTEGER and number != number.to_integral_value():
            raise LiteralError(f"{text!r} is not a whole number", "write digits only")
        return number


class LiteralError(ValueError):
    """A literal that cannot be a value of its field."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class Dataset(Model):
    """Records of one kind: documents, dossiers, reports."""

    title: Bilingual
    """What the dataset is."""
    unit: Bilingual
    """One record, as a noun after a number: "văn bản" / "documents"."""
    time: FieldName | None = None
    """The date field that puts a record into a window (a flow); left out for a stock."""
    fields: FrozenMapping[FieldName, DataField] = Field(min_length=1)
    """The fields that rules may use."""

    @model_validator(mode="after")
    def _fields_can_be_tested(self) -> Dataset:
        hint = f"{', '.join(JOINS)} have a meaning of their own in conditions; choose another name"
        refuse(
            Fault(Code.IMPOSSIBLE, f"no condition can test a field {name!r}", hint, ("fields", name), at_key=True)
            for name in JOINS
            if name in self.fields
        )
        return self

    @model_validator(mode="after")
    def _time_is_a_date(self) -> Dataset:
        if self.time is None:
            return self
        if self.time not in self.fields:
            refuse(
                [
                    Fault(
                        Code.UNKNOWN_NAME,
                        f"there is no field {self.time!r}",
                        near_miss(self.time, self.fields),
                        ("time",),
                    )
                ]
            )
        if self.fields[self.time].type is not FieldType.DATE:
            refuse(
                [
                    Fault(
                        Code.WRONG_TYPE,
                        f"{self.time!r} is not a date field",
                        "name a field of type date",
                        ("time",),
                    )
                ]
            )
        return self
