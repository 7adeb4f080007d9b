"""One rule judged: for the whole, for every group, and for every unit that must reach its threshold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from plan_rules.evaluation.measured import NO_ROWS, WHOLE, GroupKey, Measured, natural_order
from plan_rules.evaluation.unit_judging import UnitJudging
from plan_rules.interval import Interval
from plan_rules.judge.outcome import Outcome
from plan_rules.judge.rule import Case, RuleJudgement, judge_rule
from plan_rules.judge.sources import Source, known_on
from plan_rules.measure.cube import Group
from plan_rules.measure.fold import RuleCounts, is_wide
from plan_rules.measure.kinds import Row, Rows, deciding
from plan_rules.measure.tally import Tally
from plan_rules.model.base import FrozenDict
from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Threshold
from plan_rules.model.timing import TimingKind
from plan_rules.observations.model import Observation
from plan_rules.timeline import Timeline

if TYPE_CHECKING:
    from plan_rules.measure.fold_arrays import WideRows

Judged: TypeAlias = tuple[GroupKey, Outcome, Row | None]
"""A group, what came of it, and the counts that rests on."""

_MOST_REMEMBERED = 10_000
"""So many judgements are kept for groups with equal counts."""


class RuleJudging:
    """Judges one rule, group by group.

    Groups with equal counts, and nothing published about them, are judged once.
    """

    def __init__(
        self,
        rule: Rule,
        timeline: Timeline,
        measured: Measured | None,
        observations: Iterable[Observation],
        deciding: Source | None,
    ) -> None:
        self.rule, self.timeline, self.measured, self.deciding = rule, timeline, measured, deciding
        self.said: dict[GroupKey, list[Observation]] = {}
        for each in known_on(observations, timeline.as_of, timeline.cutoff):
            self.said.setdefault(FrozenDict(each.group), []).append(each)
        self.is_stock = measured is not None and measured.question.dataset.time is None
        self.rests_on_last = rule.timing.kind is TimingKind.BY_END
        self._judged: dict[object, tuple[Case, RuleJudgement]] = {}
        self._accepts: dict[int, Interval] = {}
        self._units: UnitJudging | None = None
        if rule.for_each:
            self._units = UnitJudging(rule, rule.for_each, timeline, measured, self.said, self.rows, self.judge)

    @cached_property
    def counts(self) -> RuleCounts | None:
        """The counts of the rule; None where no records were given."""
        return self.measured.counts(self.rule) if self.measured else None

    def rows(self, fields: Sequence[str]) -> Mapping[Group, Rows] | None:
        """The counts by some fields; None where there are no records, or they do not have the fields."""
        if self.measured is None or self.counts is None or not set(fields) <= set(self.measured.question.group_by):
            return None
        return self.counts.by(fields)

    def outcomes(self, fields: tuple[str, ...]) -> Iterator[Judged]:
        """The rule for each group by some fields, in their natural order; by none, for the whole."""
        if fields and self.is_wide(fields):
            yield from self._wide_outcomes()
            return
        for key, rows in self.groups(fields).items():
            outcome = self.outcome(key, rows)
            yield key, outcome, outcome.row(rows)

    def _wide_outcomes(self) -> Iterator[Judged]:
        wide, keys = self.wide(), self.measured.keys if self.measured else {}
        outcomes = [self.outcome(WHOLE, rows) for rows in wide.rows()]
        rows = wide.counted([each.result.deciding.counted for each in outcomes])
        for group, kind, row in zip(wide.groups, wide.kind.tolist(), rows, strict=True):
            yield keys[group], outcomes[kind], row

    def groups(self, fields: tuple[str, ...]) -> dict[GroupKey, Rows | None]:
        """The groups by some fields in their natural order, each with its counts; None where nothing was counted."""
        rows = self.rows(fields)
        counted, nothing = ({}, None) if rows is None else (rows, NO_ROWS)
        if not fields:
            return {WHOLE: counted.get((), nothing)}
        published = [tuple(key[name] for name in fields) for key in self.said if set(key) >= set(fields)]
        if self.measured and fields == self.measured.question.group_by and not published:
            return {key: counted[group] for group, key in self.measured.keys.items() if group in counted}
        return {
            FrozenDict(zip(fields, group, strict=True)): counted.get(group, nothing)
            for group in sorted({*counted, *published}, key=natural_order)
        }

    def outcome(self, key: GroupKey, rows: Rows | None) -> Outcome:
        """The rule for one group."""
        case, result = self.judge(key, rows, self.rule.threshold)
        return Outcome(case, result, self._units.units(key) if self._units else None)

    def is_wide(self, fields: tuple[str, ...]) -> bool:
        """Whether there are so many groups by some fields, and nothing published, that arrays are worth while."""
        measured = self.measured
        if measured is None or self.said or self.rule.for_each:
            return False
        return fields == measured.question.group_by and is_wide(measured.cube, measured.question)

    def wide(self) -> WideRows:
        """The counts of all groups as arrays, the groups in their natural order."""
        from plan_rules.measure.fold_arrays import ArrayCounts  # noqa: PLC0415 - few hosts have that many groups

        if self.measured is None or not isinstance(self.counts, ArrayCounts):
            raise ValueError("no records were counted in arrays")
        return self.counts.in_order(tuple(self.measured.keys), last_decides=self.rests_on_last)

    def judge(self, key: GroupKey, rows: Rows | None, threshold: Threshold | None) -> tuple[Case, RuleJudgement]:
        """One group against a threshold."""
        if self.said and (said := self.said.get(key)):
            return self._judge(said, rows, threshold)
        rows = self._looked_at(rows)
        known = (
            id(threshold),
            None if rows is None else tuple((window, *deciding(row)) for window, row in rows.items()),
        )
        if known not in self._judged:
            if len(self._judged) >= _MOST_REMEMBERED:
                self._judged.clear()
            self._judged[known] = self._judge((), rows, threshold)
        return self._judged[known]

    def _looked_at(self, rows: Rows | None) -> Rows | None:
        """The windows that have a say: a rule judged by the end looks back only where the last one is empty."""
        last = len(self.timeline.windows) - 1
        if self.rests_on_last and rows and last in rows and any(rows[last][:6]):
            return {last: rows[last]}
        return rows

    def _judge(
        self, said: Sequence[Observation], rows: Rows | None, threshold: Threshold | None
    ) -> tuple[Case, RuleJudgement]:
        tallied = None if rows is None else {window: _deciding_tally(row) for window, row in rows.items()}
        accepts = self.accepts(threshold)
        case = Case(self.rule, self.timeline, threshold, accepts, tallied, self.is_stock, said, self.deciding)
        return case, judge_rule(case)

    def accepts(self, threshold: Threshold | None) -> Interval:
        """The figures that satisfy a threshold of the rule."""
        if id(threshold) not in self._accepts:
            direction = self.rule.indicator.direction
            self._accepts[id(threshold)] = threshold.accepts(direction) if threshold else Interval(None, None)
        return self._accepts[id(threshold)]


def _deciding_tally(row: Row) -> Tally:
    """What of a row a judgement rests on; how many records were taken out or lie outside has no say."""
    good, bad, unknown, possibly_good, possibly_bad, possibly_unknown, undated = deciding(row)
    return Tally(good, bad, unknown, possibly_good, possibly_bad, possibly_unknown, undated=undated)
