"""What an evaluation would read and count, told before it is done."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from plan_rules.evaluation.arguments import read_request
from plan_rules.measure.question import Question, questions
from plan_rules.measure.sources.asked import class_words
from plan_rules.measure.sources.readings import Reading, readings_of
from plan_rules.measure.sources.records import Records
from plan_rules.model.plan import Plan
from plan_rules.timeline import timelines_of

_WIDTH = 120
_INDENT = 12


@dataclass(frozen=True, slots=True)
class DatasetCounting:
    """What would be read and counted of one dataset.

    Attributes:
        dataset: its name.
        readings: where its records come from, and what counts them; none where no records are given.
        rules: the rules that are judged on them.
        read: the fields that are counted by.
        unread: the other declared fields. In CSV and JSON files they are checked all the same.
        by: the fields that records are grouped by.
        windows: the labels of the windows that have begun.
        segments: the segments of time that the windows are cut into, those before, after and without a date included.
        classes: for each aspect the classes that the rules tell apart, in words.
    """

    dataset: str
    readings: tuple[Reading, ...]
    rules: tuple[str, ...]
    read: tuple[str, ...]
    unread: tuple[str, ...]
    by: tuple[str, ...]
    windows: tuple[str, ...]
    segments: int
    classes: Mapping[str, tuple[str, ...]]

    @property
    def most_cells(self) -> int:
        """How many cells the cube can have at most, for each group."""
        return self.segments * math.prod(len(words) for words in self.classes.values())

    def __str__(self) -> str:
        return "\n".join([self.dataset, *(f"  {line}".rstrip() for line in self._lines())])

    def _lines(self) -> Iterator[str]:
        for reading in self.readings:
            yield from _folded("records", reading.source)
            yield from _folded("engine", reading.engine)
        if not self.readings:
            yield from _folded("records", "none are given; the rules are not judged on records")
        yield from _folded("rules", ", ".join(self.rules) or "none")
        yield from _folded("reads", ", ".join(self.read) or "no field, it only counts")
        yield from _folded("leaves", ", ".join(self.unread) or "no field")
        yield from _folded("windows", ", ".join(self.windows) or "none has begun")
        for name, words in self.classes.items():
            yield from _folded("aspect", f"{name}, {len(words)} classes: {' | '.join(words)}")
        groups = f" for each {', '.join(self.by)}" if self.by else ""
        factors = " x ".join(str(each) for each in (self.segments, *map(len, self.classes.values())))
        yield from _folded("cells", f"at most {self.most_cells:,}{groups}: {factors}")
        for statement in dict.fromkeys(reading.statement for reading in self.readings):
            yield from (f"    {line}" for line in statement.splitlines())


def _folded(label: str, text: str) -> list[str]:
    """A line with its label, folded between words."""
    first, later = label.ljust(_INDENT - 2), " " * (_INDENT - 2)
    return textwrap.wrap(text, _WIDTH - 2, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)


@dataclass(frozen=True, slots=True)
class Counting:
    """What an evaluation would read and count. Its text form is for the developer who looks why something is slow.

    Attributes:
        datasets: the datasets of the plan, in its order.
    """

    datasets: tuple[DatasetCounting, ...]

    def __str__(self) -> str:
        return "\n\n".join(map(str, self.datasets))


def explain_counting(
    plan: Plan,
    *,
    as_of: date | str,
    records: Mapping[str, Records] | None = None,
    by: str | Sequence[str] = (),
) -> Counting:
    """Say what ``evaluate`` would read and count, without reading any record.

    Of files and dataframes the columns are looked at, so that a missing or wrong one is found at once.

    Args:
        plan, as_of, records, by: as for ``evaluate``.

    Returns:
        For each dataset where its records come from and which engine counts them; which fields are read; what the
        rules tell apart, and what the engine is asked to run. ``str`` gives it as a text.

    Raises:
        DataError: as ``evaluate``, for what shows without the records.
        OSError: for a file that cannot be opened.

    >>> from plan_rules import load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> counting = explain_counting(plan, as_of="2023-12-31", records={"communes": [{"broadband": True}]})
    >>> communes = next(each for each in counting.datasets if each.readings)
    >>> communes.read, communes.most_cells
    (('broadband',), 3)
    """
    request = read_request(plan, as_of, by, records)
    timelines = timelines_of(plan, request.as_of)
    asked = questions(plan, request.as_of, timelines, request.by)
    return Counting(tuple(_counting(question, request.records) for question in asked.values()))


def _counting(question: Question, records: Mapping[str, Any]) -> DatasetCounting:
    windows = dict.fromkeys(window.label for asked in question.rules.values() for window in asked.timeline.windows)
    return DatasetCounting(
        question.name,
        readings_of(question, records[question.name]) if question.name in records else (),
        tuple(question.rules),
        question.fields,
        tuple(name for name in question.dataset.fields if name not in question.fields),
        question.group_by,
        tuple(windows),
        len(question.edges) + 2 if question.dataset.time else 1,
        {aspect.name: class_words(aspect) for aspect in question.aspects},
    )
