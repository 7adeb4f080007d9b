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
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from plan_rules.finding.model import Finding, WindowFact
from plan_rules.finding.sums import Unknown, determined
from plan_rules.model.base import FrozenDict

GroupKey: TypeAlias = FrozenDict[str, "str | None"]

EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Guarded:
    """One group and stretch of time in which nothing may tell how many records some exclusions took out."""

    group: GroupKey
    start: date
    end: date
    exclusions: frozenset[str]

    def meets(self, window: WindowFact) -> bool:
        """Whether a window has a day in common."""
        return self.start <= window.end and window.start <= self.end

    def is_told_by(self, exclusions: frozenset[str]) -> bool:
        """Whether a rule with these exclusions counts records that the guarded ones take out."""
        return not self.exclusions <= exclusions


@dataclass(frozen=True, slots=True)
class Row:
    """The counts of one finding.

    Attributes:
        counts: the records that were taken out, in all and under each exclusion.
        population: the records that count.
    """

    group: GroupKey
    window: WindowFact
    exclusions: frozenset[str]
    counts: Mapping[str, int]
    population: int

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day."""
        return self.window.start, self.window.end


def row_of(finding: Finding) -> Row | None:
    """The counts of a finding; None where it has none."""
    tally, window = finding.tally, finding.window
    if tally is None or window is None:
        return None
    exclusions = exclusions_of(finding)
    # A window without records has a tally that knows no exclusion.
    counts = {name: tally.excluded_by.get(name) or 0 for name in exclusions}
    return Row(
        FrozenDict(finding.group), window, exclusions, {**counts, EXCLUDED: tally.excluded or 0}, tally.population or 0
    )


def exclusions_of(finding: Finding) -> frozenset[str]:
    """The names of the exclusions that a finding applies."""
    return frozenset(each.name for each in finding.exclusions)


class _Breakdown:
    """One rule: the whole, and the groups that add up to it.

    Attributes:
        whole: the whole; None where the report has no counts of it.
        groups: the groups that speak of the window of the whole.
        elsewhere: the groups that speak of another window.
        silent: how many groups there are whose share of the whole is not in the report.
        names: what the rule takes out: in all, and under each exclusion.
    """

    def __init__(self, rule: str, findings: Sequence[Finding]) -> None:
        self.rule = rule
        rows = [row for row in map(row_of, findings) if row]
        self.whole = next((row for row in rows if not row.group), None)
        span = self.whole.span if self.whole else None
        grouped = [row for row in rows if row.group]
        self.groups = [row for row in grouped if row.span == span]
        self.elsewhere = [row for row in grouped if row.span != span]
        self.silent = sum(bool(finding.group) for finding in findings) - len(self.groups)
        self.rows = rows
        self.names = tuple(rows[0].counts) if rows else ()


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
        self.breakdowns = [_Breakdown(rule, each) for rule, each in by_rule.items()]
        self.wholes = {each.rule: each.whole for each in self.breakdowns if each.whole}
        self.guarded: defaultdict[GroupKey, list[Guarded]] = defaultdict(list)
        self.least: dict[str, int] = {}
        self._mixed: bool | None = None
        for breakdown in self.breakdowns:
            for row in breakdown.rows:
                if small := frozenset(name for name in self.protected if self._is_small(row.counts.get(name, 0))):
                    self._guard(row, small)
        self._complete()

    def hides(self, row: Row) -> bool:
        """Whether the excluded counts of a row are withheld."""
        return any(each.meets(row.window) for each in self.guarded.get(row.group, ()))

    def tells(self, group: GroupKey, window: WindowFact | None, exclusions: frozenset[str]) -> bool:
        """Whether what a rule with these exclusions counts in a group and window would tell a guarded count.

        Without a window, any is meant.
        """
        guarded = self.guarded.get(group, ())
        return any(each.is_told_by(exclusions) and (window is None or each.meets(window)) for each in guarded)

    def bounds(self) -> dict[tuple[str, bool, str], int | None]:
        """The numbers that counts lie below which are withheld, by rule, whether they are of the whole, and name."""
        return {
            (breakdown.rule, is_whole, name): self._bound(breakdown, name, is_whole=is_whole)
            for breakdown in self.breakdowns
            for is_whole in (True, False)
            for name in breakdown.names
        }

    def is_plainly_zero(self, finding: Finding, row: Row, name: str) -> bool:
        """Whether the whole says that there is none in any group."""
        whole = self.wholes.get(finding.rule)
        return whole is not None and whole.span == row.span and not whole.counts[name] and not self.hides(whole)

    def _is_small(self, count: int) -> bool:
        return 0 < count < self.below

    def _guard(self, row: Row, exclusions: frozenset[str]) -> None:
        self.guarded[row.group].append(Guarded(row.group, *row.span, exclusions))
        self._mixed = None

    def _tells(self, row: Row) -> bool:
        return self.tells(row.group, row.window, row.exclusions)

    def _keeps_figures(self, row: Row) -> bool:
        """Whether its excluded counts are withheld, and nothing else."""
        return self.hides(row) and not self._tells(row)

    def _bound(self, breakdown: _Breakdown, name: str, *, is_whole: bool) -> int | None:
        """The bound on the withheld counts of a rule, of the whole or of its groups.

        A bound on the total would narrow the counts under several exclusions.
        """
        if self._is_mixed() or (name == EXCLUDED and len(breakdown.names) > 2):
            return None
        bound = self.least.get(breakdown.rule, self.below)
        for row in breakdown.rows:
            if is_whole != bool(row.group) and self._keeps_figures(row):
                while row.counts[name] >= bound:
                    bound *= 2
        return bound

    def _is_mixed(self) -> bool:
        """Whether rules with other exclusions than one another show their figures where counts are withheld.

        The difference of their populations is that of their excluded counts: bounds on both would be narrower.
        """
        if self._mixed is None:
            kept = {row.exclusions for each in self.breakdowns for row in each.rows if self._keeps_figures(row)}
            self._mixed = len(kept) > 1
        return self._mixed

    def _complete(self) -> None:
        """Withhold more until nothing follows from a sum."""
        is_open = True
        while is_open:
            is_open = False
            for breakdown in self.breakdowns:
                while breakdown.whole and self._withholds_more(breakdown, breakdown.whole):
                    is_open = True

    def _withholds_more(self, breakdown: _Breakdown, whole: Row) -> bool:
        """Whether more had to be withheld from a rule, because something follows from the sum of its groups."""
        if not breakdown.groups and not breakdown.silent:
            return False
        told = [row for row in breakdown.groups if self._tells(row)]
        if not breakdown.silent and len(told) + self._tells(whole) == 1:
            lacking = (each.exclusions for row in (whole, *told) for each in self.guarded[row.group])
            self._guard_next(breakdown, whole, frozenset().union(*lacking), self._tells, lambda row: (row.population,))
            return True
        own = whole.exclusions & self.protected
        hidden = [row for row in breakdown.groups if self.hides(row)]
        if not breakdown.silent and len(hidden) + self.hides(whole) == 1:
            name = EXCLUDED
        else:
            names = breakdown.names if own else ()
            followed = (each for each in names if determined(self._unknowns(breakdown, each, hidden, whole)))
            name = next(followed, "")
        if name:
            self._guard_next(breakdown, whole, own, self.hides, lambda row: _rank(row, name))
        return bool(name)

    def _guard_next(
        self,
        breakdown: _Breakdown,
        whole: Row,
        exclusions: frozenset[str],
        is_done: Callable[[Row], bool],
        rank: Callable[[Row], tuple[int, ...]],
    ) -> None:
        """Guard the group that comes next, where none is left the whole, else double the bounds."""
        left = [row for row in breakdown.groups if not is_done(row)]
        first = min(map(rank, left), default=None)
        if left:
            for row in left:
                if rank(row) == first:
                    self._guard(row, exclusions)
        elif not is_done(whole):
            self._guard(whole, exclusions)
        else:
            self.least[breakdown.rule] = 2 * self.least.get(breakdown.rule, self.below)

    def _unknowns(self, breakdown: _Breakdown, name: str, hidden: Sequence[Row], whole: Row) -> list[Unknown]:
        """The numbers of one sum that a reader does not see, and what the reader knows of each."""
        kept = [row for row in hidden if not self._tells(row)]
        bound = self._bound(breakdown, name, is_whole=False)
        # Where no zero is among them, a reader may guess that none can be zero.
        low = int(all(row.counts[name] for row in kept))
        unknowns = [Unknown(row.counts[name], low, bound and bound - 1, matters=row.counts[name] > 0) for row in kept]
        unknowns += [Unknown(row.counts[name], matters=False) for row in hidden if self._tells(row)]
        total = whole.counts[name]
        if breakdown.silent:
            rest = total - sum(row.counts[name] for row in breakdown.groups)
            alone = breakdown.silent == 1 and name in self.protected and self._is_small(rest)
            unknowns.append(Unknown(rest, matters=alone))
        if self.hides(whole):
            bound = None if self._tells(whole) else self._bound(breakdown, name, is_whole=True)
            unknowns.append(Unknown(total, min(total, 1), bound and bound - 1, is_total=True, matters=total > 0))
        return unknowns


def _rank(row: Row, name: str) -> tuple[int, ...]:
    """Which group is withheld with others first: the one with the smallest count, a zero last.

    Groups with one count have one rank and are withheld together, so that the choice does not tell them apart. Of
    zeros the one with the largest population is taken, where a reader has to reckon with another count.
    """
    count = row.counts[name]
    return (0, count) if count else (1, -row.population)
