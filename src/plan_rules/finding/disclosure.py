"""Which counts of a report have to be withheld with a small one, so that it cannot be recomputed.

Statistical offices call the small counts primary suppressions and the others secondary ones; see the Handbook on
Statistical Disclosure Control, https://sdctools.github.io/HandbookSDC. A report gives three ways to recompute a count:

* Every record is counted once: population, possible ones, excluded ones and those outside add up to all records of
  the group and window, for each rule. So beside an excluded count the one outside is withheld, and so are the excluded
  counts of all rules that speak of this group and time.
* A rule that does not apply the exclusion counts the records that others take out. So its counts are withheld there,
  and its figures, which are nothing but ratios of its counts.
* The groups add up to the whole. So there are always two numbers or more between which a sum can be divided in
  several ways; see ``sums``.

All counts of a rule that are withheld from its groups get one bound, so that a reader cannot tell the small ones from
those that were withheld with them: the number that was asked for, doubled until all of them lie below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from plan_rules.finding.counted import EXCLUDED, Breakdown, GroupKey, Row, Span, meet
from plan_rules.finding.model import Finding
from plan_rules.finding.sums import Unknown, determined


@dataclass(frozen=True, slots=True)
class _Guard:
    """A stretch of time of one group in which nothing may tell how many records some exclusions took out."""

    span: Span
    exclusions: frozenset[str]


class Disclosure:
    """What has to be withheld from the findings that count records of one dataset.

    Args:
        findings: the findings.
        below: counts above zero and below this number must not be told.
        protected: the exclusions whose counts are meant.
    """

    def __init__(self, findings: Iterable[Finding], below: int, protected: frozenset[str]) -> None:
        self.below, self.protected = below, protected
        by_rule: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            by_rule[finding.rule].append(finding)
        self.breakdowns = {rule: Breakdown(rule, each) for rule, each in by_rule.items()}
        self.rows = [row for each in self.breakdowns.values() for row in each.rows]
        self._guards: defaultdict[GroupKey, list[_Guard]] = defaultdict(list)
        self._least: defaultdict[str, int] = defaultdict(lambda: below)
        self._bounds: dict[tuple[str, bool, str], int | None] = {}
        self._mixed: bool | None = None
        self._guard_small_counts()
        self._guard_sums()

    # --- what is withheld -------------------------------------------------------------------------------------------

    @property
    def guarded(self) -> Iterable[GroupKey]:
        """The groups from which something is withheld."""
        return self._guards.keys()

    def hides(self, row: Row) -> bool:
        """Whether the excluded counts of a row are withheld."""
        return self._is_guarded(row.group, row.span)

    def tells(self, group: GroupKey, span: Span | None, exclusions: frozenset[str]) -> bool:
        """Whether what a rule with these exclusions counts in a group would tell a guarded count, in any time."""
        return any(
            not guard.exclusions <= exclusions and (span is None or meet(guard.span, span))
            for guard in self._guards.get(group, ())
        )

    def bound(self, row: Row, name: str) -> int | None:
        """The number that a withheld count of a row lies below, as a reader is told."""
        key = (row.rule, not row.group, name)
        if key not in self._bounds:
            self._bounds[key] = self._bound(self.breakdowns[row.rule], name, is_whole=not row.group)
        return self._bounds[key]

    def is_plainly_zero(self, row: Row, name: str) -> bool:
        """Whether the whole says that there is none in any group."""
        whole = self.breakdowns[row.rule].whole
        return whole is not None and whole.span == row.span and not whole.counts[name] and not self.hides(whole)

    # --- small counts -----------------------------------------------------------------------------------------------

    def _guard_small_counts(self) -> None:
        for row in self.rows:
            if small := {name for name in self.protected if self._is_small(row.counts.get(name, 0))}:
                self._guard(row.group, row.span, small)
        for breakdown in self.breakdowns.values():
            if whole := breakdown.whole:
                small = {name for name in self.protected & whole.exclusions if self._is_small(_rest(breakdown, name))}
                for group in breakdown.silent if small else ():
                    self._guard(group, whole.span, small)
        # Where a rule says that its exclusions leave nothing, what another one counts may be what they took out.
        few = [row for row in self.rows if self._is_small(row.members) or self._is_small(row.records)]
        for row in few:
            for breakdown in self.breakdowns.values():
                taken = breakdown.exclusions & self.protected
                if not taken <= row.exclusions and breakdown.is_quiet(row.group, row.span):
                    self._guard(row.group, row.span, taken)

    def _is_small(self, count: int) -> bool:
        return 0 < count < self.below

    def _guard(self, group: GroupKey, span: Span, exclusions: Iterable[str]) -> None:
        self._guards[group].append(_Guard(span, frozenset(exclusions)))
        self._bounds.clear()
        self._mixed = None

    def _is_guarded(self, group: GroupKey, span: Span) -> bool:
        return any(meet(guard.span, span) for guard in self._guards.get(group, ()))

    def _tells(self, row: Row) -> bool:
        return self.tells(row.group, row.span, row.exclusions)

    def _is_kept(self, row: Row) -> bool:
        """Whether the excluded counts of a row are withheld, and not its figures."""
        return self.hides(row) and not self._tells(row)

    def _bound(self, breakdown: Breakdown, name: str, *, is_whole: bool) -> int | None:
        """The bound on the withheld counts of a rule, of the whole or of its groups.

        A bound on the total would narrow the counts under several exclusions.
        """
        if self._is_mixed() or (name == EXCLUDED and len(breakdown.exclusions) > 1):
            return None
        bound = self._least[breakdown.rule]
        for row in breakdown.rows:
            while is_whole != bool(row.group) and row.counts[name] >= bound and self._is_kept(row):
                bound *= 2
        return bound

    def _is_mixed(self) -> bool:
        """Whether rules with other exclusions than one another keep their figures where counts are withheld.

        The difference of their populations is that of their excluded counts: bounds on both would be narrower.
        """
        if self._mixed is None:
            self._mixed = len({row.exclusions for row in self.rows if self._is_kept(row)}) > 1
        return self._mixed

    # --- sums -------------------------------------------------------------------------------------------------------

    def _guard_sums(self) -> None:
        """Withhold more until nothing follows from the sum of the groups."""
        is_open = True
        while is_open:
            is_open = False
            for breakdown in self.breakdowns.values():
                while breakdown.whole and (self._guards_figures(breakdown) or self._guards_counts(breakdown)):
                    is_open = True

    def _guards_figures(self, breakdown: Breakdown) -> bool:
        """Whether more had to be withheld, because what a rule counts that must not tell it follows from the sum."""
        whole = breakdown.whole
        told = [row for row in breakdown.groups if self._tells(row)]
        if whole is None or not breakdown.groups or not (told or self._tells(whole)):
            return False
        others = [each for each in self.breakdowns.values() if each.exclusions & self.protected - breakdown.exclusions]
        if len(told) + self._tells(whole) > 1 and not any(determined(self._counted(whole, told, it)) for it in others):
            return False
        lacking = (guard.exclusions for row in (whole, *told) for guard in self._guards.get(row.group, ()))
        left = [row for row in breakdown.groups if not self._tells(row)]
        return self._guard_next(left or [whole], frozenset().union(*lacking), self._tells, lambda row: (row.members,))

    def _counted(self, whole: Row, told: Sequence[Row], other: Breakdown) -> list[Unknown]:
        """What a rule counts where a reader does not see it, as far as another rule gives it away.

        The two may speak of the same records, but for those that the other one takes out.
        """
        unknowns = []
        for row in told:
            taken: list[tuple[int, int | None]] = [(row.members, None)] if other.is_quiet(row.group, row.span) else []
            seen = other.at(row.group, row.span)
            if seen and self._is_kept(seen):
                names = other.exclusions & self.protected - row.exclusions
                taken += [(seen.counts[name], self.bound(seen, name)) for name in names if seen.counts[name]]
            least = max((row.members - count + 1 for count, _ in taken), default=0)
            most = min((row.members - count + bound - 1 for count, bound in taken if bound), default=None)
            unknowns.append(Unknown(row.members, max(least, 0), most, matters=bool(taken)))
        if self._tells(whole):
            unknowns.append(Unknown(whole.members, is_total=True, matters=False))
        return unknowns

    def _guards_counts(self, breakdown: Breakdown) -> bool:
        """Whether more had to be withheld, because what a rule takes out follows from the sum."""
        whole, own = breakdown.whole, breakdown.exclusions & self.protected
        if whole is None or not own or not (breakdown.groups or breakdown.silent):
            return False
        hidden = [row for row in breakdown.groups if self.hides(row)]
        has_unseen = any(self._is_guarded(group, whole.span) for group in breakdown.silent)
        if len(hidden) + self.hides(whole) == 1 and not has_unseen:
            name = EXCLUDED
        else:
            unknowns = {name: self._taken(breakdown, whole, name, hidden, has_unseen) for name in breakdown.names}
            name = next((name for name, each in unknowns.items() if determined(each)), "")
        if not name:
            return False
        left = [row for row in breakdown.groups if not self.hides(row)]
        if not self._guard_next(left or [whole], own, self.hides, lambda row: _rank(row, name)):
            self._least[breakdown.rule] *= 2
            self._bounds.clear()
        return True

    def _taken(
        self, breakdown: Breakdown, whole: Row, name: str, hidden: Sequence[Row], has_unseen: bool
    ) -> list[Unknown]:
        """What was taken out of groups and whole where a reader does not see it, and what the reader knows of it."""
        kept = [row for row in hidden if self._is_kept(row)]
        bound = self.bound(hidden[0], name) if hidden else None
        # Where no zero is among them, a reader may guess that none can be zero.
        low = int(all(row.counts[name] for row in kept))
        unknowns = [Unknown(row.counts[name], low, bound and bound - 1, matters=row.counts[name] > 0) for row in kept]
        unknowns += [Unknown(row.counts[name], matters=False) for row in hidden if self._tells(row)]
        if has_unseen:
            rest = _rest(breakdown, name)
            unknowns.append(Unknown(rest, matters=name in self.protected and self._is_small(rest)))
        if self.hides(whole):
            count = whole.counts[name]
            bound = None if self._tells(whole) else self.bound(whole, name)
            unknowns.append(Unknown(count, min(count, 1), bound and bound - 1, is_total=True, matters=count > 0))
        return unknowns

    def _guard_next(
        self,
        rows: Sequence[Row],
        exclusions: Iterable[str],
        is_done: Callable[[Row], bool],
        rank: Callable[[Row], tuple[int, ...]],
    ) -> bool:
        """Guard the rows that come first, as far as that is not done; whether anything was to do."""
        first = min(map(rank, rows))
        left = [row for row in rows if rank(row) == first and not is_done(row)]
        for row in left:
            self._guard(row.group, row.span, exclusions)
        return bool(left)


def _rest(breakdown: Breakdown, name: str) -> int:
    """What the groups that are not in the report have of the whole."""
    return breakdown.whole.counts[name] - sum(row.counts[name] for row in breakdown.groups) if breakdown.whole else 0


def _rank(row: Row, name: str) -> tuple[int, ...]:
    """Which group is withheld with others first: the one with the smallest count, a zero last.

    Groups with one count have one rank and are withheld together, so that the choice does not tell them apart. Of
    zeros the one with the largest population is taken, where a reader has to reckon with another count.
    """
    count = row.counts[name]
    return (0, count) if count else (1, -row.members)
