"""Data that two versions of a plan are judged on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plan_rules.diff.matching import NewIds
from plan_rules.evaluation import evaluate
from plan_rules.evaluation.arguments import Deciding
from plan_rules.finding.model import Report
from plan_rules.measure.sources.records import Records
from plan_rules.model.base import FrozenDict
from plan_rules.model.plan import Plan
from plan_rules.observations.checks import faults_against_plan
from plan_rules.observations.model import Observation
from plan_rules.observations.reader import Observations, read_observations
from plan_rules.problems import Code, DataError, Problem, near_miss
from plan_rules.quantity import Language


@dataclass(frozen=True, slots=True)
class SharedData:
    """What each version is judged on, read once.

    Attributes:
        ids: what has another id in the new version.
    """

    ids: NewIds
    as_of: date | str
    records: Mapping[str, Records]
    observations: tuple[Observation, ...]
    by: str | Sequence[str]
    deciding: Deciding
    language: Language | None

    @classmethod
    def of(
        cls,
        old: Plan,
        new: Plan,
        ids: NewIds,
        as_of: date | str,
        records: Mapping[str, Records] | None,
        observations: Observations,
        by: str | Sequence[str],
        deciding: Deciding | None,
        language: Language | None,
    ) -> SharedData:
        """The data of a call; records that can be gone through once only are kept.

        Raises:
            DataError: for names that neither version knows, and observations that neither takes.
        """
        kept = {name: list(each) if isinstance(each, Iterator) else each for name, each in (records or {}).items()}
        decided = {ids.rules.get(rule, rule): source for rule, source in (deciding or {}).items()}
        datasets = {**old.header.datasets, **new.header.datasets}
        rules = {**old.rules_by_id, **new.rules_by_id}
        problems = [
            Problem(code, f"neither version has {what} {name!r}", near_miss(name, known))
            for code, what, names, known in (
                (Code.UNKNOWN_DATASET, "a dataset", kept, datasets),
                (Code.UNKNOWN_RULE, "a rule", decided, rules),
            )
            for name in names
            if name not in known
        ]
        if problems:
            raise DataError(problems)
        items = list(observations) if isinstance(observations, Iterator) else observations
        read = _read(old, new, ids, items, language)
        return cls(ids, as_of, kept, read, by, decided, language)

    def judge(self, plan: Plan) -> Report:
        """The report of a version on what it takes of the data."""
        return self._judge(plan, plan.header.datasets)

    def judge_rules(self, plan: Plan, rules: Collection[str]) -> Report:
        """The report of something between two versions, on some of its rules; records are read only for those."""
        some = tuple(rule for rule in plan.rules if rule.id in rules)
        smaller = Plan.model_construct(name=plan.name, header=plan.header, text=plan.text, rules=some)
        return self._judge(smaller, {rule.indicator.dataset for rule in some})

    def _judge(self, plan: Plan, datasets: Collection[str | None]) -> Report:
        return evaluate(
            plan,
            as_of=self.as_of,
            records={name: records for name, records in self.records.items() if name in datasets},
            observations=[each for each in self.observations if not any(faults_against_plan(each, plan))],
            by=self.by,
            deciding={rule: source for rule, source in self.deciding.items() if rule in plan.rules_by_id},
            language=self.language,
        )


def _read(
    old: Plan, new: Plan, ids: NewIds, observations: Observations, language: Language | None
) -> tuple[Observation, ...]:
    """The observations with new ids; they must all fit the new version, or all the old one."""
    spoken = language or new.header.language
    try:
        read = read_observations(observations, _either(new, old, ids), language=spoken)
    except DataError:
        read = read_observations(observations, _either(old, new, ids), language=spoken)
    return tuple(_in_new_ids(each, ids) for each in read)


def _in_new_ids(observation: Observation, ids: NewIds) -> Observation:
    values: dict[str, object] = {"rule": ids.rules.get(observation.rule or "", observation.rule)}
    if (applied := observation.exclusions_applied) is not None:
        values["exclusions_applied"] = tuple(ids.exclusions.get(name, name) for name in applied)
    return observation.but(values)


def _either(first: Plan, second: Plan, ids: NewIds) -> Plan:
    """What observations name of both versions, also under the ids of before; where both have it, that of the first."""
    more = tuple(rule for rule in second.rules if rule.id not in first.rules_by_id)
    aliases = tuple(first[later].but({"id": earlier}) for earlier, later in ids.rules.items())
    exclusions = {earlier: first.header.exclusions[later] for earlier, later in ids.exclusions.items()}
    header = first.header.but({"exclusions": FrozenDict({**first.header.exclusions, **exclusions})})
    rules = (*first.rules, *more, *aliases)
    return Plan.model_construct(name=first.name, header=header, text=first.text, rules=rules)
