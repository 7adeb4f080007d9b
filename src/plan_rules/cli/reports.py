"""Saved reports as the user names them on the command line."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from plan_rules.finding.model import Report
from plan_rules.problems import Code, DataError, Problem


def open_report(path: Path) -> Report:
    """A report that ``evaluate --format json`` wrote.

    Raises:
        DataError: for a file that holds none.
        OSError: for a file that cannot be read.
    """
    try:
        return Report.from_json(path.read_bytes())
    except (ValidationError, ValueError, TypeError, KeyError):
        message, hint = "the file holds no report of this format", "write one with `evaluate --format json`"
        raise DataError([Problem(Code.BAD_SYNTAX, message, hint, str(path))]) from None
