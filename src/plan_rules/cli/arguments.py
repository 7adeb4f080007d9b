"""Arguments that several commands share."""

from __future__ import annotations

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
