"""Clause coverage: which parts of a rule its examples never saw true, false and unknown.

An example that never meets a part of a rule cannot tell whether that part says what the clause says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from plan_rules.examples.points import Point, points_of
from plan_rules.examples.running import run_rule
from plan_rules.examples.sightings import Sightings
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """What the examples of one rule have seen of it.

    Attributes:
        rule: the id of the rule.
        seen: each part of the rule with what can be seen of it, and of that what its examples saw:
            ``{"good/channel": {"true": True, "false": True, "unknown": False}}``.
        explained: under the name of a gap the reason why it stays open.
    """

    rule: str
    seen: Mapping[str, Mapping[str, bool]]
    explained: Mapping[str, str] = field(default_factory=dict)

    @property
    def gaps(self) -> tuple[str, ...]:
        """What no example saw and nobody explains: ``good/channel:unknown``."""
        return tuple(name for name in self.unseen if name not in self.explained)

    @property
    def unseen(self) -> tuple[str, ...]:
        """What no example saw, explained or not."""
        return tuple(
            f"{name}:{side}" for name, sides in self.seen.items() for side, is_seen in sides.items() if not is_seen
        )

    @property
    def possible(self) -> int:
        """How much can be seen."""
        return sum(map(len, self.seen.values()))


def clause_coverage(plan: Plan, rules: Iterable[str] = ()) -> tuple[RuleCoverage, ...]:
    """What the examples of each rule have seen of its clause, in the order of the plan.

    Looked at are every test and join of the population, the exclusions and the good condition, on records that get
    that far; the window that decides; each side of the threshold; and each part and unit. An example that fails
    has seen it all the same; one whose data cannot be read has seen nothing.

    Args:
        plan: the plan.
        rules: the ids of the rules that are asked about; all where left out.

    Raises:
        KeyError: for a rule that the plan does not have.

    >>> from plan_rules import load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> [coverage.gaps for coverage in clause_coverage(plan, ["documents-electronic"])]
    [()]
    """
    chosen = [plan[name] for name in rules] or plan.rules
    return tuple(_coverage(plan, rule) for rule in chosen)


def _coverage(plan: Plan, rule: Rule) -> RuleCoverage:
    points = points_of(plan, rule)
    sightings = Sightings(plan, rule)
    for result in run_rule(plan, rule):
        if result.finding is not None:
            sightings.add(rule.examples[result.position], result.finding)
    seen = {point.name: {side: side in sightings.of(point) for side in point.sides} for point in points}
    return RuleCoverage(rule.id, seen, dict(_explained(rule, points)))


def _explained(rule: Rule, points: Iterable[Point]) -> Iterator[tuple[str, str]]:
    known = {f"{point.name}:{side}" for point in points for side in point.sides}
    for item in rule.unproven:
        yield from ((name, item.because) for name in item.what if name in known)
