"""The formats that a report is written in as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from plan_rules.finding.model import Report
from plan_rules.problems import Code, DataError, Problem, near_miss
from plan_rules.quantity import Language
from plan_rules.render.markdown import to_markdown
from plan_rules.render.table_file import to_csv

FORMATS: Mapping[str, Callable[[Report, Language], str]] = {
    "json": lambda report, _: report.to_json(),
    "csv": to_csv,
    "markdown": to_markdown,
}
"""What writes each format."""

_LANGUAGES = ("vi", "en")


def render(report: Report, format: str, *, language: Language = "vi") -> str:  # noqa: A002 - the word of the field
    """A report as text, ending with a line end; the same report gives the same text.

    Args:
        report: the report.
        format: ``json`` (every language and every detail), ``csv`` (a row for each finding) or ``markdown`` (tables
            by phase, then every explanation).
        language: the language of titles and texts, ``vi`` or ``en``; codes and numbers in CSV have none.

    Raises:
        DataError: for another format or language.

    >>> from plan_rules import evaluate, load_plan
    >>> report = evaluate(load_plan("vn-thanh-hoa/202-kh-ubnd-2020"), as_of="2020-12-31")
    >>> render(report, "csv").splitlines()[0][:26]
    'plan,rule,group,title,phas'
    """
    for given, known, what in ((format, tuple(FORMATS), "format"), (language, _LANGUAGES, "language")):
        if given not in known:
            raise DataError([Problem(Code.BAD_ARGUMENT, f"there is no {what} {given!r}", near_miss(given, known))])
    return FORMATS[format](report, language)
