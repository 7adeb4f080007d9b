"""``plan-rules conclude``, and the conclusions that ``plan-rules evaluate`` shows."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import click

from plan_rules.chain.conclude import conclude
from plan_rules.chain.conclusion import Conclusion
from plan_rules.chain.engine import EngineName
from plan_rules.cli.arguments import language_option, plan_argument
from plan_rules.cli.plans import open_plan
from plan_rules.cli.reports import open_report
from plan_rules.finding.model import Report
from plan_rules.load import read_reactions, standard_reactions
from plan_rules.model.plan import Plan
from plan_rules.model.reaction import Reaction
from plan_rules.quantity import Language
from plan_rules.render.conclusions import conclusions_json, conclusions_text
from plan_rules.render.terminal import plain

_file = click.Path(exists=True, dir_okay=False, path_type=Path)

before_option = click.option(
    "--before", type=_file, metavar="REPORT", help="An earlier report, to conclude from what changed since."
)


@click.command("conclude")
@plan_argument
@click.argument("report", type=_file, metavar="REPORT")
@before_option
@click.option(
    "--history",
    multiple=True,
    type=_file,
    metavar="REPORT",
    help="An earlier report, for reactions that look back over windows. Repeatable.",
)
@click.option(
    "--reactions", "own", type=_file, metavar="FILE", help="Further reactions, beside those of the plan itself."
)
@click.option(
    "--engine",
    type=click.Choice(get_args(EngineName)),
    default="direct",
    show_default=True,
    help="What chains. Both give the same; durable needs the extra of that name.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to write the conclusions.",
)
@language_option
def conclude_from_report(
    plan: str,
    report: Path,
    before: Path | None,
    history: Sequence[Path],
    own: Path | None,
    engine: EngineName,
    format_: str,
    language: Language,
) -> None:
    """Say what follows from a REPORT of PLAN, and who must hear of it.

    A REPORT is a file that `plan-rules evaluate --format json` wrote.
    """
    loaded = open_plan(plan)
    found = conclude(
        loaded,
        open_report(report),
        before=open_report(before) if before else None,
        history=[open_report(each) for each in history],
        reactions=_with_own(loaded, own),
        engine=engine,
        on_incident=lambda incident: click.echo(plain(f"direct answered, because {incident}"), err=True),
    )
    sys.stdout.write(conclusions_json(found) if format_ == "json" else conclusions_text(found, language))


def _with_own(plan: Plan, own: Path | None) -> Sequence[Reaction] | None:
    return (*plan.reactions, *standard_reactions(), *read_reactions(own, plan)) if own else None


def conclusions_of(plan: Plan, report: Report, before: Path | None, rules: Sequence[str]) -> list[Conclusion]:
    """What follows from a report that was just made; of some rules only, what rests on one of them."""
    found = conclude(plan, report, before=open_report(before) if before else None)
    return [each for each in found if not rules or any(premise.rule in rules for premise in each.premises)]
