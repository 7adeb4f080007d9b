"""A judgement to a finding: everything a host needs beside the verdict, taken from the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from plan_rules.calendar import Window
from plan_rules.caveat import Caveat
from plan_rules.finding.facts import (
    LatestKnown,
    MilestoneFact,
    PartOutcome,
    TallyFact,
    ThresholdFact,
    UnitOutcome,
    UnitsFact,
    WindowFact,
    WindowOutcome,
)
from plan_rules.finding.figure import Figure, figure, margin
from plan_rules.finding.model import Finding
from plan_rules.finding.rule_facts import caveats_of, citation_of, exclusions_of, indicator_of, threshold_of
from plan_rules.interval import Interval
from plan_rules.judge.judgement import Judgement, Milestone, Value
from plan_rules.judge.outcome import Outcome
from plan_rules.judge.units import Units
from plan_rules.measure.kinds import SLOTS, Row
from plan_rules.measure.tally import COUNTS
from plan_rules.model.base import Bilingual, FrozenDict
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Threshold
from plan_rules.quantity import canonical_unit
from plan_rules.timeline import Timeline
from plan_rules.verdict import Status, Verdict, status_of


@dataclass(frozen=True)
class Composition:
    """What a finding is made of, beside its own judgement.

    Attributes:
        verdict: the verdict, parts and units included.
        is_final: whether a violation can no longer be repaired.
        parts: the parts of the target.
        units: the units of the target.
        caveats: caveats about parts and units.
    """

    verdict: Verdict | None
    is_final: bool = False
    parts: tuple[PartOutcome, ...] = ()
    units: Units | None = None
    caveats: tuple[Caveat, ...] = ()


class FindingBuilder:
    """Builds the findings of one rule; what all its groups share is made once."""

    def __init__(self, plan: Plan, rule: Rule, timeline: Timeline) -> None:
        self.plan, self.rule, self.timeline = plan, rule, timeline
        self.unit = canonical_unit(rule.indicator.unit or "")
        self.is_assessment = rule.indicator.kind == "assessment"
        self.rule_caveats = tuple(dict.fromkeys(caveats_of(rule, timeline)))
        self.without_data = self._without_data()
        self.no_tally = TallyFact(**dict.fromkeys(("population", *COUNTS), 0), excluded_by=FrozenDict())
        self._windows: dict[Window, WindowFact] = {}
        self._titles: dict[tuple[str, ...], FrozenDict[str, Bilingual]] = {}
        self._thresholds: dict[int, ThresholdFact] = {}
        self._built: dict[int, tuple[Outcome, Finding]] = {}

    def _without_data(self) -> Finding:
        """The finding of a group of which nothing is known."""
        plan, rule = self.plan, self.rule
        phase = plan.header.phases[rule.phase]
        return Finding(
            plan=plan.name,
            rule=rule.id,
            title=rule.title,
            phase=rule.phase,
            phase_title=phase.title,
            as_of=self.timeline.as_of,
            due=phase.to,
            window=None,
            stage=self.timeline.stage,
            verdict=None,
            status=self.status(None),
            indicator=indicator_of(plan, rule),
            value=None,
            low=None,
            high=None,
            threshold=None,
            margin=None,
            shortfall=None,
            tally=None,
            exclusions=exclusions_of(plan, rule, self.timeline.cutoff),
            milestone=None,
            windows=(),
            units=None,
            own_verdict=None,
            parts=(),
            observations=(),
            latest_known=(),
            history=(),
            aside=(),
            caveats=(),
            citation=citation_of(plan, rule),
            fingerprint=plan.fingerprints[rule.id],
        )

    def build(
        self, group: FrozenDict[str, str | None], outcome: Outcome, row: Row | None, composition: Composition | None
    ) -> Finding:
        """The finding for one group; of groups that were judged as one, only names and counts are made anew.

        Args:
            group: the values of the group fields.
            outcome: what came of the rule.
            row: the counts it rests on; None where it rests on no records.
            composition: what parts and units make of it; None for a rule that has neither.
        """
        titles = self.titles(tuple(group))
        own = {"group": group, "group_titles": titles, "tally": None if row is None else self.tally(row)}
        if composition is not None:
            return self.without_data.but({**self._judged(outcome, composition), **own})
        key = id(outcome.result)
        if key not in self._built:
            alone = Composition(outcome.verdict, outcome.is_final)
            self._built[key] = outcome, self.without_data.but(self._judged(outcome, alone))
        return self._built[key][1].but(own)

    def titles(self, fields: tuple[str, ...]) -> FrozenDict[str, Bilingual]:
        """What the fields of a group are."""
        if fields not in self._titles:
            dataset = self.plan.header.datasets.get(self.rule.indicator.dataset or "")
            known = {name: dataset.fields[name].title for name in fields if dataset and name in dataset.fields}
            self._titles[fields] = FrozenDict({name: title for name, title in known.items() if title})
        return self._titles[fields]

    def _judged(self, outcome: Outcome, composition: Composition) -> dict[str, object]:
        """The values of a finding that follow from what was judged."""
        judged, case = outcome.result, outcome.case
        deciding, accepts = judged.deciding, case.accepts
        value = self.figure(deciding.value, accepts)
        is_known = deciding.low is deciding.value and deciding.high is deciding.value
        return {
            "window": self.window(deciding.window) if deciding.window else None,
            "verdict": composition.verdict,
            "status": self.status(composition.verdict, final=composition.is_final),
            "value": value,
            "low": value if is_known else self.figure(deciding.low, accepts, deciding.value),
            "high": value if is_known else self.figure(deciding.high, accepts, deciding.value),
            "threshold": self.threshold(case.threshold) if case.threshold else None,
            "margin": margin(deciding.value, self.unit, accepts) if deciding.value is not None else None,
            "shortfall": deciding.shortfall,
            "milestone": self.milestone(deciding.milestone) if deciding.milestone else None,
            "windows": tuple(self.window_outcome(each, accepts) for each in judged.windows),
            "units": self.units(composition.units) if composition.units else None,
            "own_verdict": composition.units.verdict if composition.units else deciding.verdict,
            "parts": composition.parts,
            "observations": deciding.observations,
            "latest_known": tuple(self.latest(each, accepts) for each in judged.latest_known),
            "history": deciding.history,
            "aside": judged.aside,
            "caveats": (*deciding.caveats, *composition.caveats, *self.rule_caveats),
        }

    def tally(self, row: Row) -> TallyFact:
        """The counts; of no record at all, none is said of the exclusions."""
        counts = row[:SLOTS] or (0,) * SLOTS
        by = FrozenDict(zip(self.rule.exclusions, row[SLOTS:], strict=True)) if row else FrozenDict()
        return self.no_tally.but(
            {**dict(zip(COUNTS, counts, strict=True)), "population": sum(counts[:3]), "excluded_by": by}
        )

    def status(self, verdict: Verdict | None, *, final: bool = False) -> Status:
        """The status that goes with a verdict."""
        return status_of(self.timeline.stage, verdict, final=final, assessment=self.is_assessment)

    def threshold(self, threshold: Threshold) -> ThresholdFact:
        """What a figure had to reach."""
        if id(threshold) not in self._thresholds:
            self._thresholds[id(threshold)] = threshold_of(threshold, self.rule.indicator.direction)
        return self._thresholds[id(threshold)]

    def figure(self, value: Value | None, accepts: Interval, known: Value | None = None) -> Figure | None:
        """A value in the unit of the indicator, told apart from the bounds and from the value that is known."""
        if value is None:
            return None
        return figure(value, self.unit, accepts, apart_from=known if isinstance(known, Fraction) else None)

    def window(self, window: Window) -> WindowFact:
        """A window, and whether it is over."""
        if window not in self._windows:
            closed = self.timeline.is_closed(window)
            self._windows[window] = WindowFact(label=window.label, start=window.start, end=window.end, closed=closed)
        return self._windows[window]

    def window_outcome(self, judgement: Judgement, accepts: Interval) -> WindowOutcome:
        """One of the windows that must hold."""
        if judgement.window is None:
            raise ValueError("a judgement of a window has one")
        value = self.figure(judgement.value, accepts)
        return WindowOutcome(window=self.window(judgement.window), verdict=judgement.verdict, value=value)

    def latest(self, judgement: Judgement, accepts: Interval) -> LatestKnown:
        """An older value."""
        observation = judgement.observations[0] if judgement.observations else None
        label = judgement.window.label if judgement.window else ""
        low, high = judgement.low, judgement.high
        if observation is not None:
            label = observation.window or str(observation.date)
            if observation.point is None:
                low, high = observation.printed.low, observation.printed.high
        return LatestKnown(
            window=label,
            value=self.figure(judgement.value, accepts),
            low=self.figure(low, accepts, judgement.value),
            high=self.figure(high, accepts, judgement.value),
            verdict=judgement.verdict,
            source=_source(observation.publisher, observation.method) if observation else None,
        )

    def units(self, units: Units) -> UnitsFact:
        """How the units stand, the failing and the open ones by name."""
        counts = Counter(each.verdict or "no_data" for each in units.outcomes.values())
        return UnitsFact(
            total=len(units.outcomes),
            verdicts=dict(sorted(counts.items())),
            failing=self.unit_outcomes(units, (Verdict.VIOLATED,)),
            open=self.unit_outcomes(units, (Verdict.UNDETERMINED, None)),
        )

    def unit_outcomes(self, units: Units, verdicts: Collection[Verdict | None]) -> tuple[UnitOutcome, ...]:
        """The units with one of some verdicts."""
        return tuple(
            UnitOutcome(group=key, verdict=each.verdict, value=self.figure(each.value, self.accepted_from(key)))
            for key, each in units.outcomes.items()
            if each.verdict in verdicts
        )

    def accepted_from(self, unit: Mapping[str, str | None]) -> Interval:
        """The figures that satisfy the threshold of one unit."""
        threshold = self.rule.for_each.threshold_for(unit) if self.rule.for_each else None
        threshold = threshold or self.rule.threshold
        return threshold.accepts(self.rule.indicator.direction) if threshold else Interval(None, None)

    def milestone(self, milestone: Milestone) -> MilestoneFact:
        """Where the milestone stands, with the day it is due."""
        return MilestoneFact(
            state=milestone.state,
            on=milestone.on,
            late_days=milestone.late_days,
        )


def _source(publisher: str, method: str | None) -> str:
    return f"{publisher} ({method})" if method else publisher
