"""Whether a number follows from a sum, against every way to divide it."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from plan_rules.finding.sums import Unknown, determined

_MOST = 7
"""No number of a world is larger; a number without an upper end may be anything up to here."""


@st.composite
def unknowns(draw: st.DrawFn) -> Unknown:
    value = draw(st.integers(0, 4))
    low = draw(st.integers(0, value))
    high = draw(st.none() | st.integers(value, 5))
    return Unknown(value, low, high, matters=draw(st.booleans()))


def divisions(parts: list[Unknown], total: Unknown | None) -> list[tuple[int, ...]]:
    """Every way in which the numbers of the parts, and of the total, may turn out."""
    everything = [*parts, *([total] if total else [])]
    ranges = [range(each.low, (_MOST if each.high is None else each.high) + 1) for each in everything]
    known = sum(each.value for each in parts)
    found = itertools.product(*ranges)
    if total is None:
        return [each for each in found if sum(each) == known]
    # The rest of the total is known.
    rest = total.value - known
    return [each for each in found if sum(each[:-1]) + rest == each[-1]]


@given(st.lists(unknowns(), max_size=3), st.none() | unknowns())
def test_every_number_that_matters_has_another_value(parts: list[Unknown], total: Unknown | None) -> None:
    if total is not None:
        total = Unknown(total.value, total.low, total.high, is_total=True, matters=total.matters)
    everything = [*parts, *([total] if total else [])]
    ways = divisions(parts, total)
    alone = [each.matters and len({way[position] for way in ways}) == 1 for position, each in enumerate(everything)]
    assert determined(everything) == any(alone)
