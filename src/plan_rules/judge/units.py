"""Targets that every unit must reach: one failing unit breaks them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plan_rules.caveat import Caveat, CaveatCode
from plan_rules.judge.judgement import Judgement
from plan_rules.model.base import FrozenDict
from plan_rules.verdict import Verdict, conjunction


@dataclass(frozen=True, slots=True)
class Units:
    """The judgements of all units.

    Attributes:
        outcomes: for each unit its judgement, in the natural order of the units.
        unlisted: units with data that are not on the rule's list.
        lacks_some: whether there are records that lack their unit.
    """

    outcomes: Mapping[FrozenDict[str, str | None], Judgement]
    unlisted: tuple[FrozenDict[str, str | None], ...] = ()
    lacks_some: bool = False

    @property
    def verdict(self) -> Verdict | None:
        """Whether every unit holds; None where nothing is known of any."""
        return conjunction([each.verdict for each in self.outcomes.values()])

    @property
    def is_final(self) -> bool:
        """Whether a unit fails for good, so that nothing can repair it any more."""
        return any(each.verdict is Verdict.VIOLATED and not each.is_repairable for each in self.outcomes.values())

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """What a reader must know about the units."""
        caveats = []
        if silent := [_name(key) for key, each in self.outcomes.items() if each.verdict is None]:
            caveats.append(Caveat.of(CaveatCode.UNITS_WITHOUT_DATA, units=silent))
        if self.unlisted:
            caveats.append(Caveat.of(CaveatCode.UNLISTED_UNITS, units=[_name(key) for key in self.unlisted]))
        if self.lacks_some:
            caveats.append(Caveat.of(CaveatCode.RECORDS_WITHOUT_UNIT))
        return tuple(caveats)


def _name(key: FrozenDict[str, str | None]) -> str:
    return ", ".join(value or "?" for value in key.values())
