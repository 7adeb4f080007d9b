"""The places of a message: ``{title}``, ``{group.agency}``, or ``{first.status}`` of a premise that has a name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plan_rules.model.reaction import Reaction

COUNT = "count"
"""The place of a premise for a number of facts that holds how many there are."""

RESERVED = frozenset({"group", "before", "after", "part", "unit"})
"""What no premise may be called, because names of fields start with it."""

_PLACE = re.compile(r"\{([^{}]*)\}")


class PlaceError(ValueError):
    """A place that refers to nothing, or to more than one thing.

    Attributes:
        hint: what would be right.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Place:
    """What stands at a place: a field of the facts of one premise."""

    premise: int
    field: str


def pieces_of(text: str) -> list[str]:
    """A text cut at its places: what stands at odd positions is the inside of braces.

    Raises:
        PlaceError: for a brace without its partner.
    """
    pieces = _PLACE.split(text)
    if any(sign in piece for piece in pieces[::2] for sign in "{}"):
        raise PlaceError("a brace stands alone", "write {title}; a message cannot hold other braces")
    return pieces


def find_place(reaction: Reaction, name: str) -> Place:
    """The premise and the field that a place refers to.

    Raises:
        PlaceError: for a name that leaves open which premise is meant, or that means one that no fact stands for.
    """
    first, _, rest = name.partition(".")
    if rest and first in reaction.positions:
        if reaction.when[reaction.positions[first]].none:
            raise PlaceError(f"no fact stands for {first!r}", "name a premise that asks for facts")
        return Place(reaction.positions[first], rest)
    there = [index for index, premise in enumerate(reaction.when) if not premise.none]
    if name == COUNT:
        there = [index for index in there if reaction.when[index].count]
    if len(there) > 1 and any(shared.field == name for shared in reaction.same):
        there = there[:1]
    if len(there) != 1:
        known = ", ".join(f"{{{alias}.{name}}}" for alias in reaction.positions)
        hint = f"write one of {known}" if known else "give the premise a name with `as`, and write {NAME.FIELD}"
        raise PlaceError(f"{{{name}}} does not say which premise is meant", hint)
    return Place(there[0], name)
