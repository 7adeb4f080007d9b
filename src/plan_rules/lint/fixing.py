"""Safe changes, made in the text of a file."""

from __future__ import annotations

import re
from collections.abc import Iterable

from plan_rules.lint.remark import Fix

_LINE_END = re.compile("(\r\n|[\n\r\u2028\u2029])")


def fixed(text: str, fixes: Iterable[Fix]) -> str:
    """A text with some fixes of its file made; every other character stays as it is.

    A fix whose old text does not stand in its place is left out, and so is a second one at a place.
    """
    parts = _LINE_END.split(text)  # lines at even positions, their ends between them
    made: set[tuple[int, int]] = set()
    for fix in sorted(fixes, key=lambda fix: (fix.line, fix.column), reverse=True):
        line = parts[2 * fix.line - 2]
        start, end = fix.column - 1, fix.column - 1 + len(fix.old)
        if line[start:end] == fix.old and (fix.line, fix.column) not in made:
            parts[2 * fix.line - 2] = f"{line[:start]}{fix.new}{line[end:]}"
            made.add((fix.line, fix.column))
    return "".join(parts)
