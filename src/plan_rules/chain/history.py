"""What earlier reports said of each rule and group, window by window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from plan_rules.chain.compiled import Pattern
from plan_rules.chain.fact import Fact, GroupKey, group_key
from plan_rules.chain.fact_builder import FactBuilder
from plan_rules.finding.model import Finding
from plan_rules.model.fact_field import FactKind


class History:
    """The latest finding of each rule and group in each window."""

    def __init__(self, builder: FactBuilder) -> None:
        self._builder = builder
        self._findings: dict[tuple[str, GroupKey], dict[str, Finding]] = {}
        self._facts: dict[int, tuple[Finding, Fact]] = {}

    def remember(self, findings: Iterable[Finding]) -> None:
        """Take findings up; of two for one window the later one counts, of two of one day the one taken up last."""
        for finding in findings:
            if finding.rule not in self._builder.plan.rules_by_id:
                continue  # of another version of the plan
            windows = self._builder.timeline(finding.rule, finding.as_of).windows
            if not windows:
                continue
            known = self._findings.setdefault((finding.rule, group_key(finding.group)), {})
            before = known.get(windows[-1].label)
            if before is None or before.as_of <= finding.as_of:
                known[windows[-1].label] = finding

    def before(self, now: Mapping[tuple[str, GroupKey], Finding]) -> Iterator[Finding]:
        """What was taken up, but for the windows that the findings of now stand in."""
        for key, known in self._findings.items():
            finding = now.get(key)
            windows = self._builder.timeline(finding.rule, finding.as_of).windows if finding else ()
            label = windows[-1].label if windows else None
            yield from (earlier for window, earlier in known.items() if window != label)

    def row(self, fact: Fact, pattern: Pattern) -> tuple[Fact, ...] | None:
        """The facts of the successive windows in which a pattern was met, the oldest first; None where one failed.

        A window without a report breaks the row, and so does another content of the rule.
        """
        finding = fact.finding
        if fact.kind is not FactKind.FINDING or finding is None:
            return None
        windows = self._builder.timeline(finding.rule, finding.as_of).windows[-pattern.for_windows :]
        if len(windows) < pattern.for_windows:
            return None
        known = self._findings.get((finding.rule, group_key(finding.group)), {})
        row = []
        for window in windows[:-1]:
            earlier = known.get(window.label)
            if earlier is None or earlier.as_of > finding.as_of or earlier.fingerprint != finding.fingerprint:
                return None
            earlier_fact = self._fact(earlier)
            if not pattern.meets(earlier_fact):
                return None
            row.append(earlier_fact)
        return (*row, fact)

    def _fact(self, finding: Finding) -> Fact:
        if id(finding) not in self._facts:
            self._facts[id(finding)] = finding, self._builder.of_finding(finding)
        return self._facts[id(finding)][1]
