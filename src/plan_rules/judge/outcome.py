"""The outcome of one rule for one group: what was judged, what came of it, and the counts it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from plan_rules.judge.rule import Case, RuleJudgement
from plan_rules.judge.units import Units
from plan_rules.measure.fold import Row, Rows
from plan_rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """One rule for one group, before it is composed with its parts.

    Groups that were judged as one share their case and result; their counts differ in what decides nothing.

    Attributes:
        case: what was judged.
        result: what came of it.
        rows: the counts of each window that has records; None where nothing was counted.
        units: the units that must each reach the threshold, where the rule speaks of each.
    """

    case: Case
    result: RuleJudgement
    rows: Rows | None
    units: Units | None = None

    @property
    def verdict(self) -> Verdict | None:
        """The verdict without the parts."""
        return self.units.verdict if self.units else self.result.deciding.verdict

    @property
    def is_final(self) -> bool:
        """Whether a violation can no longer be repaired."""
        if self.units:
            return self.units.is_final
        return self.verdict is Verdict.VIOLATED and not self.result.deciding.is_repairable

    @property
    def row(self) -> Row | None:
        """The counts it rests on: an empty row where there is no record, None where it rests on no records."""
        counted = self.result.deciding.counted
        return None if counted is None else (self.rows or {}).get(counted, ())
