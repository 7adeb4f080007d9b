"""The findings of an evaluation: every rule judged, composed with its parts, and built into a finding."""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.evaluation.arguments import Request
from plan_rules.evaluation.composing import PlanJudging
from plan_rules.evaluation.pausing import collection_paused
from plan_rules.finding.build import FindingBuilder
from plan_rules.finding.model import Finding, Report


def report_of(request: Request) -> Report:
    """One finding for each rule and group, in the order of the plan."""
    plan, judging = request.plan, PlanJudging(request)
    with collection_paused():
        return Report(
            plan=plan.name,
            document=plan.document.number,
            as_of=request.as_of,
            by=request.by,
            findings=tuple(findings_of(judging)),
        )


def findings_of(judging: PlanJudging) -> Iterator[Finding]:
    """The findings one after another, in the order of the report."""
    for rule in judging.plan.rules:
        builder = FindingBuilder(judging.plan, rule, judging.timelines[rule.id])
        of_rule = judging.judging(rule)
        for fields in ((), judging.by) if judging.by else ((),):
            for group, outcome, row, composition in judging.composed(of_rule, fields):
                yield builder.build(group, outcome, row, composition)
