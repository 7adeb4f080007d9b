"""A report as Markdown: a table for each phase, the summary, and every explanation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from plan_rules.finding.model import Report
from plan_rules.quantity import Language
from plan_rules.render.rows import Row, Section, Sheet

_COLUMNS = ("target", "threshold", "value", "status", "notes")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def to_markdown(report: Report, language: Language) -> str:
    """The report as GitHub-flavoured Markdown."""
    return "\n\n".join(_blocks(Sheet(report, language))) + "\n"


def _blocks(sheet: Sheet) -> Iterator[str]:
    yield f"# {_escaped(sheet.title())}"
    yield _escaped(sheet.as_of())
    sections = list(sheet.sections())
    for section in sections:
        yield f"## {_escaped(section.heading)}"
        yield _table(sheet, section)
    yield f"**{_escaped(sheet.summary())}**"
    if sections:
        yield f"## {sheet.headings['explanations']}"
    for section in sections:
        for row in section.rows:
            yield f"### {_escaped(_name(row))}"
            yield f"> {_escaped(row.finding.citation.quote)}"
            yield from map(_escaped, row.finding.explain(sheet.language).splitlines())


def _name(row: Row) -> str:
    return f"{row.finding.rule} {row.target}" if row.finding.group else f"{row.target} ({row.finding.rule})"


def _table(sheet: Sheet, section: Section) -> str:
    lines = [_line(sheet.headings[name] for name in _COLUMNS), _line("---" for _ in _COLUMNS)]
    for row in section.rows:
        cells = (row.target, row.threshold, row.value, row.status, "; ".join(row.notes))
        lines.append(_line(map(_escaped, cells)))
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
