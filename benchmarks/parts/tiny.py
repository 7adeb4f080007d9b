"""What an evaluation costs before there are records to speak of."""

from __future__ import annotations

from collections.abc import Iterator

from by_hand import sql
from counts import check, decode
from holdings import Frames, Holdings
from parts.options import Options, section
from plans import plan_of
from results import Section, Target
from rounds import Candidate, measure
from share_rules import SIX, datasets_of
from under_test import findings

DOCUMENTS = 20
AT_MOST = 0.010
MORE_ROUNDS = 4


def tiny(options: Options) -> Iterator[Section]:
    """The six rules on twenty documents, ten dossiers and two reports."""
    holdings = Holdings(DOCUMENTS, datasets_of(SIX), options.folder)
    queries, plan = sql.queries(SIX, holdings.tables), plan_of(SIX)
    expected = decode(SIX, holdings.fetch(queries))
    sources: dict[str, Frames] = {
        "mappings": holdings.mappings.__getitem__,
        "DuckDB table": holdings.connection.table,
        "Parquet by path": holdings.paths.__getitem__,
        "polars": holdings.polars.__getitem__,
        "pyarrow table": holdings.arrow.__getitem__,
        "pandas": holdings.pandas.__getitem__,
    }
    candidates = [Candidate("SQL by hand", lambda: holdings.fetch(queries), lambda rows: None)]
    for name, source in sources.items():
        candidates.append(
            Candidate(
                name,
                lambda source=source: findings(plan, {dataset: source(dataset) for dataset in datasets_of(SIX)}),
                lambda report: check(report, SIX, expected),
                target=Target(AT_MOST, "seconds"),
            )
        )
    rows = measure(candidates, options.rounds * MORE_ROUNDS)
    yield section("tiny", DOCUMENTS, f"{DOCUMENTS} documents, 6 rules on three datasets", rows)
