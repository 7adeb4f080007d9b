"""A cube to the counts of a rule: each kind of records is looked at once, then only counts are added."""

from __future__ import annotations

import operator
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Protocol

from plan_rules.measure.cube import UNDATED, Classes, Cube, Group
from plan_rules.measure.kinds import EXCLUDED, SLOTS, UNDATED_SLOT, Kind, Row, Rows, classifier
from plan_rules.measure.question import Question, RuleQuestion

_WORTH_ARRAYS = 2_000
"""From this many cells and rules to look at each on, arrays are faster."""
_WORTH_NUMPY = 50_000
"""From this many on, it is worth while to load numpy for them."""

MOST_RECORDS = 2**53
"""Arrays are added up in floating point, which holds whole numbers up to here."""


class RuleCounts(Protocol):
    """The counts of one rule in every group of a cube, folded once."""

    def by(self, fields: Sequence[str]) -> Mapping[Group, Rows]:
        """The counts for each group by some of the fields, all others added up, in each window that has records."""


def counts_of(cube: Cube, question: Question, asked: RuleQuestion) -> RuleCounts:
    """The counts of one rule, in one pass over the cube.

    Args:
        cube: the counts of the dataset.
        question: what the cube answers.
        asked: the rule.
    """
    if cube.header is None:
        return _PlainCounts(question.group_by, {})
    if is_wide(cube, question):
        from plan_rules.measure.fold_arrays import ArrayCounts  # noqa: PLC0415 - few cubes are wide

        return ArrayCounts.of(cube, question, asked)
    return _PlainCounts(question.group_by, _add_up(cube, question, asked))


def is_wide(cube: Cube, question: Question) -> bool:
    """Whether arrays are worth while, and can hold the sums exactly."""
    work = len(cube) * len(question.rules)
    return work >= least_work() and cube.records < MOST_RECORDS and find_spec("numpy") is not None


def least_work() -> int:
    """How many cells and rules are worth arrays, in a process that has numpy or would have to load it."""
    return _WORTH_ARRAYS if "numpy" in sys.modules else _WORTH_NUMPY


class _PlainCounts:
    """The counts of one rule, added up in plain Python."""

    def __init__(self, group_by: Sequence[str], finest: Mapping[Group, Rows]) -> None:
        self.group_by, self.finest = group_by, finest

    def by(self, fields: Sequence[str]) -> Mapping[Group, Rows]:
        """The sums of the finest groups."""
        if tuple(fields) == tuple(self.group_by):
            return self.finest
        places = [self.group_by.index(name) for name in fields]
        result: dict[Group, dict[int, Row]] = {}
        for group, rows in self.finest.items():
            sums = result.setdefault(tuple(group[place] for place in places), {})
            for window, row in rows.items():
                sums[window] = tuple(map(operator.add, sums[window], row)) if window in sums else row
        return result


def _add_up(cube: Cube, question: Question, asked: RuleQuestion) -> Mapping[Group, Rows]:
    windows_of = question.windows_of_segment(asked.timeline)
    used = question.aspects_used(asked)
    classify = classifier(question, asked, used)
    kinds: dict[tuple[int, Classes], tuple[tuple[int, ...], tuple[int, ...]]] = {}
    width = SLOTS + len(asked.exclusions)
    sums: dict[tuple[int, int], list[int]] = {}
    classes = zip(*(cube.classes[place] for place in used), strict=True) if used else ((),) * len(cube)
    for group, segment, of_aspects, count in zip(cube.group, cube.segment, classes, cube.count, strict=True):
        key = (segment, of_aspects)
        if key not in kinds:
            kinds[key] = windows_of.get(segment, ()), _slots(classify(of_aspects), segment)
        windows, slots = kinds[key]
        for window in windows:
            row = sums.get((group, window))
            if row is None:
                row = sums[group, window] = [0] * width
            for slot in slots:
                row[slot] += count
    result: dict[Group, dict[int, Row]] = {}
    for (place, window), row in sums.items():
        result.setdefault(cube.groups[place], {})[window] = tuple(row)
    return result


def _slots(kind: Kind, segment: int) -> tuple[int, ...]:
    """The slots of a row that count records of a kind."""
    undated = segment == UNDATED
    kind = kind.undated() if undated else kind
    more = (UNDATED_SLOT,) if undated and kind.slot < EXCLUDED else ()
    return (kind.slot, *more, *(SLOTS + reason for reason in kind.reasons))
