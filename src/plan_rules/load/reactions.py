"""Files of reactions: that of a plan, and those of a host beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from plan_rules.arguments import read_path
from plan_rules.load.reading import Reading
from plan_rules.load.stand_ins import partly_read
from plan_rules.model.base import Fault
from plan_rules.model.plan import Plan, as_plan
from plan_rules.model.reaction import Reaction, ReactionFile
from plan_rules.model.reaction_checks import faults_of_one, faults_of_reactions
from plan_rules.model.reaction_words import PlanNames
from plan_rules.problems import Code, PlanError, Problem
from plan_rules.text.reader import MOST_BYTES

REACTIONS = "reactions"
_STANDARD = Path(__file__).parent / "standard_reactions.yaml"


class ReactionReading:
    """The reactions of one file that could be read.

    Attributes:
        found: these reactions, in the order of the file.
    """

    def __init__(self, reading: Reading, path: str) -> None:
        self._reading, self._path = reading, path
        items = reading.items(path, REACTIONS, ReactionFile, Reaction) if path in reading.files else ()
        self._positions: list[int] = []
        self.found: list[Reaction] = []
        for position, reaction in items:
            self._positions.append(position)
            self.found.append(reaction)
        self._faulty = {position: data for file, position, data in reading.faulty if file == path}

    def check(self, names: PlanNames | None, others: Iterable[Reaction] = ()) -> None:
        """Add what the plan and the other reactions tell of them to the problems.

        One that has a fault already is checked as far as it could be read.
        """
        known, is_whole = tuple(others), self._faulty.keys() <= {*self._positions}
        for fault in faults_of_reactions(self.found, names, known, is_whole=is_whole):
            is_sound = self._positions[int(fault.path[1])] not in self._faulty
            if is_sound or fault.code in (Code.DUPLICATE_ID, Code.CYCLE):
                self.add_all([fault])
        for position, data in self._faulty.items():
            if part := partly_read(data):
                for fault in filter(part.speaks_of, faults_of_one(part.reaction, names, (*known, *self.found))):
                    self._reading.add(self._path, (REACTIONS, position), fault)

    def add_all(self, faults: Iterable[Fault]) -> None:
        """Add faults, each at its place in the file."""
        for fault in faults:
            prefix = (REACTIONS, self._positions[int(fault.path[1])])
            self._reading.add(self._path, prefix, replace(fault, path=fault.path[2:]))


def read_reactions(source: str | Path, plan: Plan) -> tuple[Reaction, ...]:
    """Read a host's own reactions, for ``conclude``.

    Args:
        source: the path of a file of the form of reactions.yaml.
        plan: the plan whose rules, phases and fields they speak of. They can rest on conclusions of its own reactions
            and of the standard ones, which must then be handed to ``conclude`` with them.

    Raises:
        PlanError: with every problem of the file: code, line, column and what would be right.
        DataError: for arguments of another type.

    >>> from plan_rules import load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> read_reactions("nowhere.yaml", plan)
    Traceback (most recent call last):
    plan_rules.problems.PlanError: nowhere.yaml: not-found: the file cannot be read: No such file or directory
    """
    path = read_path("source", source)
    as_plan(plan)
    others = (*plan.reactions, *standard_reactions())
    return _read(path, PlanNames(plan.header, plan.rules), others)


def standard_reactions() -> tuple[Reaction, ...]:
    """The reactions that hold for every plan: a target broken by a part, and by units.

    >>> [reaction.id for reaction in standard_reactions()]
    ['target-broken-by-part', 'target-broken-by-unit', 'target-open-by-part', 'target-open-by-unit']
    """
    return _standard()


@cache
def _standard() -> tuple[Reaction, ...]:
    return _read(_STANDARD, None, ())


def _read(path: Path, names: PlanNames | None, others: tuple[Reaction, ...]) -> tuple[Reaction, ...]:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise PlanError(
            [Problem(Code.NOT_FOUND, f"the file cannot be read: {error.strerror}", file=str(path))]
        ) from None
    reading = Reading([])
    reading.parse(str(path), data)
    reactions = ReactionReading(reading, str(path))
    reactions.check(names, others)
    if reading.problems:
        raise reading.error()
    return tuple(reactions.found)
