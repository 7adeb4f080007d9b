"""Proofs as JUnit XML, as continuous integration servers read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from plan_rules.examples.formats.differences import difference_lines
from plan_rules.examples.formats.tested import TestedPlan, shortcomings
from plan_rules.examples.proof import RuleProof


def junit_xml(plans: Iterable[TestedPlan]) -> str:
    """One suite for each plan, with a case for each example and one for whatever else a rule lacks.

    No times are written, so that the same rules give the same bytes.
    """
    suites = list(map(_suite, plans))
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", *suites, "</testsuites>", ""])


def _suite(tested: TestedPlan) -> str:
    cases = [
        _case(tested.name, "plan", "", 0, ("error", "the plan cannot be read", str(each))) for each in tested.problems
    ]
    for proof in tested.proofs:
        cases += _cases(tested, proof)
    failures = sum("<failure" in case for case in cases)
    counts = f'tests="{len(cases)}" failures="{failures}" errors="{len(tested.problems)}" skipped="0"'
    return "\n".join([f"  <testsuite name={quoteattr(tested.name)} {counts}>", *cases, "  </testsuite>"])


def _cases(tested: TestedPlan, proof: RuleProof) -> Iterator[str]:
    for result in proof.results:
        file, line = tested.place(proof.rule, "examples", result.position)
        failure = None
        if not result.passed:
            text = "\n".join(difference_lines(tested.example(proof, result.position), result))
            failure = ("failure", "; ".join(result.differences), text)
        yield _case(proof.rule, result.example, file, line, failure)
    lacking = list(shortcomings(proof))
    if proof.coverage is not None or proof.changes is not None:
        file, line = tested.place(proof.rule)
        text = "\n".join(f"{what}\n" + "\n".join(f"    {each}" for each in lines) for what, lines in lacking)
        message = "; ".join(f"{what}: {len(lines)}" for what, lines in lacking)
        yield _case(proof.rule, "what its examples prove", file, line, ("failure", message, text) if lacking else None)


def _case(rule: str, name: str, file: str, line: int, failure: tuple[str, str, str] | None) -> str:
    place = f" file={quoteattr(file)} line={quoteattr(str(line))}" if file else ""
    head = f"    <testcase classname={quoteattr(rule)} name={quoteattr(name)}{place}"
    if failure is None:
        return f"{head}/>"
    kind, message, text = failure
    return f"{head}>\n      <{kind} message={_attribute(message)}>{escape(text)}</{kind}>\n    </testcase>"


def _attribute(text: str) -> str:
    return quoteattr(text, {"\n": "&#10;"})
