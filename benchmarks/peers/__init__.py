"""Other libraries on the same records: data-quality libraries and rule engines, one module each.

Each expresses as much of the six rules as it can. None of them has windows, unknowns, or counts of what was taken out,
so each counts the good and the bad records of all dates together, those among which nothing that decides is missing.
What no library can test, a good that two fields make together, is made a column beforehand, and not timed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import pyarrow as pa

from share_rules import ONLINE_SERVICE

Answer: TypeAlias = dict[str, tuple[int | None, int]]
"""For each rule how many records are good, where the library says so, and how many are bad."""

Prepare: TypeAlias = Callable[[Mapping[str, pa.Table]], Callable[[], Answer]]
"""Gets everything ready that is not timed; gives what is."""


@dataclass(frozen=True)
class Check:
    """One of the six rules as these libraries can have it: among some records a column has one of some values."""

    rule: str
    dataset: str
    where: Mapping[str, list[str]]
    column: str
    values: list[str] | list[bool]
    at_least: float


MADE_UP = {
    "documents": "select * from documents",
    "dossiers": f"select *, channel = 'online' and service_level in {tuple(ONLINE_SERVICE)} as settled_online "
    "from dossiers",
    "reports": "select *, updated and shared as done from reports",
}
"""The tables with the columns that are made beforehand."""

_PERIODIC = {"kind": ["periodic"], "secret": ["none", "part"]}

CHECKS = (
    Check("documents-electronic", "documents", {"secrecy": ["none"]}, "channel", ["electronic"], 1.0),
    Check("dossiers-online-2025", "dossiers", {}, "settled_online", [True], 0.75),
    Check(
        "dossiers-online-of-online-services",
        "dossiers",
        {"service_level": ONLINE_SERVICE},
        "channel",
        ["online"],
        1.0,
    ),
    Check("dossiers-full-service", "dossiers", {}, "service_level", ["level_4", "full"], 0.3),
    Check("periodic-reports", "reports", _PERIODIC, "done", [True], 0.8),
    Check(
        "periodic-reports-provincial-committee", "reports", {**_PERIODIC, "issuer": ["province"]}, "done", [True], 1.0
    ),
)


@dataclass(frozen=True)
class Peer:
    """A library.

    Attributes:
        name: what the table calls it.
        package: the distribution that must be installed.
        module: its module here, which has ``prepare``.
        note: what it gives and what it does not.
        is_slow: whether it looks at one record at a time, and is measured on few.
    """

    name: str
    package: str
    module: str
    note: str
    is_slow: bool = False


PEERS = (
    Peer("soda-core, DuckDB", "soda-duckdb", "soda", "rows, invalid, missing; missing values stay in its percentage"),
    Peer("great-expectations, pandas", "great-expectations", "expectations", "rows, unexpected, missing"),
    Peer("pointblank, polars", "pointblank", "pointblank_polars", "rows, passed, failed of frames filtered before"),
    Peer("cuallee, polars", "cuallee", "cuallee_polars", "rows and violations of frames filtered before"),
    Peer("dataframely, polars", "dataframely", "dataframely_polars", "violations only; no share and no threshold"),
    Peer("pandera, polars", "pandera", "pandera_polars", "the rule is an expression of the caller, who counts himself"),
    Peer("zen-engine", "zen-engine", "zen", "an expression a record and rule; the caller counts", is_slow=True),
    Peer(
        "durable-rules",
        "durable-rules",
        "durable_events",
        "the rule on documents only; the caller counts",
        is_slow=True,
    ),
)
