"""Boundary cases of figures by several publishers, of several days, and beside records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import permutations

from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.model.timing import TimingKind
from plan_rules.testing.boundaries.published import Data, observed, sides, when
from plan_rules.testing.boundaries.vantage import vantage
from plan_rules.testing.definition.numbers import threshold_of
from plan_rules.testing.definition.published import figures_verdict
from plan_rules.verdict import Verdict

_ONE_DAY = timedelta(days=1)
_ANOTHER: Mapping[str, object] = {"publisher": "another", "method": None}


def source_cases(plan: Plan, rule: Rule) -> Iterator[Data]:
    """One figure that holds and one that does not, by whom and when it takes to tell them apart."""
    day, figures = vantage(plan, rule).as_of, opposite_figures(plan, rule)
    if len(figures) < 2:
        return
    for (name, one), (_, other) in permutations(figures):
        known = observed(rule, day, **one)
        yield f"{name} for two publishers", day, [known, observed(rule, day, **one, **_ANOTHER)]
        yield f"{name}, and another publisher says otherwise", day, [known, observed(rule, day, **other, **_ANOTHER)]
        yield f"{name}, corrected a day later", day, [known, observed(rule, day - _ONE_DAY, **other)]
    yield "one publisher says both on one day", day, [observed(rule, day, **said) for _, said in figures]


def opposite_figures(plan: Plan, rule: Rule) -> list[tuple[str, Mapping[str, object]]]:
    """What is said by a figure that holds and by one that does not, as far as there are such."""
    at = vantage(plan, rule)
    is_figure = not rule.indicator.milestone and not rule.indicator.assessment
    if not is_figure or rule.timing.kind is TimingKind.MEAN or at.window is None:
        return []
    found: dict[Verdict | None, Mapping[str, object]] = {}
    for _, each in sides(rule):
        said = {**when(rule, at.window), **each}
        verdict = figures_verdict(rule, [observed(rule, at.as_of, **said)], at.window, threshold_of(rule))
        found.setdefault(verdict, said)
    wanted = (("holds", Verdict.SATISFIED), ("fails", Verdict.VIOLATED))
    return [(name, found[verdict]) for name, verdict in wanted if verdict in found]
