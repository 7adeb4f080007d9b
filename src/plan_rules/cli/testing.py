"""``plan-rules test``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from plan_rules.cli.plans import open_placed_plan
from plan_rules.examples.formats.github import github_commands
from plan_rules.examples.formats.tested import TestedPlan
from plan_rules.examples.formats.text import text_lines
from plan_rules.examples.proof import prove_rules
from plan_rules.load.folder import PLAN_FILE
from plan_rules.problems import Code, DataError, PlanError, Problem, near_miss
from plan_rules.render.terminal import plain


@click.command("test")
@click.argument("folder", metavar="FOLDER")
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Test this rule only. Repeatable.")
@click.option("--coverage", is_flag=True, help="Print what of each clause no example has seen.")
@click.option("--mutate", is_flag=True, help="Change each rule in small ways, and print what no example notices.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "junit", "github"]),
    default="text",
    show_default=True,
    help="Text, JUnit XML, or annotations of GitHub Actions.",
)
def test_plans(folder: str, rules: Sequence[str], coverage: bool, mutate: bool, format_: str) -> int:
    """Run the examples beside the rules of a plan, or of every plan below FOLDER.

    Prints each example that fails, with what it expects and what the rule gives. With --coverage and --mutate it also
    prints what the examples leave open, as far as `unproven` in the rule does not explain it. Exit code 2 where
    anything is printed.
    """
    try:
        names = _plans_below(folder)
        tested = [_tested(name, rules, coverage, mutate) for name in names]
        if rules and len(names) == 1 and tested[0].placed:
            _check_names(rules, tested[0].placed.plan.rules_by_id)
    except DataError as error:
        if format_ == "text":
            raise
        tested = [TestedPlan(folder, None, problems=error.problems)]  # a server reads nothing but the form it asked for
    for text in _written(tested, format_):
        click.echo(plain(text))
    return 0 if all(each.passed for each in tested) else 2


def _plans_below(name: str) -> list[str]:
    """The plan that was named, or those in the folders below."""
    folder = Path(name)
    if not folder.is_dir() or (folder / PLAN_FILE).is_file():
        return [name]
    found = sorted(str(path.parent) for path in folder.rglob(PLAN_FILE))
    if not found:
        hint = f"name a plan, or a folder with a {PLAN_FILE} in it or below it"
        raise DataError([Problem(Code.NOT_FOUND, "there is no plan in the folder", hint, name)])
    return found


def _tested(name: str, rules: Sequence[str], coverage: bool, mutate: bool) -> TestedPlan:
    try:
        placed = open_placed_plan(name)
    except PlanError as error:
        return TestedPlan(name, None, problems=error.problems)
    chosen = [rule.id for rule in placed.plan.rules if rule.id in rules] if rules else []
    if rules and not chosen:
        return TestedPlan(name, placed)
    return TestedPlan(name, placed, list(prove_rules(placed.plan, rules=chosen, coverage=coverage, mutate=mutate)))


def _check_names(rules: Sequence[str], known: Iterable[str]) -> None:
    known = list(known)
    problems = [
        Problem(Code.UNKNOWN_RULE, f"the plan has no rule {rule!r}", near_miss(rule, known))
        for rule in rules
        if rule not in known
    ]
    if problems:
        raise DataError(problems)


def _written(tested: Sequence[TestedPlan], format_: str) -> Iterator[str]:
    if format_ == "junit":
        from plan_rules.examples.formats.junit import junit_xml  # noqa: PLC0415 - its XML loads a web client

        yield junit_xml(tested).rstrip("\n")
        return
    for each in tested:
        yield from github_commands(each) if format_ == "github" else text_lines(each)
