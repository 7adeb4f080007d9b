"""Other libraries on the same records, each with as much of the six rules as it can express."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module

import pyarrow as pa

from by_hand.loop import loops
from comparison import BY_HAND, Comparison
from counts import Counted, of_all_years
from holdings import Holdings
from machine import installed
from parts.options import Options, section
from peers import MADE_UP, PEERS, Answer, Peer
from results import Section
from rounds import Candidate, measure
from share_rules import SIX, datasets_of

FEW_DOCUMENTS = 20_000
FEW_ROUNDS = 3


def peers(options: Options) -> Iterator[Section]:
    """Libraries that look at whole columns on all documents; engines that take one record at a time on few."""
    for name in ("GX_ANALYTICS_ENABLED", "SEND_ANONYMOUS_USAGE_STATS"):
        os.environ[name] = "false"  # they would report home
    warnings.filterwarnings("ignore", module="pyspark|great_expectations|pandera")
    few = min(options.documents, FEW_DOCUMENTS)
    yield _section("peers", "Data-quality libraries", options.documents, False, options)
    yield _section("engines", "Rule engines, a record at a time", few, True, options)


def _section(part: str, words: str, documents: int, is_slow: bool, options: Options) -> Section:
    comparison = Comparison(SIX, Holdings(documents, datasets_of(SIX), options.folder), BY_HAND)
    chosen = [peer for peer in PEERS if peer.is_slow is is_slow]
    present = [peer for peer in chosen if installed(peer.package)]
    own = _by_records(comparison) if is_slow else _by_columns(comparison)
    rows = measure([comparison.by_sql(), *own, *_others(comparison, present)], min(options.rounds, FEW_ROUNDS))
    absent = [peer.package for peer in chosen if peer not in present]
    remarks = (f"Not installed, hence left out: {', '.join(absent)}.",) if absent else ()
    return replace(section(part, documents, f"{words}, 6 rules, {documents:,} documents", rows), remarks=remarks)


def _by_columns(comparison: Comparison) -> Iterator[Candidate]:
    holdings = comparison.holdings
    yield comparison.evaluation("plan-rules, DuckDB table", holdings.connection.table)
    yield comparison.evaluation("plan-rules, polars", holdings.polars.__getitem__)
    yield comparison.evaluation("plan-rules, pandas", holdings.pandas.__getitem__)


def _by_records(comparison: Comparison) -> Iterator[Candidate]:
    records, loop = comparison.holdings.mappings, loops(SIX)
    yield comparison.by_hand("loop by hand", lambda: loop(records))
    yield comparison.evaluation("plan-rules, mappings", records.__getitem__)


def _others(comparison: Comparison, present: Sequence[Peer]) -> Iterator[Candidate]:
    connection = comparison.holdings.connection
    tables: dict[str, pa.Table] = {name: connection.sql(query).to_arrow_table() for name, query in MADE_UP.items()}
    for peer in present:
        run: Callable[[], Answer] = import_module(f"peers.{peer.module}").prepare(tables)
        yield Candidate(
            f"{peer.name} {installed(peer.package)}",
            run,
            lambda answer, name=peer.name: _check(answer, comparison.expected, name),
            BY_HAND,
            note=peer.note,
        )


def _check(answer: Answer, expected: Counted, name: str) -> None:
    """What a library answers agrees with the counts by hand of all years together."""
    assert answer, f"{name} answers nothing"
    for rule, (good, bad) in answer.items():
        counts = of_all_years(expected[rule])
        expected_pair = (counts[0] if good is not None else None, counts[1])
        assert (good, bad) == expected_pair, f"{name}, {rule}: {good}, {bad} instead of {counts[:2]}"
