"""The machine that is measured on: two cores of it, and what it is."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

CORES = 2
_MEASURED = ("duckdb", "polars", "pyarrow", "pandas", "narwhals", "numpy", "pyspark")


def keep_to_two_cores() -> None:
    """Run on two cores only. Called before an engine is imported: they count the cores when they start."""
    os.environ["POLARS_MAX_THREADS"] = str(CORES)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])


def describe() -> str:
    """Processor, memory, Python and the versions of the engines, in one line."""
    processor = _first_line_after("/proc/cpuinfo", "model name") or platform.processor() or platform.machine()
    memory = _first_line_after("/proc/meminfo", "MemTotal").removesuffix(" kB")
    size = [f"{int(memory) / 2**20:.0f} GiB"] if memory else []
    engines = (f"{name} {found}" for name in _MEASURED if (found := installed(name)))
    return ", ".join([processor, f"{CORES} cores", *size, f"Python {platform.python_version()}", *engines])


def installed(package: str) -> str:
    """The version of a package, empty where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def peak_mebibytes() -> float:
    """The most memory that this process has held."""
    kept = _first_line_after("/proc/self/status", "VmHWM").removesuffix(" kB")
    if kept:
        return int(kept) / 1024
    import resource  # noqa: PLC0415 - Unix only; on Linux it starts from the peak of the parent, hence not used there

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if platform.system() == "Darwin" else peak / 1024


def _first_line_after(path: str, name: str) -> str:
    file = Path(path)
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
