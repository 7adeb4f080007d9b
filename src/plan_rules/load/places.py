"""Where the parts of a rule stand in the files of its plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from plan_rules.model.plan import Plan
from plan_rules.problems import Path as Steps


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file of a plan.

    Attributes:
        file: the path in the folder of the plan.
        line, column: counted from 1.
    """

    file: str
    line: int
    column: int


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


@dataclass(frozen=True)
class PlacedPlan:
    """A plan with the place of every part of its rules.

    Attributes:
        plan: the plan.
        folder: the folder it was read from.
        locate: the place of a part, by the position of its rule and the way to it from there.
    """

    plan: Plan
    folder: Path
    locate: Callable[[int, Steps], Place]

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
        return self.locate(self._positions[rule], path)
