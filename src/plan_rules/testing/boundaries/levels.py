"""Boundary cases of changes of which the level is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.quantity import POINTS
from plan_rules.testing.boundaries.published import Data, figure_in, observed, when
from plan_rules.testing.boundaries.vantage import vantage
from plan_rules.testing.definition.levels import ends_of_baseline, level_after
from plan_rules.testing.definition.numbers import ends, exact, threshold_of


def level_cases(plan: Plan, rule: Rule) -> Iterator[Data]:
    """Levels on and beside the bound, from each end of what the printed baseline may stand for."""
    change, at = rule.indicator.change, vantage(plan, rule)
    if change is None or change.baseline is None or at.window is None:
        return
    for name, said in _levels(rule):
        level = {"figure": "level", "basis": change.baseline.basis, **when(rule, at.window), **said}
        yield name, at.as_of, [observed(rule, at.as_of, **level)]
    other = {**level, "basis": "another"}
    yield "a level on another basis", at.as_of, [observed(rule, at.as_of, **other)]


def _levels(rule: Rule) -> Iterator[tuple[str, Mapping[str, object]]]:
    change = rule.indicator.change
    baseline = change.baseline if change else None
    if change is None or baseline is None:
        return
    low, high = ends_of_baseline(baseline)
    unit = baseline.value.unit
    step = (high - low or abs(exact(baseline.value)) / 100) / 1000
    for end in ends(threshold_of(rule), rule.indicator.direction):
        for name, start in (("as printed", exact(baseline.value)), ("at its lowest", low), ("at its highest", high)):
            level = level_after(change.unit, start, end)
            for side, number in (("on", level), ("just below", level - step), ("just above", level + step)):
                if number >= 0 or change.unit == POINTS:
                    words = f"a level {side} the bound from the baseline {name}"
                    yield words, {**figure_in(unit, Fraction(number)), "exact": True}
            if level >= 0 or change.unit == POINTS:
                yield f"a level printed like the bound from the baseline {name}", figure_in(unit, level)
