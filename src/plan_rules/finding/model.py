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
from plan_rules.finding.facts import (
    Citation,
    ExclusionFact,
    IndicatorFact,
    LatestKnown,
    MilestoneFact,
    PartOutcome,
    TallyFact,
    ThresholdFact,
    UnitsFact,
    WindowFact,
    WindowOutcome,
    WithheldFact,
)
from plan_rules.finding.figure import Figure
from plan_rules.finding.words import caveat_text
from plan_rules.model.base import Bilingual, FrozenDict, FrozenMapping, Model
from plan_rules.observations.model import Observation
from plan_rules.quantity import Language
from plan_rules.verdict import Status, Verdict

SCHEMA: Literal["1"] = "1"
"""The version of the JSON form. A released version never changes its meaning."""

ObservationField = Annotated[
    Observation,
    PlainSerializer(lambda observation: observation.model_dump(mode="json", exclude_none=True), dict[str, Any]),
]


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
