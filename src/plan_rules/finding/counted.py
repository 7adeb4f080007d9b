"""The counts of findings as the rows of a table: a rule, a group, a window, and what was taken out there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from plan_rules.caveat import CaveatCode
from plan_rules.finding.facts import WindowFact
from plan_rules.finding.model import Finding

GroupKey: TypeAlias = tuple[tuple[str, str | None], ...]
"""The fields of a group with their values; empty for the whole."""
Span: TypeAlias = tuple[date, date]
"""The first and the last day."""

EXCLUDED = "excluded"
"""The name of all records that were taken out."""
OUTSIDE = "outside"
"""The name of the records that do not belong to the population."""


def meet(one: Span, other: Span) -> bool:
    """Whether two stretches of time have a day in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def span_of(window: WindowFact) -> Span:
    """The days of a window."""
    return window.start, window.end


@dataclass(frozen=True, slots=True)
class Row:
    """The counts of one finding.

    Attributes:
        exclusions: the exclusions that the rule applies.
        counts: the records that were taken out, in all and under each exclusion, and those outside.
        members: the records that belong to the population, or may.
    """

    rule: str
    group: GroupKey
    span: Span
    exclusions: frozenset[str]
    counts: Mapping[str, int]
    members: int

    @property
    def records(self) -> int:
        """All records of the group and window."""
        return self.members + self.counts[EXCLUDED] + self.counts[OUTSIDE]


def row_of(finding: Finding) -> Row | None:
    """The counts of a finding; None where it has none."""
    tally, window = finding.tally, finding.window
    if tally is None or window is None:
        return None
    exclusions = exclusions_of(finding)
    # A window without records has a tally that knows no exclusion.
    counts = {name: tally.excluded_by.get(name) or 0 for name in exclusions}
    counts |= {EXCLUDED: tally.excluded or 0, OUTSIDE: tally.outside or 0}
    members = (tally.decided or 0) + (tally.unresolved or 0)
    return Row(finding.rule, group_of(finding), span_of(window), exclusions, counts, members)


def group_of(finding: Finding) -> GroupKey:
    """The group of a finding."""
    return tuple(finding.group.items())


def exclusions_of(finding: Finding) -> frozenset[str]:
    """The names of the exclusions that a finding applies."""
    return frozenset(each.name for each in finding.exclusions)


class Breakdown:
    """One rule: the whole, and the groups that add up to it.

    Attributes:
        whole: the whole; None where the report has no counts of it.
        groups: the groups that speak of the window of the whole.
        silent: the groups whose share of the whole is not in the report.
        rows: the whole and all groups, of whatever window.
    """

    def __init__(self, rule: str, findings: Sequence[Finding]) -> None:
        self.rule = rule
        self.exclusions = exclusions_of(findings[0])
        self.rows = [row for row in map(row_of, findings) if row]
        self.whole = next((row for row in self.rows if not row.group), None)
        self.groups = [row for row in self.rows if row.group and self.whole and row.span == self.whole.span]
        spoken = {row.group for row in self.groups}
        groups = (group_of(finding) for finding in findings if finding.group)
        self.silent = [group for group in groups if group not in spoken]
        self._said: defaultdict[GroupKey, set[Span]] = defaultdict(set)
        self._quiet: defaultdict[GroupKey, list[Span]] = defaultdict(list)
        self._at = {row.group: row for row in self.rows}
        for finding in findings:
            self._listen(finding)

    def _listen(self, finding: Finding) -> None:
        """Take down which windows a finding says that it has no records of."""
        group = group_of(finding)
        if finding.window and not finding.tally:
            self._quiet[group].append(span_of(finding.window))
        if any(caveat.code is CaveatCode.MISSING_WINDOWS for caveat in finding.caveats):
            self._said[group] = {span_of(each.window) for each in finding.windows}

    def at(self, group: GroupKey, span: Span) -> Row | None:
        """The row of a group, if there is one that has a day of some time in common."""
        row = self._at.get(group)
        return row if row and meet(row.span, span) else None

    @property
    def names(self) -> tuple[str, ...]:
        """What the rule takes out: in all, and under each exclusion."""
        return (EXCLUDED, *sorted(self.exclusions))

    def rest(self, name: str) -> int:
        """What the groups that are not in the report have of the whole."""
        return self.whole.counts[name] - sum(row.counts[name] for row in self.groups) if self.whole else 0

    def is_quiet(self, group: GroupKey, span: Span) -> bool:
        """Whether the rule says of a group and time that nothing is left there when its exclusions are applied."""
        if any(meet(each, span) for each in self._quiet.get(group, ())):
            return True
        return group in self._said and span not in self._said[group]
