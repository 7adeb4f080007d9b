"""The proof of a rule: whether its examples hold, what they leave open, and which changes they would not notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plan_rules.examples.coverage import RuleCoverage, clause_coverage
from plan_rules.examples.mutation import RuleChange, changed_rules
from plan_rules.examples.running import ExampleResult, run_rule
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule


@dataclass(frozen=True, slots=True)
class RuleProof:
    """What is known of one rule.

    Attributes:
        rule: the id of the rule.
        results: what became of its examples.
        coverage: what they have seen of its clause; None where nobody asked.
        changes: small changes of the rule; None where nobody asked, or an example fails.
        stale: names that ``unproven`` explains although there is nothing to explain, or no such thing.
    """

    rule: str
    results: tuple[ExampleResult, ...]
    coverage: RuleCoverage | None = None
    changes: tuple[RuleChange, ...] | None = None
    stale: tuple[str, ...] = ()

    @property
    def failures(self) -> tuple[ExampleResult, ...]:
        """The examples that do not hold."""
        return tuple(result for result in self.results if not result.passed)

    @property
    def gaps(self) -> tuple[str, ...]:
        """What no example saw and nobody explains."""
        return self.coverage.gaps if self.coverage else ()

    @property
    def survivors(self) -> tuple[RuleChange, ...]:
        """The changes that no example notices and nobody explains."""
        return tuple(change for change in self.changes or () if change.survives)

    @property
    def passed(self) -> bool:
        """Whether nothing is left to do."""
        return not (self.failures or self.gaps or self.survivors or self.stale)


def prove_rules(
    plan: Plan, *, rules: Iterable[str] = (), coverage: bool = False, mutate: bool = False
) -> Iterator[RuleProof]:
    """Run the examples of each rule, in the order of the plan, and say how much they prove.

    Args:
        plan: the plan.
        rules: the ids of the rules that are asked about; all where left out.
        coverage: whether to say what the examples have seen of the clause.
        mutate: whether to change the rule in small ways and see which changes the examples notice.

    Raises:
        KeyError: for a rule that the plan does not have.

    >>> from plan_rules import load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> all(proof.passed for proof in prove_rules(plan))
    True
    """
    for rule in [plan[name] for name in rules] or plan.rules:
        results = tuple(run_rule(plan, rule))
        (seen,) = clause_coverage(plan, [rule.id]) if coverage else (None,)
        holds = all(result.passed for result in results)
        changes = tuple(changed_rules(plan, [rule.id])) if mutate and holds else None
        stale = tuple(_stale(rule, seen, changes)) if holds else ()
        yield RuleProof(rule.id, results, seen, changes, stale)


def _stale(rule: Rule, coverage: RuleCoverage | None, changes: Iterable[RuleChange] | None) -> Iterator[str]:
    """The names of ``unproven`` that explain nothing; one that may belong to what nobody asked about is left alone."""
    is_everything = coverage is not None and changes is not None
    settled = {change.name: change.noticed_by is not None for change in changes or ()}
    if coverage is not None:
        unseen = {*coverage.unseen}
        for name, sides in coverage.seen.items():
            settled |= {f"{name}:{side}": f"{name}:{side}" not in unseen for side in sides}
    for item in rule.unproven:
        yield from (name for name in item.what if settled.get(name, is_everything))
