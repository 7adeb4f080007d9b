"""``plan-rules check``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

import click

from plan_rules.cli.arguments import plan_argument
from plan_rules.cli.check_output import Outcome, as_json, as_text, everything
from plan_rules.examples import run_examples
from plan_rules.lint import CHECKS, Level, Remark
from plan_rules.lint.fixing import fixed
from plan_rules.lint.github import to_github
from plan_rules.lint.run import STALE_AFTER, check_loaded
from plan_rules.lint.sarif import to_sarif
from plan_rules.load.places import Place
from plan_rules.load.plan import load_with_places
from plan_rules.problems import PlanError
from plan_rules.render.terminal import plain

_FOUND = 1
_BAD_INPUT = 2
_CODES = [check.code for check in CHECKS]
_LEVELS = [level.value for level in Level]


def _explain(context: click.Context, _: click.Parameter, code: str | None) -> None:
    """Print the manual page of a check, and end."""
    if code is not None:
        check = next(check for check in CHECKS if check.code == code)
        click.echo(f"{check.code} ({check.level})\n\n{check.manual}")
        context.exit()


@click.command("check")
@plan_argument
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    show_default=True,
    help="How to print what was found.",
)
@click.option("--as-of", metavar="YYYY-MM-DD", help="The day on which the plan is checked; today where left out.")
@click.option(
    "--level",
    type=click.Choice(_LEVELS),
    default=Level.WARNING.value,
    show_default=True,
    help="The lowest level of remarks that is printed.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*_LEVELS, "never"]),
    default=Level.ERROR.value,
    show_default=True,
    help="Exit with code 1 where there is a remark of this level or a higher one.",
)
@click.option("--only", multiple=True, type=click.Choice(_CODES), metavar="CHECK", help="Run this check. Repeatable.")
@click.option(
    "--stale-after",
    type=click.IntRange(min=1),
    default=STALE_AFTER,
    show_default=True,
    metavar="MONTHS",
    help="The months after which the text of the document counts as not checked.",
)
@click.option("--fix", is_flag=True, help="Make the safe changes in the files of a folder first.")
@click.option(
    "--explain",
    type=click.Choice(_CODES),
    metavar="CHECK",
    is_eager=True,
    expose_value=False,
    callback=_explain,
    help="Print the manual page of a check.",
)
def check_plan(
    plan: str,
    format_: str,
    as_of: str | None,
    level: str,
    fail_on: str,
    only: Sequence[str],
    stale_after: int,
    fix: bool,
) -> int:
    """Check the rule files of PLAN and run their examples.

    Prints every problem with file, line and column, its code, and what would be right. Where the files can be read:
    the remarks of the checks, which look at words, numbers, phases, parts and laws, and every example whose finding
    is not the expected one, with the differences.

    Exit code 2 for files that cannot be read and for examples that fail, 1 for a remark of the level of --fail-on.
    """
    if fix and not Path(plan).is_dir():
        raise click.UsageError("--fix changes the files of a folder, not those of a bundled plan")
    day = as_of or date.today().isoformat()  # noqa: DTZ011 - the calendar day where the user is
    outcome = _outcome(plan, day, only, stale_after)
    if fix and _fix(outcome.remarks):
        outcome = _outcome(plan, day, only, stale_after)
    shown = replace(outcome, remarks=_from(Level(level), outcome.remarks))
    if format_ == "text":
        for text in as_text(plan, shown, len(outcome.remarks) - len(shown.remarks)):
            click.echo(plain(text))
    elif format_ == "json":
        click.echo(as_json(plan, shown))
    elif format_ == "sarif":
        click.echo(to_sarif(everything(shown), version("plan-rules")), nl=False)
    else:
        click.echo(plain(to_github(everything(shown))), nl=False)
    if outcome.problems or outcome.failures:
        return _BAD_INPUT
    return _FOUND if fail_on != "never" and _from(Level(fail_on), outcome.remarks) else 0


def _from(level: Level, remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    """The remarks of a level or a higher one."""
    return tuple(remark for remark in remarks if remark.level.weight >= level.weight)


def _outcome(plan: str, as_of: str, only: Sequence[str], stale_after: int) -> Outcome:
    folder = Path(plan) if Path(plan).is_dir() else None
    try:
        placed = load_with_places(plan)
    except PlanError as error:
        problems = (replace(problem, file=_from_here(problem.file, folder)) for problem in error.problems)
        return Outcome(problems=tuple(problems))
    loaded, places = placed.plan, placed.places
    remarks = check_loaded(loaded, places, as_of=as_of, checks=only or None, stale_after=stale_after)
    examples = [
        places.find(("rules", index, "examples", position, "name"))
        for index, rule in enumerate(loaded.rules)
        for position in range(len(rule.examples))
    ]
    return Outcome(
        remarks=tuple(_remark_from_here(remark, folder) for remark in remarks),
        results=run_examples(loaded),
        places=[_place_from_here(place, folder) for place in examples],
    )


def _remark_from_here(remark: Remark, folder: Path | None) -> Remark:
    fix = replace(remark.fix, file=_from_here(remark.fix.file, folder)) if remark.fix else None
    return replace(remark, place=_place_from_here(remark.place, folder), fix=fix)


def _place_from_here(place: Place, folder: Path | None) -> Place:
    return replace(place, file=_from_here(place.file, folder))


def _from_here(file: str, folder: Path | None) -> str:
    """A file of the plan as a path from the current folder, so that a terminal or an editor can follow it."""
    return str(folder / file) if folder and file else file


def _fix(remarks: Sequence[Remark]) -> bool:
    """Make the fixes; whether there were any."""
    fixes = [remark.fix for remark in remarks if remark.fix]
    for file, of_file in groupby(sorted(fixes, key=lambda fix: fix.file), key=lambda fix: fix.file):
        path = Path(file)
        path.write_bytes(fixed(path.read_bytes().decode(), of_file).encode())
    return bool(fixes)
