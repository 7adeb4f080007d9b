"""What a finding says of its rule, whatever the data: where it stands, what it asks, what a reader must know of it."""

from __future__ import annotations

from datetime import date

from plan_rules.caveat import Caveat, CaveatCode
from plan_rules.finding.facts import Citation, ExclusionFact, IndicatorFact, ThresholdFact
from plan_rules.model.base import Bilingual
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Comparator, Direction, Threshold
from plan_rules.timeline import Timeline


def citation_of(plan: Plan, rule: Rule) -> Citation:
    """Where the target stands in its document."""
    clause = plan.clauses_by_id[rule.clause]
    document = plan.document
    return Citation(
        kind=document.kind,
        document=document.number,
        issuer=document.issuer,
        issued=document.issued,
        clause=clause.id,
        locator=clause.locator,
        quote=rule.quote,
        wording=rule.threshold.wording if rule.threshold else None,
    )


def indicator_of(plan: Plan, rule: Rule) -> IndicatorFact:
    """What is measured."""
    indicator = rule.indicator
    dataset = plan.header.datasets.get(indicator.dataset or "")
    task: Bilingual | None = None
    if indicator.milestone:
        task = indicator.milestone.done_when
    elif indicator.assessment:
        task = indicator.assessment.asks
    return IndicatorFact(
        kind=indicator.kind,
        measures=indicator.measures,
        unit=dataset.unit if dataset else None,
        task=task,
        timing=rule.timing.kind,
        calendar=rule.timing.calendar,
    )


def exclusions_of(plan: Plan, rule: Rule, day: date) -> tuple[ExclusionFact, ...]:
    """What is taken out of the population, with the laws in force on a day."""
    facts = []
    for name in rule.exclusions:
        exclusion = plan.header.exclusions[name]
        basis = tuple(law for law in exclusion.basis if day in law.span)
        facts.append(ExclusionFact(name=name, title=exclusion.title, wording=exclusion.wording, basis=basis))
    return tuple(facts)


def threshold_of(threshold: Threshold, direction: Direction | None) -> ThresholdFact:
    """The threshold, and the sign that it is read as."""
    accepts = threshold.accepts(direction)
    if accepts.high is None:
        reads_as = ">=" if accepts.low_closed else ">"
    elif accepts.low is None:
        reads_as = "<=" if accepts.high_closed else "<"
    else:
        reads_as = "=" if threshold.comparator in (Comparator.EXACTLY, Comparator.BARE) else "between"
    return ThresholdFact(
        comparator=threshold.comparator,
        bounds=tuple(map(str, threshold.bounds)),
        tolerance=str(threshold.tolerance.amount) if threshold.tolerance else None,
        reads_as=reads_as,
        wording=threshold.wording,
    )


def caveats_of(rule: Rule, timeline: Timeline) -> list[Caveat]:
    """What a reader must know of the rule itself on this date."""
    caveats = []
    if timeline.stage == "lapsed" and rule.in_force:
        because, basis = rule.in_force.because, rule.in_force.basis
        caveats.append(
            Caveat.of(CaveatCode.LAPSED, until=rule.in_force.until, basis=basis, vi=because.vi, en=because.en)
        )
    if rule.threshold and rule.threshold.tolerance:
        tolerance = rule.threshold.tolerance
        because = tolerance.because
        caveats.append(
            Caveat.of(CaveatCode.TOLERANCE_IS_READING, tolerance=str(tolerance.amount), vi=because.vi, en=because.en)
        )
    if rule.threshold and rule.threshold.comparator is Comparator.BARE:
        reads_as = threshold_of(rule.threshold, rule.indicator.direction).reads_as
        caveats.append(Caveat.of(CaveatCode.BARE_THRESHOLD, wording=rule.threshold.wording, reads_as=reads_as))
    for change in rule.law:
        if change.effective <= timeline.as_of:
            effect = change.effect
            facts = {"document": change.document, "effective": change.effective, "vi": effect.vi, "en": effect.en}
            caveats.append(Caveat.of(CaveatCode.LAW_CHANGED, **facts))
            if change.assumption:
                caveats.append(Caveat.of(CaveatCode.ASSUMPTION, vi=change.assumption.vi, en=change.assumption.en))
    caveats += [Caveat.of(CaveatCode.READING, vi=reading.vi, en=reading.en) for reading in rule.reading]
    caveats += [
        Caveat.of(CaveatCode.UNEXPRESSED, words=item.words, vi=item.because.vi, en=item.because.en)
        for item in rule.unexpressed
    ]
    return caveats
