"""What makes two rules the same."""

from __future__ import annotations

from collections.abc import Hashable

from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Threshold


def measured_by(rule: Rule) -> Hashable:
    """What a rule measures, when, and of whom; equal for rules that give the same figures."""
    indicator = rule.indicator
    # Where no records are counted the figures have their name from the indicator, or only from what it measures.
    name = None if indicator.dataset else indicator.id or (indicator.measures.vi, indicator.measures.en)
    body = getattr(indicator, indicator.kind)
    return (
        name,
        indicator.kind,
        body,
        rule.phase,
        rule.timing,
        frozenset(rule.exclusions),
        rule.part_of,
        rule.in_force.span if rule.in_force else None,
        (rule.for_each.fields, rule.for_each.units) if rule.for_each else None,
        rule.deciding_source.publisher if rule.deciding_source else None,
    )


def asked_of(rule: Rule) -> Hashable:
    """Which figures a rule accepts, of all and of named groups."""
    direction = rule.indicator.direction

    def accepted(threshold: Threshold | None) -> Hashable:
        return threshold.accepts(direction) if threshold else None

    overrides = rule.for_each.overrides if rule.for_each else ()
    return accepted(rule.threshold), tuple((each.when, accepted(each.threshold)) for each in overrides)
