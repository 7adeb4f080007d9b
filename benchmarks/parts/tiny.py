"""What an evaluation costs before there are records to speak of."""

from __future__ import annotations

from collections.abc import Iterator

from comparison import Comparison
from holdings import Frames, Holdings
from parts.options import Options, section
from results import Section, Target
from rounds import measure
from share_rules import SIX, datasets_of

DOCUMENTS = 20
AT_MOST = Target(0.010, "seconds")
MORE_ROUNDS = 4


def tiny(options: Options) -> Iterator[Section]:
    """The six rules on twenty documents, ten dossiers and two reports."""
    holdings = Holdings(DOCUMENTS, datasets_of(SIX), options.folder)
    comparison = Comparison(SIX, holdings)
    sources: dict[str, Frames] = {
        "mappings": holdings.mappings.__getitem__,
        "DuckDB table": holdings.connection.table,
        "Parquet by path": holdings.paths.__getitem__,
        "polars": holdings.polars.__getitem__,
        "pyarrow table": holdings.arrow.__getitem__,
        "pandas": holdings.pandas.__getitem__,
    }
    candidates = [
        comparison.by_sql(),
        *(comparison.evaluation(name, source, AT_MOST) for name, source in sources.items()),
    ]
    rows = measure(candidates, options.rounds * MORE_ROUNDS)
    yield section("tiny", DOCUMENTS, f"{DOCUMENTS} documents, 6 rules on three datasets", rows)
