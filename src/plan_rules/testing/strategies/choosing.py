"""Values drawn together as one choice, so that what is made of them shrinks whole and in each of its parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")

_BYTE = 256


def one_of_each(choices: Sequence[Sequence[T]]) -> st.SearchStrategy[tuple[T, ...]]:
    """One value of each of some sequences, the first ones first.

    Hypothesis takes an element out of a list only where few choices were made for it, and a record of five fields is
    more than that. So a byte stands for each field and all bytes are one choice, of which every byte still shrinks on
    its own. Sequences that are too long for a byte are chosen from one by one.
    """
    short = [place for place, values in enumerate(choices) if len(values) <= _BYTE]
    long = [place for place in range(len(choices)) if place not in short]

    def chosen(drawn: tuple[bytes, tuple[T, ...]]) -> tuple[T, ...]:
        numbers, others = drawn
        found = dict(zip(long, others, strict=True))
        for place, number in zip(short, numbers, strict=True):
            # In proportion and not by the remainder, so that a smaller byte never means a later value.
            found[place] = choices[place][number * len(choices[place]) // _BYTE]
        return tuple(found[place] for place in range(len(choices)))

    numbers = st.binary(min_size=len(short), max_size=len(short))
    return st.tuples(numbers, st.tuples(*[st.sampled_from(choices[place]) for place in long])).map(chosen)
