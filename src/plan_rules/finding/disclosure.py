"""Which counts of a report have to be withheld with a small one, so that it cannot be recomputed.

Statistical offices call the small counts primary suppressions and the others secondary ones; see the Handbook on
Statistical Disclosure Control, https://sdctools.github.io/HandbookSDC. A report gives three ways to recompute a count:

* Every record is counted once: population, possible ones, excluded ones and those outside add up to all records of
  the group and window, for each rule. So beside an excluded count the one outside is withheld, and so are the excluded
  counts of all rules that speak of this group and time.
* A rule that does not apply the exclusion counts the records that others take out. So its counts are withheld there,
  and its figures, which are nothing but ratios of its counts.
* The groups add up to the whole. So more groups are withheld until a sum can be divided in several ways; ``secondary``
  sees to that.

All counts of a rule that are withheld from its groups get one bound, so that a reader cannot tell the small ones from
those that were withheld with them: the number that was asked for, doubled until all of them lie below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from plan_rules.finding.counted import EXCLUDED, OUTSIDE, Breakdown, GroupKey, Row, Span, meet
from plan_rules.finding.model import Finding


@dataclass(frozen=True, slots=True)
class _Guard:
    """A stretch of time of one group in which nothing may tell how many records some exclusions took out."""

    span: Span
    exclusions: frozenset[str]


class Disclosure:
    """What has to be withheld from the findings that count records of one dataset: first of all the small counts.

    Args:
        findings: the findings.
        below: counts above zero and below this number must not be told.
        protected: the exclusions whose counts are meant.

    Attributes:
        breakdowns: the counts of each rule.
    """

    def __init__(self, findings: Iterable[Finding], below: int, protected: frozenset[str]) -> None:
        self.below, self.protected = below, protected
        by_rule: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            by_rule[finding.rule].append(finding)
        self.breakdowns = {rule: Breakdown(rule, each) for rule, each in by_rule.items()}
        self._rows = [row for each in self.breakdowns.values() for row in each.rows]
        self._guards: defaultdict[GroupKey, list[_Guard]] = defaultdict(list)
        self._least: defaultdict[str, int] = defaultdict(lambda: below)
        self._bounds: dict[tuple[str, bool, str], int | None] = {}
        self._mixed: bool | None = None
        self._guard_small_counts()

    def is_small(self, count: int) -> bool:
        """Whether a count must not be told."""
        return 0 < count < self.below

    def _guard_small_counts(self) -> None:
        for row in self._rows:
            if small := {name for name in self.protected if self.is_small(row.counts.get(name, 0))}:
                self.guard(row.group, row.span, small)
        for breakdown in self.breakdowns.values():
            if whole := breakdown.whole:
                names = self.protected & whole.exclusions
                small = {name for name in names if self.is_small(breakdown.rest(name))}
                for group in breakdown.silent if small else ():
                    self.guard(group, whole.span, small)
        # Where a rule says that its exclusions leave nothing, what another one counts may be what they took out.
        few = [row for row in self._rows if self.is_small(row.members) or self.is_small(row.records)]
        for row in few:
            for breakdown in self.breakdowns.values():
                taken = breakdown.exclusions & self.protected
                if not taken <= row.exclusions and breakdown.is_quiet(row.group, row.span):
                    self.guard(row.group, row.span, taken)

    # --- what is withheld -------------------------------------------------------------------------------------------

    def guard(self, group: GroupKey, span: Span, exclusions: Iterable[str]) -> None:
        """Withhold from a group and time how many records some exclusions took out, and what would tell it."""
        self._guards[group].append(_Guard(span, frozenset(exclusions)))
        self._bounds.clear()
        self._mixed = None

    @property
    def guarded(self) -> Iterable[GroupKey]:
        """The groups from which something is withheld."""
        return self._guards.keys()

    def guarded_exclusions(self, rows: Iterable[Row]) -> frozenset[str]:
        """The exclusions that are guarded where some rows are."""
        guards = (guard for row in rows for guard in self._guards.get(row.group, ()) if meet(guard.span, row.span))
        return frozenset().union(*(guard.exclusions for guard in guards))

    def is_guarded(self, group: GroupKey, span: Span) -> bool:
        """Whether something is withheld from a group and time."""
        return any(meet(guard.span, span) for guard in self._guards.get(group, ()))

    def hides(self, row: Row) -> bool:
        """Whether the excluded counts of a row are withheld."""
        return self.is_guarded(row.group, row.span)

    def would_tell(self, group: GroupKey, span: Span | None, exclusions: frozenset[str]) -> bool:
        """Whether what a rule with these exclusions counts in a group would tell a guarded count, in any time."""
        return any(
            not guard.exclusions <= exclusions and (span is None or meet(guard.span, span))
            for guard in self._guards.get(group, ())
        )

    def tells(self, row: Row) -> bool:
        """Whether the counts and figures of a row are withheld, because they would tell a guarded count."""
        return self.would_tell(row.group, row.span, row.exclusions)

    def keeps_figures(self, row: Row) -> bool:
        """Whether the excluded counts of a row are withheld, and not its figures."""
        return self.hides(row) and not self.tells(row)

    def is_plainly_zero(self, row: Row, name: str) -> bool:
        """Whether the whole says that there is none in any group."""
        whole = self.breakdowns[row.rule].whole
        return whole is not None and whole.span == row.span and not whole.counts[name] and not self.hides(whole)

    # --- bounds -----------------------------------------------------------------------------------------------------

    def bound(self, row: Row, name: str) -> int | None:
        """The number that a withheld count of a row lies below, as a reader is told; None without a bound."""
        key = (row.rule, not row.group, name)
        if key not in self._bounds:
            self._bounds[key] = self._bound(self.breakdowns[row.rule], name, is_whole=not row.group)
        return self._bounds[key]

    def widen(self, rule: str) -> None:
        """Double the least bound on the counts of a rule."""
        self._least[rule] *= 2
        self._bounds.clear()

    def _bound(self, breakdown: Breakdown, name: str, *, is_whole: bool) -> int | None:
        # A bound on the total would narrow the counts under several exclusions.
        if name == OUTSIDE or self._is_mixed() or (name == EXCLUDED and len(breakdown.exclusions) > 1):
            return None
        bound = self._least[breakdown.rule]
        for row in breakdown.rows:
            while is_whole != bool(row.group) and row.counts[name] >= bound and self.keeps_figures(row):
                bound *= 2
        return bound

    def _is_mixed(self) -> bool:
        """Whether rules with other exclusions than one another keep their figures where counts are withheld.

        The difference of their populations is that of their excluded counts: bounds on both would be narrower.
        """
        if self._mixed is None:
            self._mixed = len({row.exclusions for row in self._rows if self.keeps_figures(row)}) > 1
        return self._mixed
