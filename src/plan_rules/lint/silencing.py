"""What authors have silenced, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import TypeAlias

from plan_rules.lint.check import Found, Quietened
from plan_rules.model.plan import Plan
from plan_rules.model.silence import Silence
from plan_rules.problems import Path, format_path

Part: TypeAlias = int | None
"""The position of a rule; None for plan.yaml and clauses.yaml."""


class Silences:
    """The silences of a plan on one day, and which of them kept something quiet."""

    def __init__(self, plan: Plan, as_of: date) -> None:
        self._as_of = as_of
        self._silences = tuple(_silences(plan))
        self._used: set[Path] = set()
        self._lookup: dict[tuple[Part, str], list[tuple[Path, Silence]]] = {}
        for path, silence in self._silences:
            self._lookup.setdefault((_part(path), silence.check), []).append((path, silence))

    def cover(self, code: str, found: Found) -> bool:
        """Whether a silence keeps this quiet; it then counts as used, also where its day has passed."""
        is_quiet = False
        for path, silence in self._lookup.get((_part(found.path), code), ()):
            if _speaks_of(silence, found.path):
                self._used.add(path)
                is_quiet = is_quiet or not is_over(silence, self._as_of)
        return is_quiet

    def outcome(self, known: Collection[str], asked: Collection[str]) -> tuple[Quietened, ...]:
        """What became of each silence.

        Args:
            known: the codes of all checks.
            asked: those of the checks that were run.
        """
        return tuple(
            Quietened(silence, path, silence.check in known, silence.check in asked, path in self._used)
            for path, silence in self._silences
        )


def is_over(silence: Silence, as_of: date) -> bool:
    """Whether the last day of a silence has passed."""
    return silence.until is not None and silence.until < as_of


def _silences(plan: Plan) -> Iterator[tuple[Path, Silence]]:
    for position, silence in enumerate(plan.header.silenced):
        yield ("header", "silenced", position), silence
    for index, rule in enumerate(plan.rules):
        for position, silence in enumerate(rule.silenced):
            yield ("rules", index, "silenced", position), silence


def _part(path: Path) -> Part:
    return int(path[1]) if path[0] == "rules" else None


def _speaks_of(silence: Silence, path: Path) -> bool:
    """Whether a silence is about what stands at a path, or inside it."""
    if silence.at is None:
        return True
    inner = format_path(path[2:] if path[0] == "rules" else path[1:])
    return inner == silence.at or inner.startswith((f"{silence.at}.", f"{silence.at}["))
