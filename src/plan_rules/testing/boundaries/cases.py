"""The boundary cases of a plan, rule by rule."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from plan_rules.examples.narrowing import narrowed
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.observations.model import Observation
from plan_rules.testing.boundaries.case import BoundaryCase
from plan_rules.testing.boundaries.counted import CountedCases, Data
from plan_rules.testing.boundaries.levels import level_cases
from plan_rules.testing.boundaries.published import Data as Published
from plan_rules.testing.boundaries.published import observed, published_cases
from plan_rules.testing.boundaries.sources import opposite_figures, source_cases
from plan_rules.testing.boundaries.units import unit_cases
from plan_rules.testing.definition.expected import expected_finding


def boundary_cases(plan: Plan, rule: str | None = None) -> tuple[BoundaryCase, ...]:
    """The smallest data at every edge of a rule, each with the finding that the definition gives.

    Just below, on and just above each bound; with a record that is taken out, lies outside, or has a gap; on the first
    and the last day of the window, on both calendars, of the phase and of the days in force; with an empty population;
    for each unit and part; with each value of each field that a condition asks for, in a record that is good, bad or
    taken out otherwise; and with an earlier window that fails, where each must hold. Rules without records get
    published figures, states or statements instead, and rules with records get both, alone and together: levels for a
    change from a baseline, publishers who agree and who do not, figures that were corrected. Not among them are
    several publishers of one unit, of a mean, a state or a statement. What is expected comes from the definition, by
    brute force over every completion of missing data, and not from the judge.

    Args:
        plan: the plan.
        rule: the id of the rule; every rule of the plan where it is left out.

    Raises:
        KeyError: for a rule that the plan does not have.

    >>> from plan_rules import load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> cases = boundary_cases(plan, "satisfaction-2030")
    >>> print(cases[0], "->", cases[0].expected.status)
    satisfaction-2030 on 2031-01-01: on the bound, 49 of 50 -> missed
    >>> [list(case.differences(plan)) for case in cases if list(case.differences(plan))]
    []
    """
    chosen = plan.rules if rule is None else (plan[rule],)
    return tuple(case for each in chosen for case in _once(_cases(plan, each)))


def _once(cases: Iterable[BoundaryCase]) -> Iterator[BoundaryCase]:
    """The cases without those that repeat the data of an earlier one."""
    seen: set[str] = set()
    for case in cases:
        data = repr((case.as_of, case.records, case.observations))
        if data not in seen:
            seen.add(data)
            yield case


def _cases(plan: Plan, rule: Rule) -> Iterator[BoundaryCase]:
    narrow = narrowed(plan, rule)
    if rule.indicator.dataset is not None:
        counted = CountedCases(narrow, rule)
        figures = [] if rule.for_each else opposite_figures(narrow, rule)
        for name, as_of, rows in counted.all():
            yield _over_records(narrow, rule, (name, as_of, rows), ())
        for (name, as_of, rows), (word, figure) in itertools.product(counted.sides(), figures):
            yield _over_records(
                narrow, rule, (f"{name}, and a figure {word}", as_of, rows), [observed(rule, as_of, **figure)]
            )
    for name, as_of, said in unit_cases(narrow, rule) if rule.for_each else _published(narrow, rule):
        expected = expected_finding(narrow, rule.id, as_of, observations=said)
        yield BoundaryCase(rule.id, name, as_of, None, said, expected)


def _over_records(plan: Plan, rule: Rule, data: Data, said: Sequence[Observation]) -> BoundaryCase:
    """A case in which records decide, whatever was published."""
    name, as_of, rows = data
    dataset = rule.indicator.dataset or ""
    fields = dict.fromkeys(plan.header.datasets[dataset].fields)
    expected = expected_finding(plan, rule.id, as_of, records=rows)
    whole = [{**fields, **row} for row in rows]
    return BoundaryCase(rule.id, name, as_of, {dataset: whole}, said, expected)


def _published(plan: Plan, rule: Rule) -> Iterator[Published]:
    yield from published_cases(plan, rule)
    yield from level_cases(plan, rule)
    yield from source_cases(plan, rule)
