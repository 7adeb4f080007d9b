"""The schema of conditions, which refer to themselves."""

from __future__ import annotations

from typing import Any

from plan_rules.model.condition import Comparison

_WORDS = {
    Comparison.MORE_THAN: "The number is more than this.",
    Comparison.AT_LEAST: "The number is this or more.",
    Comparison.LESS_THAN: "The number is less than this.",
    Comparison.AT_MOST: "The number is this or less.",
    Comparison.AFTER: "The day comes after this one.",
    Comparison.NO_EARLIER_THAN: "The day is this one or a later one.",
    Comparison.BEFORE: "The day comes before this one.",
    Comparison.NO_LATER_THAN: "The day is this one or an earlier one.",
}
_CONDITION = {"$ref": "#/$defs/Condition"}
_CONDITIONS = {"type": "array", "minItems": 1, "items": _CONDITION}
_LITERAL = {"type": ["string", "number", "boolean"]}
_OPERAND = {"anyOf": [_LITERAL, {"$ref": "#/$defs/OtherField"}]}

CONDITION_DEFINITIONS: dict[str, Any] = {
    "Condition": {
        "type": "object",
        "minProperties": 1,
        "description": "Tests of fields (`field: literal`), joined by all_of, any_of and not; several keys all hold.",
        "properties": {
            "all_of": {**_CONDITIONS, "description": "Every one of these conditions holds."},
            "any_of": {**_CONDITIONS, "description": "At least one of these conditions holds."},
            "not": {**_CONDITION, "description": "This condition does not hold."},
        },
        "additionalProperties": {"$ref": "#/$defs/FieldTest"},
    },
    "FieldTest": {
        "description": "What a field must be: a literal, one of a list, `missing`, or one comparison.",
        "anyOf": [
            {"const": "missing", "description": "The field has no value."},
            {**_LITERAL, "description": "The field has this value."},
            {"type": "array", "minItems": 1, "items": _LITERAL, "description": "The field has one of these values."},
            {"$ref": "#/$defs/Comparison"},
        ],
    },
    "Comparison": {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "description": "One comparison of a number or a day with a literal, or with another field.",
        "properties": {word.value: {**_OPERAND, "description": text} for word, text in _WORDS.items()},
        "additionalProperties": False,
    },
    "OtherField": {
        "type": "object",
        "description": "The value of another field of the same record.",
        "properties": {"field": {"type": "string", "description": "The name of the other field."}},
        "required": ["field"],
        "additionalProperties": False,
    },
}
"""The definitions of a condition and of what it is made of."""
