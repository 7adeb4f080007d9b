"""Kleene's strong three-valued logic on the codes 0 (false), 1 (true) and 2 (unknown)."""

from __future__ import annotations

from collections.abc import Iterable

FALSE, TRUE, UNKNOWN = 0, 1, 2


def all_of(codes: Iterable[int]) -> int:
    """True if all are, false if one is, else unknown."""
    answer = TRUE
    for code in codes:
        if code == FALSE:
            return FALSE
        if code == UNKNOWN:
            answer = UNKNOWN
    return answer


def any_of(codes: Iterable[int]) -> int:
    """True if one is, false if all are, else unknown."""
    answer = FALSE
    for code in codes:
        if code == TRUE:
            return TRUE
        if code == UNKNOWN:
            answer = UNKNOWN
    return answer


def negation(code: int) -> int:
    """True for false, false for true, unknown for unknown."""
    return code if code == UNKNOWN else 1 - code
