"""zen-engine: a compiled expression a rule, evaluated for each record."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pyarrow as pa
import zen

from peers import CHECKS, Answer, Check

GOOD, BAD, NEITHER = 1, 0, -1


def prepare(tables: Mapping[str, pa.Table]) -> Callable[[], Answer]:
    """The records as mappings, and the expressions."""
    records = {name: [{"record": row} for row in _without_dates(table).to_pylist()] for name, table in tables.items()}
    expressions = {check.rule: zen.compile_expression(_expression(check)) for check in CHECKS}

    def run() -> Answer:
        answer: Answer = {}
        for check in CHECKS:
            evaluate = expressions[check.rule].evaluate
            counts = {GOOD: 0, BAD: 0, NEITHER: 0}
            for record in records[check.dataset]:
                counts[evaluate(record)] += 1
            answer[check.rule] = (counts[GOOD], counts[BAD])
        return answer

    return run


def _without_dates(table: pa.Table) -> pa.Table:
    return table.drop_columns([field.name for field in table.schema if pa.types.is_date(field.type)])


def _expression(check: Check) -> str:
    conditions = [f"record.{check.column} != null"]
    conditions += [f"record.{name} in {known}" for name, known in check.where.items()]
    known = str(check.values).replace("True", "true")
    return f"{' and '.join(conditions)} ? (record.{check.column} in {known} ? {GOOD} : {BAD}) : {NEITHER}"
