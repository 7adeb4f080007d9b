"""The finding of a rule as its definition has it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from plan_rules.examples.truth import Record
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Threshold
from plan_rules.model.timing import TimingKind
from plan_rules.observations.model import Observation
from plan_rules.testing.definition.counted import Counting, count, is_in_sight
from plan_rules.testing.definition.numbers import threshold_of
from plan_rules.testing.definition.published import (
    assessment_verdict,
    figures_verdict,
    mean_verdict,
    milestone_verdict,
)
from plan_rules.testing.definition.windows import Days, Standing, standing
from plan_rules.verdict import Status, Verdict

Key: TypeAlias = tuple[str | None, ...]
"""The values of the fields that make a unit, as far as they are known."""

Judge: TypeAlias = Callable[[Days], Verdict | None]
"""The verdict on one window; None where it has no data."""


_HARMLESS = {Verdict.SATISFIED, Verdict.NOT_APPLICABLE}


@dataclass(frozen=True, slots=True)
class Expected:
    """What a finding must say.

    Attributes:
        status, verdict: as in a finding.
        value, low, high: the share or number of the records in the window that decides, exactly; None where figures
            decide, or several windows, and nothing is said of them.
        population: how many records belong to the population for sure; None as for these.
    """

    status: Status
    verdict: Verdict | None
    value: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    population: int | None = None


@dataclass(frozen=True, slots=True)
class _Judged:
    verdict: Verdict | None
    is_final: bool = False
    counting: Counting | None = None


def expected_finding(
    plan: Plan,
    rule: str,
    as_of: date,
    *,
    records: Sequence[Record] | None = None,
    observations: Sequence[Observation] = (),
) -> Expected:
    """The finding that the definition gives for a rule: either for records of its dataset, or for published figures.

    Args:
        plan, rule, as_of: the plan, the id of the rule and the date of evaluation.
        records: the records of the dataset; a field that a record lacks is missing.
        observations: what was published about the rule; of yearly rates of a mean one for each year.

    Raises:
        ValueError: for records and observations together, which only an evaluation weighs against each other.

    >>> from datetime import date
    >>> from plan_rules import load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> communes = [{"broadband": True}, {"broadband": None}]
    >>> expected_finding(plan, "broadband-communes", date(2024, 6, 30), records=communes).status
    <Status.UNDETERMINED: 'undetermined'>
    """
    if records is not None and observations:
        raise ValueError("give records or observations, not both")
    judged = _whole(plan, plan[rule], as_of, records, observations)
    at = standing(plan, plan[rule], as_of)
    status = _status(at.stage, judged, plan[rule])
    counting = judged.counting
    if counting is None or counting.is_empty:
        return Expected(status, judged.verdict)
    return Expected(status, judged.verdict, counting.value, counting.low, counting.high, counting.population)


def _status(stage: str, judged: _Judged, rule: Rule) -> Status:
    if stage in ("upcoming", "lapsed"):
        return Status(stage)
    if judged.verdict is None:
        return Status.NEEDS_ASSESSMENT if rule.indicator.assessment else Status.NO_DATA
    if judged.verdict is Verdict.SATISFIED:
        return Status.MET if stage == "closed" else Status.ACHIEVED
    if judged.verdict is Verdict.VIOLATED:
        return Status.MISSED if stage == "closed" or judged.is_final else Status.IN_PROGRESS
    return Status(judged.verdict.value)


def _whole(
    plan: Plan, rule: Rule, as_of: date, records: Sequence[Record] | None, observations: Sequence[Observation]
) -> _Judged:
    """A rule with its units and parts: it holds where its own threshold and all of them do."""
    judge = _units if rule.for_each else _alone
    own = judge(plan, rule, as_of, records, observations)
    parts = []
    for part in plan.rules:
        if part.part_of == rule.id:
            is_same = part.indicator.dataset == rule.indicator.dataset
            parts.append(_whole(plan, part, as_of, records if is_same else None, ()))
    if not parts:
        return own
    verdict = _conjunction([own.verdict, *(part.verdict for part in parts)])
    return replace(own, verdict=verdict, is_final=own.is_final or any(part.is_final for part in parts))


def _units(
    plan: Plan, rule: Rule, as_of: date, records: Sequence[Record] | None, observations: Sequence[Observation]
) -> _Judged:
    """Every unit against its own threshold; a listed unit without any record or figure has no data.

    Units are those that are listed, have a record in the phase, or a figure. One whose records are all undated may lie
    outside the phase, and breaks nothing for sure. A record that lacks its unit may belong to each that agrees with
    what is known of it; where the units are not listed it may as well be of one that nobody has seen.
    """
    fields = rule.for_each.fields if rule.for_each else ()
    listed = [(unit,) for unit in (rule.for_each.units if rule.for_each else ())]
    at = standing(plan, rule, as_of)
    seen = [record for record in records or () if is_in_sight(plan, rule, record, at) is not False]
    keyed = [(tuple(_text(record.get(name)) for name in fields), record) for record in seen]
    said = [each for each in _known(observations, as_of, at) if set(each.group) == set(fields)]
    figures = [(tuple(each.group[name] for name in fields), each) for each in said]
    units = list(dict.fromkeys([*listed, *(key for key, _ in (*keyed, *figures) if None not in key)]))
    judged: list[_Judged] = []
    unsure: list[_Judged] = []
    for unit in units:
        inside = [record for key, record in keyed if key == unit]
        perhaps = [record for key, record in keyed if key != unit and _may_be(key, unit)]
        override = rule.for_each.threshold_for(dict(zip(fields, unit, strict=True))) if rule.for_each else None
        is_silent = not inside and not perhaps and rule.indicator.share is not None
        given = None if records is None or is_silent else inside
        own = [each for key, each in figures if key == unit]
        found = _alone(plan, rule, as_of, given, own, override or rule.threshold, perhaps)
        is_sure = unit in listed or own or any(is_in_sight(plan, rule, record, at) for record in inside)
        (judged if is_sure else unsure).append(found)
    holds = any(each.verdict is Verdict.SATISFIED for each in judged)
    judged += [_perhaps(each, another_holds=holds) for each in unsure]
    if not listed:
        strays = [(key, record) for key, record in keyed if None in key]
        judged += _unseen(plan, rule, as_of, strays, units)
    return _Judged(_conjunction([each.verdict for each in judged]), any(each.is_final for each in judged))


def _unseen(
    plan: Plan, rule: Rule, as_of: date, strays: Sequence[tuple[Key, Record]], units: Sequence[Key]
) -> Iterator[_Judged]:
    """A unit that nobody has seen, of any of the records that lack theirs; nothing where none could break anything."""
    at = standing(plan, rule, as_of)
    lone = [
        place
        for place, (key, record) in enumerate(strays)
        if is_in_sight(plan, rule, record, at) and not any(_may_be(key, unit) for unit in units)
    ]
    ways = [*_ways(plan, rule, as_of, strays)]
    around = [[judged for places, judged in ways if place in places] for place in lone]
    failing = [each for each in around if {judged.verdict for judged in each} == {Verdict.VIOLATED}]
    if failing:
        yield _Judged(Verdict.VIOLATED, is_final=any(all(judged.is_final for judged in each) for each in failing))
        return
    verdicts = {judged.verdict for _, judged in ways}
    if verdicts <= _HARMLESS and (lone or units):
        found = {judged.verdict for places, judged in ways if {*places} & {*lone}}
        if found:
            yield _Judged(Verdict.SATISFIED if Verdict.SATISFIED in found else Verdict.NOT_APPLICABLE)
    elif ways:
        yield _Judged(None if verdicts == {None} else Verdict.UNDETERMINED)


def _ways(
    plan: Plan, rule: Rule, as_of: date, strays: Sequence[tuple[Key, Record]]
) -> Iterator[tuple[tuple[int, ...], _Judged]]:
    """Every unit that some of the records may make, by their places, against every threshold it may have."""
    for size in range(1, len(strays) + 1):
        for places in itertools.combinations(range(len(strays)), size):
            keys, records = zip(*(strays[place] for place in places), strict=True)
            if all(_agree(one, other) for one, other in itertools.combinations(keys, 2)):
                known = tuple(next(filter(None, values), None) for values in zip(*keys, strict=True))
                for threshold in _thresholds(rule, known):
                    yield places, _alone(plan, rule, as_of, records, (), threshold)


def _thresholds(rule: Rule, known: Key) -> Iterator[Threshold | None]:
    """What a unit of which so much is known may have to reach: that of the first override that fits it."""
    fields, overrides = (rule.for_each.fields, rule.for_each.overrides) if rule.for_each else ((), ())
    for override in overrides:
        asked = [(dict(zip(fields, known, strict=True)).get(name), values) for name, values in override.when.items()]
        if all(value is None or value in values for value, values in asked):
            yield override.threshold
            if all(value is not None for value, _ in asked):
                return
    yield rule.threshold


def _perhaps(judged: _Judged, *, another_holds: bool) -> _Judged:
    """A unit that may lie outside the phase: then it breaks nothing, and nothing holds by it alone."""
    is_open = judged.verdict is Verdict.VIOLATED or (judged.verdict is Verdict.SATISFIED and not another_holds)
    return _Judged(Verdict.UNDETERMINED) if is_open else judged


def _agree(one: Key, other: Key) -> bool:
    return all(mine == its or None in (mine, its) for mine, its in zip(one, other, strict=True))


def _text(value: object) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def _may_be(key: Key, unit: Key) -> bool:
    return all(mine in (None, its) for mine, its in zip(key, unit, strict=True))


def _alone(
    plan: Plan,
    rule: Rule,
    as_of: date,
    records: Sequence[Record] | None,
    observations: Sequence[Observation],
    threshold: Threshold | None = None,
    perhaps: Sequence[Record] = (),
) -> _Judged:
    """A rule, or one unit of it with records that may belong to it as well, without its parts."""
    at = standing(plan, rule, as_of)
    due = plan.header.phases[rule.phase].to
    known = _known(observations, as_of, at)
    if rule.indicator.milestone or rule.indicator.assessment:
        judge = milestone_verdict if rule.indicator.milestone else assessment_verdict
        return _Judged(judge(known, at, due))
    bound = threshold or threshold_of(rule)
    if rule.timing.kind is TimingKind.MEAN:
        return _Judged(mean_verdict(rule, known, at, rule.phase, bound))
    if records is None:
        return _in_time(rule, at, lambda window: figures_verdict(rule, known, window, bound), has_records=False)
    countings = {window: count(plan, rule, records, window, at, bound, perhaps) for window in at.windows}
    is_share = rule.indicator.share is not None

    def by_records(window: Days) -> Verdict | None:
        counting = countings[window]
        return None if is_share and counting.is_empty else counting.verdict

    judged = _in_time(rule, at, by_records, has_records=True)
    if judged.verdict is None and all(counting.is_empty for counting in countings.values()):
        # Of a unit that only records of others or of nobody may belong to nothing is known.
        is_known = at.windows and (records or not perhaps)
        judged = replace(judged, verdict=Verdict.NOT_APPLICABLE if is_known else None)
    one = rule.timing.kind is TimingKind.BY_END and at.windows
    return replace(judged, counting=countings[at.windows[-1]]) if one else judged


def _known(observations: Sequence[Observation], as_of: date, at: Standing) -> list[Observation]:
    """What was published by a date, of a time that has begun."""
    return [each for each in observations if each.published_by <= as_of and _begins(each) <= at.cutoff]


def _begins(observation: Observation) -> date:
    """The first day that an observation speaks of, by the name of its window."""
    return observation.period.start or date.max


def _in_time(rule: Rule, at: Standing, judge: Judge, *, has_records: bool) -> _Judged:
    """The windows that must hold, joined."""
    if not at.windows:
        return _Judged(None)
    if rule.timing.kind is TimingKind.BY_END:
        last = at.windows[-1]
        verdict = judge(last)
        return _Judged(verdict, is_final=verdict is Verdict.VIOLATED and at.stage == "running" and at.is_closed(last))
    verdicts = {window: judge(window) for window in at.windows}
    given = [verdict for verdict in verdicts.values() if verdict is not None]
    if not given:
        return _Judged(None)
    # While records come in, a window that has none yet has no say.
    waits = has_records and at.stage == "running"
    missing = [None for window, verdict in verdicts.items() if verdict is None and at.is_closed(window) and not waits]
    failed = [window for window, verdict in verdicts.items() if verdict is Verdict.VIOLATED]
    return _Judged(_conjunction([*given, *missing]), is_final=any(map(at.is_closed, failed)))


def _conjunction(verdicts: Sequence[Verdict | None]) -> Verdict | None:
    """One failure decides, one open question leaves it open; what does not apply has no say among what does."""
    applicable = [verdict for verdict in verdicts if verdict is not Verdict.NOT_APPLICABLE]
    if not applicable:
        return Verdict.NOT_APPLICABLE if verdicts else None
    if Verdict.VIOLATED in applicable:
        return Verdict.VIOLATED
    if not any(applicable):
        return None
    return Verdict.SATISFIED if {*applicable} == {Verdict.SATISFIED} else Verdict.UNDETERMINED
