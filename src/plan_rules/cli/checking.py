"""``plan-rules check``."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from plan_rules.cli.arguments import plan_argument
from plan_rules.cli.plans import open_plan
from plan_rules.examples import ExampleResult, run_examples
from plan_rules.problems import PlanError, Problem
from plan_rules.render.terminal import plain


@click.command("check")
@plan_argument
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print what was found.",
)
def check_plan(plan: str, format_: str) -> int:
    """Check the rule files of PLAN and run their examples.

    Prints every problem with file, line and column, its code, and what would be right; then every example whose
    finding is not the expected one, with the differences. Exit code 2 where there is any of these.
    """
    problems, results = _check(plan)
    failures = [result for result in results if not result.passed]
    if format_ == "json":
        click.echo(json.dumps(_as_data(plan, problems, results, failures), ensure_ascii=False, indent=2))
    else:
        for text in _as_text(plan, problems, results, failures):
            click.echo(plain(text))
    return 2 if problems or failures else 0


def _check(plan: str) -> tuple[Sequence[Problem], Sequence[ExampleResult]]:
    try:
        return (), run_examples(open_plan(plan))
    except PlanError as error:
        return error.problems, ()


def _as_text(
    plan: str, problems: Sequence[Problem], results: Sequence[ExampleResult], failures: Sequence[ExampleResult]
) -> list[str]:
    texts = [str(problem) for problem in problems]
    for result in failures:
        texts.append(f"{result.rule}: the example {result.example!r} fails")
        texts += [f"    {line}" for difference in result.differences for line in difference.splitlines()]
    if problems:
        return [*texts, f"{plan}: problems found: {len(problems)}; the examples were not run"]
    return [*texts, f"{plan}: no problems; {len(results) - len(failures)} of {len(results)} examples hold"]


def _as_data(
    plan: str, problems: Sequence[Problem], results: Sequence[ExampleResult], failures: Sequence[ExampleResult]
) -> dict[str, object]:
    return {
        "plan": plan,
        "problems": [
            {
                "code": problem.code,
                "message": problem.message,
                "hint": problem.hint,
                "file": problem.file,
                "line": problem.line,
                "column": problem.column,
                "path": list(problem.path),
                "excerpt": problem.excerpt,
            }
            for problem in problems
        ],
        "examples": len(results),
        "failures": [
            {"rule": result.rule, "example": result.example, "differences": list(result.differences)}
            for result in failures
        ],
    }
