"""How a file of text is laid out, as far as it takes to hand its lines to another reader."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Container
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from plan_rules.text.table import delimiter_of

_BLOCK = 1 << 20
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Layout:
    """What files have in common that can be read in one go.

    Attributes:
        suffix: ``.csv`` or ``.jsonl``.
        newline: the number of bytes that end a line, in every line of the file.
        delimiter: what parts the cells of a CSV file.
        columns: its columns.
    """

    suffix: str
    newline: int
    delimiter: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlainFile:
    """A file whose lines are its records.

    Attributes:
        path: the file.
        layout: how it is laid out.
        content: the bytes of its lines and their ends; a byte-order mark and the header are no lines, and the last
            line counts as if it were ended.
        fields: the columns of a CSV file, or the keys of the first line of JSON.
    """

    path: Path
    layout: Layout
    content: int
    fields: frozenset[str]


def look_at(path: Path, fields: Container[str]) -> PlainFile | None:
    """The layout of a CSV or JSON lines file; None where its lines end in several ways, or its header is unusual.

    The whole file is gone through, for the ends of its lines.

    Args:
        path: the file.
        fields: the columns that a CSV file may have.

    Raises:
        OSError: for a file that cannot be opened.
    """
    with path.open("rb") as file:
        newline = _newline(file)
        file.seek(0)
        start = file.readline(_BLOCK)
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - 1, 0))
        is_ended = file.read(1) == b"\n"
    if newline is None:
        return None
    content = size - (len(_MARK) if start.startswith(_MARK) else 0)
    layout, found = Layout(path.suffix.lower(), newline), _keys(start)
    if layout.suffix == ".csv":
        content = size - len(start)
        delimiter, columns = _header(start)
        layout, found = replace(layout, delimiter=delimiter, columns=columns), frozenset(columns)
        if not columns or len(found) < len(columns) or not all(column in fields for column in columns):
            return None
    return PlainFile(path, layout, content + (newline if content and not is_ended else 0), found)


def _newline(file: BinaryIO) -> int | None:
    """How many bytes end a line: one, or two on Windows; None where both occur, or a carriage return alone."""
    returns = feeds = pairs = 0
    last = b""
    while block := file.read(_BLOCK):
        if not last or returns:
            returns += block.count(b"\r")
        elif b"\r" in block:
            return None
        if returns:
            feeds += block.count(b"\n")
            pairs += block.count(b"\r\n") + (last == b"\r" and block[:1] == b"\n")
        last = block[-1:]
    return 1 if not returns else 2 if returns == feeds == pairs else None


def _header(start: bytes) -> tuple[str, tuple[str, ...]]:
    """The delimiter and the columns of a CSV file; no columns where its first line is no whole header."""
    try:
        text = start.removeprefix(_MARK).decode()
        delimiter = delimiter_of(text)
        rows = list(csv.reader([text], delimiter=delimiter, strict=True))
    except (UnicodeDecodeError, csv.Error):
        return "", ()
    is_whole = len(start) < _BLOCK and len(rows) == 1
    return delimiter, tuple(cell.strip() for cell in rows[0]) if is_whole else ()


def _keys(start: bytes) -> frozenset[str]:
    """The keys of a line of JSON; none where it is no object."""
    try:
        first = json.loads(start.removeprefix(_MARK))
    except (ValueError, RecursionError):
        return frozenset()
    return frozenset(first) if isinstance(first, dict) else frozenset()
