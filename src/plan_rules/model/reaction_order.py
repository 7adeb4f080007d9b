"""Which reactions rest on conclusions of which, and an order in which each comes after those it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter

from plan_rules.model.fact_field import FactKind
from plan_rules.model.reaction import Premise, Reaction


def listens_to(premise: Premise, reaction: Reaction) -> bool:
    """Whether conclusions of a reaction can meet a premise, as far as their own words tell."""
    if premise.kind is not FactKind.CONCLUSION:
        return False
    own = {"code": reaction.conclude.code, "reaction": reaction.id, "severity": reaction.conclude.severity.value}
    return all(own[name] in words for name, words in premise.conditions.items() if name in own)


def sources_of(reactions: Sequence[Reaction]) -> dict[int, dict[int, int]]:
    """For the position of each reaction those of the reactions it rests on, each with that of the premise."""
    return {
        index: {
            other: position
            for position, premise in reversed(list(enumerate(reaction.when)))
            for other, source in enumerate(reactions)
            if listens_to(premise, source)
        }
        for index, reaction in enumerate(reactions)
    }


def order_of(reactions: Sequence[Reaction]) -> tuple[int, ...]:
    """The positions of the reactions, each after those that it rests on.

    Raises:
        graphlib.CycleError: where a reaction rests on its own conclusions.
    """
    return tuple(TopologicalSorter(sources_of(reactions)).static_order())


def circular(reactions: Sequence[Reaction]) -> Iterator[tuple[int, int]]:
    """Each reaction that rests on its own conclusions, through others or not, with the premise where it does."""
    try:
        order_of(reactions)
    except CycleError:
        sources = sources_of(reactions)
        for index in sources:
            for other, position in sources[index].items():
                if index in _reached(sources, other):
                    yield index, position
                    break


def _reached(sources: dict[int, dict[int, int]], start: int) -> set[int]:
    reached: set[int] = set()
    waiting = [start]
    while waiting:
        each = waiting.pop()
        if each not in reached:
            reached.add(each)
            waiting += sources[each]
    return reached
