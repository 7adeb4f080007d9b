"""The engines by their names. What an engine finds is the same; only how it finds it differs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Literal, TypeAlias, get_args

from plan_rules.chain.compiled import CompiledReaction
from plan_rules.chain.direct import DirectMatcher
from plan_rules.chain.fact import Fact
from plan_rules.chain.matcher import Engine, Matcher, Test
from plan_rules.problems import Code, DataError, Problem, near_miss

EngineName: TypeAlias = Literal["direct", "durable"]

_FIRST_WITHOUT_DURABLE = (3, 13)
_SAME = "the engine 'direct' gives the same conclusions on every Python"


class DirectEngine:
    """The engine in Python: everything anew each time."""

    def __init__(self, reactions: Sequence[CompiledReaction], test: Test) -> None:
        self._reactions, self._test = reactions, test

    def matcher(self, facts: Sequence[Fact]) -> Matcher:
        """What finds facts among these."""
        matcher = DirectMatcher(self._reactions, self._test)
        matcher.add(facts)
        return matcher

    def check(self) -> None:
        """Nothing can be lost."""

    def close(self) -> None:
        """Nothing is held."""


def open_engine(name: EngineName, reactions: Sequence[CompiledReaction], test: Test) -> Engine:
    """The engine of a name.

    Raises:
        DataError: for a name that is none, and for an engine that cannot run here.
    """
    if name not in get_args(EngineName):
        hint = near_miss(str(name), get_args(EngineName))
        raise DataError([Problem(Code.BAD_ARGUMENT, f"there is no engine {name!r}", hint)])
    if name == "direct":
        return DirectEngine(reactions, test)
    refuse_without_durable()
    from plan_rules.chain.durable.engine import DurableEngine  # noqa: PLC0415 - an extra

    return DurableEngine(reactions, test)


def refuse_without_durable() -> None:
    """Raise where durable-rules cannot be imported, with why and what works.

    Raises:
        DataError: with the code ``engine-unavailable``.
    """
    if sys.version_info >= _FIRST_WITHOUT_DURABLE:
        version = ".".join(map(str, sys.version_info[:2]))
        message = f"durable-rules cannot be imported on Python 3.13 and later, and this is Python {version}"
        raise DataError([Problem(Code.ENGINE_UNAVAILABLE, message, _SAME)])
    if find_spec("durable_rules_engine") is None:
        hint = f"pip install 'plan-rules[durable]', which needs a C compiler; {_SAME}"
        raise DataError([Problem(Code.ENGINE_UNAVAILABLE, "durable-rules is not installed", hint)])
