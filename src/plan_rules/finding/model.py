"""The finding and the report, as models; their JSON form is versioned by ``SCHEMA``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import PlainSerializer, computed_field, field_serializer, model_validator

from plan_rules.calendar import Stage
from plan_rules.caveat import Caveat
from plan_rules.finding.explain import explain
from plan_rules.finding.figure import Figure
from plan_rules.finding.words import caveat_text
from plan_rules.model.base import Bilingual, FrozenDict, FrozenMapping, Model
from plan_rules.model.document import LegalBasis
from plan_rules.model.indicator import Kind
from plan_rules.observations.model import Observation
from plan_rules.quantity import Language
from plan_rules.verdict import Status, Verdict

SCHEMA: Literal["1"] = "1"
"""The version of the JSON form. A released version never changes its meaning."""

ObservationField = Annotated[
    Observation,
    PlainSerializer(lambda observation: observation.model_dump(mode="json", exclude_none=True), dict[str, Any]),
]


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


class Finding(Model):
    """The answer for one rule and one group. It holds counts and published figures, never content of a record."""

    plan: str
    """The name of the plan."""
    rule: str
    """The id of the rule."""
    title: Bilingual
    """The short name of the rule."""
    phase: str
    """The phase in which the target must hold."""
    phase_title: Bilingual | None = None
    """How the document calls the phase, where its name does not say it."""
    group: FrozenMapping[str, str | None] = FrozenDict()
    """The group, field by field; empty for the whole."""
    group_titles: FrozenMapping[str, Bilingual] = FrozenDict()
    """What the fields of the group are, where the plan says it."""
    as_of: date
    """The date of evaluation; data dated after it had no influence."""
    due: date
    """The last day of the phase."""
    window: WindowFact | None
    """The window that decides."""
    stage: Stage
    """upcoming, running, closed or lapsed."""
    verdict: Verdict | None
    """Whether the threshold holds on what is known; None without data."""
    status: Status
    """Stage and verdict in one word."""
    indicator: IndicatorFact
    """What was measured."""
    value: Figure | None
    """The value as far as it is known."""
    low: Figure | None
    """The lowest it may be."""
    high: Figure | None
    """The highest it may be."""
    threshold: ThresholdFact | None
    """What it had to reach; None for a milestone or an assessment."""
    margin: Figure | None
    """How far the value lies on the good side of the bound."""
    shortfall: int | None
    """How many further good records would satisfy the threshold, at the same population."""
    tally: TallyFact | None
    """The counts, where records were counted."""
    exclusions: tuple[ExclusionFact, ...]
    """The exclusions of the rule."""
    milestone: MilestoneFact | None
    """Where a milestone stands."""
    windows: tuple[WindowOutcome, ...]
    """All windows, where each must hold."""
    units: UnitsFact | None
    """All units, where each must reach the threshold."""
    own_verdict: Verdict | None
    """The verdict without the parts; the same as verdict where there are none."""
    parts: tuple[PartOutcome, ...]
    """The parts of the target."""
    observations: tuple[ObservationField, ...]
    """The published figures and statements it rests on."""
    latest_known: tuple[LatestKnown, ...]
    """Older values, where the window that decides has none."""
    history: tuple[ObservationField, ...]
    """Earlier vintages of the observations it rests on."""
    aside: tuple[ObservationField, ...]
    """Published figures that decide nothing, and why in the caveats."""
    caveats: tuple[Caveat, ...]
    """What a reader must know before relying on it."""
    citation: Citation
    """Where the target stands."""
    fingerprint: str
    """A digest of the content of the rule; another content has another one."""

    def explain(self, language: Language = "vi") -> str:
        """The finding in words: what was measured, over what, against which words, and what is open.

        Args:
            language: ``vi`` or ``en``.

        Raises:
            KeyError: for another language.
        """
        return explain(self, language)

    @property
    def names(self) -> dict[str, Bilingual]:
        """The titles of the exclusions and parts under their ids."""
        return {
            **{exclusion.name: exclusion.title for exclusion in self.exclusions},
            **{part.rule: part.title for part in self.parts},
        }

    @field_serializer("caveats")
    def _caveats_with_text(self, caveats: tuple[Caveat, ...]) -> list[dict[str, Any]]:
        names = self.names
        texts = [{"vi": caveat_text(caveat, "vi", names), "en": caveat_text(caveat, "en", names)} for caveat in caveats]
        dumped = (caveat.model_dump(mode="json") for caveat in caveats)
        return [{**caveat, "text": text} for caveat, text in zip(dumped, texts, strict=True)]

    @model_validator(mode="before")
    @classmethod
    def _without_derived_text(cls, raw: Any) -> Any:
        """Texts are written into the JSON form for its readers; read back, they follow from the rest."""
        if not isinstance(raw, dict) or "explanation" not in raw:
            return raw
        caveats = [{name: caveat[name] for name in caveat if name != "text"} for caveat in raw["caveats"]]
        return {name: value for name, value in raw.items() if name != "explanation"} | {"caveats": caveats}

    @computed_field  # type: ignore[prop-decorator]
    @property
    def explanation(self) -> dict[Language, str]:
        """The finding in words, in both languages."""
        return {"vi": self.explain("vi"), "en": self.explain("en")}


class WithheldFact(Model):
    """What was asked to be withheld from a report."""

    below: int
    """Counts above zero and below this number."""
    exclusions: tuple[str, ...]
    """The exclusions whose counts are meant."""


class Report(Model):
    """All findings of one evaluation, in the order of the rules and, within one, of the groups."""

    format: Literal["1"] = SCHEMA
    """The version of this form."""
    plan: str
    """The name of the plan."""
    document: str
    """The number of the document."""
    as_of: date
    """The date of evaluation."""
    by: tuple[str, ...]
    """The fields by which findings are broken down."""
    findings: tuple[Finding, ...]
    """The findings."""
    withheld: WithheldFact | None = None
    """Below which number counts were withheld, and of which exclusions; null where nobody asked for it."""

    def __iter__(self) -> Iterator[Finding]:  # type: ignore[override]
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __getitem__(self, rule: str) -> Finding:
        """The finding of a rule for the whole.

        Raises:
            KeyError: for a rule that the plan does not have.
        """
        return self._wholes[rule]

    @cached_property
    def _wholes(self) -> dict[str, Finding]:
        return {finding.rule: finding for finding in self.findings if not finding.group}

    def groups_of(self, rule: str) -> tuple[Finding, ...]:
        """The findings of a rule for its groups, without the whole."""
        return tuple(finding for finding in self.findings if finding.rule == rule and finding.group)

    def status_counts(self) -> dict[Status, int]:
        """How many rules have each status, the groups left out, in the order of the statuses."""
        counts = Counter(finding.status for finding in self._wholes.values())
        return {status: counts[status] for status in Status if counts[status]}

    @classmethod
    def from_json(cls, text: str | bytes) -> Report:
        """A report from its JSON form.

        Raises:
            pydantic.ValidationError: for a text that is no report of this format.
        """
        return cls.model_validate(json.loads(text))

    def to_json(self, indent: int | None = 2) -> str:
        """The report as JSON; the same inputs give the same bytes."""
        content = self.model_dump(mode="json")
        return json.dumps(content, ensure_ascii=False, indent=indent) + "\n"
