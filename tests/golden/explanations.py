"""The explanations that are held as text files, and the command that writes them anew.

Run: PYTHONPATH=tests python tests/golden/explanations.py, then read what changed before committing it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from golden.counting import counting_text
from golden.situations import findings, withheld
from plan_rules import Finding, evaluate, load_plan, run_examples

FOLDER = Path(__file__).parent
LANGUAGES: tuple[Literal["vi", "en"], ...] = ("vi", "en")

_OBSERVATIONS = FOLDER.parents[1] / "examples/thanh-hoa/observations.csv"
_EXAMPLES = (
    "documents-electronic",
    "dossiers-online-2025",
    "periodic-reports",
    "satisfaction-2030",
    "labour-productivity-2025",
    "smart-city-operations-centre",
    "digital-transformation-state-agencies",
    "districts-e-meetings",
)


def texts() -> Iterator[tuple[str, str]]:
    """The name of every file with the text that it should hold."""
    plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    for as_of in ("2025-12-31", "2026-03-01"):
        report = evaluate(plan, as_of=as_of, observations=_OBSERVATIONS)
        for language in LANGUAGES:
            yield f"published-{as_of}.{language}.txt", _text(((each.rule, each) for each in report), language)
    results = [result for result in run_examples(plan) if result.rule in _EXAMPLES]
    for rule in _EXAMPLES:
        found = [(each.example, each.finding) for each in results if each.rule == rule and each.finding]
        for language in LANGUAGES:
            yield f"examples-{rule}.{language}.txt", _text(iter(found), language)

    for language in LANGUAGES:
        yield f"situations.{language}.txt", _text(findings(), language)
        yield f"withheld.{language}.txt", _text(withheld(), language)
    yield "counting.txt", counting_text()


def _text(findings: Iterator[tuple[str, Finding]], language: Literal["vi", "en"]) -> str:
    return "\n".join(f"# {name}\n{finding.explain(language)}\n" for name, finding in findings)


if __name__ == "__main__":
    for name, text in texts():
        (FOLDER / name).write_text(text, encoding="utf-8")
