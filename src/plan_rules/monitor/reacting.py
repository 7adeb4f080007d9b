"""What follows from the findings of a monitor, told when it begins to follow."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from plan_rules.chain.conclusion import Conclusion, PremiseFact
from plan_rules.chain.fact import Subject
from plan_rules.chain.session import ReactionSession, conclusions_instead
from plan_rules.finding.model import Finding, Report
from plan_rules.finding.transition import Transition
from plan_rules.model.fact_field import FactKind


class Reacting:
    """Concludes from each report, and tells what did not follow the time before.

    Attributes:
        told: what followed the last time, by reaction and premises.
    """

    def __init__(
        self, report: Report, session: ReactionSession, earlier: Iterable[Finding] = (), told: Iterable[str] = ()
    ) -> None:
        self._session, self._last, self.told = session, report, {*told}
        session.remember(sorted(earlier, key=lambda finding: finding.as_of))
        session.put(*report)

    @property
    def looks_back(self) -> bool:
        """Whether a reaction asks how things stood in earlier windows."""
        return self._session.looks_back

    @property
    def earlier(self) -> tuple[Finding, ...]:
        """How things stood in earlier windows, as far as reactions ask for it."""
        return self._session.remembered

    def look(self, report: Report) -> None:
        """Take up how things stand, without telling what follows."""
        if report is self._last:
            return
        now = {(finding.rule, finding.group) for finding in report}
        for finding in self._last:
            if (finding.rule, finding.group) not in now:
                self._session.remove(finding.rule, finding.group)
        self._session.put(*report)
        self._last = report

    def tell(
        self, report: Report, transitions: Sequence[Transition], held_back: Mapping[Subject, Finding | None]
    ) -> tuple[Conclusion, ...]:
        """What follows now and did not follow the last time, in the order of the reactions.

        Args:
            report: how things stand.
            transitions: what is told.
            held_back: what is not told yet, as it was told last; what follows rests on that.

        Raises:
            DataError: where a reaction puts too many facts together.
        """
        self.look(report)
        self._session.put_transition(*transitions)
        try:
            conclusions = conclusions_instead(self._session, held_back)
        finally:
            for each in transitions:
                self._session.remove_transition(each.rule, each.group)
        found = {_identity(conclusion): conclusion for conclusion in conclusions}
        new = tuple(conclusion for identity, conclusion in found.items() if identity not in self.told)
        self.told = {*found}
        return new

    def close(self) -> None:
        """Let go of the engine."""
        self._session.close()


def _identity(conclusion: Conclusion) -> str:
    """The reaction and the facts it rests on, whatever their figures are today."""
    known = [conclusion.reaction, conclusion.code, _premises(conclusion.premises)]
    return json.dumps(known, ensure_ascii=False)


def _premises(premises: Iterable[PremiseFact]) -> list[object]:
    return [
        (
            *(each.premise, each.kind.value, each.rule, sorted(each.group.items()), each.code, each.reaction),
            each.part.rule if each.part else None,
            sorted(each.unit.group.items()) if each.unit else None,
            *_statuses(each),
            _premises(each.premises),
        )
        for each in premises
    ]


def _statuses(premise: PremiseFact) -> tuple[str | None, ...]:
    """Of a transition between which statuses it is; any other fact stays the same while it stands."""
    if premise.kind is not FactKind.TRANSITION:
        return ()
    return tuple(moment.status.value if moment else None for moment in (premise.before, premise.now))
