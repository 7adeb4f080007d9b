"""Spark in local mode, on frames that it keeps in memory, against Spark SQL by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyspark.sql import DataFrame, SparkSession

from by_hand import sql
from comparison import Comparison
from holdings import Holdings
from machine import CORES
from parts.options import Options, section
from results import Row, Section, Target
from rounds import measure
from share_rules import SIX, ShareRule, datasets_of, distinct

BY_HAND = "Spark SQL by hand"
FEW_ROUNDS = 3


def spark(options: Options) -> Iterator[Section]:
    """The six rules and twenty distinct ones."""
    session = _session()
    try:
        holdings = Holdings(options.documents, datasets_of(SIX), options.folder)
        frames = {name: _kept(session, name, path) for name, path in holdings.paths.items()}
        rounds = min(options.rounds, FEW_ROUNDS)
        for part, words, rules, target in (
            ("spark-six", "6 rules", SIX, Target(1.0)),
            ("spark-twenty", "20 distinct rules", distinct(20), Target(0.3)),
        ):
            rows = _rows(session, frames, rules, target, holdings, rounds)
            yield section(part, options.documents, f"{words}, {options.documents:,} documents in Spark", rows)
    finally:
        session.stop()


def _rows(
    session: SparkSession,
    frames: dict[str, DataFrame],
    rules: tuple[ShareRule, ...],
    target: Target,
    holdings: Holdings,
    rounds: int,
) -> Sequence[Row]:
    comparison = Comparison(rules, holdings, BY_HAND)
    queries = sql.queries(rules, holdings.tables, "spark")
    candidates = [
        comparison.by_hand(BY_HAND, lambda: {name: session.sql(query).collect() for name, query in queries.items()}),
        comparison.evaluation("Spark", frames.__getitem__, target),
    ]
    return measure(candidates, rounds)


def _session() -> SparkSession:
    # The loopback address, because a machine without a name on the network has no other.
    settings = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "6g",
        "spark.sql.shuffle.partitions": str(CORES),
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master(f"local[{CORES}]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _kept(session: SparkSession, name: str, path: str) -> DataFrame:
    frame = session.read.parquet(path).repartition(CORES).cache()
    frame.count()
    frame.createOrReplaceTempView(name)
    return frame
