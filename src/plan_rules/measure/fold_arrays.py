"""The same sums as in ``fold``, on arrays: for cubes with very many groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from plan_rules.measure.cube import UNDATED, Cube, Group
from plan_rules.measure.fold import EXCLUDED, SLOTS, UNDATED_SLOT, Kind, Row, classifier
from plan_rules.measure.question import Question, RuleQuestion

_MOST_COMBINATIONS = 1_000_000


def add_up_arrays(
    cube: Cube, question: Question, asked: RuleQuestion, groups: list[Group], projected: list[int]
) -> Mapping[Group, Mapping[int, Row]]:
    """For each group its counts in each window that has records."""
    used = question.aspects_used(asked)
    combination, kinds = _kinds(cube, question, asked, used)
    group = np.asarray(projected, np.int64)[np.asarray(cube.group)]
    segment, count = np.asarray(cube.segment), np.asarray(cube.count)
    slot = np.array([kind.slot for kind in kinds])[combination]
    undated = segment == UNDATED
    slot[undated & (slot < 3)] += 3
    width = SLOTS + len(asked.exclusions)
    windows_of = question.windows_of_segment(asked.timeline)
    result = np.zeros((len(groups), len(asked.timeline.windows), width), np.int64)

    def add(where: Any, window: int, slots: Any) -> None:
        places = group[where] * width + slots
        sums = np.bincount(places, weights=count[where], minlength=len(groups) * width)
        result[:, window, :] += sums.astype(np.int64).reshape(len(groups), width)

    for window in range(len(asked.timeline.windows)):
        inside = np.isin(segment, [each for each, windows in windows_of.items() if window in windows])
        add(inside, window, slot[inside])
        possible = inside & undated & (slot < EXCLUDED)
        add(possible, window, UNDATED_SLOT)
        for reason in range(len(asked.exclusions)):
            under = np.array([reason in kind.reasons for kind in kinds])[combination]
            add(inside & under, window, SLOTS + reason)
    return _rows(groups, result)


def _kinds(cube: Cube, question: Question, asked: RuleQuestion, used: tuple[int, ...]) -> tuple[Any, list[Kind]]:
    """The kinds of records that occur, and for each cell the position of its own."""
    sizes = [question.aspects[place].size for place in used]
    combination = np.zeros(len(cube), np.int64)
    for place, size in zip(used, sizes, strict=True):
        combination = combination * size + np.asarray(cube.classes[place])
    possible = int(np.prod(sizes, dtype=object)) if sizes else 1
    if possible <= _MOST_COMBINATIONS:
        occurs = np.flatnonzero(np.bincount(combination, minlength=possible))
        place_of = np.zeros(possible, np.int64)
        place_of[occurs] = np.arange(len(occurs))
        combination = place_of[combination]
    elif possible < 2**62:
        occurs, combination = np.unique(combination, return_inverse=True)
    else:
        columns = np.stack([np.asarray(cube.classes[place]) for place in used], axis=1)
        found, combination = np.unique(columns, axis=0, return_inverse=True)
        classify = classifier(question, asked, used)
        return combination.reshape(-1), [classify(classes) for classes in found.tolist()]
    classify = classifier(question, asked, used)
    return combination, [classify(_classes(number, sizes)) for number in occurs.tolist()]


def _classes(number: int, sizes: list[int]) -> list[int]:
    classes = []
    for size in reversed(sizes):
        number, code = divmod(number, size)
        classes.append(code)
    return classes[::-1]


def _rows(groups: list[Group], counts: Any) -> dict[Group, dict[int, Row]]:
    some = counts.any(axis=2)
    result: dict[Group, dict[int, Row]] = {}
    for group, windows, rows in zip(groups, some.tolist(), counts.tolist(), strict=True):
        found = {window: tuple(rows[window]) for window, has_records in enumerate(windows) if has_records}
        if found:
            result[group] = found
    return result
