"""The schema of a file form: what pydantic makes of the model, plus what only its validators know."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, TypeAlias

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from plan_rules.caveat import Caveat, CaveatCode
from plan_rules.chain.conclusion import Conclusion
from plan_rules.finding.model import Report
from plan_rules.model.document import ClauseFile
from plan_rules.model.fact_field import FactKind
from plan_rules.model.header import PlanFile
from plan_rules.model.reaction import Premise, ReactionFile
from plan_rules.model.rule import RuleFile, RuleTestFile
from plan_rules.observations.model import Observation
from plan_rules.problems import Code, DataError, Problem, near_miss
from plan_rules.schema.condition import CONDITION_DEFINITIONS
from plan_rules.schema.demands import with_demands
from plan_rules.schema.facts import fact_definitions, reference_to
from plan_rules.schema.tidy import Tidy, with_descriptions

JsonSchema: TypeAlias = dict[str, Any]

_FILES: Mapping[str, type[BaseModel]] = {
    "plan": PlanFile,
    "clauses": ClauseFile,
    "rules": RuleFile,
    "tests": RuleTestFile,
    "reactions": ReactionFile,
}
_REPORT = "report"
_CONCLUSION = "conclusion"
# In an example a record and an observation are flat, so there is no place for these.
_NOT_IN_EXAMPLES = ("group", "differs", "note")
# Fields of a finding that a function writes; pydantic knows no more of its result than that it is a mapping.
_WRITTEN_BY_FUNCTIONS: Mapping[str, type[BaseModel]] = {
    "observations": Observation,
    "history": Observation,
    "aside": Observation,
    "caveats": Caveat,
}

SCHEMA_NAMES = (*_FILES, _REPORT, _CONCLUSION)
"""What there is a schema of: the five kinds of files of a plan, the report, and a conclusion."""


def json_schema(name: str) -> JsonSchema:
    """The JSON Schema (draft 2020-12) of a rule file, of the report or of a conclusion.

    The schemas of rule files accept what a YAML parser makes of a valid file: 7.0 as text or as a number, a day as
    text. They hold everything that a file can be held against alone, so that an editor completes and explains
    every key; what only the whole plan can tell (names, quotes, units) is for ``load_plan``.

    Args:
        name: ``plan`` (plan.yaml), ``clauses`` (clauses.yaml), ``rules`` (targets/*.yaml), ``tests``
            (targets/*.test.yaml), ``reactions`` (reactions.yaml), ``report`` (``Report.to_json``) or
            ``conclusion`` (``Conclusion.to_json``).

    Raises:
        DataError: for another name.

    >>> json_schema("rules")["$id"]
    'urn:plan-rules:schema:1:rules'
    """
    if name not in SCHEMA_NAMES:
        raise DataError([Problem(Code.BAD_ARGUMENT, f"there is no schema {name!r}", near_miss(name, SCHEMA_NAMES))])
    body = _file(_FILES[name]) if name in _FILES else _report() if name == _REPORT else _conclusion()
    definitions = body.pop("$defs")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:plan-rules:schema:1:{name}",
        "title": f"plan-rules: {name}",
    }
    # A copy, because what the demands and conditions add is the same for every call.
    return deepcopy({**head, **body, "$defs": dict(sorted(definitions.items()))})


class _Generator(GenerateJsonSchema):
    # Empty mappings and models as defaults, which no reader of the schema needs.
    ignored_warning_kinds = {"non-serializable-default"}  # noqa: RUF012 - the form of the base class


def _file(model: type[BaseModel]) -> JsonSchema:
    tidy = Tidy(is_yaml=True)
    schema = tidy(model.model_json_schema(schema_generator=_Generator))
    definitions = schema["$defs"]
    if "Example" in definitions:
        observation = tidy(Observation.model_json_schema(schema_generator=_Generator))
        definitions |= {**observation.pop("$defs"), "ExampleObservation": _example_observation(observation)}
        definitions["Example"]["properties"]["observations"]["items"] = {"$ref": "#/$defs/ExampleObservation"}
        if "'#/$defs/Bilingual'" not in repr(schema):
            del definitions["Bilingual"]  # of parts of an observation that an example does not have
    if tidy.found_condition:
        definitions |= CONDITION_DEFINITIONS
    if Premise.__name__ in definitions:
        definitions |= fact_definitions()
        definitions[Premise.__name__]["properties"] |= {kind.value: reference_to(kind) for kind in FactKind}
    with_demands(definitions)
    return with_descriptions(schema)


def _example_observation(observation: JsonSchema) -> JsonSchema:
    properties = {name: it for name, it in observation["properties"].items() if name not in _NOT_IN_EXAMPLES}
    for name in ("numerator", "denominator"):
        del properties[name]["pattern"]  # "1250 hồ sơ" is a number with its unit
    applied = properties["exclusions_applied"]
    properties["exclusions_applied"] = {
        "type": "string",
        "description": f"{applied['description']} Names with spaces between them, or `none`.",
    }
    description = "A published figure, for the rule of the example; rule, publisher and source may be left out."
    return {"type": "object", "description": description, "properties": properties, "additionalProperties": False}


def _report() -> JsonSchema:
    schema = Tidy()(Report.model_json_schema(mode="serialization", schema_generator=_Generator))
    definitions = schema["$defs"]
    for name, model in _WRITTEN_BY_FUNCTIONS.items():
        definition = _written(model)
        definitions.update({**definition.pop("$defs"), model.__name__: definition})
        schema["$defs"]["Finding"]["properties"][name] |= {
            "type": "array",
            "items": {"$ref": f"#/$defs/{model.__name__}"},
        }
    definitions["Caveat"]["properties"]["text"] = {
        "$ref": "#/$defs/Bilingual",
        "description": "What it says, in words.",
    }
    for name, definition in (("Report", schema), *definitions.items()):
        # A report is written in full, with null where there is nothing; an observation as it was given.
        if "properties" in definition and name != Observation.__name__:
            definition["required"] = list(definition["properties"])
    codes = definitions["CaveatCode"]
    meanings = {code.value: code.meaning for code in CaveatCode}
    codes["oneOf"] = [{"const": code, "description": meanings[code]} for code in codes.pop("enum")]
    return with_descriptions(schema)


def _conclusion() -> JsonSchema:
    schema = _written(Conclusion)
    for definition in (schema, *schema["$defs"].values()):
        if "properties" in definition:
            definition["required"] = list(definition["properties"])
    return with_descriptions(schema)


def _written(model: type[BaseModel]) -> JsonSchema:
    return Tidy(without_null=model is Observation)(
        model.model_json_schema(mode="serialization", schema_generator=_Generator)
    )
