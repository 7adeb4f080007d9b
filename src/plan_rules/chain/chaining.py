"""Reaction after reaction over all facts, each after those whose conclusions it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from plan_rules.chain.combining import stands_of
from plan_rules.chain.compiled import CompiledReaction
from plan_rules.chain.concluding import Concluding
from plan_rules.chain.fact import Fact
from plan_rules.chain.matcher import Matcher


def chain(
    reactions: Sequence[CompiledReaction],
    matcher: Matcher,
    concluding: Concluding,
) -> tuple[Fact, ...]:
    """All conclusions, in the order of the reactions and, within one, of its facts, as facts.

    Args:
        reactions: the reactions in the order in which they must run.
        matcher: the engine, which was given the facts.
        concluding: what makes conclusions.

    Raises:
        DataError: where a reaction puts too many facts together.
    """
    concluded: dict[int, list[Fact]] = {}
    for compiled in reactions:
        stands = stands_of(compiled, matcher)
        facts = [concluding.conclude(compiled, stand, number) for number, stand in enumerate(stands)]
        concluded[compiled.position] = facts
        if compiled.is_heard:
            matcher.add(facts)
    return tuple(fact for position in sorted(concluded) for fact in concluded[position])
