"""The engines of reactions held against each other, on the plan and the reactions of a host."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from plan_rules.chain.conclude import conclude
from plan_rules.chain.conclusion import Conclusion
from plan_rules.chain.engine import EngineName
from plan_rules.evaluation import evaluate
from plan_rules.model.plan import Plan
from plan_rules.model.reaction import Reaction
from plan_rules.testing.boundaries.case import as_they_are
from plan_rules.testing.laws.checking import counted_rules, drawing, run_to_first_fault
from plan_rules.testing.laws.law import LawError
from plan_rules.testing.laws.world import World, Worlds


def assert_engines_agree(
    plan: Plan,
    *,
    engines: Sequence[EngineName] = ("direct", "durable"),
    reactions: Sequence[Reaction] | None = None,
    max_examples: int = 50,
) -> None:
    """Check that the engines of reactions conclude the same from the same reports.

    Two reports on random records are drawn, so that reactions to transitions are among those that fire.

    Args:
        plan: the plan.
        engines: the engines; the first is what the others are held against.
        reactions: the reactions; where left out, those of the plan and the standard ones.
        max_examples: how many pairs of reports are tried.

    Raises:
        LawError: an ``AssertionError`` that says which engines differ, on what, and what to do.
        InvalidArgument: for fewer than two engines, and for a plan in which no rule counts records.
        DataError: for an engine that cannot run here.

    >>> from plan_rules import load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> assert_engines_agree(plan, engines=["direct", "direct"], max_examples=3)
    """
    if len(engines) < 2:
        raise InvalidArgument(f"engines: {len(engines)} given; at least two can agree")
    worlds = Worlds(plan, counted_rules(plan, ()), as_they_are)
    first, *others = engines

    @drawing(max_examples)
    @given(st.data())
    def agree(data: st.DataObject) -> None:
        pair = sorted((worlds.drawn(data.draw) for _ in range(2)), key=lambda world: world.as_of)
        before, after = (evaluate(plan, as_of=world.as_of, records=world.records) for world in pair)
        expected = conclude(plan, after, before=before, reactions=reactions, engine=first)
        for engine in others:
            found = conclude(plan, after, before=before, reactions=reactions, engine=engine)
            if found != expected:
                raise LawError(_message(pair, first, engine, expected, found))

    run_to_first_fault(agree)


def _message(
    pair: Sequence[World], first: str, other: str, expected: Sequence[Conclusion], found: Sequence[Conclusion]
) -> str:
    lines = [line for world in pair for line in str(world).splitlines()]
    lines += [f"{first} alone: {_shown(each)}" for each in expected if each not in found]
    lines += [f"{other} alone: {_shown(each)}" for each in found if each not in expected]
    indented = "\n".join(f"    {line}" for line in lines)
    return (
        f"the engines {first!r} and {other!r} do not agree\n{indented}\n"
        f"What to do: rely on {first!r} until this is mended, and please report it with what is shown."
    )


def _shown(conclusion: Conclusion) -> str:
    return f"{conclusion.reaction}: {conclusion.message.en}"
