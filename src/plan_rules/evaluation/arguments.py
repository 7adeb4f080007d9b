"""The arguments of an evaluation: read, checked as a whole, and put into one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from pydantic_core import PydanticCustomError

from plan_rules.arguments import wrong_type
from plan_rules.judge.sources import Source
from plan_rules.measure.sources.record_paths import path_problems, with_paths
from plan_rules.measure.sources.records import Records
from plan_rules.model.base import read_day
from plan_rules.model.plan import Plan
from plan_rules.observations.model import Observation
from plan_rules.observations.reader import Observations, read_observations
from plan_rules.problems import Code, DataError, Problem, near_miss
from plan_rules.quantity import Language

Deciding: TypeAlias = Mapping[str, str | tuple[str, str | None]]
"""For a rule by its id the publisher that decides, or publisher and method."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: a plan on a date, and the data.

    Attributes:
        by: the fields by which findings are broken down.
        deciding: the source that decides, for each rule that names one; the caller's choice before the rule's.
    """

    plan: Plan
    as_of: date
    by: tuple[str, ...]
    records: Mapping[str, Records]
    observations: Sequence[Observation]
    deciding: Mapping[str, Source]


def read_request(
    plan: Plan,
    as_of: date | str,
    by: str | Sequence[str],
    records: Mapping[str, Records] | None = None,
    observations: Observations = (),
    deciding: Deciding | None = None,
    language: Language | None = None,
) -> Request:
    """The arguments, checked.

    Raises:
        DataError: with every problem of the arguments, or of the observations.
    """
    _check_types(plan, by, records, deciding)
    day = read_as_of(as_of)
    fields = (by,) if isinstance(by, str) else tuple(by)
    given = with_paths(records or {}, language or plan.header.language)
    _check_names(plan, given, fields, deciding or {})
    known = read_observations(observations, plan, language=language)
    return Request(plan, day, fields, given, known, _sources(plan, deciding or {}))


def _check_types(plan: object, by: object, records: object, deciding: object) -> None:
    """Refuse arguments of which nothing could be said that is clearer."""
    problems = []
    if not isinstance(plan, Plan):
        problems.append(("plan", plan, "a plan", "load it first: load_plan(...)"))
    if not isinstance(by, str) and not (isinstance(by, Sequence) and all(isinstance(each, str) for each in by)):
        problems.append(("by", by, "the name of a field, or a list of names", "leave it out for none"))
    for name, given in (("records", records), ("deciding", deciding)):
        if given is not None and not (isinstance(given, Mapping) and all(isinstance(each, str) for each in given)):
            key = "datasets" if name == "records" else "rules"
            problems.append((name, given, f"a mapping from the names of {key}", f"as in {name}={{'...': ...}}"))
    if isinstance(deciding, Mapping):
        for source in deciding.values():
            if not isinstance(source, str) and not (isinstance(source, tuple) and len(source) == 2):
                due = "for each rule a publisher, or publisher and method"
                problems.append(("deciding", source, due, "as in {'rule': 'publisher'}"))
    if problems:
        raise DataError(wrong_type(name, due, given, hint) for name, given, due, hint in problems)


def read_as_of(as_of: object) -> date:
    """The date of evaluation, given as a date or as text.

    Raises:
        DataError: for anything else.
    """
    if isinstance(as_of, date) and not isinstance(as_of, datetime):
        return as_of
    try:
        return read_day(as_of if isinstance(as_of, str) else repr(as_of))
    except PydanticCustomError as error:
        fault = (error.context or {})["faults"][0]
        raise DataError([Problem(Code.BAD_DATE, f"as_of: {fault.message}", fault.hint)]) from None


def _check_names(plan: Plan, records: Mapping[str, object], by: Sequence[str], deciding: Mapping[str, object]) -> None:
    problems = []
    datasets = plan.header.datasets
    if twice := sorted({field for field in by if by.count(field) > 1}):
        problems.append(Problem(Code.BAD_ARGUMENT, f"by names {', '.join(twice)} twice", "name each field once"))
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
    if problems := [*problems, *path_problems(records.values())]:
        raise DataError(problems)


def _sources(plan: Plan, deciding: Deciding) -> dict[str, Source]:
    """The source that decides for each rule that names one; the caller's choice before the rule's."""
    sources: dict[str, Source] = {
        rule.id: (rule.deciding_source.publisher, rule.deciding_source.method)
        for rule in plan.rules
        if rule.deciding_source
    }
    for rule_id, source in deciding.items():
        sources[rule_id] = (source, None) if isinstance(source, str) else source
    return sources
