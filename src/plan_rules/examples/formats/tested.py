"""What every format writes: proofs of the rules of one plan, with their places in its files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plan_rules.examples.proof import RuleProof
from plan_rules.load.places import PlacedPlan
from plan_rules.model.rule import Example, Rule
from plan_rules.problems import Problem


@dataclass(frozen=True)
class TestedPlan:
    """A plan that was tested, or could not be read.

    Attributes:
        name: the plan, as the user named it.
        placed: the plan with the places of its parts; None where it could not be read.
        proofs: its rules, each with what is known of it.
        problems: why it could not be read.
    """

    name: str
    placed: PlacedPlan | None
    proofs: Sequence[RuleProof] = ()
    problems: Sequence[Problem] = ()

    __test__ = False

    @property
    def passed(self) -> bool:
        """Whether nothing is left to do."""
        return not self.problems and all(proof.passed for proof in self.proofs)

    def rule(self, name: str) -> Rule:
        """A rule of the plan."""
        return self._plan.plan[name]

    def example(self, proof: RuleProof, position: int) -> Example:
        """An example of a rule."""
        return self.rule(proof.rule).examples[position]

    def place(self, rule: str, *path: str | int) -> tuple[str, int]:
        """File and line of a part of a rule; the file as a path from the current folder where it lies below it."""
        place = self._plan.place(rule, *path)
        return from_here(self._plan.folder / place.file), place.line

    @property
    def _plan(self) -> PlacedPlan:
        if self.placed is None:
            raise ValueError("the plan could not be read")
        return self.placed


def from_here(path: Path) -> str:
    """A path as a terminal and an editor can follow it."""
    resolved, here = path.resolve(), Path.cwd()
    return resolved.relative_to(here).as_posix() if resolved.is_relative_to(here) else path.as_posix()


def shortcomings(proof: RuleProof) -> Iterator[tuple[str, list[str]]]:
    """What a rule lacks besides examples that hold, each with its lines."""
    if proof.gaps:
        yield "no example saw", list(proof.gaps)
    if proof.survivors:
        width = max(len(change.name) for change in proof.survivors)
        yield "no example notices", [f"{change.name.ljust(width)}  {change.words}" for change in proof.survivors]
    if proof.stale:
        yield "explained without need", list(proof.stale)
