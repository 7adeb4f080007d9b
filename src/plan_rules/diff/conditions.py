"""Conditions over records in words, with the titles of fields in place of their names."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal

from plan_rules.diff.wording import Place, Voice
from plan_rules.measure.record_kinds import condition_kinds
from plan_rules.model.condition import AllOf, AnyOf, Atom, Comparison, Condition, Not
from plan_rules.model.dataset import DataField, Dataset, Literal
from plan_rules.model.plan import Plan


def condition_words(condition: Condition | None, fields: Mapping[str, DataField]) -> Place:
    """A condition in quotation marks; None is one that always holds."""
    if condition is None:
        return lambda voice: voice.phrase("everything", {})
    return lambda voice: f"“{_Speaker(fields, voice).say(condition)}”"


def fields_of(plan: Plan, dataset: str | None) -> Mapping[str, DataField]:
    """What a plan declares of the records of a dataset; of all of its datasets where none is meant."""
    known: Mapping[str, Dataset] = plan.header.datasets
    meant = [known[dataset]] if dataset and dataset in known else known.values()
    return {name: field for each in meant for name, field in each.fields.items()}


def field_words(name: str, fields: Mapping[str, DataField]) -> Place:
    """The title of a field; its name where it has none, or another field has the same."""
    title = fields[name].title if name in fields else None
    is_shared = any(field.title == title for other, field in fields.items() if other != name)
    return title if title and not is_shared else name


class _Speaker:
    def __init__(self, fields: Mapping[str, DataField], voice: Voice) -> None:
        self.fields, self.voice = fields, voice

    def say(self, condition: Condition) -> str:
        if isinstance(condition, Atom):
            return self.atom(condition)
        if isinstance(condition, Not):
            return self.negated(condition.item)
        if len(condition.items) == 1:
            return self.say(condition.items[0])
        name = "condition.and" if isinstance(condition, AllOf) else "condition.or"
        return self.voice.phrase(name, {}).join(map(self.inside, condition.items))

    def inside(self, condition: Condition) -> str:
        """An item of a list: one that joins several things itself stands in brackets, values of a field among them."""
        text = self.say(condition)
        return f"({text})" if _joins(condition) else text

    def negated(self, condition: Condition) -> str:
        if isinstance(condition, Atom) and condition.comparison is Comparison.MISSING:
            return self.voice.phrase("condition.given", {"field": self.field(condition.field)})
        return self.voice.phrase("condition.not", {"condition": self.say(condition)})

    def atom(self, atom: Atom) -> str:
        field = self.field(atom.field)
        if atom.literals in (("true",), ("false",)) and isinstance(self.value(atom.field, atom.literals[0]), bool):
            return self.voice.phrase(f"condition.is.{atom.literals[0]}", {"field": field})
        values = [self.shown(self.value(atom.field, literal)) for literal in atom.literals]
        value = self.field(atom.other) if atom.other else self.voice.phrase("condition.or", {}).join(values)
        return self.voice.phrase(f"condition.{atom.comparison}", {"field": field, "value": value})

    def field(self, name: str) -> str:
        return self.voice.filled(field_words(name, self.fields))

    def value(self, name: str, literal: str) -> Literal:
        """What a literal means; itself where the field is that of another dataset, and holds no such value."""
        with suppress(ValueError):
            return self.fields[name].read_literal(literal) if name in self.fields else literal
        return literal

    def shown(self, value: Literal) -> str:
        if isinstance(value, bool):
            return self.voice.phrase(f"truth.{str(value).lower()}", {})
        if isinstance(value, date):
            return self.voice.day(value)
        if isinstance(value, Decimal):  # not grouped by thousands: it may be a year
            return f"{value:f}".replace(".", "," if self.voice.language == "vi" else ".")
        return value


def _joins(condition: Condition) -> bool:
    if isinstance(condition, AllOf | AnyOf):
        return len(condition.items) > 1 or any(map(_joins, condition.items))
    return isinstance(condition, Atom) and len(condition.literals) > 1


def how_met(dataset: str, plans: tuple[Plan, Plan], old: Condition | None, new: Condition | None) -> str:
    """Whether fewer or more kinds of records meet a condition than before."""
    datasets = [plan.header.datasets.get(dataset) for plan in plans]
    if datasets[0] != datasets[1] or datasets[1] is None:
        return "changed"
    (before, after), kinds = condition_kinds(datasets[1], plans[1], old, new)
    lost = any(kind.holds(before) and not kind.holds(after) for kind in kinds)
    gained = any(kind.holds(after) and not kind.holds(before) for kind in kinds)
    if lost is gained:
        return "changed"
    return "narrowed" if lost else "widened"
