"""Caveats: what a reader of a finding must know before relying on it."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from plan_rules.caveat_code import CaveatCode
from plan_rules.model.base import FrozenDict, FrozenMapping, Model

__all__ = ["Caveat", "CaveatCode", "Fact"]

Fact: TypeAlias = int | str | tuple[str, ...] | None
"""A count, a text, a day as YYYY-MM-DD, or names."""


def _fact(value: object) -> Fact:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | str) or value is None:
        return value
    return tuple(map(str, value)) if isinstance(value, list | tuple) else str(value)


class Caveat(Model):
    """One caveat of a finding."""

    code: CaveatCode
    """Which caveat."""
    facts: FrozenMapping[str, Fact] = FrozenDict()
    """What it is about; the keys depend on the code."""

    @classmethod
    def of(cls, code: CaveatCode, **facts: object) -> Caveat:
        """A caveat with its facts; days are written as YYYY-MM-DD."""
        return cls(code=code, facts={name: _fact(value) for name, value in facts.items()})
