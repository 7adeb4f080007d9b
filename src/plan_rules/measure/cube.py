"""The cube: how many records share a group, a segment of time and a signature. Cubes of disjoint records add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from plan_rules.model.dataset import Literal

Group: TypeAlias = tuple[Literal | None, ...]
Cell: TypeAlias = tuple[Group, int, int]
"""Group, segment, signature."""


@dataclass(frozen=True, slots=True)
class Cube:
    """Counts of records, and nothing of their content.

    Attributes:
        counts: the number of records in each cell.
    """

    counts: Mapping[Cell, int] = field(default_factory=dict)

    def __add__(self, other: Cube) -> Cube:
        """The cube of both sets of records; ``Cube()`` is the cube of none."""
        total = Counter(self.counts)
        total.update(other.counts)
        return Cube(dict(total))
