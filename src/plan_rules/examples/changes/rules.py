"""Every small change of one rule, in the order of its keys."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from plan_rules.examples.changes.change import Change, altered, of_rule, with_exclusion, without_rule
from plan_rules.examples.changes.conditions import changed_conditions
from plan_rules.examples.changes.sameness import makes_no_difference
from plan_rules.examples.changes.thresholds import changed_thresholds, turned_round
from plan_rules.examples.changes.times import changed_times
from plan_rules.examples.truth import fields_of
from plan_rules.model.indicator import Change as ChangeIndicator
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Override, Rule
from plan_rules.quantity import Quantity


def changes_of(plan: Plan, rule: Rule) -> Iterator[Change]:
    """Every small change of a rule that is a rule again.

    Args:
        plan: the plan, cut down to what the rule rests on.
        rule: the rule.
    """
    yield from changed_times(plan, rule)
    yield from _indicators(plan, rule)
    yield from _exclusions(plan, rule)
    if rule.threshold is not None:
        for name, words, threshold in changed_thresholds(rule.threshold, rule.indicator):
            yield from of_rule(plan, rule, f"threshold:{name}", words, threshold=threshold)
        if (indicator := turned_round(rule.indicator, rule.threshold)) is not None:
            words = f"the direction turned into {indicator.direction}"
            yield from of_rule(plan, rule, "indicator/direction:turned", words, indicator=indicator)
    yield from _units(plan, rule)
    for part in plan.parts_of.get(rule.id, ()):
        yield Change(f"parts/{part.id}:dropped", f"the part {part.id} dropped", without_rule(plan, part.id))
    if rule.deciding_source is not None:
        words = f"no longer decided by {rule.deciding_source.publisher}"
        yield from of_rule(plan, rule, "deciding_source:dropped", words, deciding_source=None)


def _indicators(plan: Plan, rule: Rule) -> Iterator[Change]:
    """Changes of what is counted or measured."""
    indicator = rule.indicator
    counted = indicator.share or indicator.count
    if counted is not None and counted.of is not None:
        for key in ("where", "good"):
            condition = getattr(counted, key, None)
            for name, words, other in changed_conditions(condition, fields_of(plan, rule)) if condition else ():
                body = altered(counted, **{key: other})
                changed = altered(indicator, **{indicator.kind: body})
                changes = of_rule(plan, rule, f"{key}{name}", words, indicator=changed)
                yield from (each for each in changes if not makes_no_difference(plan, each.plan, rule.id))
        for key in ("where", "among"):
            if getattr(counted, key, None) is not None:
                changed = altered(indicator, **{indicator.kind: altered(counted, **{key: None})})
                yield from of_rule(plan, rule, f"{key}:dropped", f"{key} dropped", indicator=changed)
    if indicator.change and indicator.change.baseline:
        yield from _baselines(plan, rule, indicator.change)
    if indicator.rank and indicator.rank.field_size is not None:
        changed = altered(indicator, rank=altered(indicator.rank, field_size=None))
        yield from of_rule(plan, rule, "indicator/field_size:dropped", "a rank among any number", indicator=changed)


def _baselines(plan: Plan, rule: Rule, change: ChangeIndicator) -> Iterator[Change]:
    baseline = change.baseline
    if baseline is None:
        return
    step = Decimal(1).scaleb(-baseline.value.decimals)
    for sign, amount in (("-", baseline.value.amount - step), ("+", baseline.value.amount + step)):
        value = Quantity(amount, baseline.value.unit)
        body = altered(change, baseline=altered(baseline, value=value))
        if body is not None:
            indicator = altered(rule.indicator, change=body)
            words = f"the baseline {baseline.value} turned into {value}"
            yield from of_rule(plan, rule, f"indicator/baseline:{sign}", words, indicator=indicator)


def _exclusions(plan: Plan, rule: Rule) -> Iterator[Change]:
    if rule.indicator.dataset is None:
        return
    for name in rule.exclusions:
        rest = tuple(each for each in rule.exclusions if each != name)
        yield from of_rule(plan, rule, f"exclusions/{name}:dropped", f"{name} no longer taken out", exclusions=rest)
        exclusion = plan.header.exclusions[name]
        for at, words, condition in changed_conditions(exclusion.when, fields_of(plan, rule)):
            other = altered(exclusion, when=condition)
            changed = None if other is None else with_exclusion(plan, name, other)
            if changed is not None and not makes_no_difference(plan, changed, rule.id):
                yield Change(f"exclusions/{name}{at}", words, changed)


def _units(plan: Plan, rule: Rule) -> Iterator[Change]:
    each = rule.for_each
    if each is None:
        return
    yield from of_rule(plan, rule, "for_each:dropped", "held against the whole, not each unit", for_each=None)
    for unit in each.units:
        rest = tuple(other for other in each.units if other != unit)
        fewer = altered(each, units=rest)
        if fewer is not None:
            yield from of_rule(plan, rule, f"for_each/units:without-{unit}", f"{unit} not listed", for_each=fewer)
    for index, override in enumerate(each.overrides):
        others = (*each.overrides[:index], *each.overrides[index + 1 :])
        fewer = altered(each, overrides=others)
        at = f"for_each/overrides/{index}"
        yield from of_rule(plan, rule, f"{at}:dropped", "the threshold of all units for these, too", for_each=fewer)
        for name, words, threshold in changed_thresholds(override.threshold, rule.indicator):
            changed: Override | None = altered(override, threshold=threshold)
            overrides = (*each.overrides[:index], changed, *each.overrides[index + 1 :])
            other = altered(each, overrides=overrides)
            yield from of_rule(plan, rule, f"{at}/threshold:{name}", words, for_each=other)
