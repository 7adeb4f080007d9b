"""JSON Schemas of the rule files and of the report, made from the models."""

from plan_rules.schema.generate import SCHEMA_NAMES, json_schema

__all__ = ["SCHEMA_NAMES", "json_schema"]
