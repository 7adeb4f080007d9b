"""Reaction after reaction over all facts, each after those whose conclusions it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from plan_rules.chain.combining import stands_of
from plan_rules.chain.compiled import CompiledReaction
from plan_rules.chain.concluding import Concluding, as_fact
from plan_rules.chain.conclusion import Conclusion
from plan_rules.chain.matcher import Matcher


def chain(
    reactions: Sequence[CompiledReaction],
    matcher: Matcher,
    concluding: Concluding,
) -> tuple[Conclusion, ...]:
    """All conclusions, in the order of the reactions and, within one, of its facts.

    Args:
        reactions: the reactions in the order in which they must run.
        matcher: the engine, which was given the facts.
        concluding: what makes conclusions.

    Raises:
        DataError: where a reaction puts too many facts together.
    """
    concluded: dict[int, list[Conclusion]] = {}
    for compiled in reactions:
        stands = stands_of(compiled, matcher)
        conclusions = [concluding.conclude(compiled, stand) for stand in stands]
        concluded[compiled.position] = conclusions
        if compiled.is_heard:
            made = enumerate(zip(conclusions, stands, strict=True))
            matcher.add([as_fact(compiled, number, *each) for number, each in made])
    return tuple(each for position in sorted(concluded) for each in concluded[position])
