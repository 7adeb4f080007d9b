"""Records counted in every way that their gaps allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from plan_rules.examples.truth import Record, Truth, all_of, any_of, is_eligible, is_good
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Threshold
from plan_rules.testing.definition.numbers import agreed, is_accepted
from plan_rules.testing.definition.windows import Days, Standing
from plan_rules.verdict import Verdict

Counts: TypeAlias = tuple[int, int]
"""Good records and records of the population."""


@dataclass(frozen=True, slots=True)
class Counting:
    """What the records of one window say.

    Attributes:
        verdict: what every completion agrees on.
        is_empty: whether no record belongs to the population, or may.
        value: what the records without gaps say; None where there are none.
        low, high: the lowest and the highest of all completions; None for a population that is always empty.
        population: how many records belong to the population for sure.
    """

    verdict: Verdict
    is_empty: bool
    value: Fraction | None
    low: Fraction | None
    high: Fraction | None
    population: int


def count(
    plan: Plan,
    rule: Rule,
    records: Sequence[Record],
    window: Days,
    at: Standing,
    threshold: Threshold,
    perhaps: Sequence[Record] = (),
) -> Counting:
    """Count the records of one window, and in every way those that may not be among them."""
    # Many records of a boundary case are one and the same.
    asked: dict[int, tuple[Truth, Truth] | None] = {}
    answers = []
    for record, belongs in (*((each, True) for each in records), *((each, None) for each in perhaps)):
        if id(record) not in asked:
            asked[id(record)] = _answer(plan, rule, record, window, at)
        if (answer := asked[id(record)]) is not None:
            is_in, good = answer
            answers.append((all_of((belongs, is_in)), good))
    known = [is_in and good for is_in, good in answers if is_in is True and good is not None]
    completed = _completions(answers)
    is_share = rule.indicator.share is not None
    figures = [_figure(counts, is_share=is_share) for counts in completed]
    numbers = [each for each in figures if each is not None]
    direction = rule.indicator.direction
    value = _figure((sum(map(bool, known)), len(known)), is_share=is_share)
    verdict = agreed(None if each is None else is_accepted(each, threshold, direction) for each in figures)
    sure = sum(is_in is True for is_in, _ in answers)
    return Counting(verdict, not answers, value, min(numbers, default=None), max(numbers, default=None), sure)


def _answer(plan: Plan, rule: Rule, record: Record, window: Days, at: Standing) -> tuple[Truth, Truth] | None:
    """Whether a record belongs to the population in a window, and whether it is good; None where it does not."""
    is_in = all_of((is_eligible(plan, rule, record), _is_inside(plan, rule, record, window, at)))
    return None if is_in is False else (is_in, is_good(plan, rule, record))


def is_in_sight(plan: Plan, rule: Rule, record: Record, at: Standing) -> Truth:
    """Whether a record lies in a window of the phase that has begun."""
    return any_of(_is_inside(plan, rule, record, window, at) for window in at.windows)


def _is_inside(plan: Plan, rule: Rule, record: Record, window: Days, at: Standing) -> Truth:
    time = plan.header.datasets[rule.indicator.dataset or ""].time
    if time is None:  # a stock shows its state on the date of evaluation
        return window == at.windows[-1]
    day = record.get(time)
    return None if day is None else day in window and day <= at.cutoff  # type: ignore[operator]


def _completions(answers: Sequence[tuple[Truth, Truth]]) -> set[Counts]:
    """What is counted in every way in which the unknown answers may turn out."""
    reached: set[Counts] = {(0, 0)}
    for is_in, good in answers:
        ways = {(int(turned), 1) for turned in _ways(good)} if is_in is not False else set()
        ways |= {(0, 0)} if is_in is not True else set()
        reached = {(good_ + more, all_ + one) for good_, all_ in reached for more, one in ways}
    return reached


def _ways(answer: Truth) -> tuple[bool, ...]:
    return (True, False) if answer is None else (answer,)


def _figure(counts: Counts, *, is_share: bool) -> Fraction | None:
    good, population = counts
    if not is_share:
        return Fraction(good)
    return Fraction(good, population) if population else None
