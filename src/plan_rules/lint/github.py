"""Remarks as the commands by which a GitHub workflow marks lines of a change."""

from __future__ import annotations

from collections.abc import Iterable

from plan_rules.lint.remark import Level, Remark
from plan_rules.problems import format_path

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}


def to_github(remarks: Iterable[Remark]) -> str:
    """A line for each remark, each with its line end."""
    return "".join(map(_line, remarks))


def _line(remark: Remark) -> str:
    place = remark.place
    properties = {"file": place.file, "line": place.line, "col": place.column, "title": remark.code}
    given = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in properties.items() if value)
    path = f" (at {format_path(place.path)})" if place.path else ""
    message = f"{remark.message}{path}" + (f"\n{remark.hint}" if remark.hint else "")
    return f"::{_COMMANDS[remark.level]} {given}::{_escaped(message)}\n"


def _escaped(text: str, more: str = "") -> str:
    for sign in f"%\r\n{more}":
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
