"""Arguments of another type than is due: told with the name of the argument, and what would be right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import TypeVar

from plan_rules.problems import Code, DataError, Problem

_Each = TypeVar("_Each")

_PATH = "give the path of a file, as text or as pathlib.Path"


def wrong_type(name: str, due: str, given: object, hint: str = "") -> Problem:
    """The problem of an argument of another type than is due."""
    return Problem(Code.BAD_ARGUMENT, f"{name}: {due} is due, there is {type(given).__name__}", hint)


def read_one(name: str, given: object, kind: type[_Each], due: str, hint: str = "") -> _Each:
    """An argument of one type.

    Raises:
        DataError: for anything else.
    """
    if not isinstance(given, kind):
        raise DataError([wrong_type(name, due, given, hint)])
    return given


def read_several(name: str, given: object, kind: type[_Each], hint: str = "") -> tuple[_Each, ...]:
    """An argument of several values of one type, in any iterable that is not itself a value.

    Raises:
        DataError: for anything else.
    """
    due = f"a list of {kind.__name__}"
    is_value = isinstance(given, str | bytes | Mapping) or hasattr(type(given), "model_fields")
    if is_value or not isinstance(given, Iterable):
        raise DataError([wrong_type(name, due, given, hint)])
    found = tuple(given)
    for each in found:
        if not isinstance(each, kind):
            message = f"{name}: {due} is due, there is {type(each).__name__} in it"
            raise DataError([Problem(Code.BAD_ARGUMENT, message, hint)])
    return found


def read_path(name: str, given: object) -> Path:
    """The path of a file.

    Raises:
        DataError: for another type, and for text that can name no file.
    """
    if not isinstance(given, str | PathLike):
        raise DataError([wrong_type(name, "a path", given, _PATH)])
    path = Path(given)
    if not path.name or "\0" in str(path):
        raise DataError([Problem(Code.BAD_ARGUMENT, f"{name}: {str(given)!r} names no file", _PATH)])
    return path
