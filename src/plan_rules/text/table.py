"""Tables of text: CSV with a header, whatever the delimiter, each row with its line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from plan_rules.problems import Code, DataError, Problem, near_miss

_DELIMITERS = ",;\t"
_MOST_PROBLEMS = 20


def read_table(
    path: Path, columns: Sequence[str], *, required: Sequence[str] = (), keep_empty: bool = False
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file as mappings from column to text, with their line numbers, read as they are asked for.

    UTF-8 with or without a byte-order mark; the delimiter is a comma, a semicolon or a tab, whichever the
    header uses. A line without any character is no row.

    Args:
        path: the file.
        columns: the columns that are known; others are refused.
        required: the columns that must be there.
        keep_empty: whether an empty cell is empty text; left out of its row otherwise, and a row of nothing else is
            none.

    Raises:
        DataError: with line and column for a bad encoding, an unknown or repeated column, or a row of another
            length than the header. What is wrong with rows is told after the last one.
    """
    name = str(path)
    ragged: list[Problem] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            first = file.readline()
            delimiter = delimiter_of(first)
            reader = csv.reader(chain([first], file), delimiter=delimiter, strict=True)
            header = [cell.strip() for cell in next(reader, [])]
            _check_header(name, header, columns, required)
            following = reader.line_num + 1
            for row in reader:
                line, following = following, reader.line_num + 1
                cells = [cell.strip() for cell in row]
                if not row or not (keep_empty or any(cells)):
                    continue
                if len(row) != len(header):
                    message = f"the row has {len(row)} cells, the header {len(header)}"
                    hint = f"quote cells that contain {delimiter!r}"
                    ragged.append(Problem(Code.BAD_SYNTAX, message, hint, name, line, 1))
                    if len(ragged) == _MOST_PROBLEMS:
                        break
                    continue
                cells_by_column = zip(header, cells, strict=True)
                yield line, {column: cell for column, cell in cells_by_column if cell or keep_empty}
        except UnicodeDecodeError:
            raise DataError([*ragged, _not_utf8(path)]) from None
        except csv.Error as error:
            message = f"the CSV breaks off: {error}"
            ragged.append(Problem(Code.BAD_SYNTAX, message, "check the quotes", name, reader.line_num, 1))
    if ragged:
        raise DataError(ragged)


def delimiter_of(first: str) -> str:
    """The delimiter of a table by its first line: whichever stands there most often, a comma if none does."""
    return max(_DELIMITERS, key=first.count)


def _not_utf8(path: Path) -> Problem:
    """Where the file stops being UTF-8; a decoder that reads in blocks cannot tell."""
    line, column, message = 1, 1, "the file is not UTF-8"
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            try:
                raw.decode()
            except UnicodeDecodeError as error:
                line, column = number, len(raw[: error.start].decode("utf-8-sig")) + 1
                message = f"byte {raw[error.start]:#04x} is not UTF-8"
                break
    return Problem(Code.NOT_UTF8, message, "save the file as UTF-8", str(path), line, column)


def _check_header(name: str, header: list[str], columns: Sequence[str], required: Sequence[str]) -> None:
    problems: list[Problem] = []
    seen: set[str] = set()
    for position, column in enumerate(header, start=1):
        if len(problems) == _MOST_PROBLEMS:
            break
        if column not in columns:
            hint = near_miss(column, columns)
            problems.append(Problem(Code.UNKNOWN_FIELD, f"there is no column {column!r}", hint, name, 1, position))
        elif column in seen:
            problems.append(Problem(Code.DUPLICATE_KEY, f"the column {column!r} stands twice", "", name, 1, position))
        seen.add(column)
    for column in required:
        if column not in header:
            hint = near_miss(column, header)
            problems.append(Problem(Code.MISSING_FIELD, f"the column {column!r} is missing", hint, name, 1, 1))
    if problems:
        raise DataError(problems)
