"""``plan-rules schema``."""

from __future__ import annotations

import json

import click

from plan_rules.schema import SCHEMA_NAMES, json_schema


@click.command("schema")
@click.argument("name", type=click.Choice(SCHEMA_NAMES))
def print_schema(name: str) -> None:
    """Print a JSON Schema, of a rule file, the report or a conclusion.

    \b
    plan        plan.yaml
    clauses     clauses.yaml
    rules       targets/*.yaml
    tests       targets/*.test.yaml, more examples
    reactions   reactions.yaml
    report      what `evaluate --format json` writes
    conclusion  one of what `conclude --format json` writes

    With the schema in a file, the first line of a rule file lets an editor complete and explain every key:

    \b
      # yaml-language-server: $schema=rules.schema.json
    """  # noqa: D301 - click takes the sign \b for "do not fold"
    click.echo(json.dumps(json_schema(name), ensure_ascii=False, indent=2))
