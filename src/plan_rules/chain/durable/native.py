"""One session of the native engine: one ruleset, one fact at a time, in the calling thread, without the Host."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, TypeAlias

import durable_rules_engine

from plan_rules.chain.durable.definition import WireFact
from plan_rules.chain.durable.guard import BOOT, MOST_FACTS, MOST_FIRINGS, check_fact
from plan_rules.chain.matcher import UnsafeError

Firing: TypeAlias = tuple[str, dict[str, int]]
"""The name of a rule and, under the names of its premises, the numbers of the facts."""

_STORED, _IRRELEVANT = 0, 1
_STATE = "0"
_numbers = count(1)  # names of rulesets are unique in a process


class NativeSession:
    """A ruleset with its facts. Whatever goes wrong, it is dead and says so; nothing it said counts any more.

    Args:
        rules: the rules under their names, each with its premises.

    Raises:
        UnsafeError: where the engine refuses, answers oddly, or is asked for more than it can be trusted with.
    """

    def __init__(self, rules: Mapping[str, Mapping[str, Any]]) -> None:
        self._owner = os.getpid(), threading.get_ident()
        self._told = self._stored = self._fired = 0
        self._is_dead = self._has_run = False
        definition = {BOOT: {"all": [{"m": {BOOT: 1}}]}, **rules}
        self._handle: int | None = None
        try:
            text = json.dumps(definition, ensure_ascii=False)
            self._handle = durable_rules_engine.create_ruleset(f"plan-rules-{next(_numbers)}", text)
        except Exception as error:
            raise UnsafeError(f"durable-rules refused the rules with {type(error).__name__}") from None
        try:
            fired = self.tell({BOOT: 1}, is_checked=True)
        except UnsafeError:
            self.close()
            raise
        if [name for name, _ in fired] != [BOOT]:
            self.close()
            raise UnsafeError("durable-rules did not start")

    def tell(self, fact: WireFact, *, is_checked: bool = False) -> list[Firing]:
        """Assert one fact and run what fires; the number of the fact is the number of calls so far.

        Raises:
            UnsafeError: as above.
        """
        if self._is_dead or self._handle is None:
            raise UnsafeError("the session of durable-rules is over")
        if self._owner != (os.getpid(), threading.get_ident()):
            raise UnsafeError("the session of durable-rules is of another process or thread")
        self._is_dead = True  # until the end of this call
        if not is_checked:
            check_fact(fact)
        self._told += 1
        if self._told > MOST_FACTS:
            raise UnsafeError(f"there are more than {MOST_FACTS:,} facts")
        # Running numbers as ids: the first two whose hashes are equal are 40,189 and 797,186.
        text = json.dumps({**fact, "id": str(self._told)}, ensure_ascii=False)
        try:
            code, _ = durable_rules_engine.assert_fact(self._handle, text)
            fired = list(self._drain(self._handle)) if code == _STORED else []
        except UnsafeError:
            raise
        except Exception as error:
            raise UnsafeError(f"durable-rules failed with {type(error).__name__}") from None
        if code not in (_STORED, _IRRELEVANT):
            raise UnsafeError(f"durable-rules answered {code}")
        self._stored += code == _STORED
        self._is_dead = False
        return fired

    @property
    def told(self) -> int:
        """How many facts were told, the first one of the session among them."""
        return self._told

    def _drain(self, handle: int) -> Iterator[Firing]:
        while action := durable_rules_engine.start_action(handle):
            self._has_run = True
            state, messages, offset = action
            while messages:
                self._fired += 1
                if self._fired > MOST_FIRINGS:
                    raise UnsafeError(f"more than {MOST_FIRINGS:,} rules fired")
                ((rule, facts),) = json.loads(messages).items()
                yield rule, {name: int(fact["id"]) for name, fact in facts.items()}
                durable_rules_engine.update_state(handle, state)
                messages = durable_rules_engine.complete_and_start_action(handle, offset)

    def check(self) -> None:
        """Hold the number of facts that are stored against those that were accepted.

        Raises:
            UnsafeError: where they differ.
        """
        if self._is_dead or self._handle is None:
            raise UnsafeError("the session of durable-rules is over")
        try:
            stored = len(json.loads(durable_rules_engine.get_facts(self._handle, _STATE)))
        except Exception as error:
            raise UnsafeError(f"durable-rules failed with {type(error).__name__}") from None
        if stored != self._stored:
            self._is_dead = True
            raise UnsafeError(f"durable-rules holds {stored:,} facts of {self._stored:,}")

    def close(self) -> None:
        """Free the native memory. A child process leaves that of its parent alone."""
        handle, self._handle = self._handle, None
        if handle is None or self._owner[0] != os.getpid():
            return
        # In this order. Before an action has run the state is not whole, and deleting it crashes: then it is left.
        if self._has_run:
            durable_rules_engine.delete_state(handle, _STATE)
        durable_rules_engine.delete_ruleset(handle)
