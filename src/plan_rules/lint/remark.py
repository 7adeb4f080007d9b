"""What a check has to say about a plan: the level, the place, what is odd and what would be right."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from plan_rules.load.places import Place
from plan_rules.problems import format_path


class Level(StrEnum):
    """How much a remark matters."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def weight(self) -> int:
        """2 for an error, 1 for a warning, 0 for information."""
        return {Level.ERROR: 2, Level.WARNING: 1, Level.INFO: 0}[self]


@dataclass(frozen=True, slots=True)
class Fix:
    """A change of one line that leaves every verdict as it is.

    Attributes:
        file, line, column: where the old text begins, counted from 1.
        old, new: the text that stands there, and the text to put in its place.
    """

    file: str
    line: int
    column: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What one check found at one place.

    Attributes:
        code: the check, as in ``unused-number``.
        level: how much it matters.
        message: what is odd, in one sentence.
        hint: what would be right.
        rule: the id of the rule it is about; None for the plan as a whole.
        place: where it stands; without a file for a plan that was not read from files.
        fix: a safe change that settles it, where there is one.
    """

    code: str
    level: Level
    message: str
    hint: str = ""
    rule: str | None = None
    place: Place = field(default_factory=Place)
    fix: Fix | None = None

    @property
    def where(self) -> str:
        """``file:line:column``, as far as it is known; else the path in the plan."""
        place = self.place
        if not place.file:
            return format_path(place.path)
        return ":".join([place.file, str(place.line), str(place.column)] if place.line else [place.file])

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        path = f" (at {format_path(self.place.path)})" if self.place.file and self.place.path else ""
        lines = [f"{place}{self.level}: {self.code}: {self.message}{path}"]
        if self.place.excerpt:
            lines += [f"    {self.place.excerpt}", f"    {' ' * (self.place.column - 1)}^"]
        if self.hint:
            lines.append(f"    {self.hint}")
        return "\n".join(lines)
