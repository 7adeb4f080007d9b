"""The outcome of one rule for one group: what was judged, what came of it, and the counts it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from plan_rules.judge.rule import Case, RuleJudgement
from plan_rules.judge.units import Units
from plan_rules.measure.kinds import Row, Rows
from plan_rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """One rule for one group, before it is composed with its parts.

    Groups with equal counts are judged as one; what decides nothing of their counts is not in it.

    Attributes:
        case: what was judged.
        result: what came of it.
        units: the units that must each reach the threshold, where the rule speaks of each.
    """

    case: Case
    result: RuleJudgement
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

    def row(self, rows: Rows | None) -> Row | None:
        """The counts it rests on: an empty row where there is no record, None where it rests on no records.

        Args:
            rows: the counts of the group in each window that has records; None where nothing was counted.
        """
        counted = self.result.deciding.counted
        return None if counted is None else (rows or {}).get(counted, ())
