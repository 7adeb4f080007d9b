"""``plan-rules diff``."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import click

from plan_rules.cli.arguments import by_option, language_option
from plan_rules.cli.data_folder import Data, find_data, named_records
from plan_rules.cli.evaluating import records_option, with_named
from plan_rules.cli.plans import open_plan
from plan_rules.diff import FindingChange, diff_findings, diff_plans
from plan_rules.diff.formats import to_json, to_markdown, to_text
from plan_rules.model.plan import Plan
from plan_rules.quantity import Language
from plan_rules.render.terminal import plain

_FOUND = 1


@click.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.argument("data", type=click.Path(path_type=Path), required=False)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="The date of evaluation.")
@by_option
@records_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How to write the changes; JSON has both languages.",
)
@language_option
@click.option(
    "--fail-on",
    type=click.Choice(["change", "flip"]),
    help="Exit with code 1 where anything has changed, or where a finding flips.",
)
def diff_versions(
    old: str,
    new: str,
    data: Path | None,
    as_of: datetime | None,
    by: Sequence[str],
    named: dict[str, list[str]],
    format_: str,
    language: Language,
    fail_on: str | None,
) -> int:
    """Say what changed from the plan OLD to the plan NEW.

    Both are names of bundled plans or folders of rule files. With DATA, or --records, and --as-of: which findings flip
    on these data, and because of which change. DATA is what `plan-rules evaluate` takes; data of which only one version
    knows are given to that one.
    """
    plans = open_plan(old), open_plan(new)
    found = with_named(_find(data, plans), named)
    has_data = bool(found.records or found.observations)
    if has_data and as_of is None:
        raise click.UsageError("--as-of is needed with data")
    diff = diff_plans(*plans)
    day = as_of.date() if as_of else None
    flips = _flips(plans, found, day, by) if day and has_data else None
    if format_ == "json":
        text = to_json(diff, flips, day)
    else:
        text = (to_markdown if format_ == "markdown" else to_text)(diff, flips, day, language)
    sys.stdout.write(plain(text))
    failed = {"change": len(diff) > 0, "flip": bool(flips)}
    return _FOUND if fail_on and failed[fail_on] else 0


def _find(data: Path | None, plans: tuple[Plan, Plan]) -> Data:
    """The data of a folder or file, by the datasets of both versions."""
    if data is None:
        return Data()
    old, new = plans
    datasets = {**old.header.datasets, **new.header.datasets}
    both = new.but({"header": new.header.but({"datasets": datasets})})
    return find_data(data, both)


def _flips(plans: tuple[Plan, Plan], data: Data, as_of: date, by: Sequence[str]) -> tuple[FindingChange, ...]:
    records: Mapping[str, object] = {dataset: named_records(dataset, files) for dataset, files in data.records.items()}
    return diff_findings(*plans, as_of=as_of, records=records, observations=data.observations or (), by=by)
