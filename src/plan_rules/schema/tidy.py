"""What pydantic says of a model, brought to the form that editors and validators of files need."""

from __future__ import annotations

import re
from typing import Any

_MAPS = ("properties", "$defs")
_LISTS = ("anyOf", "oneOf", "allOf", "prefixItems")
_SINGLE = ("items", "additionalProperties", "propertyNames", "not")
_NULL = {"type": "null"}
_DIGITS = ("1", "2025")
_BOUNDS = {"gt": "exclusiveMinimum", "ge": "minimum", "le": "maximum"}
"""What pydantic leaves of a bound where the type has a schema of its own."""


class Tidy:
    """Tidies one schema.

    Args:
        is_yaml: whether it is held against parsed YAML, where unquoted text may be a number or true, and where no
            key is null.
        without_null: whether what may be null is left out instead.

    Attributes:
        found_condition: whether there was a condition, whose definition then has to be added.
    """

    def __init__(self, *, is_yaml: bool = False, without_null: bool = False) -> None:
        self.is_yaml = is_yaml
        self.without_null = is_yaml or without_null
        self.found_condition = False

    def __call__(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The schema, tidied; the given one stays as it is."""
        if schema.get("title") == "Condition":
            self.found_condition = True
            return {"$ref": "#/$defs/Condition", **_description(schema)}
        result = {key: self._value(key, value) for key, value in schema.items() if key not in ("title", "default")}
        if schema.get("default"):
            result["default"] = schema["default"]
        self._name_keys(result)
        self._drop_null(result)
        for bound, keyword in _BOUNDS.items():
            if bound in result:
                result[keyword] = result.pop(bound)
        if self.is_yaml:
            _accept_scalars(result)
        return result

    def _value(self, key: str, value: Any) -> Any:
        if key in _MAPS:
            return {name: self(item) for name, item in value.items()}
        if key in _LISTS:
            return [self(item) for item in value]
        if key in _SINGLE and isinstance(value, dict):
            return self(value)
        if key == "description":
            return value.replace("``", "`")
        return value

    def _name_keys(self, schema: dict[str, Any]) -> None:
        """Keys of one pattern only: pydantic's form lets any other key through."""
        if patterns := schema.pop("patternProperties", None):
            ((pattern, value),) = patterns.items()
            schema["additionalProperties"] = self(value)
            schema["propertyNames"] = {**schema.get("propertyNames", {}), "pattern": pattern}

    def _drop_null(self, schema: dict[str, Any]) -> None:
        if self.without_null and _NULL in schema.get("anyOf", ()):
            others = [item for item in schema.pop("anyOf") if item != _NULL]
            schema |= {**others[0], **_description(schema)} if len(others) == 1 else {"anyOf": others}


def _description(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": schema["description"]} if "description" in schema else {}


def _accept_scalars(schema: dict[str, Any]) -> None:
    """Let a schema of text accept what a YAML parser makes of text without quotes, and the other way round."""
    if schema.get("const") == "1":
        del schema["const"], schema["type"]
        schema["enum"] = ["1", 1]
    elif schema.get("type") == "integer":
        schema |= {"type": ["integer", "string"], "pattern": "^(0|-?[1-9][0-9]*)$"}
    elif schema.get("type") == "boolean":
        del schema["type"]
        schema["enum"] = [True, False, "true", "false"]
    elif schema.get("type") == "string" and not {"enum", "const", "format"} & schema.keys():
        pattern = schema.get("pattern")
        if pattern is None:
            schema["type"] = ["string", "number", "boolean"]
        elif any(re.search(pattern, digits) for digits in _DIGITS):
            schema["type"] = ["string", "integer"]


def with_descriptions(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with the description of a definition repeated where a property has no other one."""
    definitions = schema["$defs"]
    for definition in (schema, *definitions.values()):
        for form in (definition, *definition.get("oneOf", ())):
            for it in form.get("properties", {}).values():
                if "description" not in it:
                    it["description"] = definitions[it["$ref"].rpartition("/")[2]]["description"]
    return schema
