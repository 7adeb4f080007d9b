"""Examples run: each against the finding that its records and figures give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from plan_rules.evaluation import evaluate
from plan_rules.examples.narrowing import narrowed
from plan_rules.finding.figure import Figure
from plan_rules.finding.model import Finding
from plan_rules.measure.sources.values import ValueProblem, parse_value
from plan_rules.model.dataset import Literal
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Example, Rule
from plan_rules.problems import DataError, Problem
from plan_rules.quantity import NumberError, Quantity, read_quantity

Record: TypeAlias = Mapping[str, Literal | None]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An expectation that does not hold.

    Attributes:
        name: what was expected of, as in ``expect``.
        expected, found: both as an example writes them.
    """

    name: str
    expected: str
    found: str

    def __str__(self) -> str:
        among = " among" if self.name == "caveats" else ", found"
        return f"{self.name}: expected {self.expected}{among} {self.found}"


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What became of one example.

    Attributes:
        rule, example: which one, by id and name.
        position: its place among the examples of the rule, from 0.
        mismatches: the expectations that do not hold.
        problems: why its data could not be read.
        finding: the finding it gave; None where its data could not be read.
    """

    rule: str
    example: str
    position: int
    mismatches: tuple[Mismatch, ...]
    problems: tuple[Problem, ...]
    finding: Finding | None

    @property
    def passed(self) -> bool:
        """Whether every expectation holds."""
        return not (self.mismatches or self.problems)

    @property
    def differences(self) -> tuple[str, ...]:
        """For each expectation that failed, what was expected and what was found; empty where all hold."""
        return (*map(str, self.problems), *map(str, self.mismatches))


@dataclass(frozen=True, slots=True)
class Prepared:
    """An example with its data as the evaluation takes them.

    Attributes:
        records: under the name of their dataset; None where the example gives none.
    """

    example: Example
    records: Mapping[str, Sequence[Record]] | None
    observations: Sequence[Mapping[str, object]]

    def finding(self, plan: Plan, rule: str) -> Finding:
        """The finding that a plan gives.

        Raises:
            DataError: where the plan cannot judge the data.
        """
        report = evaluate(
            plan, as_of=self.example.as_of, records=self.records, observations=self.observations, language="vi"
        )
        return report[rule]


def run_examples(plan: Plan) -> tuple[ExampleResult, ...]:
    """Run every example of every rule, in the order of the plan.

    >>> from plan_rules import load_plan
    >>> all(result.passed for result in run_examples(load_plan("vn-thanh-hoa/202-kh-ubnd-2020")))
    True
    """
    return tuple(result for rule in plan.rules for result in run_rule(plan, rule))


def run_rule(plan: Plan, rule: Rule) -> Iterator[ExampleResult]:
    """Run the examples of one rule."""
    if not rule.examples:
        return
    narrow = narrowed(plan, rule)
    for position in range(len(rule.examples)):
        yield run_example(narrow, rule, position)


def run_example(plan: Plan, rule: Rule, position: int) -> ExampleResult:
    """Run one example."""
    example = rule.examples[position]
    try:
        finding = prepare(plan, rule, example).finding(plan, rule.id)
    except DataError as error:
        return ExampleResult(rule.id, example.name, position, (), error.problems, None)
    return ExampleResult(rule.id, example.name, position, tuple(mismatches(example, finding)), (), finding)


def prepare(plan: Plan, rule: Rule, example: Example) -> Prepared:
    """An example with its data read.

    Raises:
        DataError: for a value that its field cannot have.
    """
    dataset = rule.indicator.dataset
    records = None
    if dataset is not None and example.records is not None:
        records = {dataset: [_record(plan, dataset, row, record) for row, record in enumerate(example.records)]}
    return Prepared(example, records, [_observation(rule, each) for each in example.observations or ()])


def _record(plan: Plan, dataset: str, row: int, record: Mapping[str, str]) -> Record:
    """A record with every declared field, those that the example leaves out missing."""
    values: dict[str, Literal | None] = {}
    for name, field in plan.header.datasets[dataset].fields.items():
        try:
            values[name] = parse_value(record[name], field) if name in record else None
        except ValueProblem as error:
            raise DataError(
                [Problem(error.code, f"{name}: {error}", error.hint, path=("records", row, name))]
            ) from None
    return values


def _observation(rule: Rule, given: Mapping[str, str]) -> Mapping[str, object]:
    """An observation of the rule; what an example leaves out is of no interest to it."""
    unsaid = {"rule": rule.id, "publisher": "example", "source": "example"}
    if "indicator" in given:
        del unsaid["rule"]
    return {**unsaid, **given}


def mismatches(example: Example, finding: Finding) -> Iterator[Mismatch]:
    """Every expectation of an example that a finding does not meet."""
    expect = example.expect
    tally = finding.tally
    codes = {str(caveat.code) for caveat in finding.caveats}
    if lacking := sorted({*(expect.caveats or ())} - codes):
        yield Mismatch("caveats", ", ".join(lacking), ", ".join(sorted(codes)) or "none")
    found: dict[str, object] = {
        "status": finding.status,
        "verdict": finding.verdict,
        "value": finding.value,
        "excluded": tally.excluded if tally else None,
        "unknown": tally.unresolved if tally else None,
        "shortfall": finding.shortfall,
    }
    for name, value in found.items():
        expected = getattr(expect, name)
        if expected is None:
            continue
        is_same = _is_shown(expected, value) if isinstance(value, Figure) else expected == value
        if not is_same:
            yield Mismatch(name, str(expected), "none" if value is None else str(value))


def _is_shown(expected: str, value: Figure) -> bool:
    """Whether an example writes a value, with as many zeros at its end as it likes."""
    if expected == str(value):
        return True
    with suppress(NumberError):
        return read_quantity(expected) == Quantity(Decimal(value.decimal), value.unit)
    return False
