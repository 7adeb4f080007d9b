"""One evaluation in a process of its own; prints its time, the peak of its memory and its counts as JSON."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from machine import CORES, keep_to_two_cores, peak_mebibytes

keep_to_two_cores()

import duckdb  # noqa: E402 - the cores are chosen before an engine starts

from by_hand import sql  # noqa: E402
from counts import NAMES, decode, in_year  # noqa: E402
from plans import plan_of  # noqa: E402
from share_rules import YEARS, distinct  # noqa: E402
from under_test import findings  # noqa: E402

RULES = distinct(20)


def main() -> None:
    """Evaluate or count by hand, as the first argument says, the Parquet files of the second."""
    way, path = sys.argv[1:]
    connection = duckdb.connect(config={"memory_limit": "1GB", "threads": CORES})
    start = time.perf_counter()
    if way == "by-hand":
        queries = sql.queries_over_cubes(RULES, {"documents": f"read_parquet('{path}')"})
        counted = decode(RULES, {name: connection.execute(query).fetchall() for name, query in queries.items()})
        counts = [list(in_year(counted[rule.name], YEARS[-1])[: len(NAMES)]) for rule in RULES]
    else:
        report = findings(
            plan_of(RULES), {"documents": path if way == "evaluate-path" else connection.read_parquet(path)}
        )
        counts = [[getattr(report[rule.name].tally, name) for name in NAMES] for rule in RULES]
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "mebibytes": peak_mebibytes(), "counts": counts}))


if __name__ == "__main__":
    main()
