"""Measure plan-rules against what is written by hand and against its peers, on the same records in the same run.

Run: python benchmarks/measure.py
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import results
from machine import keep_to_two_cores
from results import Section

PARTS = {
    "six": "parts.sources",
    "twenty": "parts.sources",
    "sixty": "parts.sources",
    "mappings": "parts.mappings",
    "groups": "parts.groups",
    "tiny": "parts.tiny",
    "wide": "parts.wide",
    "curve": "parts.curve",
    "observations": "parts.observations",
    "peers": "parts.peers",
    "spark": "parts.spark",
    "memory": "parts.memory",
}
"""Each part and the module that measures it."""

LONG = ("spark", "memory")
"""Parts that are measured only where they are asked for."""


def main() -> None:
    """Measure the parts that are asked for, and print each as it is done."""
    arguments = _arguments()
    keep_to_two_cores()
    with tempfile.TemporaryDirectory(prefix="plan-rules-", dir=arguments.folder) as folder:
        measured = []
        for section in _measure(arguments, Path(folder)):
            measured.append(section)
            print(f"\n{section.title}\n\n{results.plain(results.table(section))}")
            print(*(f"\n{remark}" for remark in section.remarks), flush=True)
    overview = results.overview(measured)
    if overview:
        print(f"\nRatio to what is written by hand, with its target\n\n{results.plain(overview)}")
    missed = results.shortfalls(measured)
    print("", *(["Falls short:"] if missed else ["No target is missed."]), *missed, sep="\n")
    if arguments.save:
        results.write(measured, arguments.save)
        if arguments.save == results.FILE:
            import picture  # noqa: PLC0415 - matplotlib is needed for nothing else

            measured = results.read()
            picture.save(measured)
            readme = results.README.read_text(encoding="utf-8")
            results.README.write_text(results.with_overview(readme, measured), encoding="utf-8")
        print(f"\nWritten to {arguments.save}")


def _measure(arguments: argparse.Namespace, folder: Path) -> Iterator[Section]:
    # Only now, when the cores are chosen, may an engine be imported.
    from parts.options import Options  # noqa: PLC0415

    options = Options(
        documents=arguments.documents,
        mappings=arguments.mappings,
        rows_on_disk=arguments.rows_on_disk,
        groups=arguments.groups,
        rounds=arguments.rounds,
        folder=folder,
    )
    for part in arguments.parts:
        start = time.perf_counter()
        measure: Callable[[Options], Iterator[Section]] = getattr(import_module(PARTS[part]), part)
        yield from measure(options)
        print(f"\n[{part}: {time.perf_counter() - start:.0f} s]", file=sys.stderr)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    usual = [part for part in PARTS if part not in LONG]
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=usual, metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--documents", type=int, default=1_000_000, help="documents in memory; the rest goes with it")
    parser.add_argument("--mappings", type=int, default=100_000, help="the same for Python mappings")
    parser.add_argument("--rows-on-disk", type=int, default=100_000_000, help="documents of the part memory")
    parser.add_argument("--groups", type=int, default=10_000, help="groups of the part wide, of a hundred records each")
    parser.add_argument("--rounds", type=int, default=5, help="how often each candidate is timed")
    parser.add_argument("--folder", type=Path, help="where files are written while it runs")
    parser.add_argument(
        "--save",
        type=Path,
        nargs="?",
        const=results.FILE,
        help="add the results to a file; without a path to that of the documentation, its picture and the README",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
