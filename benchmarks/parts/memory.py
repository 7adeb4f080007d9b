"""A Parquet dataset that is larger than the memory it may take: time and peak memory in processes of their own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from data import BYTES_ON_DISK, write_parquet
from parts.options import Options, section
from results import Row, Section, Target

AT_MOST = Target(2048, "mebibytes")
_CHILD = Path(__file__).with_name("memory_child.py")
_WAYS = {
    "Parquet by path": ("evaluate-path", AT_MOST, "20 distinct rules"),
    "Parquet as a DuckDB relation": ("evaluate-relation", AT_MOST, "in a connection with memory_limit = 1GB"),
    "SQL by hand, equal records first": ("by-hand", None, "in a connection with memory_limit = 1GB"),
}


def memory(options: Options) -> Iterator[Section]:
    """Twenty rules on as many documents as are asked for, or as fit half of the disk that is free."""
    fits = shutil.disk_usage(options.folder).free // 2 // BYTES_ON_DISK
    count = min(options.rows_on_disk, fits)
    path = write_parquet("documents", count, options.folder / "on-disk")
    rows, counts = [], {}
    for name, (way, target, note) in _WAYS.items():
        printed = subprocess.run([sys.executable, _CHILD, way, path], check=True, capture_output=True, text=True).stdout
        result = json.loads(printed)
        counts[name] = result["counts"]
        rows.append(Row(name, result["seconds"], mebibytes=result["mebibytes"], target=target, note=note))
    assert len({json.dumps(each) for each in counts.values()}) == 1, "the ways count differently"
    size = sum(file.stat().st_size for file in (options.folder / "on-disk").iterdir()) / 2**20
    cut = "" if count == options.rows_on_disk else f" (the disk was short for {options.rows_on_disk:,})"
    yield section("memory", count, f"{count:,} documents in {size:,.0f} MiB of Parquet{cut}", rows)
