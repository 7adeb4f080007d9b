"""The records of one dataset, counted, and the groups that they make."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from plan_rules.measure.cube import UNDATED, Cube, Group
from plan_rules.measure.fold import RuleCounts, counts_of
from plan_rules.measure.kinds import Rows
from plan_rules.measure.question import Question
from plan_rules.model.base import FrozenDict
from plan_rules.model.rule import Rule

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

    @cached_property
    def dated(self) -> Measured:
        """The same without the records that lack their date."""
        cube = self.cube
        if UNDATED not in cube.segment:
            return self
        kept = [place for place, segment in enumerate(cube.segment) if segment != UNDATED]
        group, segment, *classes = (
            array("i", (column[place] for place in kept)) for column in (cube.group, cube.segment, *cube.classes)
        )
        count = array("q", (cube.count[place] for place in kept))
        return Measured(Cube(cube.header, cube.groups, group, segment, tuple(classes), count), self.question)


def natural_order(group: Group) -> tuple[tuple[bool, str], ...]:
    """Groups in the order of their values, those without a value last."""
    return tuple((value is None, value or "") for value in group)
