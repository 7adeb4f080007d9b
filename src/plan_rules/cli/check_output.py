"""What ``plan-rules check`` found, as text, as JSON and as remarks of one form."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from plan_rules.examples import ExampleResult
from plan_rules.lint import Level, Remark
from plan_rules.load.places import Place
from plan_rules.problems import Problem

EXAMPLE_FAILS = "example-fails"

_WORDS = {Level.ERROR: "errors", Level.WARNING: "warnings", Level.INFO: "for information"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found.

    Attributes:
        problems: why the files cannot be read; nothing else is known then.
        remarks: what the checks say.
        results: what became of the examples.
        places: where each example stands, in the same order.
    """

    problems: Sequence[Problem] = ()
    remarks: Sequence[Remark] = ()
    results: Sequence[ExampleResult] = ()
    places: Sequence[Place] = ()

    @property
    def failures(self) -> list[ExampleResult]:
        """The examples that fail."""
        return [result for result in self.results if not result.passed]


def everything(outcome: Outcome) -> list[Remark]:
    """Problems, remarks and failed examples as remarks."""
    remarks = []
    for problem in outcome.problems:
        place = Place(problem.file, problem.line, problem.column, problem.path, problem.excerpt)
        remarks.append(Remark(problem.code, Level.ERROR, problem.message, problem.hint, place=place))
    remarks += outcome.remarks
    for result, place in zip(outcome.results, outcome.places, strict=True):
        if not result.passed:
            message = f"the example {result.example!r} fails"
            hint = "; ".join(result.differences)
            remarks.append(Remark(EXAMPLE_FAILS, Level.ERROR, message, hint, result.rule, place))
    return remarks


def as_text(plan: str, outcome: Outcome, hidden: int) -> list[str]:
    """Paragraphs for a terminal; the last one sums up.

    Args:
        plan: the plan as the user named it.
        outcome: what is shown.
        hidden: how many remarks are not shown.
    """
    texts = [*map(str, outcome.problems), *map(str, outcome.remarks)]
    for result in outcome.failures:
        texts.append(f"{result.rule}: the example {result.example!r} fails")
        texts += [f"    {line}" for difference in result.differences for line in difference.splitlines()]
    if outcome.problems:
        return [*texts, f"{plan}: problems found: {len(outcome.problems)}; the examples were not run"]
    held = len(outcome.results) - len(outcome.failures)
    numbers = {level: sum(remark.level is level for remark in outcome.remarks) for level in Level}
    counts = ", ".join(f"{_WORDS[level]} {number}" for level, number in numbers.items() if number) or "none"
    more = f" (below the level: {hidden})" if hidden else ""
    return [*texts, f"{plan}: no problems; {held} of {len(outcome.results)} examples hold; remarks: {counts}{more}"]


def as_json(plan: str, outcome: Outcome) -> str:
    """Everything as JSON."""
    data = {
        "plan": plan,
        "problems": [
            {
                "code": problem.code,
                "message": problem.message,
                "hint": problem.hint,
                "file": problem.file,
                "line": problem.line,
                "column": problem.column,
                "path": list(problem.path),
                "excerpt": problem.excerpt,
            }
            for problem in outcome.problems
        ],
        "remarks": [_remark(remark) for remark in outcome.remarks],
        "examples": len(outcome.results),
        "failures": [
            {"rule": result.rule, "example": result.example, "differences": list(result.differences)}
            for result in outcome.failures
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _remark(remark: Remark) -> dict[str, object]:
    place, fix = remark.place, remark.fix
    return {
        "code": remark.code,
        "level": remark.level,
        "message": remark.message,
        "hint": remark.hint,
        "rule": remark.rule,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "path": list(place.path),
        "excerpt": place.excerpt,
        "fix": {"line": fix.line, "column": fix.column, "old": fix.old, "new": fix.new} if fix else None,
    }
