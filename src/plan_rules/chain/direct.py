"""The engine ``direct``: facts under the words they are asked for, joined by looking up what they share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from plan_rules.chain.compiled import CompiledReaction, Pattern, is_set
from plan_rules.chain.fact import Fact
from plan_rules.chain.matcher import Test
from plan_rules.model.fact_field import UNSHARED, FactKind


class DirectMatcher:
    """Keeps for each pattern the facts that meet it. A fact is held only against patterns that ask for its words."""

    def __init__(self, reactions: Iterable[CompiledReaction], test: Test) -> None:
        self._test = test
        self._found: dict[Pattern, list[Fact]] = {}
        self._asked: dict[FactKind, dict[str, dict[str, list[Pattern]]]] = {}
        self._unasked: dict[FactKind, list[Pattern]] = {}
        for pattern in dict.fromkeys(pattern for each in reactions for pattern in each.patterns):
            self._found[pattern] = []
            narrowest = min(
                ((len(words), name, words) for name, words in pattern.tests if not is_set(pattern.kind, name)),
                default=None,
            )
            if narrowest is None:
                self._unasked.setdefault(pattern.kind, []).append(pattern)
                continue
            _, name, words = narrowest
            for word in words:
                by_word = self._asked.setdefault(pattern.kind, {}).setdefault(name, {})
                by_word.setdefault(word, []).append(pattern)

    def add(self, facts: Iterable[Fact]) -> None:
        """Take facts up."""
        for fact in facts:
            for pattern in self._unasked.get(fact.kind, ()):
                self._try(fact, pattern)
            for name, by_word in self._asked.get(fact.kind, {}).items():
                for pattern in by_word.get(fact.word(name), ()):
                    self._try(fact, pattern)

    def _try(self, fact: Fact, pattern: Pattern) -> None:
        if self._test(fact, pattern):
            self._found[pattern].append(fact)

    def facts_of(self, pattern: Pattern) -> Sequence[Fact]:
        """The facts that meet a pattern."""
        return self._found[pattern]

    def singles(self, compiled: CompiledReaction) -> Iterator[tuple[Fact, ...]]:
        """Facts for the premises for one fact, one for each."""
        steps = [_Step(compiled, index, self.facts_of(compiled.patterns[index])) for index in compiled.singles]
        bound: set[int] = set()
        for step in steps:
            step.index(bound)
            bound.update(step.numbers)
        return _joined(steps, (), {})


class _Step:
    """One premise on the way of a join: its facts under the words of what is bound before."""

    def __init__(self, compiled: CompiledReaction, premise: int, facts: Sequence[Fact]) -> None:
        self.variables = compiled.variables(premise)
        self.numbers = [number for number, _ in self.variables]
        self._facts = facts
        self._bound: list[int] = []
        self._under: dict[tuple[str, ...], list[Fact]] = {}

    def index(self, bound: set[int]) -> None:
        """Put the facts under the words of the shared fields that are bound when it is this premise's turn."""
        self._bound = [number for number in self.numbers if number in bound]
        names = [name for number, name in self.variables if number in bound]
        for fact in self._facts:
            if all(fact.word(name) not in UNSHARED for _, name in self.variables):
                self._under.setdefault(tuple(map(fact.word, names)), []).append(fact)

    def candidates(self, words: dict[int, str]) -> Sequence[Fact]:
        return self._under.get(tuple(words[number] for number in self._bound), ())


def _joined(steps: Sequence[_Step], chosen: tuple[Fact, ...], words: dict[int, str]) -> Iterator[tuple[Fact, ...]]:
    if len(chosen) == len(steps):
        yield chosen
        return
    step = steps[len(chosen)]
    for fact in step.candidates(words):
        if not any(fact is other for other in chosen):
            mine = {number: fact.word(name) for number, name in step.variables}
            yield from _joined(steps, (*chosen, fact), {**words, **mine})
