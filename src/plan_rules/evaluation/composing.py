"""A plan judged: every rule with its parts and units, for the whole and for each group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from plan_rules.caveat import Caveat, CaveatCode
from plan_rules.evaluation.arguments import Request
from plan_rules.evaluation.judging import RuleJudging
from plan_rules.evaluation.measured import GroupKey, Measured
from plan_rules.finding.build import Composition
from plan_rules.finding.facts import PartOutcome
from plan_rules.judge.outcome import Outcome
from plan_rules.measure.kinds import Row
from plan_rules.measure.question import questions
from plan_rules.measure.sources.record_paths import sharing_a_connection
from plan_rules.measure.sources.records import count_records
from plan_rules.model.base import Bilingual
from plan_rules.model.rule import Rule
from plan_rules.observations.checks import rules_of
from plan_rules.observations.model import Observation
from plan_rules.timeline import timelines_of
from plan_rules.verdict import Verdict, conjunction, status_of

Composed: TypeAlias = Iterator[tuple[GroupKey, Outcome, Row | None, Composition | None]]
"""Groups, each with its outcome, its counts, and what parts and units make of it; None where there are neither."""


class PlanJudging:
    """Judges a plan, rule by rule. The records are counted once, when it is made.

    Attributes:
        plan: the plan.
        by: the fields by which findings are broken down.
        timelines: the timeline of every rule, under its id.
    """

    def __init__(self, request: Request) -> None:
        self.plan, self.by, self._deciding = request.plan, request.by, request.deciding
        self.timelines = timelines_of(self.plan, request.as_of)
        asked = questions(self.plan, request.as_of, self.timelines, self.by, request.records)
        with sharing_a_connection(request.records) as records:
            counted = {name: count_records(asked[name], each) for name, each in records.items()}
        self._measured = {name: Measured(cube, asked[name]) for name, cube in counted.items()}
        self._said: dict[str, list[Observation]] = {rule.id: [] for rule in self.plan.rules}
        for observation in request.observations:
            for rule in rules_of(observation, self.plan):
                self._said[rule.id].append(observation)
        self._judgings: dict[str, RuleJudging] = {}
        self._outcomes: dict[tuple[str, tuple[str, ...]], Mapping[GroupKey, tuple[Outcome, Row | None]]] = {}

    def judging(self, rule: Rule) -> RuleJudging:
        """What judges one rule, without its parts; that of a whole or a part, which is asked for again, is kept."""
        if rule.id in self._judgings:
            return self._judgings[rule.id]
        measured = self._measured.get(rule.indicator.dataset or "")
        said, deciding = self._said[rule.id], self._deciding.get(rule.id)
        judging = RuleJudging(rule, self.timelines[rule.id], measured, said, deciding)
        if rule.part_of or not self.stands_alone(rule):
            self._judgings[rule.id] = judging
        return judging

    def stands_alone(self, rule: Rule) -> bool:
        """Whether a rule has neither parts nor units, so that its own outcome is all there is."""
        return rule.id not in self.plan.parts_of and rule.for_each is None

    def composed(self, judging: RuleJudging, fields: tuple[str, ...]) -> Composed:
        """A rule for each group by some fields in their natural order; by none, for the whole."""
        if self.stands_alone(judging.rule):
            for group, outcome, row in judging.outcomes(fields):
                yield group, outcome, row, None
        else:
            for group, (outcome, row) in self._kept(judging.rule, fields).items():
                yield group, outcome, row, self._compose(outcome, group, fields)

    def _kept(self, rule: Rule, fields: tuple[str, ...]) -> Mapping[GroupKey, tuple[Outcome, Row | None]]:
        """The outcomes of a whole or a part, which are looked at more than once."""
        key = (rule.id, fields)
        if key not in self._outcomes:
            found = self.judging(rule).outcomes(fields)
            self._outcomes[key] = {group: (outcome, row) for group, outcome, row in found}
        return self._outcomes[key]

    def _compose(self, whole: Outcome, group: GroupKey, fields: tuple[str, ...]) -> Composition:
        """An outcome with its parts, each with parts of its own."""
        rules = self.plan.parts_of.get(whole.case.rule.id, ())
        found = {part.id: self._kept(part, fields).get(group) for part in rules}
        parts = {name: self._compose(part[0], group, fields) if part else None for name, part in found.items()}
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
