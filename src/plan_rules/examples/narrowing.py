"""A plan cut down to what one rule rests on, so that proving a rule costs the same in a plan of any size."""

from __future__ import annotations

from collections.abc import Iterable

from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule


def narrowed(plan: Plan, rule: Rule) -> Plan:
    """The rule with its parts, the rules it counts among, and those that its examples speak of."""
    kept = {rule.id}
    waiting = [rule.id]
    while waiting:
        for name in _rests_on(plan, plan[waiting.pop()]):
            if name not in kept and name in plan.rules_by_id:
                kept.add(name)
                waiting.append(name)
    return with_rules(plan, [each for each in map(plan.__getitem__, kept) if each.id != rule.id], rule)


def with_rules(plan: Plan, others: Iterable[Rule], rule: Rule) -> Plan:
    """The plan with these rules only, and the clauses that they quote.

    They are not checked again: a part may stand there without its whole.
    """
    rules = (rule, *others)
    quoted = tuple({each.clause: plan.clauses_by_id[each.clause] for each in rules}.values())
    text = plan.text.but({"clauses": quoted})
    return Plan.model_construct(name=plan.name, header=plan.header, text=text, rules=rules)


def _rests_on(plan: Plan, rule: Rule) -> Iterable[str]:
    yield from (part.id for part in plan.parts_of.get(rule.id, ()))
    if rule.indicator.share and rule.indicator.share.among:
        yield rule.indicator.share.among
    for example in rule.examples:
        yield from (given["rule"] for given in example.observations or () if "rule" in given)
