"""What a monitor keeps of a record: the cell that counts it, and a digest of its content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import partial, reduce
from itertools import repeat
from operator import xor

from plan_rules.measure.question import Question
from plan_rules.measure.sources.coding import CodedColumn, Codes, FieldColumn, Getter, Mappings
from plan_rules.measure.sources.values import group_text
from plan_rules.model.dataset import Literal


class CellColumn:
    """The codes of several columns as one."""

    def __init__(self, columns: Sequence[CodedColumn]) -> None:
        self.columns = columns

    def codes(self, rows: Mappings, getters: Mapping[str, Getter]) -> Iterable[Codes]:
        """As ``CodedColumn.codes``."""
        if not self.columns:
            return repeat((), len(rows))
        return zip(*(column.codes(rows, getters) for column in self.columns), strict=True)


class DigestColumn:
    """One number for the content of a record, as far as rules read it.

    Each value of a field has a number that is drawn by the names of both; exclusive or joins those of a record.
    """

    def __init__(self, question: Question) -> None:
        declared = question.dataset.fields
        self.columns = [FieldColumn(name, declared[name], partial(_number_of, name)) for name in question.fields]

    def codes(self, rows: Mappings, getters: Mapping[str, Getter]) -> Iterable[int]:
        """As ``CodedColumn.codes``."""
        columns = (column.codes(rows, getters) for column in self.columns)
        return reduce(partial(map, xor), columns, repeat(0, len(rows)))


def _number_of(name: str, value: Literal | None) -> int:
    text = name if value is None else f"{name}={group_text(value)}"
    # 63 bits, which every integer type holds.
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) >> 1
