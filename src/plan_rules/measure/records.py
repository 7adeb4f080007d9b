"""Whatever a host holds its records in, to a cube."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from plan_rules.measure.cube import Cube
from plan_rules.measure.mappings import Row, count_mappings
from plan_rules.measure.question import Question

Records: TypeAlias = "Iterable[Row] | Any"
"""An iterable of mappings, a cube of them, or any dataframe that narwhals knows."""


def count_records(question: Question, records: Records) -> Cube:
    """The cube of some records.

    Raises:
        DataError: for records that do not fit the declared fields.
    """
    if isinstance(records, Cube):
        return records.check(question.name, question.digest)
    if isinstance(records, list | tuple | Iterator):
        return count_mappings(question, records)
    import narwhals as nw  # noqa: PLC0415 - a host that has no frames does not pay for them

    frame = nw.from_native(records, pass_through=True)
    if isinstance(frame, nw.DataFrame | nw.LazyFrame):
        from plan_rules.measure.frames import count_frame  # noqa: PLC0415

        return count_frame(question, frame)
    return count_mappings(question, records)
