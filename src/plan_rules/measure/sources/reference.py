"""The reference: one record at a time, slow and obvious. Everything faster is proven equal to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from plan_rules.measure.aspects import Aspect
from plan_rules.measure.cube import Cell, Cube
from plan_rules.measure.question import Question
from plan_rules.measure.sources.values import group_text, read_value


def count_one_by_one(question: Question, rows: Iterable[Mapping[str, object]]) -> Cube:
    """The cube of some records: each atom is asked of each record, and the answers name the class.

    Raises:
        ValueProblem: at the first value that is not of its declared type.
    """
    counts: Counter[Cell] = Counter()
    for row in rows:
        values = {name: read_value(row.get(name), question.dataset.fields[name]) for name in question.fields}
        codes = [atom.code(*(values[name] for name in atom.fields)) for atom in question.atoms]
        classes = tuple(_class_of(aspect, tuple(codes[place] for place in aspect.atoms)) for aspect in question.aspects)
        group = tuple(group_text(values[name]) for name in question.group_by)
        day = values[question.dataset.time] if question.dataset.time else None
        counts[group, question.segment(day), classes] += 1
    return Cube.of(question.header, counts)


def _class_of(aspect: Aspect, codes: tuple[int, ...]) -> int:
    return next(place for place in range(aspect.size) if aspect.codes(place) == codes)
