"""Codes of a closed set, each with its meaning."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class ClosedCode(StrEnum):
    """A code that never changes its meaning.

    Attributes:
        meaning: what it stands for, in one line.
    """

    meaning: str

    def __new__(cls, value: str, meaning: str) -> Self:
        """Keep the meaning beside the code, for the reference page."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member
