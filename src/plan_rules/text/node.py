"""The tree of a rule file, with a position for every node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from plan_rules.problems import Path

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"


@dataclass(frozen=True, slots=True)
class Mark:
    """A position, line and column counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text, exactly as written between its quotes."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, under the text of the key."""

    entries: dict[str, tuple[Scalar, Node]]
    mark: Mark

    def entry(self, key: str) -> tuple[Scalar, Node] | None:
        """The key and the value under a name."""
        return self.entries.get(key)


Node: TypeAlias = Scalar | Sequence | Mapping


def plain(node: Node) -> Plain:
    """The tree without positions; every scalar stays the text that was written."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, (_, value) in node.entries.items()}


def locate(node: Node, path: Path, *, key: bool = False) -> Mark:
    """The position of the node at a path, or of the last node on the way to it that exists.

    With ``key=True`` the position of the key instead of its value.
    """
    mark = node.mark
    for step in path:
        if isinstance(node, Mapping) and (entry := node.entry(str(step))):
            node = entry[1]
            mark = entry[0].mark if key else node.mark
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            mark = node.mark
        else:
            break
    return mark
