"""Reaction after reaction over all facts, each after those whose conclusions it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from plan_rules.chain.combining import stands_of
from plan_rules.chain.compiled import CompiledReaction
from plan_rules.chain.concluding import Concluding, as_fact
from plan_rules.chain.conclusion import Conclusion
from plan_rules.chain.fact import Fact
from plan_rules.chain.matcher import Matcher


def chain(
    reactions: Sequence[CompiledReaction],
    facts: Sequence[Fact],
    matcher: Matcher,
    concluding: Concluding,
) -> tuple[Conclusion, ...]:
    """All conclusions, in the order of the reactions and, within one, of its facts.

    Args:
        reactions: the reactions in the order in which they must run.
        facts: the facts that the matcher was given, in their order.
        matcher: the engine.
        concluding: what makes conclusions.

    Raises:
        DataError: where a reaction puts too many facts together.
    """
    ranks = {id(fact): rank for rank, fact in enumerate(facts)}
    concluded: dict[int, list[Conclusion]] = {}
    kept: list[Fact] = []  # an id belongs to a fact only while it lives
    for compiled in reactions:
        stands = stands_of(compiled, matcher, ranks)
        conclusions = [concluding.conclude(compiled, stand) for stand in stands]
        concluded[compiled.position] = conclusions
        if compiled.is_heard:
            made = [
                as_fact(compiled, number, conclusion, stand)
                for number, (conclusion, stand) in enumerate(zip(conclusions, stands, strict=True))
            ]
            for fact in made:
                ranks[id(fact)] = len(ranks)
            kept += made
            matcher.add(made)
    return tuple(each for position in sorted(concluded) for each in concluded[position])
