"""Whether a change of conditions makes a difference to any record that there can be."""

from __future__ import annotations

from plan_rules.measure import kleene
from plan_rules.measure.record_kinds import RecordKind, RuleFormulas, record_kinds
from plan_rules.model.plan import Plan


def makes_no_difference(plan: Plan, changed: Plan, rule: str) -> bool:
    """Whether every record stands to a rule as it stands to the changed one; False where that is too long to tell."""
    one, other = plan[rule], changed[rule]
    dataset = plan.header.datasets[one.indicator.dataset or ""]
    (before, after), kinds = record_kinds(dataset, (plan, one), (changed, other))
    return bool(kinds) and all(_standing(before, kind) == _standing(after, kind) for kind in kinds)


def _standing(asked: RuleFormulas, kind: RecordKind) -> tuple[int | None, int | None, int | None]:
    """Whether a record belongs, is taken out, and is good, as far as each is asked."""
    code = kind.answers.__getitem__
    inside = asked.population(code)
    if inside == kleene.FALSE:
        return inside, None, None
    taken_out = kleene.any_of(exclusion(code) for exclusion in asked.exclusions.values())
    return inside, taken_out, None if taken_out == kleene.TRUE else asked.good(code)
