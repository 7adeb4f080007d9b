"""Sessions of the native engine behind the interface of engines, held against the engine in Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from plan_rules.chain.compiled import CompiledReaction, Pattern
from plan_rules.chain.direct import DirectMatcher
from plan_rules.chain.durable.definition import Definition, Wire
from plan_rules.chain.durable.native import NativeSession
from plan_rules.chain.fact import Fact
from plan_rules.chain.matcher import Matcher, Test, UnsafeError
from plan_rules.model.fact_field import UNSHARED

_COMPARED_EVERY = 10
"""The first answer of a session and then each one of so many is held against that of ``direct``."""


class DurableEngine:
    """One native session at a time. Facts that come are told to it; after one is taken back a new one is opened."""

    def __init__(self, reactions: Sequence[CompiledReaction], test: Test) -> None:
        self._reactions, self._test = reactions, test
        self._matcher: DurableMatcher | None = None
        self._answers = 0

    def matcher(self, facts: Sequence[Fact]) -> Matcher:
        """What finds facts among these.

        Raises:
            UnsafeError: outside what the engine can be trusted with.
        """
        if self._matcher is None or not self._matcher.is_within(facts):
            self.close()
            self._matcher = DurableMatcher(self._reactions, self._test)
        self._matcher.tell(facts)
        return self._matcher

    def check(self) -> None:
        """Look at what was found before it is relied on.

        Raises:
            UnsafeError: where facts were lost, or where ``direct`` finds other ones.
        """
        if self._matcher is not None:
            self._matcher.check(is_compared=self._answers % _COMPARED_EVERY == 0)
        self._answers += 1

    def close(self) -> None:
        """Close the native session."""
        matcher, self._matcher = self._matcher, None
        if matcher is not None:
            matcher.close()


class DurableMatcher:
    """Finds the facts of each pattern, and the facts that stand together, with one native session."""

    def __init__(self, reactions: Sequence[CompiledReaction], test: Test) -> None:
        self._reactions, self._test = reactions, test
        self._definition = Definition(reactions)
        self._wire = Wire(self._definition, test)
        self._told: dict[int, Fact] = {}
        self._known: set[int] = set()
        self._facts: dict[str, list[Fact]] = {name: [] for name in self._definition.pattern_rules.values()}
        self._stands: dict[str, list[tuple[Fact, ...]]] = {name: [] for name in self._definition.join_rules.values()}
        self._native = NativeSession(self._definition.rules)

    def is_within(self, facts: Iterable[Fact]) -> bool:
        """Whether all that was told is among these, so that nothing has to be taken back."""
        return self._known <= {id(fact) for fact in facts}

    def tell(self, facts: Iterable[Fact]) -> None:
        """Tell the facts that it was not told yet."""
        for fact in facts:
            if id(fact) in self._known:
                continue
            self._known.add(id(fact))
            self._told[self._native.told + 1] = fact
            for rule, numbers in self._native.tell(self._wire.fact(fact)):
                self._take(rule, numbers)

    def _take(self, rule: str, numbers: dict[str, int]) -> None:
        found = [self._told.get(number) for number in numbers.values()]
        facts = tuple(fact for fact in found if fact is not None)
        if len(facts) < len(found) or (rule not in self._facts and rule not in self._stands):
            raise UnsafeError("durable-rules fired for what it was never told")
        if rule in self._facts:
            self._facts[rule] += facts
        else:
            self._stands[rule].append(facts)

    def add(self, facts: Iterable[Fact]) -> None:
        """Tell conclusions, which are there for this answer only: the next one is not within what was told."""
        self.tell(facts)

    def facts_of(self, pattern: Pattern) -> Sequence[Fact]:
        """The facts that meet a pattern."""
        return self._facts[self._definition.pattern_rules[pattern]]

    def singles(self, compiled: CompiledReaction) -> Iterator[tuple[Fact, ...]]:
        """Facts for the premises for one fact, one for each."""
        if not compiled.singles:
            yield ()
            return
        rule = self._definition.join_rules.get(compiled.position)
        stands: Iterable[tuple[Fact, ...]] = (
            self._stands[rule] if rule else ((fact,) for fact in self.facts_of(compiled.patterns[compiled.singles[0]]))
        )
        for stand in stands:
            if _agree(compiled, stand):
                yield stand

    def check(self, *, is_compared: bool) -> None:
        """Look at what was found.

        Raises:
            UnsafeError: where facts were lost, or where ``direct`` finds other ones.
        """
        self._native.check()
        if not is_compared:
            return
        direct = DirectMatcher(self._reactions, self._test)
        direct.add(self._told.values())
        for compiled in self._reactions:
            for pattern in compiled.patterns:
                is_found = pattern in self._definition.pattern_rules
                if is_found and _ids(zip(self.facts_of(pattern))) != _ids(zip(direct.facts_of(pattern))):
                    raise UnsafeError(f"durable-rules found other facts for {compiled.reaction.id!r}")
            if _ids(self.singles(compiled)) != _ids(direct.singles(compiled)):
                raise UnsafeError(f"durable-rules joined other facts for {compiled.reaction.id!r}")

    def close(self) -> None:
        """Close the native session."""
        self._native.close()


def _agree(compiled: CompiledReaction, facts: Sequence[Fact]) -> bool:
    """Whether facts agree on all that their premises share, of which the engine joins only a part."""
    words: dict[int, str] = {}
    for index, fact in zip(compiled.singles, facts, strict=True):
        for number, name in compiled.variables(index):
            word = fact.word(name)
            if word in UNSHARED or words.setdefault(number, word) != word:
                return False
    return True


def _ids(stands: Iterable[Sequence[Fact]]) -> list[tuple[int, ...]]:
    return sorted(tuple(map(id, facts)) for facts in stands)
