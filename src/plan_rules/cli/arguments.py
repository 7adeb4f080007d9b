"""Arguments that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

plan_argument = click.argument("plan", metavar="PLAN")

language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(["vi", "en"]),
    default="vi",
    show_default=True,
    help="The language of titles and texts.",
)

as_of_option = click.option(
    "--as-of", required=True, metavar="YYYY-MM-DD", help="The date of evaluation; later data do not count."
)

by_option = click.option("--by", multiple=True, metavar="FIELD", help="A field to break findings down by. Repeatable.")


def in_existing_folder(_: click.Context, __: click.Parameter, path: Path | None) -> Path | None:
    """A file to write, in a folder that is there."""
    if path is not None and not path.parent.is_dir():
        raise click.BadParameter(f"there is no folder {str(path.parent)!r}")
    return path
