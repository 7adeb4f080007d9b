"""durable-rules: a ruleset that takes each document as an event and says good, bad or neither."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

import pyarrow as pa
from durable.lang import m, post, ruleset, when_all

from peers import CHECKS, Answer

_MISSING = ""
_names = count()


def prepare(tables: Mapping[str, pa.Table]) -> Callable[[], Answer]:
    """The documents as events; a missing value is an empty text, because the engine must not meet a missing field."""
    check = CHECKS[0]
    fields = [check.column, *check.where]
    rows = tables[check.dataset].select(fields).to_pylist()
    events = [{name: row[name] or _MISSING for name in fields} for row in rows]
    counts: Counter[str] = Counter()
    name = f"documents-{next(_names)}"
    _rules(name, counts)

    def run() -> Answer:
        counts.clear()
        for event in events:
            post(name, event)
        return {check.rule: (counts["good"], counts["bad"])}

    return run


def _rules(name: str, counts: Counter[str]) -> None:
    with ruleset(name):

        @when_all((m.secrecy == "none") & (m.channel == "electronic"))
        def good(_: Any) -> None:
            counts["good"] += 1

        @when_all((m.secrecy == "none") & (m.channel != "electronic") & (m.channel != _MISSING))
        def bad(_: Any) -> None:
            counts["bad"] += 1

        @when_all((m.secrecy != "none") | (m.channel == _MISSING))
        def neither(_: Any) -> None:
            counts["neither"] += 1
