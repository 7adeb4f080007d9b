"""Tables of text: CSV with a header, whatever the delimiter, each row with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from plan_rules.problems import Code, DataError, Problem, near_miss

_DELIMITERS = ",;\t"


def read_table(
    path: Path, columns: Sequence[str], *, required: Sequence[str] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file as mappings from column to text, with their line numbers; empty cells are left out.

    UTF-8 with or without a byte-order mark; the delimiter is a comma, a semicolon or a tab, whichever the
    header uses.

    Args:
        path: the file.
        columns: the columns that are known; others are refused.
        required: the columns that must be there.

    Raises:
        DataError: with line and column for a bad encoding, an unknown or repeated column, or a row of another
            length than the header.
    """
    name = str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"byte {error.object[error.start]:#04x} is not UTF-8"
        line = error.object[: error.start].count(b"\n") + 1
        raise DataError([Problem(Code.NOT_UTF8, message, "save the file as UTF-8", name, line, 1)]) from None
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        _check_header(name, header, columns, required)
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(header):
                message = f"the row has {len(row)} cells, the header {len(header)}"
                hint = f"quote cells that contain {delimiter!r}"
                raise DataError([Problem(Code.BAD_SYNTAX, message, hint, name, reader.line_num, 1)])
            yield reader.line_num, {key: cell.strip() for key, cell in zip(header, row, strict=True) if cell.strip()}
    except csv.Error as error:
        message = f"the CSV breaks off: {error}"
        raise DataError([Problem(Code.BAD_SYNTAX, message, "check the quotes", name, reader.line_num, 1)]) from None


def _check_header(name: str, header: list[str], columns: Sequence[str], required: Sequence[str]) -> None:
    problems = []
    for position, column in enumerate(header, start=1):
        if column not in columns:
            hint = near_miss(column, columns)
            problems.append(Problem(Code.UNKNOWN_FIELD, f"there is no column {column!r}", hint, name, 1, position))
        elif header.index(column) < position - 1:
            problems.append(Problem(Code.DUPLICATE_KEY, f"the column {column!r} stands twice", "", name, 1, position))
    for column in required:
        if column not in header:
            hint = near_miss(column, header)
            problems.append(Problem(Code.MISSING_FIELD, f"the column {column!r} is missing", hint, name, 1, 1))
    if problems:
        raise DataError(problems)
