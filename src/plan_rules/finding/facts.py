"""What a finding is made of: windows, thresholds, counts, parts and units, as models."""

from __future__ import annotations

from datetime import date

from plan_rules.finding.figure import Figure
from plan_rules.model.base import Bilingual, FrozenDict, FrozenMapping, Model
from plan_rules.model.document import LegalBasis
from plan_rules.model.indicator import Kind
from plan_rules.verdict import Status, Verdict


class WindowFact(Model):
    """The stretch of time that a judgement speaks of."""

    label: str
    """2025, 2025-H1, 2025-Q3, 2025-07 or the name of the phase."""
    start: date
    """First day whose data count."""
    end: date
    """Last day whose data count."""
    closed: bool
    """Whether it was over on the date of evaluation."""


class ThresholdFact(Model):
    """What the figure had to reach."""

    comparator: str
    """at_least, more_than, at_most, less_than, exactly, between, about or bare."""
    bounds: tuple[str, ...]
    """The bound, or the two bounds of between."""
    tolerance: str | None = None
    """How far about reaches."""
    reads_as: str
    """The comparison that was made: >=, >, <=, <, = or between."""
    wording: str
    """The words of the clause."""


class TallyFact(Model):
    """The exact counts that a verdict rests on. A count is null only where ``withheld`` names it."""

    population: int | None
    """Records that belong to the population for certain."""
    good: int | None
    """Of these, good ones: the numerator."""
    bad: int | None
    """Of these, bad ones."""
    unknown: int | None
    """Of these, ones of which it is not known."""
    possibly_good: int | None
    """Records that may belong to the population, and are good."""
    possibly_bad: int | None
    """Records that may belong to the population, and are bad."""
    possibly_unknown: int | None
    """Records that may belong to the population, and may be good."""
    excluded: int | None
    """Records that an exclusion took out, each counted once."""
    excluded_by: FrozenMapping[str, int | None]
    """Records under each exclusion; one under two is counted under each."""
    outside: int | None
    """Records that do not belong to the population."""
    undated: int | None
    """Records without a date, counted above as possible ones."""
    withheld: FrozenMapping[str, int | None] = FrozenDict()
    """Withheld counts by name (``excluded_by.NAME`` for one exclusion): the number each lies below, or null."""

    @property
    def decided(self) -> int | None:
        """Records of the population of which it is known whether they are good; None where that is withheld."""
        return _total(self.good, self.bad)

    @property
    def unresolved(self) -> int | None:
        """Records that lack what decides them; None where that is withheld."""
        return _total(self.unknown, self.possibly_good, self.possibly_bad, self.possibly_unknown)


def _total(*counts: int | None) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


class ExclusionFact(Model):
    """An exclusion that the rule applies."""

    name: str
    """Its name in the plan."""
    title: Bilingual
    """What is taken out."""
    wording: str
    """The words of the clause."""
    basis: tuple[LegalBasis, ...] = ()
    """The laws that give the words their meaning in the window that decides."""


class Citation(Model):
    """Where the target stands."""

    kind: Bilingual
    """What the document is: a plan, a decision."""
    document: str
    """The number of the document."""
    issuer: Bilingual
    """Who issued it."""
    issued: date
    """When."""
    clause: str
    """The id of the clause."""
    locator: Bilingual
    """Where the clause stands."""
    quote: str
    """Its words."""
    wording: str | None
    """The words that the threshold was read from."""


class IndicatorFact(Model):
    """What was measured."""

    kind: Kind
    """share, count, level, growth, change, rank, milestone or assessment."""
    measures: Bilingual
    """The indicator as a noun."""
    unit: Bilingual | None = None
    """One record as a noun, where records were counted."""
    task: Bilingual | None = None
    """When a milestone is done, or what an assessor is asked."""
    timing: str
    """by_end, throughout, each_year or mean."""
    calendar: str
    """gregorian or vn-admin."""


class WindowOutcome(Model):
    """One window of a rule that must hold in each."""

    window: WindowFact
    """Which one."""
    verdict: Verdict | None
    """Its verdict."""
    value: Figure | None
    """Its value."""


class LatestKnown(Model):
    """An older value, shown because the window that decides has none. It decides nothing."""

    window: str
    """The window or day it speaks of."""
    value: Figure | None
    """The value."""
    low: Figure | None
    """The lowest it may be."""
    high: Figure | None
    """The highest it may be."""
    verdict: Verdict | None
    """What it would say, were it the value that decides."""
    source: str | None
    """Publisher and method; None where it was counted from records."""


class MilestoneFact(Model):
    """Where a milestone stands."""

    state: str
    """done, partly or not_done."""
    on: date
    """The day it was done, or was last known not to be."""
    late_days: int
    """Days after it was due; at least that many while it is not done."""


class PartOutcome(Model):
    """A part of the target (trong đó)."""

    rule: str
    """Its rule."""
    title: Bilingual
    """The short name of the rule."""
    verdict: Verdict | None
    """Its verdict."""
    status: Status
    """Its status."""


class UnitOutcome(Model):
    """One unit of a target that every unit must reach."""

    group: FrozenMapping[str, str | None]
    """Which unit."""
    verdict: Verdict | None
    """Its verdict."""
    value: Figure | None
    """Its value."""


class UnitsFact(Model):
    """The units of a target that every unit must reach."""

    total: int
    """How many units."""
    verdicts: FrozenMapping[str, int]
    """How many of them have each verdict; ``no_data`` for those without."""
    failing: tuple[UnitOutcome, ...]
    """The units that break it."""
    open: tuple[UnitOutcome, ...]
    """The units without a verdict that could decide."""


class WithheldFact(Model):
    """What was asked to be withheld from a report."""

    below: int
    """Counts above zero and below this number."""
    exclusions: tuple[str, ...]
    """The exclusions whose counts are meant."""
