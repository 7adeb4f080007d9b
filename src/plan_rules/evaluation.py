"""The one orchestration: measure, judge, compose parts and units, build findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from pydantic_core import PydanticCustomError

from plan_rules.caveat import Caveat, CaveatCode
from plan_rules.finding.build import Composition, FindingBuilder
from plan_rules.finding.model import Finding, PartOutcome, Report
from plan_rules.judge.rule import Case, RuleJudgement, judge_rule
from plan_rules.judge.sources import Source, known_on
from plan_rules.judge.units import Units
from plan_rules.measure.cube import Cube
from plan_rules.measure.question import questions
from plan_rules.measure.records import Records, count_records
from plan_rules.measure.fold import tallies
from plan_rules.measure.tally import Tally
from plan_rules.model.base import Bilingual, FrozenDict, read_day
from plan_rules.model.plan import Plan
from plan_rules.model.rule import ForEach, Rule
from plan_rules.model.threshold import Threshold
from plan_rules.observations.checks import rules_of
from plan_rules.observations.model import Observation
from plan_rules.observations.reader import Observations, read_observations
from plan_rules.problems import Code, DataError, Problem, near_miss
from plan_rules.quantity import Language
from plan_rules.timeline import Timeline, timeline_of
from plan_rules.verdict import Verdict, conjunction, status_of

GroupKey: TypeAlias = FrozenDict[str, "str | None"]
Counts: TypeAlias = dict[GroupKey, dict[int, Tally]]
"""The tallies of a rule by group and window."""

_WHOLE: GroupKey = FrozenDict()


def evaluate(
    plan: Plan,
    *,
    as_of: date | str,
    records: Mapping[str, Records] | None = None,
    observations: Observations = (),
    by: str | Sequence[str] = (),
    deciding: Mapping[str, str | tuple[str, str | None]] | None = None,
    language: Language | None = None,
) -> Report:
    """Judge every rule of a plan on a date.

    Args:
        plan: the plan.
        as_of: the date of evaluation, as a date or ``YYYY-MM-DD``. Data dated after it have no influence.
        records: for each dataset by its name an iterable of mappings from field to value, or a dataframe (polars,
            pandas, pyarrow, DuckDB relation, PySpark and others that narwhals knows), which its own engine counts
            in one pass, or a ``Cube`` of them. Values have the declared type: str, bool, int, Decimal or float, date
            or datetime; None and NaN are missing.
        observations: published figures: a CSV or JSON file, or an iterable of ``Observation`` or mappings.
            Where records cover a rule's window, they decide.
        by: fields to break findings down by; each rule whose dataset has them gives findings for the whole and
            for each group.
        deciding: for rules whose sources disagree, by rule id, the publisher (or publisher and method) that decides.
        language: how numbers given as text in observations are written; the plan's language where left out.

    Returns:
        One finding for each rule and group, in the order of the plan.

    Raises:
        DataError: with every problem of the arguments, records and observations.

    >>> from plan_rules import load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> report = evaluate(plan, as_of="2020-12-31")
    >>> report.status_counts() == {"upcoming": len(plan.rules)}
    True
    """
    day = _read_as_of(as_of)
    fields = (by,) if isinstance(by, str) else tuple(by)
    _check_arguments(plan, records or {}, fields, deciding or {})
    known = read_observations(observations, plan, language=language)
    evaluation = _Evaluation(plan, day, fields, records or {}, known, _sources(plan, deciding or {}))
    findings = tuple(evaluation.findings())
    return Report(plan=plan.name, document=plan.document.number, as_of=day, by=fields, findings=findings)


def build_cube(plan: Plan, dataset: str, records: Records, *, as_of: date | str, by: str | Sequence[str] = ()) -> Cube:
    """Count the records of one dataset, for an evaluation elsewhere.

    Args:
        plan: the plan.
        dataset: the dataset that the records belong to.
        records: as for ``evaluate``.
        as_of: the date of that evaluation.
        by: the fields by which that evaluation breaks findings down.

    Returns:
        Counts that ``evaluate`` takes in place of the records; cubes of disjoint records add up.

    Raises:
        DataError: as ``evaluate``.
    """
    day = _read_as_of(as_of)
    fields = (by,) if isinstance(by, str) else tuple(by)
    _check_arguments(plan, {dataset: records}, fields, {})
    return count_records(questions(plan, day, _timelines(plan, day), fields, [dataset])[dataset], records)


def _timelines(plan: Plan, as_of: date) -> dict[str, Timeline]:
    return {rule.id: timeline_of(rule, plan.header.phases[rule.phase], as_of) for rule in plan.rules}


def _read_as_of(as_of: object) -> date:
    if isinstance(as_of, date) and not isinstance(as_of, datetime):
        return as_of
    try:
        return read_day(as_of if isinstance(as_of, str) else repr(as_of))
    except PydanticCustomError as error:
        fault = (error.context or {})["faults"][0]
        raise DataError([Problem(Code.BAD_DATE, f"as_of: {fault.message}", fault.hint)]) from None


def _check_arguments(
    plan: Plan, records: Mapping[str, object], by: Sequence[str], deciding: Mapping[str, object]
) -> None:
    problems = []
    datasets = plan.header.datasets
    for name in records:
        if name not in datasets:
            hint = near_miss(name, datasets)
            problems.append(Problem(Code.UNKNOWN_DATASET, f"the plan declares no dataset {name!r}", hint))
    if by and not any(all(field in dataset.fields for field in by) for dataset in datasets.values()):
        fields = dict.fromkeys(name for dataset in datasets.values() for name in dataset.fields)
        unknown = [field for field in by if field not in fields]
        hint = near_miss(unknown[0], fields) if unknown else "name fields of one dataset"
        problems.append(Problem(Code.UNKNOWN_FIELD, f"no dataset has the fields {', '.join(by)}", hint))
    for rule in deciding:
        if rule not in plan.rules_by_id:
            hint = near_miss(rule, plan.rules_by_id)
            problems.append(Problem(Code.UNKNOWN_RULE, f"deciding: the plan has no rule {rule!r}", hint))
    if problems:
        raise DataError(problems)


def _sources(plan: Plan, deciding: Mapping[str, str | tuple[str, str | None]]) -> dict[str, Source]:
    """The source that decides for each rule that names one; the caller's choice before the rule's."""
    sources: dict[str, Source] = {
        rule.id: (rule.deciding_source.publisher, rule.deciding_source.method)
        for rule in plan.rules
        if rule.deciding_source
    }
    for rule_id, source in deciding.items():
        sources[rule_id] = (source, None) if isinstance(source, str) else source
    return sources


@dataclass(frozen=True)
class _Judged:
    """One rule for one group, before it is composed with its parts."""

    case: Case
    result: RuleJudgement
    units: Units | None = None

    @property
    def verdict(self) -> Verdict | None:
        """The verdict without the parts."""
        return self.units.verdict if self.units else self.result.deciding.verdict

    @property
    def is_final(self) -> bool:
        """Whether a violation can no longer be repaired."""
        if self.units:
            return self.units.is_final
        return self.verdict is Verdict.VIOLATED and not self.result.deciding.is_repairable


class _Evaluation:
    """One evaluation of one plan."""

    def __init__(
        self,
        plan: Plan,
        as_of: date,
        by: tuple[str, ...],
        records: Mapping[str, Records],
        observations: Sequence[Observation],
        deciding: Mapping[str, Source],
    ) -> None:
        self.plan, self.as_of, self.by, self.deciding = plan, as_of, by, deciding
        self.timelines = _timelines(plan, as_of)
        self.asked = questions(plan, as_of, self.timelines, by, records)
        self.cubes = {name: count_records(self.asked[name], rows) for name, rows in records.items()}
        self.observations: dict[str, list[Observation]] = {rule.id: [] for rule in plan.rules}
        for observation in observations:
            for rule in rules_of(observation, plan):
                self.observations[rule.id].append(observation)

    def findings(self) -> Iterator[Finding]:
        """All findings, in the order of the rules and, within one, of the groups."""
        judged = {rule.id: self.judge(rule) for rule in self.plan.rules}
        for rule in self.plan.rules:
            builder = FindingBuilder(self.plan, rule, self.timelines[rule.id])
            for group, each in judged[rule.id].items():
                composition = self.compose(each, judged, group)
                yield builder.build(group, each.case, each.result, composition)

    def compose(self, whole: _Judged, judged: Mapping[str, Mapping[GroupKey, _Judged]], group: GroupKey) -> Composition:
        """A judgement with its parts, each with parts of its own."""
        rules = self.plan.parts_of.get(whole.case.rule.id, ())
        found = {part.id: judged[part.id].get(group) for part in rules}
        parts = {name: self.compose(part, judged, group) if part else None for name, part in found.items()}
        return _compose(whole, parts, {part.id: part.title for part in rules})

    def judge(self, rule: Rule) -> dict[GroupKey, _Judged]:
        """A rule for the whole and for each group, in the natural order of the groups."""
        known = known_on(self.observations[rule.id], self.as_of, self.timelines[rule.id].cutoff)
        counted = self.counts(rule, ())
        result = {_WHOLE: self.judge_group(rule, _WHOLE, counted, known)}
        if self.by:
            grouped = self.counts(rule, self.by)
            published = [each.group for each in known if set(each.group) >= set(self.by)]
            keys = {FrozenDict((name, key[name]) for name in self.by) for key in (*(grouped or ()), *published)}
            for key in sorted(keys, key=_natural):
                result[key] = self.judge_group(rule, key, grouped, known)
        return result

    def judge_group(self, rule: Rule, group: GroupKey, counted: Counts | None, known: Sequence[Observation]) -> _Judged:
        case = self.case(rule, group, counted, known, rule.threshold)
        units = self.units(rule, rule.for_each, group, known) if rule.for_each else None
        return _Judged(case, judge_rule(case), units)

    def case(
        self,
        rule: Rule,
        group: GroupKey,
        counted: Counts | None,
        known: Sequence[Observation],
        threshold: Threshold | None,
    ) -> Case:
        dataset = self.plan.header.datasets.get(rule.indicator.dataset or "")
        return Case(
            rule,
            self.timelines[rule.id],
            threshold,
            counted.get(group, {}) if counted is not None else None,
            is_stock=dataset is not None and dataset.time is None,
            observations=[each for each in known if each.group == group],
            deciding=self.deciding.get(rule.id),
        )

    def units(self, rule: Rule, for_each: ForEach, group: GroupKey, known: Sequence[Observation]) -> Units:
        """Every unit of a for_each rule inside one group, each judged on its own."""
        fields = tuple(dict.fromkeys((*group, *for_each.fields)))
        counted = _spread(self.counts(rule, fields), for_each.fields)
        inside = [key for key in (*(counted or ()), *(each.group for each in known)) if _is_inside(key, group, fields)]
        listed = [
            FrozenDict({**group, for_each.fields[0]: unit})
            for unit in for_each.units
            if group.get(for_each.fields[0], unit) == unit
        ]
        outcomes = {}
        for key in sorted({*inside, *listed}, key=_natural):
            # A unit that must be there and has no record at all is not an empty population: its data are missing.
            silent = rule.indicator.kind == "share" and counted is not None and key not in counted
            threshold = for_each.threshold_for(key) or rule.threshold
            case = self.case(rule, key, None if silent else counted, known, threshold)
            outcomes[key] = judge_rule(case).deciding
        return Units(outcomes, unlisted=tuple(key for key in outcomes if listed and key not in listed))

    def counts(self, rule: Rule, fields: Sequence[str]) -> Counts | None:
        """The tallies of a rule; None where no records were given, or none that have these fields."""
        name = rule.indicator.dataset
        if name is None or name not in self.cubes or not set(fields) <= set(self.asked[name].group_by):
            return None
        question = self.asked[name]
        found = tallies(self.cubes[name], question, question.rules[rule.id], fields)
        return {FrozenDict(zip(fields, group, strict=True)): found.of(rows) for group, rows in found.rows.items()}


def _compose(judged: _Judged, parts: Mapping[str, Composition | None], titles: Mapping[str, Bilingual]) -> Composition:
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


def _spread(counted: Counts | None, units: Sequence[str]) -> Counts | None:
    """Records without a unit may belong to any: each counts as a possible one of every unit, and makes none."""
    strays = [by_window for key, by_window in (counted or {}).items() if any(key[name] is None for name in units)]
    if not counted or not strays:
        return counted
    result = {
        key: dict(by_window) for key, by_window in counted.items() if all(key[name] is not None for name in units)
    }
    for by_window in result.values():
        for stray in strays:
            for window, tally in stray.items():
                by_window[window] = by_window.get(window, Tally()) + tally.uncertain()
    return result or counted


def _natural(key: GroupKey) -> tuple[tuple[bool, str], ...]:
    """Groups in the order of their values, those without a value last."""
    return tuple((value is None, value or "") for value in key.values())


def _is_inside(key: GroupKey, group: GroupKey, fields: Sequence[str]) -> bool:
    return set(key) == set(fields) and all(key[name] == value for name, value in group.items())
