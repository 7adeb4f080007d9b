"""Arguments of strategies that cannot be met are refused when the strategy is made, not while it is drawn from."""

from __future__ import annotations

from collections.abc import Collection

from hypothesis.errors import InvalidArgument

from plan_rules.model.dataset import Dataset
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.problems import near_miss


def chosen_rule(plan: Plan, rule: str) -> Rule:
    """A rule of a plan, by its id."""
    if rule not in plan.rules_by_id:
        raise InvalidArgument(f"rule={rule!r}: the plan has no such rule; {near_miss(rule, plan.rules_by_id)}")
    return plan[rule]


def counted_rule(plan: Plan, rule: str) -> Rule:
    """A rule of a plan that counts records."""
    chosen = chosen_rule(plan, rule)
    if chosen.indicator.dataset is None:
        raise InvalidArgument(f"rule={rule!r}: it counts no records; draw from observations_for instead")
    return chosen


def chosen_dataset(plan: Plan, dataset: str) -> Dataset:
    """A dataset of a plan, by its name."""
    known = plan.header.datasets
    if dataset not in known:
        raise InvalidArgument(f"dataset={dataset!r}: the plan has no such dataset; {near_miss(dataset, known)}")
    return known[dataset]


def check_sizes(low: int, high: int, *, names: str, least: int = 0) -> None:
    """Refuse a smallest size below the least that there is, or above the largest."""
    if not least <= low <= high:
        raise InvalidArgument(f"{names}: {low} and {high} are no sizes from the smallest to the largest")


def check_among(name: str, given: Collection[str], known: Collection[str]) -> None:
    """Refuse a choice that is empty or holds what there is not."""
    if not given:
        raise InvalidArgument(f"{name} is empty; choose from {', '.join(known)}")
    for each in given:
        if each not in known:
            raise InvalidArgument(f"{name}: there is no {each!r}; {near_miss(each, known)}")
