"""The units that must each reach the threshold of a rule: those that are known, and one that there may be besides."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from plan_rules.evaluation.measured import NO_ROWS, GroupKey, Measured, natural_order
from plan_rules.judge.judgement import Judgement
from plan_rules.judge.rule import Case, RuleJudgement
from plan_rules.judge.units import Units
from plan_rules.measure.cube import Group
from plan_rules.measure.kinds import Rows
from plan_rules.measure.strays import is_known_of, may_belong, possible_keys, possible_units, unit_rows, units_around
from plan_rules.model.base import FrozenDict
from plan_rules.model.rule import ForEach, Rule
from plan_rules.model.threshold import Threshold
from plan_rules.timeline import Timeline
from plan_rules.verdict import Verdict

Judge: TypeAlias = Callable[[GroupKey, "Rows | None", "Threshold | None"], tuple[Case, RuleJudgement]]

_HARMLESS = {Verdict.SATISFIED, Verdict.NOT_APPLICABLE}


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of units.

    Attributes:
        units: by the group that they lie in, each with its counts; None for one that nothing was counted for.
        strays: the counts of records that lack their unit, by what is known of it.
        unmatched: the strays that no unit agrees with.
        dated: the counts of units and strays, of records that lie in the phase for sure.
    """

    units: Mapping[GroupKey, Mapping[GroupKey, Rows | None]]
    strays: Mapping[GroupKey, Rows]
    unmatched: Collection[GroupKey]
    dated: Mapping[GroupKey, Rows]


class UnitJudging:
    """Judges the units of one rule, group by group, each unit on its own."""

    def __init__(
        self,
        rule: Rule,
        for_each: ForEach,
        timeline: Timeline,
        measured: Measured | None,
        published: Collection[GroupKey],
        rows: Callable[[Sequence[str]], Mapping[Group, Rows] | None],
        judge: Judge,
    ) -> None:
        self.rule, self.for_each, self.timeline, self.measured = rule, for_each, timeline, measured
        self.published, self.rows, self.judge = published, rows, judge
        self._known: dict[tuple[str, ...], _Known] = {}

    def units(self, group: GroupKey) -> Units:
        """Every unit that must reach the threshold inside one group."""
        (field, *_) = self.for_each.fields
        named = (unit for unit in self.for_each.units if group.get(field, unit) == unit)
        listed = dict.fromkeys(FrozenDict({**group, field: unit}) for unit in named)
        known = self._known_by(tuple(group))
        units = known.units.get(group, {})
        outcomes: dict[GroupKey, Judgement] = {}
        for key in sorted({*units, *listed}, key=_by_values):
            threshold = self.for_each.threshold_for(key) or self.rule.threshold
            outcomes[key] = self._judged(key, units.get(key, self._nothing), threshold)
        unsure = {key for key in units if not any(key in sure for sure in (listed, known.dated, self.published))}
        holds = any(each.verdict is Verdict.SATISFIED for key, each in outcomes.items() if key not in unsure)
        outcomes |= {key: _perhaps(outcomes[key], holds) for key in unsure}
        strays = sorted((key for key in known.strays if self._may_lie_in(key, group)), key=_by_values)
        unseen: dict[GroupKey, Judgement] = {}
        if strays and not self.for_each.units and not set(self.for_each.fields) <= set(group):
            unseen = self._unseen(group, strays, known, is_alone=not outcomes)
        unlisted = tuple(key for key in outcomes if listed and key not in listed)
        lacks_some = bool(unseen) or any(may_belong(known.strays[key]) for key in strays)
        return Units({**outcomes, **unseen}, unlisted=unlisted, lacks_some=lacks_some)

    def _unseen(
        self, group: GroupKey, strays: Sequence[GroupKey], known: _Known, *, is_alone: bool
    ) -> dict[GroupKey, Judgement]:
        """A unit that nobody has seen, which some of the records without one may make; nothing where it is harmless."""
        ways = [(key, [known.strays[stray] for stray in some]) for key, some in possible_keys(strays)]
        # A record that no unit agrees with is somebody's, so there is a unit around it.
        lone = [
            key
            for key in strays
            if key in known.unmatched and key in known.dated and {*group.items()} <= {*key.items()}
        ]
        failing = [judgement for stray in lone for judgement in self._failing(stray, ways, known)]
        if failing:
            failing.sort(key=lambda each: each.is_repairable)
            return {self._shown(group, lone): failing[0]}
        outcomes = [
            self._judged(key, rows, threshold)
            for key, some in ways
            for threshold in self._thresholds(key)
            for rows in possible_units(some)
        ]
        verdicts = {each.verdict for each in outcomes}
        if verdicts <= _HARMLESS and lone:
            found = [self._judged(stray, known.dated[stray], next(self._thresholds(stray))) for stray in lone]
            found.sort(key=lambda each: each.verdict is not Verdict.SATISFIED)
            return {self._shown(group, lone): found[0]}
        if verdicts <= _HARMLESS and not is_alone:
            return {}
        verdict = None if verdicts == {None} else Verdict.UNDETERMINED
        return {self._shown(group, lone or strays): replace(outcomes[-1], verdict=verdict)}

    def _failing(
        self, stray: GroupKey, ways: Sequence[tuple[GroupKey, Sequence[Rows]]], known: _Known
    ) -> Iterator[Judgement]:
        """For each kind of its records what comes of a unit around one, where each that there may be fails."""
        around = [
            [self._judged(key, rows, threshold) for rows in units_around(known.dated[stray], some)]
            for key, some in ways
            if is_known_of(stray, key)
            for threshold in self._thresholds(key)
        ]
        for outcomes in zip(*around, strict=True):
            if {each.verdict for each in outcomes} == {Verdict.VIOLATED}:
                yield replace(outcomes[0], is_repairable=any(each.is_repairable for each in outcomes))

    def _thresholds(self, unit: GroupKey) -> Iterator[Threshold | None]:
        """What a unit of which so much is known may have to reach."""
        for override in self.for_each.overrides:
            known = {name: unit.get(name) for name in override.when}
            if any(value is not None and value not in override.when[name] for name, value in known.items()):
                continue
            yield override.threshold
            if None not in known.values():
                return
        yield self.rule.threshold

    def _shown(self, group: GroupKey, strays: Sequence[GroupKey]) -> GroupKey:
        """What all strays agree on."""
        names = dict.fromkeys((*group, *self.for_each.fields))
        values = {name: {stray[name] for stray in strays} for name in names}
        shared = {name: next(iter(found)) if len(found) == 1 else None for name, found in values.items()}
        return FrozenDict({**shared, **group})

    def _judged(self, key: GroupKey, rows: Rows | None, threshold: Threshold | None) -> Judgement:
        return self.judge(key, rows, threshold)[1].deciding

    def _may_lie_in(self, stray: GroupKey, group: GroupKey) -> bool:
        return all(
            stray[name] == value or (stray[name] is None and name in self.for_each.fields)
            for name, value in group.items()
        )

    def _known_by(self, by: tuple[str, ...]) -> _Known:
        """The units by the groups of some fields."""
        if by not in self._known:
            names = tuple(dict.fromkeys((*by, *self.for_each.fields)))
            places = [names.index(name) for name in self.for_each.fields]
            rows = self.rows(names) or {}
            counted = unit_rows(rows, places, self._named(names, places, rows))

            def key_of(group: Group) -> GroupKey:
                return FrozenDict(zip(names, group, strict=True))

            units: dict[GroupKey, Rows | None] = {key_of(group): each for group, each in counted.known.items()}
            units |= {key: units.get(key, self._nothing) for key in self.published if set(key) == set(names)}
            found: dict[GroupKey, dict[GroupKey, Rows | None]] = {}
            for key, each in units.items():
                found.setdefault(FrozenDict((name, key[name]) for name in by), {})[key] = each
            self._known[by] = _Known(
                found,
                {key_of(group): each for group, each in counted.strays.items()},
                {key_of(group) for group in counted.unmatched},
                {key_of(group): each for group, each in self._dated(names, rows).items()},
            )
        return self._known[by]

    def _dated(self, names: Sequence[str], rows: Mapping[Group, Rows]) -> Mapping[Group, Rows]:
        """The counts of the records that have their date."""
        if self.measured is None or self.measured.dated is self.measured or not rows:
            return rows
        return self.measured.dated.counts(self.rule).by(names)

    def _named(self, names: Sequence[str], places: Sequence[int], rows: Iterable[Group]) -> Iterator[Group]:
        """The units that are listed or have published figures, in each group that has records without a unit."""
        yield from (tuple(key[name] for name in names) for key in self.published if set(key) == set(names))
        first = places[0]
        for group in rows:
            if group[first] is None:
                yield from ((*group[:first], unit, *group[first + 1 :]) for unit in self.for_each.units)

    @property
    def _nothing(self) -> Rows | None:
        """The counts of a unit without any record.

        A unit that must be there and has no record at all is not an empty population: its data are missing.
        """
        is_counted = self.measured is not None and self.rule.indicator.kind != "share"
        return NO_ROWS if is_counted else None


def _by_values(key: GroupKey) -> tuple[tuple[bool, str], ...]:
    return natural_order(tuple(key.values()))


def _perhaps(outcome: Judgement, another_holds: bool) -> Judgement:
    """What a unit comes to that may lie outside the phase: then it breaks nothing, and nothing holds by it alone."""
    is_open = outcome.verdict is Verdict.VIOLATED or (outcome.verdict is Verdict.SATISFIED and not another_holds)
    return replace(outcome, verdict=Verdict.UNDETERMINED) if is_open else outcome
