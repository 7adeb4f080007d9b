"""The cube: how many records share a group, a segment of time and a signature. Cubes of disjoint records add up."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from plan_rules.problems import Code, DataError, Problem

Group: TypeAlias = tuple[str | None, ...]
"""The values of the group fields, as text."""

Cell: TypeAlias = tuple[Group, int, int]
"""Group, segment, signature."""

_FORMAT = "1"


@dataclass(frozen=True, slots=True)
class Cube:
    """Counts of records, and nothing of their content.

    Whoever must not hand over records can hand over their cube: ``build_cube`` makes it, ``to_json`` writes it,
    ``evaluate`` takes it wherever records are, and the sum of the cubes of several agencies gives the findings of
    their pooled records.

    Attributes:
        dataset: the dataset that was counted; empty for the cube of nothing.
        question: a digest of what was asked: atoms, groups and days. Only cubes of one question add up.
        counts: the number of records in each cell.
    """

    dataset: str = ""
    question: str = ""
    counts: Mapping[Cell, int] = field(default_factory=dict)

    def __add__(self, other: Cube) -> Cube:
        """The cube of both sets of records; ``Cube()`` is the cube of none.

        Raises:
            DataError: where the two answer different questions.
        """
        if self.question and other.question and self.question != other.question:
            raise DataError([_other_question(self.dataset or other.dataset)])
        total = Counter(self.counts)
        total.update(other.counts)
        return Cube(self.dataset or other.dataset, self.question or other.question, dict(total))

    def __radd__(self, other: object) -> Cube:
        """So that ``sum(cubes)`` works."""
        return self if other == 0 else NotImplemented

    def check(self, dataset: str, question: str) -> Cube:
        """The cube itself, if it answers a question.

        Raises:
            DataError: where it was made for another plan, another version of its rules, another date or other groups.
        """
        if self.question not in ("", question):
            raise DataError([_other_question(dataset)])
        return self

    def to_json(self) -> str:
        """The cube as JSON; equal cubes give the same bytes."""
        cells = [[[*group], segment, bits, count] for (group, segment, bits), count in self.counts.items()]
        cells.sort(key=lambda cell: json.dumps(cell, ensure_ascii=False))
        content = {"format": _FORMAT, "dataset": self.dataset, "question": self.question, "cells": cells}
        return json.dumps(content, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Cube:
        """A cube from its JSON form.

        Raises:
            DataError: for a text that is no cube of this format.
        """
        try:
            content = json.loads(text)
            if content["format"] != _FORMAT:
                raise ValueError(f"the format {content['format']!r} is not supported")
            cells = dict(map(_cell, content["cells"]))
            return cls(str(content["dataset"]), str(content["question"]), cells)
        except (KeyError, TypeError, ValueError) as error:
            hint = f"give what Cube.to_json wrote, format {_FORMAT}"
            raise DataError([Problem(Code.BAD_SYNTAX, f"this is no cube: {error}", hint)]) from None


def _cell(row: Any) -> tuple[Cell, int]:
    group, segment, signature, count = row
    numbers = (segment, signature, count)
    if not all(isinstance(number, int) for number in numbers) or count < 0 or signature < 0:
        raise ValueError("a cell holds a group, a segment, a signature and a count")
    return (tuple(None if value is None else str(value) for value in group), segment, signature), count


def _other_question(dataset: str) -> Problem:
    message = "the cube answers another question than this plan asks on this date"
    hint = "build it with the same version of the plan, the same as_of and the same by"
    return Problem(Code.BAD_ARGUMENT, message, hint, f"records of {dataset}")
