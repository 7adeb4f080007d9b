"""Whether numbers that are withheld follow from what is known of their sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unknown:
    """A number that a reader does not see, of which the reader knows between which ends it lies.

    Attributes:
        value: the number.
        low: the least that a reader has to reckon with.
        high: the most; None where nothing is said.
        is_total: whether it is the sum of the others, not one of them.
        matters: whether it must not follow from the rest.
    """

    value: int
    low: int = 0
    high: int | None = None
    is_total: bool = False
    matters: bool = True

    @property
    def can_grow(self) -> bool:
        """Whether a reader must reckon with a larger number."""
        return self.high is None or self.value < self.high

    @property
    def can_shrink(self) -> bool:
        """Whether a reader must reckon with a smaller number."""
        return self.value > self.low


def determined(unknowns: Sequence[Unknown]) -> bool:
    """Whether one of the numbers that matter is the only one that fits, everything else being known.

    Parts and total change together: a part can grow where another part can shrink or the total can grow. Of whole
    numbers between two ends with one sum, those that fit a part have no gap between them, so that a part has another
    value exactly where it has a neighbouring one.

    >>> determined([Unknown(1, low=1, high=4), Unknown(1, low=1, high=4)])
    True
    >>> determined([Unknown(1, low=1, high=4), Unknown(2, low=1, high=4)])
    False
    """
    pushes = [each.can_shrink if each.is_total else each.can_grow for each in unknowns]
    yields = [each.can_grow if each.is_total else each.can_shrink for each in unknowns]
    return any(
        each.matters and not ((push and sum(yields) > yield_) or (yield_ and sum(pushes) > push))
        for each, push, yield_ in zip(unknowns, pushes, yields, strict=True)
    )
