"""Groups that are withheld beside those with small counts, until nothing follows from a sum."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from plan_rules.finding.counted import EXCLUDED, OUTSIDE, Breakdown, GroupKey, Row, meet
from plan_rules.finding.disclosure import Disclosure
from plan_rules.finding.sums import Unknown, determined


def complete(disclosure: Disclosure) -> None:
    """Guard more groups, where none is left the whole, until no sum gives a count that is withheld."""
    is_open = True
    while is_open:
        is_open = False
        for breakdown in disclosure.breakdowns.values():
            while breakdown.whole and _Sums(disclosure, breakdown, breakdown.whole).withholds_more():
                is_open = True


class _Sums:
    """The sums of one rule: its groups, and the whole that they add up to."""

    def __init__(self, disclosure: Disclosure, breakdown: Breakdown, whole: Row) -> None:
        self.disclosure, self.breakdown, self.whole = disclosure, breakdown, whole
        # Where a rule has no records, a reader may know that there can be none.
        self.groups = [row for row in breakdown.groups if row.records]

    def withholds_more(self) -> bool:
        """Whether more had to be withheld."""
        return self.members_follow() or self.outside_follows() or self.counts_follow()

    def next_guarded(
        self,
        rows: Sequence[Row],
        exclusions: Iterable[str],
        is_done: Callable[[Row], bool],
        rank: Callable[[Row], tuple[int, ...]],
    ) -> bool:
        """Guard the rows that come first, without any the whole; whether anything was to do.

        Rows of one rank are guarded together, so that the choice does not tell them apart.
        """
        first = min(map(rank, rows), default=None)
        chosen = [row for row in rows if rank(row) == first] or [self.whole]
        left = [row for row in chosen if not is_done(row)]
        for row in left:
            self.disclosure.guard(row.group, row.span, exclusions)
        return bool(left)

    # --- what a rule counts that must not tell it --------------------------------------------------------------------

    def members_follow(self) -> bool:
        """Whether more had to be withheld, because the members of a row that would tell a count follow from a sum."""
        tells, hides = self.disclosure.tells, self.disclosure.hides
        groups = [row for row in self.groups if row.members]
        told = [row for row in groups if tells(row)]
        if not groups or not (told or tells(self.whole)):
            return False
        if len(told) + tells(self.whole) > 1 and not any(determined(each) for each in self.given_away(told)):
            return False
        left = [row for row in groups if not tells(row)]
        exclusions = self.disclosure.guarded_exclusions((self.whole, *told))
        return self.next_guarded(left, exclusions, tells, lambda row: (not hides(row), row.members))

    def given_away(self, told: Sequence[Row]) -> Iterator[list[Unknown]]:
        """The members of some rows as far as a reader knows them from each other rule.

        The two may speak of the same records, but for those that the other one takes out.
        """
        protected = self.disclosure.protected - self.breakdown.exclusions
        for other in self.disclosure.breakdowns.values():
            if names := other.exclusions & protected:
                unknowns = [self.known_from(other, names, row, row.members) for row in told]
                if self.disclosure.tells(self.whole):
                    unknowns.append(Unknown(self.whole.members, is_total=True, matters=False))
                yield unknowns

    def known_from(self, other: Breakdown, names: Iterable[str], row: Row, count: int) -> Unknown:
        """A count of a row that holds what another rule takes out, as far as a reader knows it from that rule."""
        taken: list[tuple[int, int | None]] = [(count, None)] if other.is_quiet(row.group, row.span) else []
        seen = other.at(row.group, row.span)
        if seen and self.disclosure.keeps_figures(seen):
            taken += [(seen.counts[name], self.disclosure.bound(seen, name)) for name in names if seen.counts[name]]
        if not taken:
            return Unknown(count, count, count, matters=False)
        least = max(count - each + 1 for each, _ in taken)
        most = min((count - each + bound - 1 for each, bound in taken if bound), default=None)
        return Unknown(count, max(least, 0), most)

    def outside_follows(self) -> bool:
        """Whether more had to be withheld, because what lies outside follows from a sum.

        It gives all records of a group, and so what another rule takes out, where this one leaves nothing open.
        """
        hidden = [row for row in self.groups if row.counts[OUTSIDE] and self.disclosure.hides(row)]
        total = []
        if self.disclosure.hides(self.whole):
            total = [Unknown(self.whole.counts[OUTSIDE], is_total=True, matters=False)]
        for other in self.disclosure.breakdowns.values():
            names = other.exclusions & self.disclosure.protected
            known = [(row, self.known_from(other, names, row, row.counts[OUTSIDE])) for row in hidden]
            unknowns = [replace(each, matters=each.matters and not self.is_open(row)) for row, each in known]
            if other is not self.breakdown and determined([*unknowns, *total]):
                left = [row for row in self.groups if row.counts[OUTSIDE] and not self.disclosure.hides(row)]
                if self.next_hidden(OUTSIDE, left):
                    return True
        return False

    def is_open(self, row: Row) -> bool:
        """Whether a reader cannot tell all records of a row from what lies outside."""
        return row.counts[EXCLUDED] > 0 or (self.disclosure.tells(row) and row.members > 0)

    # --- what a rule takes out ----------------------------------------------------------------------------------------

    def counts_follow(self) -> bool:
        """Whether more had to be withheld, because what was taken out follows from a sum."""
        if not self.groups and not self.breakdown.silent:
            return False
        hides, whole = self.disclosure.hides, self.whole
        own = self.breakdown.exclusions & self.disclosure.protected
        hidden = [row for row in self.groups if hides(row)]
        shown = [row for row in self.groups if not hides(row)]
        has_unseen = any(self.disclosure.is_guarded(group, whole.span) for group in self.breakdown.silent)
        if own and len(hidden) + hides(whole) == 1 and not has_unseen:
            return self.next_hidden(EXCLUDED, [row for row in shown if row.counts[EXCLUDED]] or shown)
        parts = list(self.parts()) if hidden else []
        for name in self.breakdown.names if own else ():
            beside = [self.unseen(name)] if has_unseen else []
            total = [self.total(name)] if hides(whole) else []
            left = [row for row in shown if row.counts[name]]
            if determined([*self.taken(hidden, name), *beside, *total]) and self.next_hidden(name, left):
                return True
            for part in parts:
                for is_in in (True, False) if not total else (True,):
                    inside, left_inside = (
                        [row for row in rows if (row.group in part) == is_in] for rows in (hidden, left)
                    )
                    unknowns = [*self.taken(inside, name), *([] if is_in else beside)]
                    if determined(unknowns) and self.next_hidden(name, left_inside):
                        return True
        return False

    def next_hidden(self, name: str, rows: Sequence[Row]) -> bool:
        """Whether a group, the whole or a wider bound was found that hides a count."""
        disclosure, rule = self.disclosure, self.breakdown.rule
        hidden = [row for row in (self.whole, *self.groups) if disclosure.hides(row)]
        own = self.breakdown.exclusions & disclosure.protected
        exclusions = own or disclosure.guarded_exclusions(hidden)
        if self.next_guarded(rows, exclusions, disclosure.hides, lambda row: _smallest_first(row, name)):
            return True
        bounds = [bound for row in hidden if (bound := disclosure.bound(row, name))]
        if not bounds or min(bounds) > self.whole.records + 1:
            return False  # with such a bound every count may be larger
        disclosure.widen(rule)
        return True

    def parts(self) -> Iterator[set[GroupKey]]:
        """Groups in which another rule may speak of the same records, and of none elsewhere: its whole is their sum."""
        for other in self.disclosure.breakdowns.values():
            whole = other.whole
            if other is self.breakdown or not whole or not meet(whole.span, self.whole.span) or self.is_sealed(whole):
                continue
            rows = [row for row in other.groups if _addressed(row)]
            part = {row.group for row in rows}
            same = [row for row in self.groups if row.group in part]
            if 0 < len(same) < len(self.groups) and sum(map(_addressed, rows)) == sum(map(_addressed, same)):
                yield part

    def is_sealed(self, whole: Row) -> bool:
        """Whether the whole of a rule does not tell how much its groups have together."""
        return self.disclosure.tells(whole) or (self.disclosure.hides(whole) and bool(whole.exclusions))

    def taken(self, hidden: Iterable[Row], name: str) -> list[Unknown]:
        """One count of some groups where a reader does not see it, and what the reader knows of it.

        A reader may know where there can be none, so that no zero makes up for another count; and may guess where
        something was taken out.
        """
        unknowns = []
        for row in hidden:
            if count := row.counts[name]:
                bound = None if self.disclosure.tells(row) else self.disclosure.bound(row, name)
                unknowns.append(Unknown(count, 1, bound and bound - 1))
        return unknowns

    def unseen(self, name: str) -> Unknown:
        """What the groups that are not in the report have of a count."""
        rest = self.breakdown.rest(name)
        return Unknown(rest, matters=name in self.disclosure.protected and self.disclosure.is_small(rest))

    def total(self, name: str) -> Unknown:
        """A count of the whole where a reader does not see it."""
        count = self.whole.counts[name]
        bound = None if self.disclosure.tells(self.whole) else self.disclosure.bound(self.whole, name)
        return Unknown(count, min(count, 1), bound and bound - 1, is_total=True, matters=count > 0)


def _addressed(row: Row) -> int:
    """The records that a rule speaks of, the excluded ones among them."""
    return row.members + row.counts[EXCLUDED]


def _smallest_first(row: Row, name: str) -> tuple[int, ...]:
    """Which group is withheld with others first: the one with the smallest count, a zero last."""
    count = row.counts[name]
    return (0, count) if count else (1, row.members)
