"""``plan-rules show``."""

from __future__ import annotations

import shutil
import sys
import textwrap

import click

from plan_rules.cli.arguments import language_option, plan_argument
from plan_rules.cli.plans import open_plan
from plan_rules.cli.rule_text import rule_lines
from plan_rules.problems import Code, DataError, Problem, near_miss
from plan_rules.quantity import Language
from plan_rules.render.terminal import plain


@click.command("show")
@plan_argument
@click.argument("rule", metavar="RULE")
@language_option
def show_rule(plan: str, rule: str, language: Language) -> None:
    """Show a rule of PLAN with everything that its author wrote down.

    Its clause and quote, what it measures and must reach, what is taken out and on which legal basis, which law
    touches it, how it reads the text, what it cannot express, its examples, and what they leave unproven.
    """
    loaded = open_plan(plan)
    if rule not in loaded.rules_by_id:
        hint = near_miss(rule, loaded.rules_by_id)
        raise DataError([Problem(Code.UNKNOWN_RULE, f"the plan has no rule {rule!r}", hint)])
    for line in rule_lines(loaded, loaded[rule], language):
        click.echo("\n".join(_folded(plain(line))))


def _folded(line: str) -> list[str]:
    """The line folded between words for a terminal, and left whole for anything else."""
    if not sys.stdout.isatty():
        return [line]
    indent = " " * (len(line) - len(line.lstrip("- ")))
    return textwrap.wrap(line, shutil.get_terminal_size().columns, subsequent_indent=indent) or [""]
