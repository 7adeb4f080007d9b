"""Examples beside rules: small cases that prove what a rule says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plan_rules.evaluation import evaluate
from plan_rules.finding.model import Finding
from plan_rules.measure.sources.values import parse_value
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Example, Rule
from plan_rules.problems import DataError


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What became of one example.

    Attributes:
        rule, example: which one, by id and name.
        differences: for each expectation that failed, what was expected and what was found; empty where all hold.
        finding: the finding it gave; None where its data could not be read.
    """

    rule: str
    example: str
    differences: tuple[str, ...]
    finding: Finding | None

    @property
    def passed(self) -> bool:
        """Whether every expectation holds."""
        return not self.differences


def run_examples(plan: Plan) -> tuple[ExampleResult, ...]:
    """Run every example of every rule, in the order of the plan.

    >>> from plan_rules import load_plan
    >>> all(result.passed for result in run_examples(load_plan("vn-thanh-hoa/202-kh-ubnd-2020")))
    True
    """
    return tuple(_run(plan, rule, example) for rule in plan.rules for example in rule.examples)


def _run(plan: Plan, rule: Rule, example: Example) -> ExampleResult:
    try:
        finding = _finding(plan, rule, example)
    except DataError as error:
        return ExampleResult(rule.id, example.name, tuple(map(str, error.problems)), None)
    return ExampleResult(rule.id, example.name, tuple(_differences(example, finding)), finding)


def _finding(plan: Plan, rule: Rule, example: Example) -> Finding:
    dataset = rule.indicator.dataset
    records = None
    if dataset is not None and example.records is not None:
        records = {dataset: [_record(plan, dataset, record) for record in example.records]}
    observations = [_observation(rule, each) for each in example.observations or ()]
    return evaluate(plan, as_of=example.as_of, records=records, observations=observations)[rule.id]


def _record(plan: Plan, dataset: str, record: Mapping[str, str]) -> dict[str, object]:
    """A record with every declared field, those that the example leaves out missing."""
    fields = plan.header.datasets[dataset].fields
    return {name: parse_value(record[name], field) if name in record else None for name, field in fields.items()}


def _observation(rule: Rule, given: Mapping[str, str]) -> dict[str, object]:
    """An observation of the rule; what an example leaves out is of no interest to it."""
    unsaid = {"rule": rule.id, "publisher": "example", "source": "example"}
    if "indicator" in given:
        del unsaid["rule"]
    return {**unsaid, **given}


def _differences(example: Example, finding: Finding) -> Iterator[str]:
    expect = example.expect
    tally = finding.tally
    codes = {str(caveat.code) for caveat in finding.caveats}
    if lacking := sorted({*(expect.caveats or ())} - codes):
        yield f"caveats: expected {', '.join(lacking)} among {', '.join(sorted(codes)) or 'none'}"
    found: dict[str, object] = {
        "status": finding.status,
        "verdict": finding.verdict,
        "value": str(finding.value) if finding.value else None,
        "excluded": tally.excluded if tally else None,
        "unknown": tally.unresolved if tally else None,
        "shortfall": finding.shortfall,
    }
    for name, value in found.items():
        expected = getattr(expect, name)
        if expected is not None and expected != value:
            yield f"{name}: expected {expected}, found {value}"
