"""The share rules of the Thanh Hóa plan on dataframes, against SQL written by hand that counts the same.

Run: python benchmarks/sources.py [documents, 1000000 where left out]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from rounds import measure, print_table

from plan_rules import evaluate, load_plan

PLAN = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
AS_OF = date(2025, 12, 31)
FIRST = np.datetime64("2020-12-15")
DAYS = 5 * 365


def column(random: np.random.Generator, rows: int, values: list[object], weights: list[float]) -> pa.Array:
    """Values by weight, one in fifty missing."""
    weights = [weight * 0.98 / sum(weights) for weight in weights]
    return pa.array([*values, None], pa.bool_() if isinstance(values[0], bool) else pa.string()).take(
        pa.array(random.choice(len(values) + 1, rows, p=[*weights, 0.02]))
    )


def tables(documents: int) -> dict[str, pa.Table]:
    """Documents, half as many dossiers, a tenth as many reports, over five years and 150 agencies."""
    random = np.random.default_rng(1)
    agencies: list[object] = [f"Sở {number}" for number in range(150)]

    def days(rows: int) -> pa.Array:
        return pa.array(FIRST + random.integers(0, DAYS, rows).astype("timedelta64[D]"))

    def some(rows: int, values: list[object], weights: list[float]) -> pa.Array:
        return column(random, rows, values, weights)

    dossiers, reports = documents // 2, documents // 10
    return {
        "documents": pa.table({
            "sent_on": days(documents),
            "channel": some(documents, ["electronic", "paper"], [95, 5]),
            "secrecy": some(documents, ["none", "mat", "toi_mat", "tuyet_mat"], [92, 6, 1.5, 0.5]),
            "agency": some(documents, agencies, [1.0] * 150),
        }),
        "dossiers": pa.table({
            "settled_on": days(dossiers),
            "service_level": some(dossiers, ["none", "level_2", "level_3", "level_4", "partial", "full"], [1] * 6),
            "channel": some(dossiers, ["online", "in_person", "post"], [80, 15, 5]),
            "agency": some(dossiers, agencies, [1.0] * 150),
        }),
        "reports": pa.table({
            "data_until": days(reports),
            "agency": some(reports, agencies, [1.0] * 150),
            "kind": some(reports, ["periodic", "thematic", "sudden", "statistical"], [70, 10, 10, 10]),
            "issuer": some(reports, ["province", "other"], [10, 90]),
            "updated": some(reports, [True, False], [90, 10]),
            "shared": some(reports, [True, False], [90, 10]),
            "secret": some(reports, ["none", "part", "all"], [90, 7, 3]),
        }),
    }  # fmt: skip


def sixfold(population: str, good: str, excluded: str) -> str:
    """The nine counts of a tally as aggregates, for a population and an exclusion that may be unknown."""
    eligible = f"({population}) and not ({excluded})"
    goods = {"good": f"({good})", "bad": f"not ({good})", "unknown": f"({good}) is null"}
    sure = [f"count(*) filter (where {eligible} and {test})" for test in goods.values()]
    possible = [f"count(*) filter (where ({eligible}) is null and {test})" for test in goods.values()]
    taken = f"count(*) filter (where coalesce({population}, true) and ({excluded}))"
    outside = f"count(*) filter (where not ({population}))"
    return ", ".join([*sure, *possible, taken, outside])


def in_years(day: str, aggregates: str, table: str) -> str:
    """The aggregates for each reporting year of the phase."""
    years = f"case when {day} >= make_date(year({day}), 12, 15) then year({day}) + 1 else year({day}) end"
    return f"select {years} y, {aggregates} from {table} where {day} <= date '{AS_OF}' group by y"


def by_hand(source: dict[str, str]) -> list[str]:
    """One query a table, with the windows that the rules are judged on."""
    secret = "secrecy in ('mat', 'toi_mat', 'tuyet_mat')"
    online = "service_level in ('level_3', 'level_4', 'partial', 'full') and channel = 'online'"
    done = "updated and shared"
    return [
        in_years("sent_on", sixfold("true", "channel = 'electronic'", secret), source["documents"]),
        f"select year(settled_on) y, {sixfold('true', online, 'false')} from {source['dossiers']} "
        f"where settled_on <= date '{AS_OF}' group by y",
        in_years(
            "data_until",
            sixfold("kind = 'periodic'", done, "secret = 'all'")
            + ", "
            + sixfold("kind = 'periodic' and issuer = 'province'", done, "secret = 'all'"),
            source["reports"],
        ),
    ]


def main() -> None:
    """Print the table."""
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    arrow = tables(documents)
    connection = duckdb.connect()
    connection.execute("set threads = 2")
    folder = Path(tempfile.mkdtemp())
    for name, table in arrow.items():
        connection.register(f"{name}_arrow", table)
        connection.execute(f"create table {name} as from {name}_arrow")
        pq.write_table(table, folder / f"{name}.parquet", row_group_size=122_880)
    frames: dict[str, Callable[[str], Any]] = {
        "duckdb": connection.table,
        "parquet": lambda name: connection.read_parquet(str(folder / f"{name}.parquet")),
        "polars": {name: pl.from_arrow(table) for name, table in arrow.items()}.__getitem__,
        "polars lazy parquet": lambda name: pl.scan_parquet(folder / f"{name}.parquet"),
        "pyarrow": arrow.__getitem__,
        "pandas": {name: table.to_pandas() for name, table in arrow.items()}.__getitem__,
    }
    own = by_hand({name: name for name in arrow})
    from_files = by_hand({name: f"read_parquet('{folder}/{name}.parquet')" for name in arrow})
    candidates: dict[str, Callable[[], object]] = {
        "SQL by hand, DuckDB tables": lambda: [connection.execute(query).fetchall() for query in own],
        "SQL by hand, Parquet": lambda: [connection.execute(query).fetchall() for query in from_files],
    }
    reports = {}
    for kind, source in frames.items():

        def run(source: Callable[[str], Any] = source, by: tuple[str, ...] = ()) -> object:
            return evaluate(PLAN, as_of=AS_OF, records={name: source(name) for name in arrow}, by=by)

        reports[kind] = run().to_json()
        candidates[kind] = run
    assert len(set(reports.values())) == 1, "the sources disagree"
    candidates["duckdb, by agency"] = lambda: evaluate(
        PLAN, as_of=AS_OF, records={name: connection.table(name) for name in arrow}, by="agency"
    )
    print_table(f"{documents:,} documents and the rest", measure(candidates, 5), "SQL by hand, DuckDB tables")


if __name__ == "__main__":
    main()
