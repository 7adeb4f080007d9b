"""Where each part of a plan stands in its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plan_rules.load.folder import CLAUSE_FILE, PLAN_FILE
from plan_rules.problems import Path
from plan_rules.text.node import Node, locate
from plan_rules.text.reader import SourceText


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that was read.

    Attributes:
        source: its text.
        node: what the text says, with a position for every part.
    """

    source: SourceText
    node: Node


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a plan in its file; positions count from 1, and 0 is none.

    Attributes:
        file: the file, under its path in the folder.
        path: keys and list positions that lead to it in that file.
        excerpt: the line of the file.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    path: Path = ()
    excerpt: str = ""


def in_file(path: Path, rules: Sequence[tuple[str, int]]) -> tuple[str, Path]:
    """The file and the path in it of a path that starts with ``header``, ``text`` or ``rules``.

    Args:
        path: the path in the plan.
        rules: for each rule its file, and its position there.
    """
    if path[0] == "rules":
        file, index = rules[int(path[1])]
        return file, ("rules", index, *path[2:])
    return (CLAUSE_FILE if path[0] == "text" else PLAN_FILE), path[1:]


@dataclass(frozen=True, slots=True)
class Places:
    """The files of a plan.

    Attributes:
        files: the files under their paths in the folder.
        rules: for each rule of the plan its file, and its position there.
    """

    files: Mapping[str, SourceFile]
    rules: Sequence[tuple[str, int]]

    def find(self, path: Path, *, at_key: bool = False) -> Place:
        """The place of a path in the plan; ``at_key`` asks for the key there instead of its value."""
        name, steps = in_file(path, self.rules)
        file = self.files[name]
        mark = locate(file.node, steps, key=at_key)
        return Place(name, mark.line, mark.column, steps, file.source.excerpt(mark))
