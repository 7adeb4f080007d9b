"""Reactions of which some keys could not be read, with something in their place, so that the rest is checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from pydantic import ValidationError

from plan_rules.load.faults import faults_of, without_faults
from plan_rules.model.base import Fault
from plan_rules.model.fact_field import FactKind
from plan_rules.model.reaction import Reaction
from plan_rules.problems import Code, Path

_TEXTS = {"vi": "-", "en": "-"}
_STAND_INS: Mapping[tuple[str, ...], object] = {
    ("id",): "unread",
    ("title",): _TEXTS,
    ("conclude", "code"): "unread",
    ("conclude", "message"): _TEXTS,
    ("conclude", "to"): _TEXTS,
    ("conclude", "severity"): "note",
}
_ROUNDS = 3
"""A premise without its wrong keys may be none, and something stands in for it in the round after."""


@dataclass(frozen=True, slots=True)
class PartlyRead:
    """A reaction with something in the place of what could not be read.

    Attributes:
        reaction: the reaction.
        places: where something stands in.
    """

    reaction: Reaction
    places: frozenset[Path]

    def speaks_of(self, fault: Fault) -> bool:
        """Whether a fault is one of what was read."""
        if fault.code is Code.UNUSED_NAME or any(fault.path[: len(place)] == place for place in self.places):
            return False
        # What messages and joins refer to may be what could not be read.
        return fault.path[0] == "when" or {"when", "same"}.isdisjoint(place[0] for place in self.places)


def partly_read(data: object) -> PartlyRead | None:
    """What can be read of a reaction that has faults; None where that is nothing."""
    if not isinstance(data, dict) or not isinstance(data.get("when"), list):
        return None
    filled: dict[str, Any] = data
    places: set[Path] = set()
    for _ in range(_ROUNDS):
        try:
            return PartlyRead(Reaction.model_validate(filled), frozenset(places))
        except ValidationError as error:
            faults = faults_of(error, Reaction)
        filled = cast("dict[str, Any]", without_faults(filled, faults, Reaction)[0])
        wrong = [fault.path for fault in faults if fault.code is not Code.UNKNOWN_KEY]
        places |= {*_fill(filled, wrong), *_fill_premises(filled["when"], wrong)}
        if any(fault.path[:1] == ("same",) or _may_be_joins(fault) for fault in faults):
            places.add(("same",))
    return None


def _may_be_joins(fault: Fault) -> bool:
    return fault.code is Code.UNKNOWN_KEY and len(fault.path) == 1


def _fill(data: dict[str, Any], wrong: list[Path]) -> Iterator[Path]:
    if not isinstance(data.get("conclude"), dict):
        data["conclude"] = {}
    for place, value in _STAND_INS.items():
        inside = data["conclude"] if len(place) > 1 else data
        if place[-1] not in inside or any(path[: len(place)] == place for path in wrong):
            inside[place[-1]] = value
            yield place


def _fill_premises(premises: list[Any], wrong: list[Path]) -> Iterator[Path]:
    """A premise without its wrong keys and conditions asks for less, so what is impossible of it stays so."""
    for path in wrong:
        if path[:1] != ("when",) or len(path) < 2:
            continue
        position, *inside = path[1:]
        premise = premises[int(position)]
        if not isinstance(premise, dict) or not inside:
            premises[int(position)] = {FactKind.FINDING.value: {}}
        elif len(inside) > 1 and isinstance(premise.get(inside[0]), dict):
            premise[inside[0]].pop(inside[1], None)
        else:
            premise.pop(inside[0], None)
        yield path[:4]
