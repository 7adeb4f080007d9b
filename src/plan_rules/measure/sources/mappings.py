"""Python mappings and objects to a cube, read once and in chunks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice

from plan_rules.measure.cube import MOST_CELLS, Cube, too_many_cells
from plan_rules.measure.question import Question
from plan_rules.measure.sources.coding import Codes, Coding, Refused, Row, cell_of, group_columns, time_column
from plan_rules.problems import DataError

__all__ = ["Row", "count_mappings"]

_CHUNK = 50_000


def count_mappings(question: Question, rows: Iterable[Row]) -> Cube:
    """The cube of an iterable of mappings, dataclasses or pydantic models, read once and in chunks.

    After the first problem the records are only checked.

    Raises:
        DataError: with dataset, field and first row (counted from 1) of values that are not of their declared
            type, and fields that no record has.
    """
    coding = Coding(question, [*time_column(question, question.segment), *group_columns(question)])
    counts: Counter[Codes] = Counter()
    refused = Refused(question)
    iterator = iter(rows)
    while chunk := list(islice(iterator, _CHUNK)):
        mappings = coding.mappings(chunk)
        if refused.problems:
            coding.check(mappings, refused)
        else:
            counts.update(coding.read(mappings, Counter, refused) or ())
        if len(counts) > MOST_CELLS:
            raise too_many_cells(question.name, question.group_by)
        coding.see(mappings)
        refused.rows += len(mappings)
    problems = [*refused.problems, *(coding.missing_fields() if refused.rows else ())]
    if problems:
        raise DataError(problems)
    return Cube.of(question.header, {cell_of(question, codes): count for codes, count in counts.items()})
