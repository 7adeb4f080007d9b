"""The schema of conditions on facts: each field with the words that it can hold."""

from __future__ import annotations

from typing import Any

from plan_rules.model.fact_field import FactKind, fields_of, prefixes_of

_SCALAR = {"type": ["string", "number", "boolean"]}
# What a parser of YAML 1.1 makes of these words.
_TRUTH = {"yes": True, "no": False}
_KINDS = {
    FactKind.FINDING: "Conditions on a finding: for each field a word, or a list of which one must be there.",
    FactKind.TRANSITION: "Conditions on a finding whose status changed, before and after.",
    FactKind.PART: "Conditions on a part of a target and on the finding of the whole.",
    FactKind.UNIT: "Conditions on a failing or an open unit of a target and on the finding of the whole.",
    FactKind.CONCLUSION: "Conditions on a conclusion of another reaction.",
}
_PREFIXES = {"group.": "A value of the group.", "unit.": "A value of the unit."}


def reference_to(kind: FactKind) -> dict[str, Any]:
    """The schema of the conditions on a kind of fact."""
    return {"$ref": f"#/$defs/{_name(kind)}", "description": _KINDS[kind]}


def fact_definitions() -> dict[str, Any]:
    """The definitions of the conditions on every kind of fact."""
    return {_name(kind): _definition(kind) for kind in FactKind}


def _name(kind: FactKind) -> str:
    return f"{kind.value.capitalize()}Conditions"


def _definition(kind: FactKind) -> dict[str, Any]:
    return {
        "type": "object",
        "description": _KINDS[kind],
        "properties": {
            field.name: {**_words(field.words), "description": field.meaning.replace("``", "`")}
            for field in fields_of(kind)
        },
        "patternProperties": {
            rf"^{prefix[:-1]}\.[a-z][a-z0-9_]*$": {**_words(None), "description": _PREFIXES[prefix]}
            for prefix in prefixes_of(kind)
        },
        "additionalProperties": False,
    }


def _words(words: tuple[str, ...] | None) -> dict[str, Any]:
    one: dict[str, Any] = _SCALAR
    if words is not None:
        one = {"enum": [*map(str, words), *(_TRUTH[word] for word in words if word in _TRUTH)]}
    return {"anyOf": [one, {"type": "array", "minItems": 1, "uniqueItems": True, "items": one}]}
