"""``plan-rules cube``."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import click

from plan_rules.cli.arguments import as_of_option, by_option, in_existing_folder, plan_argument
from plan_rules.cli.data_folder import named_records
from plan_rules.cli.plans import open_plan
from plan_rules.evaluation import build_cube
from plan_rules.measure.sources.record_paths import CUBE_SUFFIXES
from plan_rules.problems import Code, DataError, Problem
from plan_rules.render.terminal import plain


def _cube_file(context: click.Context, parameter: click.Parameter, path: Path) -> Path:
    if not path.name.lower().endswith(CUBE_SUFFIXES):
        raise click.BadParameter(f"{path.name!r} does not end in {' or '.join(CUBE_SUFFIXES)}")
    if path.suffix.lower() == ".parquet" and not find_spec("pyarrow"):  # before the work, not after it
        raise click.BadParameter("Parquet files are written by pyarrow: pip install 'plan-rules[arrow]'")
    in_existing_folder(context, parameter, path)
    return path


@click.command("cube")
@plan_argument
@click.argument("dataset", metavar="DATASET")
@click.argument("records", metavar="RECORDS...", nargs=-1, required=True)
@as_of_option
@by_option
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    callback=_cube_file,
    help="The file to write, which ends in .cube.json or .cube.parquet.",
)
def write_cube(plan: str, dataset: str, records: Sequence[str], as_of: str, by: Sequence[str], output: Path) -> None:
    """Count the RECORDS of a DATASET of PLAN, and write the counts to a file.

    RECORDS are paths, or globs in quotes: .parquet, .csv, .jsonl or .json files, or cubes that are to be added up.
    The cube holds counts by what the rules ask, and no record. `plan-rules evaluate` takes it in place of the records,
    on the same date and with the same --by.
    """
    named = named_records(dataset, records)
    if output.exists() and output.resolve() in map(Path.resolve, named.files):
        hint = "write another file; this one would count twice the next time"
        raise DataError([Problem(Code.BAD_ARGUMENT, "it is one of the records as well", hint, str(output))])
    cube = build_cube(open_plan(plan), dataset, named, as_of=as_of, by=by)
    cube.save(output)
    click.echo(plain(f"{output}: records {cube.records:,}, cells {len(cube):,}"))
