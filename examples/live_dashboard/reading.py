"""What a request may hold, and what is said of one that holds something else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from plan_rules import Plan

_MOST_PROBLEMS = 20
_KINDS = {list: "a list", str: "text", bool: "true or false", type(None): "null"}


class InputError(Exception):
    """What is refused before the monitor sees it.

    Attributes:
        problems: each as the service answers it.
    """

    def __init__(self, problems: Sequence[dict[str, object]]) -> None:
        super().__init__("\n".join(f"{each['code']}: {each['message']}\n    {each['hint']}" for each in problems))
        self.problems = problems


def problem(code: str, message: str, hint: str = "", path: Sequence[str | int] = ()) -> dict[str, object]:
    """One thing that is wrong; the path leads to it, by dataset, field and record, counted from 1."""
    return {"code": code, "message": message, "hint": hint, "path": [*path]}


def content(body: bytes) -> Any:
    """What a body holds as JSON.

    Raises:
        InputError: for one that is none, or that cannot be read.
    """
    try:
        return json.loads(body)
    except RecursionError:
        wrong = problem("too-deep", "lists and objects stand in each other too deep to be read", "send flat records")
    except UnicodeDecodeError as error:
        wrong = problem("not-utf8", f"UTF-8 is due: {error}")
    except ValueError as error:  # also of a number of thousands of digits, which is no JSONDecodeError
        wrong = problem("bad-syntax", f"JSON is due: {error}")
    raise InputError([wrong])


def records(plan: Plan, dataset: str, given: object) -> list[dict[str, Any]]:
    """Records as JSON has them, with days instead of text where days are due.

    Raises:
        InputError: for what is no record, and for text that is no day.
    """
    known = plan.header.datasets.get(dataset)
    days = [name for name, field in known.fields.items() if field.type == "date"] if known else []
    rows, read, problems = given if isinstance(given, list) else [given], [], []
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            what = _KINDS.get(type(row), "a number")
            message = f"an object is due, with the fields of a record; there is {what}"
            problems.append(problem("wrong-field-type", message, path=(dataset, number)))
            continue
        as_days = {name: day(row[name]) for name in days if isinstance(row.get(name), str)}
        problems += [
            problem("bad-date", f"{name}: {row[name][:40]!r} is no day", "write YYYY-MM-DD", (dataset, name, number))
            for name, value in as_days.items()
            if value is None
        ]
        read.append({**row, **as_days})
    if problems:
        raise InputError(problems[:_MOST_PROBLEMS])
    return read


def day(text: str) -> date | None:
    """The day that a text names, if it names one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def clock(given: str, *, ahead: bool, how: str) -> str:
    """What a clock shall show. It does not go back, so a slip of the pen must not send it years ahead.

    Args:
        given: the date; what is none is left to the monitor.
        ahead: whether a day is meant that has not come.
        how: how to say that it is meant.

    Raises:
        InputError: for a day after tomorrow that is not said to be meant; tomorrow has come somewhere.
    """
    asked, today = day(given), date.today()  # noqa: DTZ011 - the day of whoever serves
    if asked is not None and asked > today + timedelta(days=1) and not ahead:
        message = f"as_of: {asked} has not come, and the clock does not go back"
        raise InputError([problem("bad-argument", message, f"today is {today}; say {how} where it is meant")])
    return given
