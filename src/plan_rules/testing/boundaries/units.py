"""The units of a rule that each of them must reach, and boundary cases of figures that are published for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from plan_rules.model.plan import Plan
from plan_rules.model.rule import ForEach, Rule
from plan_rules.model.threshold import Threshold
from plan_rules.testing.boundaries.published import Data, observed, sides, when
from plan_rules.testing.boundaries.vantage import vantage
from plan_rules.testing.definition.numbers import threshold_of
from plan_rules.testing.definition.published import figures_verdict
from plan_rules.testing.definition.windows import Days
from plan_rules.testing.values import values_of
from plan_rules.verdict import Verdict

Unit: TypeAlias = tuple[tuple[str, str], ...]
"""A unit as pairs of field and value."""


def units_of(plan: Plan, rule: Rule) -> list[Unit]:
    """The units that are listed, else two that there could be; none where the rule has no units."""
    each = rule.for_each
    if each is None:
        return []
    if each.units:
        return [((each.fields[0], unit),) for unit in each.units]
    known = _known_names(plan, rule, each)
    overridden = [value for override in each.overrides for value in override.when.get(each.fields[0], ())]
    firsts = list(dict.fromkeys([*overridden, *known[each.fields[0]]]))[: len(overridden) + 2]
    rest = [(name, known[name][0]) for name in each.fields[1:] if known[name]]
    return [((each.fields[0], first), *rest) for first in firsts] if all(known.values()) or overridden else []


def _known_names(plan: Plan, rule: Rule, each: ForEach) -> Mapping[str, list[str]]:
    if rule.indicator.dataset is None:
        return {name: ["unit 1", "unit 2"] for name in each.fields}
    values = values_of(plan, rule.indicator.dataset)
    return {name: [value for value in values[name] if isinstance(value, str)] for name in each.fields}


def threshold_of_unit(rule: Rule, unit: Unit) -> Threshold:
    """What a unit must reach."""
    return (rule.for_each.threshold_for(dict(unit)) if rule.for_each else None) or threshold_of(rule)


def unit_cases(plan: Plan, rule: Rule) -> Iterator[Data]:
    """A figure of each unit on each side of its own bound, while the others hold; and one that is missing."""
    at, units = vantage(plan, rule), units_of(plan, rule)
    if at.window is None or rule.indicator.milestone or rule.indicator.assessment:
        return
    holding = {unit: _holding(rule, unit, at.window) for unit in units}
    for unit in units:
        others = [
            observed(rule, at.as_of, group=dict(other), **said)
            for other, said in holding.items()
            if other != unit and said is not None
        ]
        shown = ", ".join(value for _, value in unit)
        for name, said in sides(rule, threshold_of_unit(rule, unit)):
            own = observed(rule, at.as_of, group=dict(unit), **when(rule, at.window), **said)
            yield f"{shown}: {name}; all others hold", at.as_of, [*others, own]
        yield f"{shown}: no figure; all others hold", at.as_of, others


def _holding(rule: Rule, unit: Unit, window: Days) -> Mapping[str, object] | None:
    """What is said by a figure of a unit that holds; None where there is none."""
    threshold = threshold_of_unit(rule, unit)
    for _, each in sides(rule, threshold):
        said = {**when(rule, window), **each}
        if figures_verdict(rule, [observed(rule, window.last, **said)], window, threshold) is Verdict.SATISFIED:
            return said
    return None
