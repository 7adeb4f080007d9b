"""The native engine without an adapter, one fault each: ``python raw_durable.py FAULT`` prints what it answers."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from itertools import count
from typing import Any

import durable_rules_engine as native

_names = count()


def ruleset(rules: dict[str, Any]) -> int:
    return native.create_ruleset(f"raw-{next(_names)}", json.dumps(rules))


def fired(handle: int, most: int = 1000) -> list[Any]:
    found: list[Any] = []
    while action := native.start_action(handle):
        messages = action[1]
        while messages and len(found) < most:
            ((rule, facts),) = json.loads(messages).items()
            found.append([rule, {name: fact.get("id") for name, fact in facts.items()}])
            native.update_state(handle, action[0])
            messages = native.complete_and_start_action(handle, action[2])
        if len(found) >= most:
            break
    return found


def tell(handle: int, **fact: Any) -> list[Any]:
    code, _ = native.assert_fact(handle, json.dumps(fact))
    return [code, fired(handle) if code == 0 else []]


def missing() -> Any:
    """A field on the right that is not there holds whatever was tested before."""
    test = {"$and": [{"phase": "2026"}, {"$gte": {"value": {"$m": "target"}}}]}
    return tell(ruleset({"met": {"all": [{"m": test}]}}), id="1", phase="2026", value=1)


def absent() -> Any:
    """A rule fires although what must not be there is."""
    rules = {"r": {"all": [{"a": {"k": "target"}}, {"b$not": {"k": "excluded"}}, {"c": {"k": "confirmed"}}]}}
    handle = ruleset(rules)
    return [tell(handle, id=str(number), k=k) for number, k in enumerate(["target", "excluded", "confirmed"])]


def ids() -> Any:
    """Two ids with one hash are one fact."""
    handle = ruleset({"r": {"all": [{"m": {"k": "t"}}]}})
    return [tell(handle, id=each, k="t") for each in ("40189", "797186")]


def retracted() -> Any:
    """Taking back a fact that was never told takes another one away."""
    handle = ruleset({"r": {"all": [{"m": {"k": "t"}}]}})
    tell(handle, id="40189", k="t")
    native.retract_fact(handle, json.dumps({"id": "797186"}))
    return json.loads(native.get_facts(handle, "0"))


def names() -> Any:
    """A rule on one field fires on another one of the same hash."""
    return tell(ruleset({"r": {"all": [{"m": {"bgjpjidz": "x"}}]}}), id="1", yprixkjc="x")


def batch() -> Any:
    """What follows a number with an exponent is dropped, and the answer is that all is well."""
    handle = ruleset({"r": {"all": [{"m": {"k": "t"}}]}})
    code, _ = native.assert_facts(handle, '[{"k":"t","id":"1"},{"k":"t","v":1e-07,"id":"2"},{"k":"t","id":"3"}]')
    return [code, len(json.loads(native.get_facts(handle, "0")))]


def either() -> Any:
    """One of two facts fires for each, and again for both."""
    handle = ruleset({"r": {"any": [{"a": {"k": "t"}}, {"b": {"k": "u"}}]}})
    return len([each for k in "tu" for each in tell(handle, id=k, k=k)[1]])


def branches() -> Any:
    """One of two tests of one fact fires for each that holds."""
    return len(tell(ruleset({"r": {"all": [{"a": {"$or": [{"k": "t"}, {"j": "u"}]}}]}}), id="1", k="t", j="u")[1])


def endless() -> Any:
    """A rule on an absent field fires on the engine's own state, for ever."""
    return len(tell(ruleset({"r": {"all": [{"m": {"$nex": {"b": 1}}}]}}), id="1", k="t")[1])


def types() -> Any:
    """A number is joined with the text of it."""
    join = {"$and": [{"k": "u"}, {"j": {"a": "j"}}]}
    handle = ruleset({"r": {"all": [{"a": {"k": "t"}}, {"b": join}]}})
    return [tell(handle, id="1", k="t", j=98), tell(handle, id="2", k="u", j="98")]


def deleted() -> Any:
    """The state of a ruleset in which no action has run is not whole; deleting it uses what was freed."""
    handle = ruleset({"r": {"all": [{"m": {"k": "t"}}]}})
    tell(handle, id="1", k="u")
    native.delete_state(handle, "0")
    native.delete_ruleset(handle)
    return "alive"


def identical() -> Any:
    """Rules with one test are more than the engine counts."""
    tell(ruleset({f"r{number}": {"all": [{"m": {"k": "t"}}]} for number in range(256)}), id="1", k="t")
    return "alive"


def division() -> Any:
    """A rule divides by zero."""
    quotient = {"$div": {"$l": {"$m": "done"}, "$r": {"$m": "total"}}}
    return tell(ruleset({"r": {"all": [{"m": {"$gte": {"share": quotient}}}]}}), id="1", share=1, done=1, total=0)


FAULTS: tuple[Callable[[], Any], ...] = (
    missing, absent, ids, retracted, names, batch, either, branches, endless, types, deleted, identical, division,
)  # fmt: skip

if __name__ == "__main__":
    print(json.dumps({fault.__name__: fault for fault in FAULTS}[sys.argv[1]]()))
