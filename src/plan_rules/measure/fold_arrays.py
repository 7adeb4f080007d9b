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
    combination, kinds = _kinds(cube, question, asked, question.aspects_used(asked))
    group = np.asarray(projected, np.int64)[np.asarray(cube.group)]
    segment, count = np.asarray(cube.segment), np.asarray(cube.count)
    slot = np.array([kind.slot for kind in kinds], np.int64)[combination]
    windows, width = len(asked.timeline.windows), SLOTS + len(asked.exclusions)
    sums = np.zeros(len(groups) * windows * width, np.int64)
    under = np.array([[place in kind.reasons for kind in kinds] for place in range(len(asked.exclusions))], bool)

    def add(cells: Any, window: Any, slots: Any) -> None:
        places = (group[cells] * windows + window) * width + slots
        sums[:] += np.bincount(places, count[cells], len(sums)).astype(np.int64)

    def add_cells(cells: Any, window: Any, slots: Any) -> None:
        add(cells, window, slots)
        for place, taken_out in enumerate(under):
            some = taken_out[combination[cells]]
            add(cells[some], window[some], SLOTS + place)

    window_of = _window_of_segment(question, asked)[segment]
    dated = np.flatnonzero(window_of >= 0)
    add_cells(dated, window_of[dated], slot[dated])
    undated = np.flatnonzero(segment == UNDATED) if question.dataset.time else dated[:0]
    for window in range(windows if len(undated) else 0):
        slots = slot[undated]
        slots = np.where(slots < 3, slots + 3, slots)
        add_cells(undated, np.full(len(undated), window), slots)
        possible = slots < EXCLUDED
        add(undated[possible], window, UNDATED_SLOT)
    return _rows(groups, sums.reshape(len(groups), windows, width))


def _window_of_segment(question: Question, asked: RuleQuestion) -> Any:
    """The window of each segment, -1 for those that lie in none; at its end, for those without a date, -1 as well."""
    result = np.full(len(question.edges) + 2, -1)
    for segment, windows in question.windows_of_segment(asked.timeline).items():
        if segment != UNDATED and windows:
            (result[segment],) = windows
    return result


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
    places, windows = (each.tolist() for each in np.nonzero(some))
    for place, window, row in zip(places, windows, counts[some].tolist(), strict=True):
        result.setdefault(groups[place], {})[window] = tuple(row)
    return result
