"""A fact: words under the names of fields, and what it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from plan_rules.finding.facts import PartOutcome, UnitOutcome
from plan_rules.finding.model import Finding
from plan_rules.finding.transition import Transition
from plan_rules.model.base import FrozenDict
from plan_rules.model.fact_field import MISSING, FactKind

if TYPE_CHECKING:
    from plan_rules.chain.conclusion import Conclusion

Key: TypeAlias = tuple[object, ...]
"""What a fact is about; facts of one kind are ordered by it, and two with one key are the same fact."""

GroupKey: TypeAlias = tuple[tuple[str, bool, str], ...]
"""A group in an order of its own: the whole first, then by the texts, a missing one last."""


Subject: TypeAlias = tuple[str, Mapping[str, "str | None"]]
"""Whose finding it is: the rule and the group."""


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """A fact. Two facts are equal only where they are one object.

    Attributes:
        kind: what it is about.
        key: what it is about, in an order.
        words: the words of its fields; a field that is not there has the word ``missing``.
        sets: the words of the fields that hold several at once.
        finding: the finding it was made from, the later one of a transition; None for a conclusion.
        transition, part, unit, conclusion: what else it was made from.
    """

    kind: FactKind
    key: Key
    words: Mapping[str, str]
    sets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    finding: Finding | None = None
    transition: Transition | None = None
    part: PartOutcome | None = None
    unit: UnitOutcome | None = None
    conclusion: Conclusion | None = None

    def word(self, name: str) -> str:
        """The word of a field."""
        return self.words.get(name, MISSING)


def subject_of(rule: str, group: Mapping[str, str | None]) -> Subject:
    """A rule and a group, whatever the order in which the group is written."""
    return rule, FrozenDict(group)


def group_key(group: Mapping[str, str | None]) -> GroupKey:
    """A group in the order of reports."""
    return tuple((name, value is None, value or "") for name, value in group.items())
