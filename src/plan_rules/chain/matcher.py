"""What an engine does: it finds the facts that meet a pattern, and those that stand together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeAlias

from plan_rules.chain.compiled import CompiledReaction, Pattern
from plan_rules.chain.fact import Fact

Test: TypeAlias = Callable[[Fact, Pattern], bool]
"""Whether a fact meets a pattern, its windows included."""


class Matcher(Protocol):
    """Finds facts. It is given each fact once, and knows all patterns from the start."""

    def add(self, facts: Iterable[Fact]) -> None:
        """Take facts up."""

    def facts_of(self, pattern: Pattern) -> Sequence[Fact]:
        """The facts that meet a pattern, in any order."""

    def singles(self, compiled: CompiledReaction) -> Iterator[tuple[Fact, ...]]:
        """Facts for the premises for one fact, one for each, all different, that agree on what they share."""


class UnsafeError(Exception):
    """An engine outside what it can be trusted with, or with an answer that cannot be right."""


class Engine(Protocol):
    """An engine of one session."""

    def matcher(self, facts: Sequence[Fact]) -> Matcher:
        """What finds facts among these.

        Raises:
            UnsafeError: outside what the engine can be trusted with; so does the matcher.
        """

    def check(self) -> None:
        """Look at what was found before it is relied on.

        Raises:
            UnsafeError: where it cannot be relied on.
        """

    def close(self) -> None:
        """Let go of everything."""
