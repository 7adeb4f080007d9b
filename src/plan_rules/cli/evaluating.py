"""``plan-rules evaluate``."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from plan_rules.cli.arguments import as_of_option, by_option, in_existing_folder, language_option, plan_argument
from plan_rules.cli.concluding import before_option, conclusions_of
from plan_rules.cli.data_folder import Data, find_data, named_records
from plan_rules.cli.plans import open_plan
from plan_rules.evaluation import evaluate, explain_counting
from plan_rules.finding.model import Report
from plan_rules.finding.withholding import withhold
from plan_rules.model.plan import Plan
from plan_rules.problems import Code, DataError, Problem, near_miss
from plan_rules.quantity import Language
from plan_rules.render import FORMATS, render
from plan_rules.render.conclusions import conclusions_text
from plan_rules.render.terminal import plain, print_report
from plan_rules.verdict import Status

TABLE = "table"

_FILE_WIDTH = 120
_FAILED = 1


def _statuses(_: click.Context, __: click.Parameter, given: Sequence[str]) -> frozenset[Status]:
    known = [status.value for status in Status]
    words = [word.strip() for text in given for word in text.split(",")]
    for word in words:
        if word not in known:
            raise click.BadParameter(f"{word!r} is no status; {near_miss(word, known)}")
    return frozenset(map(Status, words))


def _pairs(form: str, given: Sequence[str]) -> Iterator[tuple[str, str]]:
    for text in given:
        name, sign, value = text.partition("=")
        if not (name and sign and value):
            raise click.BadParameter(f"{text!r} is not of the form {form}")
        yield name, value


def _publishers(_: click.Context, parameter: click.Parameter, given: Sequence[str]) -> dict[str, str]:
    return dict(_pairs(str(parameter.metavar), given))


def _datasets(_: click.Context, parameter: click.Parameter, given: Sequence[str]) -> dict[str, list[str]]:
    chosen: dict[str, list[str]] = {}
    for dataset, path in _pairs(str(parameter.metavar), given):
        chosen.setdefault(dataset, []).append(path)
    return chosen


records_option = click.option(
    "--records",
    "named",
    multiple=True,
    metavar="DATASET=PATH",
    callback=_datasets,
    help="The records of a dataset: a path, or a glob in quotes. Repeatable; the files of one dataset add up.",
)


@click.command("evaluate")
@plan_argument
@click.argument("data", type=click.Path(path_type=Path), required=False)
@as_of_option
@by_option
@records_option
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Show this rule only. Repeatable.")
@click.option(
    "--format",
    "format_",
    type=click.Choice([TABLE, *FORMATS]),
    default=TABLE,
    show_default=True,
    help="How to write the findings.",
)
@language_option
@click.option(
    "--explain-counting",
    "only_counting",
    is_flag=True,
    help="Say what would be read of each dataset and what its engine would run, and read no records.",
)
@click.option("--explain", is_flag=True, help="Every explanation below the table; the other formats always have them.")
@click.option(
    "--fail-on",
    multiple=True,
    metavar="STATUS",
    callback=_statuses,
    help="Exit with code 1 where a shown finding has this status. Repeatable, or several with commas.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    callback=in_existing_folder,
    help="Write to this file instead; CSV then starts with a byte-order mark, which spreadsheets need.",
)
@click.option(
    "--deciding",
    multiple=True,
    metavar="RULE=PUBLISHER",
    callback=_publishers,
    help="The publisher that decides for a rule whose sources disagree. Repeatable.",
)
@click.option(
    "--conclude",
    "is_concluding",
    is_flag=True,
    help="What follows from the findings, and who must hear of it, below the table.",
)
@before_option
@click.option(
    "--withhold-below",
    type=int,
    metavar="COUNT",
    help="Withhold counts of excluded records above zero and below this number, and what would tell them.",
)
@click.option(
    "--withhold-exclusion",
    "withheld",
    multiple=True,
    metavar="NAME",
    help="Withhold the counts of this exclusion only. Repeatable.",
)
def evaluate_plan(
    plan: str,
    data: Path | None,
    as_of: str,
    by: Sequence[str],
    named: dict[str, list[str]],
    rules: Sequence[str],
    format_: str,
    language: Language,
    only_counting: bool,
    explain: bool,
    fail_on: frozenset[Status],
    output: Path | None,
    deciding: dict[str, str],
    is_concluding: bool,
    before: Path | None,
    withhold_below: int | None,
    withheld: Sequence[str],
) -> int:
    """Judge the rules of PLAN on the figures and records in DATA.

    DATA is a folder: observations.csv or .json holds published figures, and a file that is called like a dataset
    of the plan its records: documents.parquet, .csv, .jsonl or .json, or documents.cube.json or .cube.parquet, which
    `plan-rules cube` writes. Several files of one dataset are called documents-2024.csv, documents-2025.csv and so on.
    Or DATA is one file of observations. Without DATA and --records every target that needs some has no data.

    Exit code 1 where a status of --fail-on occurs, 2 for bad input.
    """
    _check_concluding(is_concluding, before, format_)
    loaded = open_plan(plan)
    _check_rules(loaded, rules)
    found = with_named(find_data(data, loaded) if data else Data(), named)
    records = {dataset: named_records(dataset, files) for dataset, files in found.records.items()}
    if only_counting:
        click.echo(plain(str(explain_counting(loaded, as_of=as_of, records=records, by=by))))
        return 0
    whole = evaluate(
        loaded, as_of=as_of, records=records, observations=found.observations or (), by=by, deciding=deciding
    )
    # All rules together, whichever are shown: two calls that show different rules then agree.
    told = _withheld(whole, withhold_below, withheld)
    report = _only(told, rules)
    below = conclusions_text(conclusions_of(loaded, told, before, rules), language) if is_concluding else ""
    _write(report, format_, language, explain, output, below)
    return _outcome(report, fail_on)


def _check_concluding(is_concluding: bool, before: Path | None, format_: str) -> None:
    if before and not is_concluding:
        raise click.UsageError("--before needs --conclude")
    if is_concluding and format_ != TABLE:
        raise click.UsageError("--conclude goes with the table; `plan-rules conclude` takes the report as JSON")


def with_named(data: Data, named: Mapping[str, Sequence[str]]) -> Data:
    """The data with the records that options name."""
    twice = {dataset: str(files[0]) for dataset, files in data.records.items() if dataset in named}
    if twice:
        hint = "keep one of them; both may hold the same records"
        raise DataError(
            Problem(Code.DUPLICATE_ID, f"--records names records of {dataset} as well", hint, file)
            for dataset, file in twice.items()
        )
    return Data({**data.records, **named}, data.observations)


def _check_rules(plan: Plan, rules: Sequence[str]) -> None:
    if unknown := [rule for rule in rules if rule not in plan.rules_by_id]:
        raise DataError(
            Problem(Code.UNKNOWN_RULE, f"--rule: the plan has no rule {rule!r}", near_miss(rule, plan.rules_by_id))
            for rule in unknown
        )


def _withheld(report: Report, below: int | None, exclusions: Sequence[str]) -> Report:
    if below is None:
        if exclusions:
            raise click.UsageError("--withhold-exclusion needs --withhold-below")
        return report
    return withhold(report, below=below, exclusions=exclusions or None)


def _only(report: Report, rules: Sequence[str]) -> Report:
    """The report with the findings of the rules that were asked for."""
    if not rules:
        return report
    findings = tuple(finding for finding in report if finding.rule in rules)
    return Report(
        plan=report.plan,
        document=report.document,
        as_of=report.as_of,
        by=report.by,
        findings=findings,
        withheld=report.withheld,
    )


def _write(report: Report, format_: str, language: Language, explain: bool, output: Path | None, below: str) -> None:
    is_table = format_ == TABLE
    text = _table(report, language, explain, output) if is_table else render(report, format_, language=language)
    text += f"\n{below}" if below else ""
    if output is None:
        sys.stdout.write(text)
    else:
        encoding = "utf-8-sig" if format_ == "csv" else "utf-8"
        output.write_text(text, encoding, "backslashreplace", newline="\n")


def _table(report: Report, language: Language, explain: bool, output: Path | None) -> str:
    from rich.console import Console  # noqa: PLC0415 - the other formats do without

    console = Console(file=io.StringIO(), width=_FILE_WIDTH) if output else Console()
    with console.capture() as captured:
        print_report(report, console, language=language, explain=explain)
    text = captured.get()
    return text if console.is_terminal else "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def _outcome(report: Report, fail_on: frozenset[Status]) -> int:
    failed = [finding for finding in report if finding.status in fail_on]
    for finding in failed:
        group = ", ".join(f"{name}={value}" for name, value in finding.group.items())
        click.echo(f"{finding.rule}{f' ({group})' if group else ''}: {finding.status}", err=True)
    return _FAILED if failed else 0
