"""A Spark on this machine, and its own account of what it ran.

Executors get a Python that does not exist, so nothing that is tested here can run Python beside the data.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from pyspark.sql import SparkSession

NO_PYTHON = "/no/python/for/executors"


@contextmanager
def local_spark(folder: Path) -> Iterator[SparkSession]:
    """A session of its own on two threads; it listens on no address but the loopback, and stops in the end."""
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.fail("Spark needs Java 17 or later: apt-get install default-jre-headless")
    if left_over := SparkSession.getActiveSession():
        left_over.stop()
    settings = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.shuffle.partitions": "2",
        # So that a moment without a time zone in Arrow has none in Spark.
        "spark.sql.timestampType": "TIMESTAMP_NTZ",
        "spark.ui.enabled": "false",
        # A JVM keeps the settings of the session that started it as its defaults, and the samples of the pages log.
        "spark.eventLog.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    with mock.patch.dict(os.environ, PYSPARK_PYTHON=NO_PYTHON, PYSPARK_DRIVER_PYTHON=sys.executable):
        spark = SparkSession.builder.master("local[2]").appName("plan-rules").config(map=settings).getOrCreate()
        spark.sparkContext.setLogLevel("OFF")
        try:
            yield spark
        finally:
            spark.stop()


@dataclass(frozen=True, slots=True)
class Query:
    """One query as the engine accounts for it.

    Attributes:
        returned: the rows of its last step, or more: a limit on them has no account.
        read: the rows of its first step.
        plan: what it did, in the engine's words.
        jobs: the jobs it consisted of.
    """

    returned: int
    read: int
    plan: str
    jobs: frozenset[int]


class Account:
    """What a session has run since this was made, whoever asked for it and however the rows were fetched."""

    def __init__(self, spark: SparkSession) -> None:
        self._context = spark.sparkContext._jsc.sc()
        self._queries_of = spark._jsparkSession.sharedState().statusStore()
        self._before = self._counts()

    def _counts(self) -> tuple[int, int]:
        self._context.listenerBus().waitUntilEmpty()
        return self._queries_of.executionsCount(), self._context.statusStore().jobsList(None).size()

    @property
    def jobs(self) -> int:
        """How many jobs ran, of queries or not."""
        return self._counts()[1] - self._before[1]

    @property
    def queries(self) -> list[Query]:
        """The queries in their order."""
        self._counts()
        return [self._query(each) for each in [*_each(self._queries_of.executionsList())][self._before[0] :]]

    def _query(self, execution: Any) -> Query:
        graph = self._queries_of.planGraph(execution.executionId())
        metrics = self._queries_of.executionMetrics(execution.executionId())
        source_of = {edge.toId(): edge.fromId() for edge in _each(graph.edges())}
        rows_of = {node.id(): _rows(node, metrics) for node in _each(graph.allNodes())}
        step = next(name for name in rows_of if name in source_of and name not in source_of.values())
        rows = []
        while step is not None:
            rows += rows_of[step]
            step = source_of.get(step)
        jobs = frozenset(int(each) for each in _each(execution.jobs().keySet().toSeq()))
        return Query(rows[0], rows[-1], execution.physicalPlanDescription(), jobs)


def _rows(node: Any, metrics: Any) -> list[int]:
    counters = [metric.accumulatorId() for metric in _each(node.metrics()) if metric.name() == "number of output rows"]
    return [int(metrics.apply(counter).replace(",", "")) for counter in counters if metrics.contains(counter)]


def _each(sequence: Any) -> Iterator[Any]:
    return (sequence.apply(place) for place in range(sequence.size()))
