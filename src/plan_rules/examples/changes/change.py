"""One small change of a rule, and how the changed rule takes its place in the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import ValidationError

from plan_rules.model.base import FrozenDict, Model
from plan_rules.model.document import Phase
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Exclusion, Rule

SomeModel = TypeVar("SomeModel", bound=Model)


@dataclass(frozen=True, slots=True)
class Change:
    """A plan in which one thing about one rule is different.

    Attributes:
        name: what is different, by the way to it in the rule: ``threshold:bound+``.
        words: what it was and what it is, for a reader.
        plan: the changed plan, cut down to what the rule rests on.
    """

    name: str
    words: str
    plan: Plan


def altered(model: SomeModel, **values: object) -> SomeModel | None:
    """The model with some other values; None where these contradict each other."""
    kept = {name: getattr(model, name) for name in type(model).model_fields}
    try:
        return type(model)(**{**kept, **values})
    except ValidationError:
        return None


def with_rule(plan: Plan, rule: Rule) -> Plan:
    """The plan with another rule in the place of the one with its id."""
    rules = tuple(rule if each.id == rule.id else each for each in plan.rules)
    return Plan.model_construct(name=plan.name, header=plan.header, text=plan.text, rules=rules)


def without_rule(plan: Plan, name: str) -> Plan:
    """The plan without a rule."""
    rules = tuple(each for each in plan.rules if each.id != name)
    return Plan.model_construct(name=plan.name, header=plan.header, text=plan.text, rules=rules)


def with_phase(plan: Plan, name: str, phase: Phase) -> Plan:
    """The plan with another span for a phase."""
    return _with_header(plan, {"phases": FrozenDict({**plan.header.phases, name: phase})})


def with_exclusion(plan: Plan, name: str, exclusion: Exclusion) -> Plan:
    """The plan with another exclusion under a name."""
    return _with_header(plan, {"exclusions": FrozenDict({**plan.header.exclusions, name: exclusion})})


def _with_header(plan: Plan, values: Mapping[str, object]) -> Plan:
    header = plan.header.model_copy(update=dict(values))
    return Plan.model_construct(name=plan.name, header=header, text=plan.text, rules=plan.rules)


def of_rule(plan: Plan, rule: Rule, name: str, words: str, **values: object) -> Iterator[Change]:
    """The change that gives a rule some other values; none where these contradict each other."""
    other = altered(rule, **values)
    if other is not None:
        yield Change(name, words, with_rule(plan, other))
