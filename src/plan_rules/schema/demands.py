"""What the validators of the models demand beyond types: exactly one of several keys, keys that go together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

from plan_rules.caveat import CaveatCode
from plan_rules.model.fact_field import FactKind
from plan_rules.model.indicator import Kind
from plan_rules.model.threshold import Comparator
from plan_rules.model.timing import TimingKind
from plan_rules.verdict import Status, Verdict


def _exactly_one(names: Iterable[str]) -> dict[str, Any]:
    return {"oneOf": [{"required": [name]} for name in names]}


_WITHOUT_THRESHOLD = [{"required": ["milestone"]}, {"required": ["assessment"]}]
_DEMANDS: dict[str, dict[str, Any]] = {
    "Threshold": {
        **_exactly_one(Comparator),
        "dependentRequired": {"about": ["tolerance"], "tolerance": ["about"]},
    },
    "Indicator": _exactly_one(get_args(Kind)),
    "Timing": _exactly_one(TimingKind),
    "Share": {"dependentRequired": {"of": ["good"], "good": ["of"], "where": ["of"], "among": ["of"]}},
    "Count": {"dependentRequired": {"where": ["of"]}},
    "ForEach": {"dependentSchemas": {"units": {"properties": {"fields": {"maxItems": 1}}}}},
    "DataField": {"dependentSchemas": {"values": {"properties": {"type": {"const": "text"}}}}},
    "Premise": {
        **_exactly_one(FactKind),
        "not": {"required": ["count", "none"], "properties": {"none": {"enum": [True, "true"]}}},
    },
    "Shared": _exactly_one(("field", "fields")),
    "Addressee": {
        "oneOf": [{"required": ["field"], "maxProperties": 1}, {"required": ["vi", "en"], "maxProperties": 2}]
    },
    "Rule": {
        "if": {"required": ["indicator"], "properties": {"indicator": {"anyOf": _WITHOUT_THRESHOLD}}},
        "then": {"not": {"required": ["threshold"]}},
        "else": {"required": ["threshold"]},
    },
}
_CHOICES: dict[tuple[str, str], dict[str, Any]] = {
    ("Timing", TimingKind.EACH_YEAR): {"const": "year"},
    ("Timing", TimingKind.MEAN): {"const": "year"},
    ("Expectation", "status"): {"enum": list(Status)},
    ("Expectation", "verdict"): {"enum": list(Verdict)},
    ("Expectation", "caveats"): {"type": "array", "items": {"enum": list(CaveatCode)}},
}
_SHORT_FORMS: dict[str, dict[str, Any]] = {
    "Timing": {"enum": list(TimingKind), "description": "The kind alone; its windows are years."},
    "Shared": {"type": "string", "description": "A field that is the same in every premise."},
    "ForEach": {"type": "string", "description": "The one field whose values make the groups."},
}


def with_demands(definitions: dict[str, dict[str, Any]]) -> None:
    """Add to definitions what their validators demand, and the short forms that they accept."""
    for (name, key), choice in _CHOICES.items():
        if name in definitions:
            properties = definitions[name]["properties"]
            properties[key] = {"description": properties[key]["description"], **_plain(choice)}
    for name, demands in _DEMANDS.items():
        if name in definitions:
            definitions[name] |= demands
    for name, form in _SHORT_FORMS.items():
        if name in definitions:
            definition = definitions[name]
            definitions[name] = {"description": definition["description"], "oneOf": [_plain(form), definition]}


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with the members of enumerations as the text that they are, as any writer of JSON takes it."""
    return {
        key: [str(item) for item in value] if key == "enum" else _plain(value) if isinstance(value, dict) else value
        for key, value in schema.items()
    }
