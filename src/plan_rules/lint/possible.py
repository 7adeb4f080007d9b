"""What can happen at all to the records of a rule, whatever the data say."""

from __future__ import annotations

from dataclasses import dataclass

from plan_rules.measure.record_kinds import record_kinds
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule


@dataclass(frozen=True, slots=True)
class Possible:
    """What some record can be, for a rule that counts records.

    Attributes:
        eligible: whether one can belong to the population.
        good, bad: whether one of the population can be good, and whether one can be bad.
        idle: the exclusions that no record of the population can be under.
    """

    eligible: bool
    good: bool
    bad: bool
    idle: frozenset[str]


def possible_of(plan: Plan, rule: Rule) -> Possible | None:
    """What can happen to the records of a rule; None where it counts none, or its conditions are left alone."""
    if rule.indicator.dataset is None:
        return None
    (asked,), kinds = record_kinds(plan.header.datasets[rule.indicator.dataset], (plan, rule))
    if not kinds:
        return None
    inside = [kind for kind in kinds if kind.holds(asked.population)]
    counted = [kind for kind in inside if asked.is_eligible(kind)]
    return Possible(
        eligible=bool(counted),
        good=any(kind.holds(asked.good) for kind in counted),
        bad=any(kind.fails(asked.good) for kind in counted),
        idle=frozenset(
            name for name, formula in asked.exclusions.items() if not any(kind.holds(formula) for kind in inside)
        ),
    )
