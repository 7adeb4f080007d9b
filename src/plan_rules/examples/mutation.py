"""Rule mutation: whether the examples of a rule notice when the rule says something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from plan_rules.examples.changes.rules import changes_of
from plan_rules.examples.narrowing import narrowed
from plan_rules.examples.running import Prepared, mismatches, prepare, run_rule
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.problems import DataError


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A small change of a rule, and whether an example noticed it.

    Attributes:
        rule: the id of the rule.
        name: what was changed, by the way to it in the rule: ``exclusions/secret-documents:dropped``.
        words: the change in words.
        noticed_by: the name of the first example that no longer holds; None where all still do.
        because: why none needs to notice it, where the rule says so.
    """

    rule: str
    name: str
    words: str
    noticed_by: str | None
    because: str | None = None

    @property
    def survives(self) -> bool:
        """Whether no example notices it, and nobody explains why."""
        return self.noticed_by is None and self.because is None


def changed_rules(plan: Plan, rules: Iterable[str] = ()) -> Iterator[RuleChange]:
    """Change each rule in one small way after another, and run its examples on each changed rule.

    A bound goes up or down by one step of its last decimal, ``at_least`` becomes ``more_than``, an exclusion is
    dropped, a value leaves or joins a set, the phase moves by a day, the calendar is swapped, and so on. A change that
    no example notices shows something that the examples do not prove. A rule with an example that fails is left out.

    Args:
        plan: the plan.
        rules: the ids of the rules that are asked about; all where left out.

    Raises:
        KeyError: for a rule that the plan does not have.

    >>> from plan_rules import load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> changes = {change.name: change for change in changed_rules(plan, ["satisfaction-2030"])}
    >>> changes["threshold:at_least"].words
    'more_than turned into at_least'
    >>> changes["threshold:at_least"].noticed_by
    'exactly 98 % is not above 98 %'
    """
    for rule in [plan[name] for name in rules] or plan.rules:
        yield from _changes(plan, rule)


def _changes(plan: Plan, rule: Rule) -> Iterator[RuleChange]:
    if not all(result.passed for result in run_rule(plan, rule)):
        return
    narrow = narrowed(plan, rule)
    examples = [prepare(narrow, rule, example) for example in rule.examples]
    reasons = {name: item.because for item in rule.unproven for name in item.what}
    for change in changes_of(narrow, rule):
        noticed_by = _noticed_by(change.plan, rule.id, examples)
        because = reasons.get(change.name) if noticed_by is None else None
        yield RuleChange(rule.id, change.name, change.words, noticed_by, because)


def _noticed_by(plan: Plan, rule: str, examples: Sequence[Prepared]) -> str | None:
    for each in examples:
        try:
            finding = each.finding(plan, rule)
        except DataError:  # the changed rule cannot take the data at all
            return each.example.name
        if any(mismatches(each.example, finding)):
            return each.example.name
    return None
