"""The findings and transitions that are there, as facts, and how they stood in earlier windows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from plan_rules.chain.compiled import Pattern
from plan_rules.chain.fact import Fact, Subject, subject_of
from plan_rules.chain.fact_builder import FactBuilder
from plan_rules.chain.history import History
from plan_rules.chain.relevance import Relevance
from plan_rules.finding.model import Finding, Report
from plan_rules.finding.transition import Transition
from plan_rules.model.plan import Plan


class FactStore:
    """Facts of one plan for some patterns.

    Attributes:
        looks_back: whether a pattern asks how things stood in earlier windows; where none does, they are forgotten.
    """

    def __init__(self, plan: Plan, patterns: Sequence[Pattern]) -> None:
        self.looks_back = any(pattern.for_windows > 1 for pattern in patterns)
        self._relevance = Relevance(patterns)
        self._builder = FactBuilder(plan)
        self._history = History(self._builder)
        self._findings: dict[Subject, tuple[Finding, tuple[Fact, ...]]] = {}
        self._transitions: dict[Subject, tuple[Transition, tuple[Fact, ...]]] = {}

    @property
    def remembered(self) -> tuple[Finding, ...]:
        """How things stood in earlier windows."""
        return tuple(self._history.before({key: finding for key, (finding, _) in self._findings.items()}))

    def put(self, findings: Iterable[Finding]) -> None:
        """Put findings, each in the place of the one of the same rule and group, which is remembered."""
        for finding in findings:
            key = subject_of(finding.rule, finding.group)
            if self.looks_back and key in self._findings:
                self._history.remember([self._findings[key][0]])
            self._findings[key] = finding, tuple(self._relevant(finding))

    def remove(self, rule: str, group: Mapping[str, str | None]) -> None:
        """Take a finding back, and what was remembered of its window."""
        known = self._findings.pop(subject_of(rule, group), None)
        if known is not None and self.looks_back:
            self._history.forget(known[0])

    def put_transition(self, transitions: Iterable[Transition]) -> None:
        """Put transitions, each in the place of the one of the same rule and group."""
        for transition in transitions:
            key = subject_of(transition.rule, transition.group)
            is_relevant = self._relevance.transition(transition)
            self._transitions[key] = transition, (self._builder.of_transition(transition),) if is_relevant else ()

    def remove_transition(self, rule: str, group: Mapping[str, str | None]) -> None:
        """Take a transition back."""
        self._transitions.pop(subject_of(rule, group), None)

    def remember(self, findings: Iterable[Finding]) -> None:
        """Take up what an earlier report said; of a whole report also what it no longer says."""
        if self.looks_back:
            self._history.remember(findings)
            if isinstance(findings, Report):
                self._history.forget_absent(findings)

    def relevant(self, instead: Mapping[Subject, Finding | None]) -> Iterator[Fact]:
        """The facts that a pattern may ask for.

        Args:
            instead: findings that stand in the place of others; None where there is to be none.
        """
        for subject, (_, facts) in self._findings.items():
            if subject not in instead:
                yield from facts
        for finding in instead.values():
            if finding is not None:
                yield from self._relevant(finding)
        for _, facts in self._transitions.values():
            yield from facts

    def everything(self) -> list[Fact]:
        """All facts, in their order."""
        found = [fact for finding, _ in self._findings.values() for fact in self._facts(finding)]
        found += [self._builder.of_transition(transition) for transition, _ in self._transitions.values()]
        return sorted(found, key=attrgetter("key"))

    def meets(self, fact: Fact, pattern: Pattern) -> bool:
        """Whether a fact meets a pattern, its windows included."""
        if not pattern.meets(fact):
            return False
        return pattern.for_windows == 1 or self.row(fact, pattern) is not None

    def row(self, fact: Fact, pattern: Pattern) -> tuple[Fact, ...] | None:
        """The facts of the successive windows in which a pattern was met; None where one failed."""
        return self._history.row(fact, pattern)

    def _relevant(self, finding: Finding) -> Iterator[Fact]:
        of = self._relevance
        return self._facts(finding, alone=of.finding(finding), parts=of.parts(finding), units=of.units(finding))

    def _facts(self, finding: Finding, *, alone: bool = True, parts: bool = True, units: bool = True) -> Iterator[Fact]:
        if not (alone or parts or units):
            return
        fact = self._builder.of_finding(finding)
        if alone:
            yield fact
        if parts:
            yield from self._builder.of_parts(fact)
        if units:
            yield from self._builder.of_units(fact)
