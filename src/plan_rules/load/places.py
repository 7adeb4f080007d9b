"""Where each part of a plan stands in its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from plan_rules.load.folder import CLAUSE_FILE, PLAN_FILE
from plan_rules.model.plan import Plan
from plan_rules.problems import Path as Steps
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
    path: Steps = ()
    excerpt: str = ""


@dataclass(slots=True)
class RulePlace:
    """Where a rule stands, and where those of its examples do that stand in other files.

    Attributes:
        file: the file of the rule.
        steps: the way to it in that file.
        beside: for a key and a position in the rule the file and the way of what stands elsewhere.
    """

    file: str
    steps: Steps
    beside: dict[Steps, tuple[str, Steps]] = field(default_factory=dict)

    def locate(self, path: Steps) -> tuple[str, Steps]:
        """The file of a part of the rule, and the way to it in that file."""
        file, steps = self.beside.get(path[:2], (self.file, (*self.steps, *path[:2])))
        return file, (*steps, *path[2:])


def in_file(path: Steps, rules: Sequence[RulePlace]) -> tuple[str, Steps]:
    """The file and the path in it of a path that starts with ``header``, ``text`` or ``rules``.

    Args:
        path: the path in the plan.
        rules: where each rule of the plan stands.
    """
    if path[0] == "rules":
        return rules[int(path[1])].locate(path[2:])
    return (CLAUSE_FILE if path[0] == "text" else PLAN_FILE), path[1:]


@dataclass(frozen=True, slots=True)
class Places:
    """The files of a plan.

    Attributes:
        files: the files under their paths in the folder.
        rules: where each rule of the plan stands.
    """

    files: Mapping[str, SourceFile]
    rules: Sequence[RulePlace]

    def find(self, path: Steps, *, at_key: bool = False) -> Place:
        """The place of a path in the plan; ``at_key`` asks for the key there instead of its value."""
        name, steps = in_file(path, self.rules)
        file = self.files[name]
        mark = locate(file.node, steps, key=at_key)
        return Place(name, mark.line, mark.column, steps, file.source.excerpt(mark))


@dataclass(frozen=True)
class PlacedPlan:
    """A plan with the place of every part of it.

    Attributes:
        plan: the plan.
        places: where its parts stand.
        folder: the folder it was read from, to which its files are relative; of texts, none.
    """

    plan: Plan
    places: Places
    folder: Path = Path()

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {rule.id: position for position, rule in enumerate(self.plan.rules)}

    def place(self, rule: str, *path: str | int) -> Place:
        """The place of a part of a rule, or of what comes nearest to it.

        >>> from plan_rules.load.plan import load_with_places
        >>> placed = load_with_places("vn-thanh-hoa/202-kh-ubnd-2020")
        >>> placed.place("documents-electronic", "threshold").file
        'targets/2.2.1-2021-2025.yaml'
        """
        return self.places.find(("rules", self._positions[rule], *path))
