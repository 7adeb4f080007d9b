"""What earlier reports said of each rule and group, window by window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from plan_rules.chain.compiled import Pattern
from plan_rules.chain.fact import Fact, Subject, subject_of
from plan_rules.chain.fact_builder import FactBuilder
from plan_rules.finding.model import Finding, Report
from plan_rules.model.fact_field import FactKind


class History:
    """The latest finding of each rule and group in each window."""

    def __init__(self, builder: FactBuilder) -> None:
        self._builder = builder
        self._findings: dict[Subject, dict[str, Finding]] = {}
        self._facts: dict[int, tuple[Finding, Fact]] = {}

    def remember(self, findings: Iterable[Finding]) -> None:
        """Take findings up; of two for one window the later one counts, of two of one day the one taken up last."""
        for finding in findings:
            if finding.rule not in self._builder.plan.rules_by_id:
                continue  # of another version of the plan
            label = self._label(finding.rule, finding.as_of)
            if not label:
                continue
            known = self._findings.setdefault(subject_of(finding.rule, finding.group), {})
            before = known.get(label)
            if before is None or before.as_of <= finding.as_of:
                known[label] = finding

    def forget(self, finding: Finding) -> None:
        """Forget what was taken up of the same rule and group for the window that a finding stands in."""
        self._findings.get(subject_of(finding.rule, finding.group), {}).pop(
            self._label(finding.rule, finding.as_of), None
        )

    def forget_absent(self, report: Report) -> None:
        """Forget what a report no longer has, though it is broken down likewise, in the windows it stands in."""
        there = {subject_of(finding.rule, finding.group) for finding in report}
        for (rule, group), known in self._findings.items():
            if (rule, group) not in there and {*group} == {*report.by}:
                earlier = known.get(label := self._label(rule, report.as_of))
                if earlier is not None and earlier.as_of <= report.as_of:
                    del known[label]

    def _label(self, rule: str, as_of: date) -> str:
        windows = self._builder.timeline(rule, as_of).windows
        return windows[-1].label if windows else ""

    def before(self, now: Mapping[Subject, Finding]) -> Iterator[Finding]:
        """What was taken up, but for the windows that the findings of now stand in."""
        for key, known in self._findings.items():
            finding = now.get(key)
            label = self._label(finding.rule, finding.as_of) if finding else None
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
        known = self._findings.get(subject_of(finding.rule, finding.group), {})
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
