"""What pydantic says of a model, in the words of this library."""

from __future__ import annotations

import types
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from plan_rules.model.base import Fault, shown
from plan_rules.problems import MOST_PROBLEMS, Code, Path, near_miss

_DUE = {
    "string_type": "text is due here",
    "model_type": "a mapping is due here",
    "model_attributes_type": "a mapping is due here",
    "mapping_type": "a mapping is due here",
    "dict_type": "a mapping is due here",
    "tuple_type": "a list is due here",
    "list_type": "a list is due here",
}
_NUMBERS = {
    "int_type": "a whole number is due here",
    "int_parsing": "a whole number is due here",
    "int_from_float": "a whole number is due here",
    "decimal_type": "a number is due here",
    "decimal_parsing": "a number is due here",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "small", "at least"),
    "greater_than": ("gt", "small", "more than"),
    "less_than_equal": ("le", "large", "at most"),
    "less_than": ("lt", "large", "less than"),
}
"""For a number that is out of bounds where its bound is told, what it is too much of, and what would be right."""

NOT_ACCEPTED = "this is not accepted here"


def faults_of(error: ValidationError, model: type[BaseModel]) -> list[Fault]:
    """Every fault in a validation error, in the order of the input, as far as they will be told."""
    details = error.errors(include_url=False)
    faults: list[Fault] = []
    for detail in details:
        if len(faults) > MOST_PROBLEMS:
            return [*faults, Fault(Code.TOO_MANY_PROBLEMS, Code.TOO_MANY_PROBLEMS.meaning, path=detail["loc"])]
        # A list whose items were refused counts as too short as well.
        if detail["type"] != "too_short" or not any(_is_inside(other, detail) for other in details):
            faults += _faults_of_detail(detail, model)
    return faults


def _is_inside(detail: ErrorDetails, other: ErrorDetails) -> bool:
    place = other["loc"]
    return len(detail["loc"]) > len(place) and detail["loc"][: len(place)] == place


def _faults_of_detail(detail: ErrorDetails, model: type[BaseModel]) -> list[Fault]:
    # Pydantic marks a wrong key of a mapping with a last step "[key]".
    at_key = detail["loc"][-1:] == ("[key]",)
    path = detail["loc"][:-1] if at_key else detail["loc"]
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "plan_fault":
        return [replace(fault, path=(*path, *fault.path), at_key=fault.at_key or at_key) for fault in context["faults"]]
    if kind in ("extra_forbidden", "invalid_key"):
        hint = near_miss(str(path[-1]), _keys(model, path[:-1]))
        return [Fault(Code.UNKNOWN_KEY, f"the format knows no key {path[-1]!r} here", hint, path, at_key=True)]
    if kind == "missing":
        return [Fault(Code.MISSING_KEY, f"the key {path[-1]!r} is missing", "add it", path[:-1])]
    if kind in _DUE:
        return [Fault(Code.WRONG_TYPE, _DUE[kind], _shape(detail["input"]), path)]
    if kind in ("enum", "literal_error"):
        expected = [word.strip(" '") for word in context["expected"].replace(" or ", ",").split(",")]
        if path and path[-1] == "format":
            hint = f"this release reads format {', '.join(expected)}"
            return [Fault(Code.UNSUPPORTED_FORMAT, f"the format {shown(detail['input'])} is not supported", hint, path)]
        given = detail["input"]
        hint = near_miss(given if isinstance(given, str) else "", expected)
        return [Fault(Code.BAD_VALUE, f"{shown(given)} is not accepted here", hint, path)]
    message, hint = _bad_value(kind, context, detail["input"])
    return [Fault(Code.BAD_VALUE, message, hint, path)]


def _bad_value(kind: str, context: Mapping[str, Any], given: object) -> tuple[str, str]:
    """What is wrong with a value of the right type, and what would be right."""
    if kind in _BOUNDS:
        bound, size, due = _BOUNDS[kind]
        told = given if isinstance(given, str | int) else shown(given)
        return f"{told} is too {size}", f"{due} {context[bound]} is due here"
    if kind in ("too_short", "too_long"):
        number = context["actual_length"]
        there = "there is one" if number == 1 else f"there are {number or 'none'}"
        if kind == "too_long":
            return f"at most {context['max_length']} entries may stand here, {there}", "leave some out"
        least = context["min_length"]
        return (f"at least {least} entries are due here, {there}" if least > 1 else "there is no entry here"), "add one"
    if kind == "string_unicode":
        return "the text holds half a character", "give whole characters"
    return _NUMBERS.get(kind, NOT_ACCEPTED), _shape(given)


def without_faults(
    data: object, faults: list[Fault], model: type[BaseModel]
) -> tuple[object, frozenset[tuple[str, str]]]:
    """The data without unknown keys, and without the entries of mappings and the optional keys that hold a fault.

    Returns:
        What is left, and the entries that were taken out, as pairs of key and name: (``datasets``, ``documents``).
    """
    broken: set[tuple[str, str]] = set()
    if not isinstance(data, dict):
        return data, frozenset()
    rest = deepcopy(data)
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    for fault in faults:
        key = str(fault.path[0]) if fault.path else ""
        field = fields.get(key)
        if fault.code is Code.UNKNOWN_KEY:
            _remove(rest, fault.path)
        elif field and len(fault.path) > 1 and get_origin(_unwrap(field.annotation)) is Mapping:
            name = str(fault.path[1])
            rest.get(key, {}).pop(name, None)
            broken.add((key, name))
        elif field and not field.is_required():
            rest.pop(key, None)
    return rest, frozenset(broken)


def _remove(data: Any, path: Path) -> None:
    *way, last = path
    for step in way:
        data = data.get(step) if isinstance(data, dict) else data[step]
        if data is None:  # taken out already
            return
    data.pop(last, None)


def _shape(value: object) -> str:
    names: dict[type, str] = {str: "text", dict: "a mapping", list: "a list"}
    return f"there is {names.get(type(value), type(value).__name__)}"


def _keys(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """The keys that the model at a path knows."""
    annotation: Any = model
    for step in path:
        inner = _unwrap(annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            fields = {field.alias or name: field for name, field in inner.model_fields.items()}
            if step not in fields:
                return []
            annotation = fields[str(step)].annotation
        else:
            annotation = get_args(inner)[0 if isinstance(step, int) else -1]
    inner = _unwrap(annotation)
    if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
        return []
    return [field.alias or name for name, field in inner.model_fields.items()]


def _unwrap(annotation: Any) -> Any:
    """The type inside Optional and Annotated."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, types.UnionType):
            annotation = next(arg for arg in get_args(annotation) if arg is not type(None))
        else:
            return annotation
