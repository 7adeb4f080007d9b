"""Values drawn together as one choice, so that what is made of them shrinks whole and in each of its parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")

_BYTE = 256
_MOST = 1_000_000


def one_of_each(choices: Sequence[Sequence[T]]) -> st.SearchStrategy[tuple[T, ...]]:
    """One value of each of some sequences, the first ones first."""
    return one_way([choices]).map(lambda drawn: drawn[1])


def one_way(ways: Sequence[Sequence[Sequence[T]]]) -> st.SearchStrategy[tuple[int, tuple[T, ...]]]:
    """The place of a way, and one value of each of its sequences; the first ways and the first values first.

    Hypothesis takes an element out of a list only where few choices were made for it, and a record of five fields is
    more than that. So a byte stands for the way and for each field, and all bytes are one choice, of which every byte
    still shrinks on its own. Sequences that are too long for a byte are chosen from one by one.
    """
    size = 1 + max(map(len, ways))
    long = max(sum(len(values) > _BYTE for values in way) for way in ways)

    def chosen(drawn: tuple[bytes, tuple[int, ...]]) -> tuple[int, tuple[T, ...]]:
        (first, *others), numbers = drawn
        place = _in_proportion(first, len(ways), _BYTE)
        left = iter(numbers)
        return place, tuple(
            values[_in_proportion(byte, len(values), _BYTE)]
            if len(values) <= _BYTE
            else values[_in_proportion(next(left), len(values), _MOST)]
            for byte, values in zip(others, ways[place], strict=False)
        )

    return st.tuples(
        st.binary(min_size=size, max_size=size), st.tuples(*[st.integers(0, _MOST - 1) for _ in range(long)])
    ).map(chosen)


def _in_proportion(number: int, size: int, most: int) -> int:
    # Not by the remainder, so that a smaller number never means a later value.
    return number * size // most
