"""The script of the page on Spark runs as the page says: by spark-submit, from the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pyspark
import pytest

from docs import samples
from plan_rules import Cube

_PAGE = samples.ROOT / "docs/how-to/run-on-spark.md"


@pytest.mark.spark
def test_the_script_runs_by_spark_submit(tmp_path: Path) -> None:
    (script,) = [block for block in samples.blocks_of(_PAGE.read_text(encoding="utf-8")) if block.title.endswith(".py")]
    (tmp_path / script.title).write_text(script.text, encoding="utf-8")
    rows = [{"sent_on": date(2025, 2, 3), "channel": "electronic", "secrecy": "none", "agency": "Sở Nội vụ"}] * 3
    (tmp_path / "documents").mkdir()
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "documents" / "part.parquet")
    ran = subprocess.run(  # noqa: S603
        [
            Path(pyspark.__file__).parent / "bin" / "spark-submit", "--master", "local[2]",
            "--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.driver.bindAddress=127.0.0.1",
            "--conf", "spark.ui.enabled=false",
            script.title, "documents", "2025-10-01", "documents.parquet",
        ],
        cwd=tmp_path,
        env={**os.environ, "PYSPARK_DRIVER_PYTHON": sys.executable, "PYSPARK_PYTHON": "/no/python/for/executors"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    # What Python writes to its standard error comes out here as well.
    assert ran.stdout.splitlines()[-1] == "Sở Nội vụ achieved 100%"
    assert Cube.load(tmp_path / "documents.parquet").records == 3
