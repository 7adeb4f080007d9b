"""A report as tables on a terminal, with rich."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from plan_rules.finding.model import Report
from plan_rules.quantity import Language
from plan_rules.render.rows import Row, Sheet
from plan_rules.verdict import Status

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

_COLOURS: Mapping[Status, str] = {
    Status.UPCOMING: "blue",
    Status.ACHIEVED: "green",
    Status.IN_PROGRESS: "yellow",
    Status.MET: "bold green",
    Status.MISSED: "bold red",
    Status.UNDETERMINED: "magenta",
    Status.NOT_APPLICABLE: "dim",
    Status.NO_DATA: "cyan",
    Status.NEEDS_ASSESSMENT: "magenta",
    Status.LAPSED: "dim",
}
_WIDE = 100
"""From this width on, notes have a column of their own; below, they stand under the target."""
_MOST = {"threshold": (14, 18), "value": (14, 15), "status": (17, 18)}
"""The widest that these columns become, below and from that width on."""
_GAP = 2
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_NOTE = "– "
_LINES = "    \n    \n ━━ \n    \n ── \n ── \n    \n    \n"
"""A heavy line under the header, light ones between the rows, none elsewhere; in the form of rich."""


def print_report(report: Report, console: Console, *, language: Language = "vi", explain: bool = False) -> None:
    """Print a report as a table for each phase, and the count of each status below.

    Args:
        report: the report.
        console: where to print it; its width decides the layout, and whether it is a terminal the colours.
        language: ``vi`` or ``en``.
        explain: whether every explanation follows.
    """
    from rich.text import Text  # noqa: PLC0415 - an optional dependency

    sheet = Sheet(report, language)
    sections = list(sheet.sections())
    layout = _Layout(sheet, [row for section in sections for row in section.rows], console.width)
    console.print(Text(plain(sheet.title()), "bold"))
    console.print(Text(plain(sheet.as_of())))
    for section in sections:
        console.print()
        console.print(Text(plain(section.heading), "bold underline"))
        console.print(layout.table(section.rows))
    console.print()
    console.print(Text(plain(sheet.summary()), "bold"))
    if explain:
        for section in sections:
            for row in section.rows:
                _print_explanation(console, row, language)


def plain(text: str) -> str:
    """The text without control characters, which could steer the terminal or turn the direction of writing."""
    return _CONTROL.sub("�", text)


def _print_explanation(console: Console, row: Row, language: Language) -> None:
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console.print()
    console.print(Text.assemble((plain(row.target), "bold"), (f" ({row.finding.rule})", "dim")))
    for paragraph in row.finding.explain(language).splitlines():
        console.print(Padding(Text(plain(paragraph)), (0, 0, 0, 2)))


class _Layout:
    """Columns of the same width in every table of a report."""

    def __init__(self, sheet: Sheet, rows: Sequence[Row], width: int) -> None:
        self.headings = sheet.headings
        self.wide = width >= _WIDE
        threshold = self.fitting("threshold", (row.threshold for row in rows))
        value = self.fitting("value", (row.value for row in rows))
        status = self.fitting("status", (row.status for row in rows))
        rest = width - threshold - value - status - _GAP * 3
        notes = (rest - _GAP) * 2 // 5
        self.widths = {"target": rest, "threshold": threshold, "value": value, "status": status}
        if self.wide:
            self.widths |= {"target": rest - _GAP - notes, "notes": notes}

    def fitting(self, name: str, cells: Iterable[str]) -> int:
        """The width of the widest cell of a column, up to a limit."""
        from rich.cells import cell_len  # noqa: PLC0415

        widest = max(map(cell_len, cells), default=0)
        return max(min(widest, _MOST[name][self.wide]), cell_len(self.headings[name]))

    def table(self, rows: Sequence[Row]) -> Table:
        from rich.box import Box  # noqa: PLC0415
        from rich.table import Table  # noqa: PLC0415

        table = Table(box=Box(_LINES), show_lines=True, show_edge=False, padding=(0, _GAP - 1, 0, 0), pad_edge=False)
        for name, width in self.widths.items():
            table.add_column(self.headings[name], width=max(width, 1), overflow="fold")
        for row in rows:
            table.add_row(*self.cells(row))
        return table

    def cells(self, row: Row) -> list[Text]:
        from rich.text import Text  # noqa: PLC0415

        target, notes = Text(plain(row.target)), Text(plain("; ".join(row.notes)), "dim")
        middle = [
            Text(plain(row.threshold)),
            Text(plain(row.value)),
            Text(plain(row.status), _COLOURS[row.finding.status]),
        ]
        if self.wide:
            return [target, *middle, notes]
        return [Text.assemble(target, "\n", _NOTE, notes) if row.notes else target, *middle]
