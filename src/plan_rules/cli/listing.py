"""``plan-rules list``."""

from __future__ import annotations

from collections.abc import Iterable

import click

from plan_rules.cli.arguments import language_option
from plan_rules.cli.plans import open_plan
from plan_rules.load import bundled_plans, load_plan
from plan_rules.quantity import Language
from plan_rules.render.terminal import plain


@click.command("list")
@click.argument("plan", metavar="PLAN", required=False)
@language_option
def list_plans(plan: str | None, language: Language) -> None:
    """List the bundled plans, or the rules of PLAN.

    A line for each plan: its name, number of rules, document and issuer; or for each rule: its id, phase and title.
    Two or more spaces part the columns, and lines are never folded.
    """
    for line in _aligned(_rules(plan, language) if plan else _plans(language)):
        click.echo(plain(line))


def _plans(language: Language) -> Iterable[tuple[str, ...]]:
    for name in bundled_plans():
        plan = load_plan(name)
        document = plan.document
        kind, issuer = getattr(document.kind, language), getattr(document.issuer, language)
        yield name, str(len(plan.rules)), f"{kind} {document.number}", issuer


def _rules(name: str, language: Language) -> Iterable[tuple[str, ...]]:
    for rule in open_plan(name).rules:
        yield rule.id, rule.phase, getattr(rule.title, language)


def _aligned(rows: Iterable[tuple[str, ...]]) -> Iterable[str]:
    from rich.cells import cell_len, set_cell_size  # noqa: PLC0415 - only where there is a table

    table = list(rows)
    widths = [max(map(cell_len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = [set_cell_size(cell, width) for cell, width in zip(row, widths, strict=True)]
        yield "  ".join(cells).rstrip()
