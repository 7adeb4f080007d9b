"""Proofs as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plan_rules.examples.formats.differences import difference_lines
from plan_rules.examples.formats.tested import TestedPlan, shortcomings
from plan_rules.examples.proof import RuleProof


def text_lines(tested: TestedPlan) -> Iterator[str]:
    """What is wrong, rule by rule, and one line that sums up."""
    for problem in tested.problems:
        yield from str(problem).splitlines()
    for proof in tested.proofs:
        for result in proof.failures:
            file, line = tested.place(proof.rule, "examples", result.position)
            yield f"{file}:{line}: {proof.rule}: the example {result.example!r} fails"
            example = tested.example(proof, result.position)
            yield from (f"    {line}" for line in difference_lines(example, result))
        for what, lines in shortcomings(proof):
            file, line = tested.place(proof.rule)
            yield f"{file}:{line}: {proof.rule}: {what}"
            yield from (f"    {line}" for line in lines)
    yield f"{tested.name}: {_summary(tested)}"


def _summary(tested: TestedPlan) -> str:
    if tested.problems:
        return f"problems found: {len(tested.problems)}; nothing was tested"
    results = [result for proof in tested.proofs for result in proof.results]
    parts = [f"{sum(result.passed for result in results)} of {len(results)} examples hold"]
    if any(proof.coverage for proof in tested.proofs):
        parts.append(_of_coverage(tested.proofs))
    if any(proof.changes is not None for proof in tested.proofs):
        parts.append(_of_changes(tested.proofs))
    return "; ".join(parts)


def _of_coverage(proofs: Sequence[RuleProof]) -> str:
    found = [proof.coverage for proof in proofs if proof.coverage]
    possible, unseen = sum(each.possible for each in found), sum(len(each.unseen) for each in found)
    explained = unseen - sum(len(each.gaps) for each in found)
    return f"{possible - unseen} of {possible} parts seen{_explained(explained)}"


def _of_changes(proofs: Sequence[RuleProof]) -> str:
    changes = [change for proof in proofs for change in proof.changes or ()]
    noticed = sum(change.noticed_by is not None for change in changes)
    explained = sum(change.because is not None for change in changes)
    return f"{noticed} of {len(changes)} changes noticed{_explained(explained)}"


def _explained(count: int) -> str:
    return f" ({count} more explained)" if count else ""
