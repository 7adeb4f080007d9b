"""soda-core, on DuckDB: a contract a table, an ``invalid`` check a rule."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping

import duckdb
import pyarrow as pa
from soda_core.common.yaml import ContractYamlSource
from soda_core.contracts.contract_verification import ContractVerificationSession
from soda_duckdb.common.data_sources.duckdb_data_source import DuckDBDataSourceImpl

from machine import CORES
from peers import CHECKS, Answer


def prepare(tables: Mapping[str, pa.Table]) -> Callable[[], Answer]:
    """A connection with the tables, and their contracts."""
    logging.getLogger("soda").setLevel(logging.CRITICAL)
    connection = duckdb.connect()
    connection.execute(f"set threads = {CORES}")
    for name, table in tables.items():
        connection.register("rows", table)
        connection.execute(f"create table {name} as from rows")
    source = DuckDBDataSourceImpl.from_existing_cursor(connection, "duck")
    contracts = {name: json.dumps(_contract(name)) for name in tables}

    def run() -> Answer:
        answer: Answer = {}
        for text in contracts.values():
            result = ContractVerificationSession.execute(
                [ContractYamlSource.from_str(text)], data_source_impls=[source]
            )
            for check in result.contract_verification_results[0].check_results:
                counts = {key: int(value) for key, value in check.diagnostic_metric_values.items()}
                bad = counts["invalid_count"]
                answer[check.check.name] = (counts["check_rows_tested"] - counts["missing_count"] - bad, bad)
        return answer

    return run


def _contract(dataset: str) -> dict[str, object]:
    columns: dict[str, list[object]] = {}
    for check in CHECKS:
        if check.dataset == dataset:
            threshold = {"metric": "percent", "must_be_less_than_or_equal": round(100 * (1 - check.at_least), 6)}
            where = " and ".join(f"{name} in ({', '.join(map(repr, known))})" for name, known in check.where.items())
            invalid: dict[str, object] = {"name": check.rule, "qualifier": check.rule}
            invalid |= {"valid_values": check.values, "threshold": threshold} | ({"filter": where} if where else {})
            columns.setdefault(check.column, []).append({"invalid": invalid})
    return {
        "dataset": f"duck/main/{dataset}",
        "columns": [{"name": name, "checks": checks} for name, checks in columns.items()],
    }
