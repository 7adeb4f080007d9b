"""One reaction over what an engine found: numbers of facts, absent facts, and each set of facts once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import TypeAlias

from plan_rules.chain.compiled import CompiledReaction
from plan_rules.chain.fact import Fact
from plan_rules.chain.matcher import Matcher
from plan_rules.model.fact_field import UNSHARED
from plan_rules.problems import Code, DataError, Problem

MOST_FACTS = 1_000_000
"""How many facts the conclusions of one reaction may rest on, all together."""

Stand: TypeAlias = tuple[tuple[Fact, ...], ...]
"""For each premise the facts that stand for it; none for a premise that asks for none."""

_Words: TypeAlias = dict[int, str]


def stands_of(compiled: CompiledReaction, matcher: Matcher) -> list[Stand]:
    """The facts that a reaction concludes from, in the order of their keys, each set of facts once.

    Raises:
        DataError: where more than ``MOST_FACTS`` facts are put together.
    """
    combining = _Combining(compiled, matcher)
    found = []
    for stand in combining.stands():
        combining.hold(sum(map(len, stand)))
        found.append(stand)
    found.sort(key=lambda stand: [[fact.key for fact in facts] for facts in stand])
    distinct: dict[frozenset[int], Stand] = {}
    for stand in found:
        distinct.setdefault(frozenset(id(fact) for facts in stand for fact in facts), stand)
    return list(distinct.values())


class _Combining:
    """The numbers of facts and the absent facts of one reaction."""

    def __init__(self, compiled: CompiledReaction, matcher: Matcher) -> None:
        self.compiled, self.matcher = compiled, matcher
        self._held = 0
        when = compiled.reaction.when
        bound = {number for index in compiled.singles for number, _ in compiled.variables(index)}
        self.counts, self.absent = [], []
        for index, premise in enumerate(when):
            if premise.count:
                self.counts.append(_Pool(self, index, bound))
                bound |= {number for number, _ in compiled.variables(index)}
        for index, premise in enumerate(when):
            if premise.none:
                self.absent.append(_Pool(self, index, bound))

    def hold(self, facts: int) -> None:
        """Count facts that were put together; too many together are refused before they fill the memory."""
        self._held += facts
        if self._held > MOST_FACTS:
            message = f"the reaction {self.compiled.reaction.id!r} puts more than {MOST_FACTS:,} facts together"
            raise DataError([Problem(Code.TOO_LARGE, message, "ask for a number of facts with `count`")])

    def stands(self) -> Iterator[Stand]:
        """For each way to stand for all premises the facts that do."""
        compiled = self.compiled
        for chosen in self.matcher.singles(compiled):
            self.hold(len(chosen) - 1)
            words = {
                number: fact.word(name)
                for index, fact in zip(compiled.singles, chosen, strict=True)
                for number, name in compiled.variables(index)
            }
            alone = dict(zip(compiled.singles, ((fact,) for fact in chosen), strict=True))
            yield from self._counted(0, chosen, words, alone)

    def _counted(
        self, step: int, chosen: tuple[Fact, ...], words: _Words, facts: Mapping[int, tuple[Fact, ...]]
    ) -> Iterator[Stand]:
        if step < len(self.counts):
            pool = self.counts[step]
            count = self.compiled.reaction.when[pool.premise].count
            for more, others in pool.under(chosen, words, count.at_least if count else 1):
                yield from self._counted(step + 1, chosen, {**words, **more}, {**facts, pool.premise: others})
        elif not any(True for pool in self.absent for _ in pool.under(chosen, words, 1)):
            yield tuple(facts.get(index, ()) for index in range(len(self.compiled.reaction.when)))


class _Pool:
    """The facts of one premise under the words that are bound before it, and under those that it binds itself."""

    def __init__(self, combining: _Combining, premise: int, bound: set[int]) -> None:
        self.premise = premise
        variables = combining.compiled.variables(premise)
        self._bound = [number for number, _ in variables if number in bound]
        self._binds = [number for number, _ in variables if number not in bound]
        names = dict(variables)
        self._under: dict[tuple[str, ...], dict[tuple[str, ...], tuple[Fact, ...]]] = {}
        gathered: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Fact]] = {}
        facts = combining.matcher.facts_of(combining.compiled.patterns[premise])
        for fact in sorted(facts, key=attrgetter("key")):
            if all(fact.word(name) not in UNSHARED for _, name in variables):
                outer = tuple(fact.word(names[number]) for number in self._bound)
                inner = tuple(fact.word(names[number]) for number in self._binds)
                gathered.setdefault((outer, inner), []).append(fact)
        for (outer, inner), members in gathered.items():
            self._under.setdefault(outer, {})[inner] = tuple(members)
        self._members = {id(fact) for members in gathered.values() for fact in members}
        self._variables = variables

    def under(self, chosen: Sequence[Fact], words: _Words, at_least: int) -> Iterator[tuple[_Words, tuple[Fact, ...]]]:
        """The facts that agree with what is bound, where there are enough of them.

        Facts that stand for premises for one fact are set aside.
        """
        aside = [fact for fact in chosen if id(fact) in self._members]
        for inner, facts in self._under.get(tuple(words[number] for number in self._bound), {}).items():
            if len(facts) < at_least:
                continue
            more = dict(zip(self._binds, inner, strict=True))
            if not aside:
                yield more, facts
            elif at_least <= len(facts) - sum(self._is_among(fact, words, more) for fact in aside):
                yield more, tuple(fact for fact in facts if not any(fact is one for one in aside))

    def _is_among(self, fact: Fact, words: _Words, more: _Words) -> bool:
        """Whether one of the facts of this premise has the words that are asked for."""
        bound = {**words, **more}
        return all(fact.word(name) == bound[number] for number, name in self._variables)
