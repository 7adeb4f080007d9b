"""Whatever pydantic may say of a model is told in the words of this library."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from plan_rules.load.faults import NOT_ACCEPTED, faults_of
from plan_rules.load.plan import ClauseFile, RuleFile, RuleTestFile
from plan_rules.model.header import PlanFile
from plan_rules.model.reaction import ReactionFile
from plan_rules.observations.model import Observation

MODELS: tuple[type[BaseModel], ...] = (PlanFile, ClauseFile, RuleFile, RuleTestFile, ReactionFile, Observation)
CONTEXT = {
    **dict.fromkeys(("ge", "gt", "le", "min_length", "max_length", "actual_length"), 2),
    **dict.fromkeys(("expected", "error", "field_type", "class", "class_name"), "x"),
}
OTHERS = ("set_type", "url_type")
"""What cannot be wrong with any model, so far."""
SAID_BY = {
    "str": ("string_type", "string_unicode"),
    "int": ("int_type", "int_parsing", "int_from_float"),
    "decimal": ("decimal_type", "decimal_parsing"),
    "tuple": ("tuple_type",),
    "dict": ("dict_type", "mapping_type"),
    "enum": ("enum",),
    "literal": ("literal_error",),
    "model": ("model_type", "model_attributes_type", "missing", "extra_forbidden", "invalid_key"),
    # What is read before pydantic looks at it.
    "date": (),
    "bool": (),
    "dataclass": (),
    # What says nothing of its own.
    **dict.fromkeys(("any", "default", "definitions", "definition-ref", "nullable", "no-info"), ()),
    **dict.fromkeys(("function-after", "function-before", "function-plain"), ()),
    **dict.fromkeys(("model-field", "model-fields", "dataclass-args", "dataclass-field"), ()),
    # Bounds, by their keys.
    "ge": ("greater_than_equal",),
    "gt": ("greater_than",),
    "le": ("less_than_equal",),
    "min_length": ("too_short",),
    "max_length": ("too_long",),
}
"""What can be wrong, for each kind of node that the models are made of."""


def nodes(schema: Any) -> set[str]:
    """The kinds of nodes of a schema, and the bounds that they have."""
    if isinstance(schema, dict):
        kind = schema.get("type")
        bounds = {"ge", "gt", "le", "lt", "min_length", "max_length", "pattern", "multiple_of", "max_digits"}
        own = {kind, *bounds.intersection(schema)} if isinstance(kind, str) else set()
        return own.union(*map(nodes, schema.values())) if schema else own
    return set().union(*map(nodes, schema)) if isinstance(schema, list | tuple) else set()


@pytest.mark.parametrize("model", MODELS)
def test_it_is_known_what_can_be_wrong_with_a_model(model: type[BaseModel]) -> None:
    assert nodes(model.__pydantic_core_schema__) <= SAID_BY.keys()


@pytest.mark.parametrize("kind", [*dict.fromkeys(kind for kinds in SAID_BY.values() for kind in kinds), *OTHERS])
def test_no_word_of_pydantic_is_told(kind: str) -> None:
    error = ValidationError.from_exception_data("x", [{"type": kind, "loc": ("a",), "input": 3, "ctx": CONTEXT}])
    (fault,) = faults_of(error, Observation)
    assert fault.message.casefold() != error.errors()[0]["msg"].casefold()
    assert (fault.message == NOT_ACCEPTED) is (kind in OTHERS)
    assert fault.hint
