"""What is told before records are counted, on every kind of source whose words stay the same."""

from __future__ import annotations

import tempfile
from contextlib import chdir
from pathlib import Path

import duckdb

from plan_rules import build_cube, explain_counting
from sample_plan import sample_plan

AS_OF = "2022-06-30"


def counting_text() -> str:
    """The text form, for files, a relation of DuckDB, a cube, a list, and nothing."""
    plan = sample_plan()
    topics = [{"topic": "an toàn thông tin", "held_on": None}]
    with tempfile.TemporaryDirectory() as folder, chdir(folder), duckdb.connect() as connection:
        line = "2022-02-03,electronic,none,Sở Y tế\n"
        Path("documents-2021.csv").write_text("sent_on,channel,secrecy,agency\n" + line * 20_000, encoding="utf-8")
        Path("documents-2022.csv").write_text("sent_on,channel,secrecy,agency\n" + line * 10_000, encoding="utf-8")
        Path("documents-2020.json").write_text("[]")
        dossiers = connection.sql(
            "SELECT DATE '2022-02-03' AS settled_on, now() AS due_on, 3 AS level, 1.5 AS fee, true AS online, "
            "false AS withdrawn, 'Sở Y tế' AS agency, 1 AS number"
        )
        records = {
            "documents": ["documents-*.csv", "documents-2020.json"],
            "dossiers": dossiers,
            "courses": build_cube(plan, "courses", topics, as_of=AS_OF, by="agency"),
        }
        return f"{explain_counting(plan, as_of=AS_OF, records=records, by='agency')}\n"
