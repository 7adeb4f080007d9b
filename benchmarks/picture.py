"""The picture of the curves, drawn from the small table beside it.

Run: python benchmarks/picture.py
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any, TypeAlias

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator

from results import FILE, Section

TABLE = FILE.with_name("speed-curve.csv")
PICTURE = FILE.with_name("speed-curve.svg")
PARTS = ("curve-records", "curve-rules")

Line: TypeAlias = list[tuple[float, float]]
Curves: TypeAlias = Mapping[str, Mapping[str, Line]]
"""For each part its lines, each as points of number and seconds."""

_LOWEST_NAME = 0.04
"""The height of a name that does not touch the axis below."""
_GREY = "#808080"
_STYLE: Any = {
    "svg.hashsalt": "plan-rules",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 11,
    "text.color": _GREY,
    "axes.edgecolor": _GREY,
    "xtick.color": _GREY,
    "ytick.color": _GREY,
}
_COLOURS = {
    "plan-rules on DuckDB": "#0b9a86",
    "plan-rules on polars": "#2b8fd6",
    "SQL by hand": "#d9691f",
    "polars by hand": "#9577d0",
}
"""Of a brightness that reads on white and on black."""


def save(sections: Iterable[Section]) -> None:
    """Write the table of the curves that were measured, the largest of each part, and draw it."""
    largest = {section.part: section for section in sorted(sections, key=lambda each: each.size)}
    curves = [largest[part] for part in PARTS if part in largest]
    if not curves:
        return
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("part", "line", "number", "seconds", "title"))
        for section in curves:
            writer.writerows(
                (section.part, row.name, row.at, f"{row.seconds:.6f}", section.title) for row in section.rows
            )
    draw()


def draw() -> None:
    """Draw the table."""
    curves, titles = _read(TABLE)
    with mpl.rc_context(_STYLE):
        figure, axes = plt.subplots(1, len(curves), figsize=(5.8 * len(curves), 4), squeeze=False)
        for axis, (part, lines) in zip(axes[0], curves.items(), strict=True):
            _draw_part(axis, part, titles[part], lines)
        figure.tight_layout(w_pad=4)
        figure.savefig(PICTURE, transparent=True, metadata={"Date": None, "Creator": None})


def _read(path: Path) -> tuple[dict[str, dict[str, Line]], dict[str, str]]:
    curves: dict[str, dict[str, Line]] = {}
    titles: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            line = curves.setdefault(row["part"], {}).setdefault(row["line"], [])
            line.append((float(row["number"]), float(row["seconds"])))
            titles[row["part"]] = row["title"]
    return curves, titles


def _draw_part(axis: Axes, part: str, title: str, lines: Mapping[str, Line]) -> None:
    for name, points in lines.items():
        numbers, seconds = zip(*points, strict=True)
        width = 2.4 if name.startswith("plan-rules") else 1.6
        axis.plot(numbers, seconds, color=_COLOURS[name], linewidth=width, marker="o", markersize=3.5, clip_on=False)
    if part == "curve-records":
        axis.set_xscale("log")
        axis.set_yscale("log")
        axis.xaxis.set_major_formatter(lambda number, _: _count(number))
        axis.yaxis.set_major_locator(LogLocator(subs=(1, 3)))
    else:
        axis.set_xlim(left=0)
        axis.set_ylim(bottom=0)
    axis.yaxis.set_major_formatter(lambda seconds, _: _time(seconds, in_seconds=part == "curve-rules"))
    axis.minorticks_off()
    axis.set_title(title, loc="left", fontsize=12, pad=14)
    axis.spines[["top", "right"]].set_visible(False)
    _name_lines(axis, lines)


def _count(number: float) -> str:
    return f"{number / 1e6:g} M" if number >= 1e6 else f"{number:,.0f}"


def _time(seconds: float, *, in_seconds: bool) -> str:
    return f"{seconds:g} s" if in_seconds or seconds >= 1 else f"{seconds * 1000:g} ms"


def _name_lines(axis: Axes, lines: Mapping[str, Line]) -> None:
    """The name of each line at its end, moved up or down as far as its neighbours need."""
    to_axes = axis.transData + axis.transAxes.inverted()
    ends = sorted((float(to_axes.transform(points[-1])[1]), name) for name, points in lines.items())
    right = max(float(to_axes.transform(points[-1])[0]) for points in lines.values())
    for height, (_, name) in zip(_apart([height for height, _ in ends]), ends, strict=True):
        axis.text(right + 0.025, height, name, color=_COLOURS[name], transform=axis.transAxes, va="center")


def _apart(heights: Sequence[float], least: float = 0.065) -> list[float]:
    """Ascending heights, each at least so far from the next, moved as little as that takes."""
    runs: list[list[float]] = []  # neighbours that touch, by where the first of them would stand
    for number, height in enumerate(heights):
        runs.append([height - number * least])
        while len(runs) > 1 and fmean(runs[-2]) > fmean(runs[-1]):
            last = runs.pop()
            runs[-1] += last
    firsts = [fmean(run) for run in runs for _ in run]
    return [max(first, _LOWEST_NAME) + number * least for number, first in enumerate(firsts)]


if __name__ == "__main__":
    draw()
