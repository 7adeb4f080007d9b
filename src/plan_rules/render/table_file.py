"""A report as CSV, one row for each finding, for a spreadsheet or another program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping

from plan_rules.finding.facts import TallyFact, ThresholdFact
from plan_rules.finding.figure import Figure
from plan_rules.finding.model import Finding, Report
from plan_rules.quantity import Language

COLUMNS = (
    "plan",
    "rule",
    "group",
    "title",
    "phase",
    "as_of",
    "window",
    "stage",
    "verdict",
    "status",
    "value",
    "unit",
    "low",
    "high",
    "threshold",
    "wording",
    "margin",
    "shortfall",
    "population",
    "good",
    "unknown",
    "excluded",
    "caveats",
    "document",
    "clause",
    "quote",
    "explanation",
)
"""The columns. New ones are added at the end only.

``group`` is a JSON object, empty for the whole. ``value``, ``low`` and ``high`` are numbers in ``unit``; ``margin`` is
too, in percentage points where the unit is %. ``unknown`` counts every record that lacks what decides it. A count that
is withheld is its bound (``<5``) or, without one, ``withheld``. ``caveats`` are codes with spaces between them.
"""


def to_csv(report: Report, language: Language) -> str:
    """The report as CSV with a header; a finding is one line, its explanation too."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_row(finding, language) for finding in report)
    return text.getvalue()


def _row(finding: Finding, language: Language) -> Mapping[str, object]:
    figure = finding.value or finding.low or finding.high
    citation = finding.citation
    return {
        "plan": finding.plan,
        "rule": finding.rule,
        "group": json.dumps(dict(finding.group), ensure_ascii=False) if finding.group else "",
        "title": getattr(finding.title, language),
        "phase": finding.phase,
        "as_of": finding.as_of,
        "window": finding.window.label if finding.window else "",
        "stage": finding.stage,
        "verdict": finding.verdict or "",
        "status": finding.status,
        "value": _number(finding.value),
        "unit": figure.unit if figure else "",
        "low": _number(finding.low),
        "high": _number(finding.high),
        "threshold": _threshold(finding.threshold) if finding.threshold else "",
        "wording": citation.wording or "",
        "margin": _number(finding.margin),
        "shortfall": "" if finding.shortfall is None else finding.shortfall,
        **(_counts(finding.tally) if finding.tally else {}),
        "caveats": " ".join(dict.fromkeys(caveat.code for caveat in finding.caveats)),
        "document": citation.document,
        "clause": getattr(citation.locator, language),
        "quote": citation.quote,
        "explanation": " ".join(finding.explain(language).splitlines()),
    }


def _number(figure: Figure | None) -> str:
    return figure.decimal if figure else ""


def _threshold(threshold: ThresholdFact) -> str:
    # The bound comes first: a spreadsheet takes a cell that starts with "=" for a formula.
    tolerance = f", tolerance {threshold.tolerance}" if threshold.tolerance else ""
    return f"{' to '.join(threshold.bounds)} ({threshold.reads_as}{tolerance})"


def _counts(tally: TallyFact) -> dict[str, int | str]:
    counts = {
        "population": tally.population,
        "good": tally.good,
        "unknown": tally.unresolved,
        "excluded": tally.excluded,
    }
    return {name: _withheld(tally.withheld.get(name)) if count is None else count for name, count in counts.items()}


def _withheld(below: int | None) -> str:
    return f"<{below}" if below else "withheld"
