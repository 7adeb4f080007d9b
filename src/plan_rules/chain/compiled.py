"""Reactions in the form that engines work on: patterns that a fact meets alone, and fields that join facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plan_rules.chain.fact import Fact
from plan_rules.model.fact_field import FactKind, fields_of
from plan_rules.model.reaction import Premise, Reaction
from plan_rules.model.reaction_order import listens_to, order_of


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a fact must be like for a premise, whatever the other premises hold.

    Attributes:
        kind: the kind of the fact.
        tests: for each field the words of which it must have one, in the order of the fields' names.
        for_windows: in how many successive windows; 1 where only the last one counts.
    """

    kind: FactKind
    tests: tuple[tuple[str, frozenset[str]], ...]
    for_windows: int = 1

    def meets(self, fact: Fact) -> bool:
        """Whether a fact has these words; how long it has had them is not asked."""
        if fact.kind is not self.kind:
            return False
        for name, accepted in self.tests:
            several = fact.sets.get(name)
            if fact.word(name) not in accepted if several is None else accepted.isdisjoint(several):
                return False
        return True


@dataclass(frozen=True, slots=True)
class CompiledReaction:
    """A reaction.

    Attributes:
        position: its position among all reactions.
        reaction: the reaction.
        patterns: the pattern of each premise.
        joins: for each field that premises share, the name of the field in each of these premises.
        is_heard: whether another reaction rests on its conclusions.
    """

    position: int
    reaction: Reaction
    patterns: tuple[Pattern, ...]
    joins: tuple[Mapping[int, str], ...]
    is_heard: bool

    @property
    def singles(self) -> list[int]:
        """The positions of the premises for one fact."""
        return [index for index, premise in enumerate(self.reaction.when) if premise.is_single]

    def variables(self, premise: int) -> tuple[tuple[int, str], ...]:
        """The shared fields of a premise, each with the number of what is shared."""
        return tuple((number, join[premise]) for number, join in enumerate(self.joins) if premise in join)


def compile_reactions(reactions: Sequence[Reaction]) -> tuple[CompiledReaction, ...]:
    """The reactions in an order in which each comes after those whose conclusions it rests on."""
    return tuple(_compile(reactions, position) for position in order_of(reactions))


def _compile(reactions: Sequence[Reaction], position: int) -> CompiledReaction:
    reaction = reactions[position]
    everyone = range(len(reaction.when))
    return CompiledReaction(
        position,
        reaction,
        tuple(map(_pattern, reaction.when)),
        tuple(
            dict.fromkeys(everyone, shared.field)
            if shared.field
            else {reaction.positions[alias]: name for alias, name in shared.fields.items()}
            for shared in reaction.same
        ),
        any(listens_to(premise, reaction) for other in reactions for premise in other.when),
    )


def _pattern(premise: Premise) -> Pattern:
    tests = tuple(sorted((name, frozenset(words)) for name, words in premise.conditions.items()))
    return Pattern(premise.kind, tests, premise.for_windows or 1)


def is_set(kind: FactKind, name: str) -> bool:
    """Whether a field holds several words at once."""
    return any(field.name == name and field.is_set for field in fields_of(kind))
