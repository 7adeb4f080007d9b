"""Why an example fails, line by line: what was expected, what was found, and the counts behind it."""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.examples.running import ExampleResult
from plan_rules.finding.model import Finding
from plan_rules.model.rule import Example


def difference_lines(example: Example, result: ExampleResult) -> Iterator[str]:
    """The lines of a difference: ``-`` what the example expects, ``+`` what the rule gives.

    >>> from plan_rules import load_plan, run_examples
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> list(difference_lines(plan.rules[0].examples[0], run_examples(plan)[0]))[:2]
    ['  as_of: 2026-03-01', '  status: met']
    """
    for problem in result.problems:
        yield from str(problem).splitlines()
    if result.finding is None:
        return
    yield f"  as_of: {example.as_of}"
    failed = {mismatch.name: mismatch for mismatch in result.mismatches}
    for name in type(example.expect).model_fields:
        if name in failed:
            yield f"- {name}: {failed[name].expected}"
            yield f"+ {name}: {failed[name].found}"
        elif (expected := getattr(example.expect, name)) is not None:
            yield f"  {name}: {', '.join(expected) if isinstance(expected, tuple) else expected}"
    yield from (f"  {line}" for line in _behind(result.finding))


def _behind(finding: Finding) -> Iterator[str]:
    """What the finding rests on."""
    verdict = finding.verdict.value if finding.verdict else "no data"
    window = f" in the window {finding.window.label}" if finding.window else ""
    yield f"({finding.stage}; {verdict}{window})"
    if tally := finding.tally:
        counts = [f"{tally.good} good", f"{tally.bad} bad", f"{tally.unresolved} unknown"]
        yield f"({', '.join(counts)}; {tally.excluded} taken out, {tally.outside} outside)"
    if finding.caveats:
        yield f"(caveats: {', '.join(sorted({caveat.code.value for caveat in finding.caveats}))})"
