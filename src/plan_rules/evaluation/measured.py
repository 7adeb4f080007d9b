"""The records of one dataset, counted, and the groups that they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from plan_rules.measure.cube import UNDATED, Cube, Group
from plan_rules.measure.fold import RuleCounts, counts_of
from plan_rules.measure.kinds import Rows
from plan_rules.measure.question import Question
from plan_rules.model.base import FrozenDict
from plan_rules.model.rule import Rule
from plan_rules.timeline import Timeline

GroupKey: TypeAlias = FrozenDict[str, "str | None"]

WHOLE: GroupKey = FrozenDict()

NO_ROWS: Rows = {}
"""The counts of a group without any record."""


@dataclass(frozen=True)
class Measured:
    """The records of one dataset, counted."""

    cube: Cube
    question: Question

    @cached_property
    def keys(self) -> Mapping[Group, GroupKey]:
        """The groups that occur, in their natural order, each with the names of its fields."""
        names = self.question.group_by
        return {
            group: FrozenDict(zip(names, group, strict=True)) for group in sorted(self.cube.groups, key=natural_order)
        }

    def counts(self, rule: Rule) -> RuleCounts:
        """The counts of a rule."""
        return counts_of(self.cube, self.question, self.question.rules[rule.id])

    def undated(self, timeline: Timeline, names: Sequence[str]) -> frozenset[GroupKey]:
        """The groups by some fields none of whose records lies in a window for sure."""
        if UNDATED not in self.cube.segment:
            return frozenset()
        windows = self.question.windows_of_segment(timeline)
        inside = {segment for segment, positions in windows.items() if positions} - {UNDATED}
        at = [self.question.group_by.index(name) for name in names]
        keys = [FrozenDict(zip(names, (group[each] for each in at), strict=True)) for group in self.cube.groups]
        cells = [*zip(self.cube.group, self.cube.segment, strict=True)]
        undated = {keys[place] for place, segment in cells if segment == UNDATED}
        return frozenset(undated - {keys[place] for place, segment in cells if segment in inside})


def natural_order(group: Group) -> tuple[tuple[bool, str], ...]:
    """Groups in the order of their values, those without a value last."""
    return tuple((value is None, value or "") for value in group)
