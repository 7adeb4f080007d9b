"""The plan of Thanh Hóa on published figures: how each target stood at the end of its phase, and two months later.

Run it with ``python examples/thanh-hoa/embed.py``. It prints a table for each date; with a folder as argument it also
writes the reports there as JSON.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from plan_rules import Finding, Report, evaluate, load_plan

DATES = ("2025-12-31", "2026-03-01")
FIGURES = Path(__file__).with_name("observations.csv")

# Caveats that every finding of a rule carries, whatever the data are.
OF_THE_RULE = {"reading", "unexpressed", "law_changed", "assumption", "bare_threshold", "tolerance_is_reading"}


def main(folder: Path | None = None) -> None:
    """Evaluate the plan on each date, print a table, and write the report where a folder is given."""
    plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    for day in DATES:
        report = evaluate(plan, as_of=day, observations=FIGURES)
        print("\n".join(table(report)))
        if folder:
            (folder / f"{day}.json").write_text(report.to_json(), encoding="utf-8")


def table(report: Report) -> Iterator[str]:
    """The report as lines of text: rule, status, value, and the caveats that come from the data."""
    yield f"{report.document} as of {report.as_of}"
    for finding in report:
        value = str(finding.value) if finding.value else ""
        yield f"  {finding.rule:38} {finding.status:17}{value:6}{' '.join(caveats(finding))}".rstrip()
    yield ""


def caveats(finding: Finding) -> list[str]:
    """The codes of the caveats that come from the data, each once."""
    codes = (caveat.code.value for caveat in finding.caveats)
    return list(dict.fromkeys(code for code in codes if code not in OF_THE_RULE))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
