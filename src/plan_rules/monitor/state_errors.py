"""What is wrong with the file of a state, as errors of this library."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plan_rules.problems import Code, DataError, Problem


@contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """What SQLite has to say of a file, as an error of this library."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        if "locked" in str(error):
            raise held_error(path) from None
        hint = "go back to a copy, or feed a new monitor"
        raise state_error(path, f"it cannot be read or written: {error}", hint) from error


def state_error(
    path: Path, message: str, hint: str = "give a file that Monitor.save wrote", code: Code = Code.BAD_STATE
) -> DataError:
    """The error for a file."""
    return DataError([Problem(code, message, hint, str(path))])


def held_error(path: Path) -> DataError:
    """The error for a file that another process works on."""
    return state_error(path, "another monitor holds it", "let one monitor at a time open a state")


def bad_state(path: Path, message: str) -> DataError:
    """The error for a state that is damaged."""
    return state_error(path, f"the state is damaged: {message}", "go back to a copy, or feed a new monitor")
