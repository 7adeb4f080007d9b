"""``reactions.yaml``: who must hear of what, as rules over findings and over what changed between two reports."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from plan_rules.model.base import (
    Bilingual,
    Boolean,
    Fault,
    FieldName,
    FrozenDict,
    FrozenMapping,
    Id,
    Integer,
    Model,
    Text,
    one_or_many,
    refuse,
    refuse_one,
)
from plan_rules.model.fact_field import FactKind, Severity
from plan_rules.model.rule import repeated
from plan_rules.problems import Code

MOST_PREMISES = 8
MOST_WINDOWS = 100
_PATH = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")


def _read_path(text: str) -> str:
    if not _PATH.fullmatch(text) or len(text) > 160:
        refuse_one(Code.BAD_VALUE, f"{text!r} is not a field", "write status, before.status or group.agency")
    return text


FieldPath = Annotated[
    str,
    AfterValidator(_read_path),
    WithJsonSchema({"type": "string", "pattern": f"^{_PATH.pattern}$", "maxLength": 160}),
]
"""The name of a field of a fact: status, before.status, group.agency."""


def _without_repetition(words: tuple[str, ...]) -> tuple[str, ...]:
    refuse(repeated(words, ()))
    return words


Words = Annotated[
    tuple[Text, ...],
    Field(min_length=1),
    AfterValidator(_without_repetition),
    BeforeValidator(one_or_many),
    WithJsonSchema(
        {"anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"type": "string"}}]},
        mode="validation",
    ),
]
"""A word, or a list of words of which one must be there."""

Conditions: TypeAlias = FrozenMapping[FieldPath, Words]


class FactCount(Model):
    """How many facts there must be; each is counted once."""

    at_least: Annotated[Integer, Field(ge=1), WithJsonSchema({"type": "integer", "minimum": 1})]
    """The smallest number of facts that will do. All that meet the conditions are premises of the conclusion."""


class Premise(Model):
    """Facts of one kind whose fields have certain words: one fact, a number of facts, or none."""

    finding: Conditions | None = None
    """A finding of the report."""
    transition: Conditions | None = None
    """A finding whose status differs from that of an earlier report."""
    part: Conditions | None = None
    """A part of a target, with the finding of the whole."""
    unit: Conditions | None = None
    """A failing or an open unit of a target, with the finding of the whole."""
    conclusion: Conditions | None = None
    """A conclusion of another reaction."""
    alias: FieldName | None = Field(default=None, alias="as")
    """The name by which `same` and the message refer to it."""
    count: FactCount | None = None
    """A number of facts instead of one, those of premises for one fact set aside."""
    none: Boolean = False
    """No fact instead of one, those of premises for one fact set aside."""
    for_windows: Integer | None = Field(default=None, ge=2, le=MOST_WINDOWS)
    """In so many successive windows of its calendar, the last one included, the finding met the conditions."""

    @model_validator(mode="after")
    def _consistent(self) -> Premise:
        kinds = [kind for kind in FactKind if getattr(self, kind) is not None]
        faults = []
        if len(kinds) != 1:
            hint = f"write exactly one of {', '.join(FactKind)}"
            faults.append(Fault(Code.ONE_OF, f"the premise is about {len(kinds)} kinds of facts", hint))
        if self.count and self.none:
            message = "a premise cannot ask for a number of facts and for none"
            faults.append(Fault(Code.IMPOSSIBLE, message, "leave one out", ("none",), at_key=True))
        if self.for_windows and kinds and kinds != [FactKind.FINDING]:
            message = "only a finding has windows that follow each other"
            faults.append(Fault(Code.IMPOSSIBLE, message, "leave it out", ("for_windows",), at_key=True))
        refuse(faults)
        return self

    @cached_property
    def kind(self) -> FactKind:
        """The kind of facts it is about."""
        return next(kind for kind in FactKind if getattr(self, kind) is not None)

    @cached_property
    def conditions(self) -> FrozenDict[str, tuple[str, ...]]:
        """For each field the words of which it must have one."""
        conditions: FrozenDict[str, tuple[str, ...]] = getattr(self, self.kind)
        return conditions

    @property
    def is_single(self) -> bool:
        """Whether it asks for one fact."""
        return not self.none and self.count is None


class Shared(Model):
    """A field that is the same in several premises."""

    field: FieldPath | None = None
    """The field, in every premise."""
    fields: FrozenMapping[FieldName, FieldPath] = FrozenDict()
    """Or the field of each premise that is named here."""

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, raw: Any) -> Any:
        return {"field": raw} if isinstance(raw, str) else raw

    @model_validator(mode="after")
    def _consistent(self) -> Shared:
        if (self.field is None) == (not self.fields):
            refuse([Fault(Code.ONE_OF, "write either a field, or fields of named premises", "same: [phase]")])
        if len(self.fields) == 1:
            refuse([Fault(Code.IMPOSSIBLE, "one premise alone shares nothing", "name another one", ("fields",))])
        return self


_ADDRESSEE = "to: {vi: ..., en: ...}, or to: {field: group.agency}"


class Addressee(Model):
    """Who must hear of a conclusion: a text in both languages, or a field of a premise."""

    vi: Text | None = None
    """Vietnamese; places in braces are filled from the premises."""
    en: Text | None = None
    """English."""
    field: Text | None = None
    """The field that names the addressee, as in a place of a message: group.agency."""

    @model_validator(mode="before")
    @classmethod
    def _is_mapping(cls, raw: Any) -> Any:
        if isinstance(raw, str | list):
            refuse_one(Code.WRONG_TYPE, "a text in both languages, or a field, is due here", _ADDRESSEE)
        return raw

    @model_validator(mode="after")
    def _consistent(self) -> Addressee:
        if (self.field is None) == (self.vi is None and self.en is None):
            refuse([Fault(Code.ONE_OF, "write either a text in both languages, or a field", _ADDRESSEE)])
        if self.field is None:
            missing = [language for language in ("vi", "en") if getattr(self, language) is None]
            refuse(Fault(Code.MISSING_KEY, f"the key {language!r} is missing", "add it") for language in missing)
        return self


class Conclude(Model):
    """What is concluded."""

    code: Id
    """What hosts and other reactions know it by."""
    message: Bilingual
    """What is said; {title}, {group.agency} or {first.status} is filled from the premises."""
    to: Addressee
    """Who must hear of it."""
    severity: Severity = Severity.NOTE
    """How urgent it is."""


class Reaction(Model):
    """What is concluded where some facts are there together."""

    id: Id
    """The name of the reaction, for ever."""
    title: Bilingual
    """A short name for tables."""
    when: tuple[Premise, ...] = Field(min_length=1, max_length=MOST_PREMISES)
    """The premises, all of which must hold."""
    same: tuple[Shared, ...] = ()
    """The fields on which the premises agree."""
    conclude: Conclude
    """What follows."""

    @cached_property
    def positions(self) -> dict[str, int]:
        """The positions of the premises that have a name."""
        return {premise.alias: index for index, premise in enumerate(self.when) if premise.alias}


class ReactionFile(Model):
    """``reactions.yaml``: the reactions of a plan, or those of a host."""

    format: Literal["1"]
    """The number of this format."""
    reactions: tuple[Reaction, ...]
    """The reactions, in the order in which their conclusions come."""
