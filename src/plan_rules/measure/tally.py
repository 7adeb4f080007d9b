"""The tally: the exact counts a rule needs, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from plan_rules.model.base import FrozenDict


@dataclass(frozen=True, slots=True)
class Tally:
    """Six counts of records by what is known of them, and those that were taken out or lie outside.

    Tallies of disjoint sets of records add up; ``Tally()`` is the tally of none.

    Attributes:
        good, bad, unknown: records of the population, by what is known of the good condition.
        possibly_good, possibly_bad, possibly_unknown: records that may belong to the population.
        excluded: records of the population that an exclusion took out, each counted once.
        outside: records that do not belong to the population.
        undated: records without a date, each counted above as one that may belong to the population.
        excluded_by: records under each exclusion; one under two is counted under each.
    """

    good: int = 0
    bad: int = 0
    unknown: int = 0
    possibly_good: int = 0
    possibly_bad: int = 0
    possibly_unknown: int = 0
    excluded: int = 0
    outside: int = 0
    undated: int = 0
    excluded_by: FrozenDict[str, int] = field(default_factory=FrozenDict)

    def __add__(self, other: Tally) -> Tally:
        sums = {name: getattr(self, name) + getattr(other, name) for name in COUNTS}
        reasons = sorted({**self.excluded_by, **other.excluded_by})
        by = {reason: self.excluded_by.get(reason, 0) + other.excluded_by.get(reason, 0) for reason in reasons}
        return Tally(**sums, excluded_by=FrozenDict(by))

    @property
    def counts(self) -> tuple[int, int, int, int, int, int]:
        """The six counts of records that belong or may belong to the population."""
        return (
            self.good,
            self.bad,
            self.unknown,
            self.possibly_good,
            self.possibly_bad,
            self.possibly_unknown,
        )

    @property
    def population(self) -> int:
        """Records that belong to the population for certain."""
        return self.good + self.bad + self.unknown

    @property
    def possible(self) -> int:
        """Records that may belong to the population."""
        return self.possibly_good + self.possibly_bad + self.possibly_unknown

    @property
    def unresolved(self) -> int:
        """Records that lack what decides them."""
        return self.unknown + self.possible


COUNTS = tuple(each.name for each in fields(Tally) if each.name != "excluded_by")
"""The names of the counts that stand alone."""
