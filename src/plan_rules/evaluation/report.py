"""The findings of an evaluation: every rule judged, composed with its parts, and built into a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plan_rules.caveat import Caveat, CaveatCode
from plan_rules.evaluation.arguments import Request
from plan_rules.evaluation.judging import GroupKey, PlanJudging
from plan_rules.finding.build import Composition, FindingBuilder
from plan_rules.finding.model import Finding, PartOutcome, Report
from plan_rules.judge.outcome import Outcome
from plan_rules.model.base import Bilingual
from plan_rules.model.plan import Plan
from plan_rules.verdict import Verdict, conjunction, status_of


def report_of(request: Request) -> Report:
    """One finding for each rule and group, in the order of the plan."""
    plan = request.plan
    findings = tuple(_findings(PlanJudging(request)))
    return Report(
        plan=plan.name, document=plan.document.number, as_of=request.as_of, by=request.by, findings=findings
    )


def _findings(judging: PlanJudging) -> Iterator[Finding]:
    """The findings, rule by rule; only what parts and their wholes need of each other is kept beyond a rule."""
    plan = judging.plan
    families = {rule.id for rule in plan.rules if rule.part_of} | set(plan.parts_of)
    judged = {name: dict(judging.outcomes(plan[name])) for name in families}
    for rule in plan.rules:
        builder = FindingBuilder(plan, rule, judging.timelines[rule.id])
        outcomes = judged[rule.id].items() if rule.id in judged else judging.outcomes(rule)
        for group, outcome in outcomes:
            yield builder.build(group, outcome, compose(plan, outcome, judged, group))


def compose(
    plan: Plan, whole: Outcome, judged: Mapping[str, Mapping[GroupKey, Outcome]], group: GroupKey
) -> Composition:
    """An outcome with its parts, each with parts of its own."""
    rules = plan.parts_of.get(whole.case.rule.id, ())
    found = {part.id: judged[part.id].get(group) for part in rules}
    parts = {name: compose(plan, part, judged, group) if part else None for name, part in found.items()}
    return _compose(whole, parts, {part.id: part.title for part in rules})


def _compose(judged: Outcome, parts: Mapping[str, Composition | None], titles: Mapping[str, Bilingual]) -> Composition:
    """A judgement together with its parts: the target holds if its own threshold and every part do."""
    stage = judged.case.timeline.stage
    verdicts = {name: part.verdict if part else None for name, part in parts.items()}
    outcomes = tuple(
        PartOutcome(
            rule=name,
            title=titles[name],
            verdict=verdicts[name],
            status=status_of(stage, verdicts[name], final=part is not None and part.is_final),
        )
        for name, part in parts.items()
    )
    caveats = list(judged.units.caveats if judged.units else ())
    open_ = [name for name, verdict in verdicts.items() if verdict in (None, Verdict.UNDETERMINED)]
    empty = [name for name, verdict in verdicts.items() if verdict is Verdict.NOT_APPLICABLE]
    if open_:
        caveats.append(Caveat.of(CaveatCode.PART_OPEN, rules=open_))
    if empty:
        caveats.append(Caveat.of(CaveatCode.PART_NOT_APPLICABLE, rules=empty))
    return Composition(
        conjunction([judged.verdict, *verdicts.values()]) if verdicts else judged.verdict,
        is_final=judged.is_final or any(part is not None and part.is_final for part in parts.values()),
        parts=outcomes,
        units=judged.units,
        caveats=tuple(caveats),
    )
