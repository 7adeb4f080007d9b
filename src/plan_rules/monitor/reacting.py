"""What follows from the findings of a monitor, told when it begins to follow."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from plan_rules.chain.conclusion import Conclusion, PremiseFact
from plan_rules.chain.session import ReactionSession
from plan_rules.finding.model import Finding, Report
from plan_rules.finding.transition import Transition
from plan_rules.model.fact_field import FactKind
from plan_rules.monitor.watch import Place


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
        self, report: Report, transitions: Sequence[Transition], held_back: Mapping[Place, Finding | None]
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
        self._stand(held_back)
        self._session.put_transition(*transitions)
        try:
            found = {_identity(conclusion): conclusion for conclusion in self._session.conclusions()}
        finally:
            for each in transitions:
                self._session.remove_transition(each.rule, each.group)
            if held_back:
                now = {(finding.rule, finding.group): finding for finding in report}
                self._stand({place: now.get(place) for place in held_back})
        new = tuple(conclusion for identity, conclusion in found.items() if identity not in self.told)
        self.told = {*found}
        return new

    def _stand(self, findings: Mapping[Place, Finding | None]) -> None:
        """Let findings stand in the place of others, which are removed first so that no window remembers them."""
        for (rule, group), finding in findings.items():
            self._session.remove(rule, group)
            if finding:
                self._session.put(finding)

    def close(self) -> None:
        """Let go of the engine."""
        self._session.close()


def _identity(conclusion: Conclusion) -> str:
    """The reaction and the facts it rests on, whatever their figures are today."""
    premises = [
        (
            *(each.premise, each.kind.value, each.rule, sorted(each.group.items()), each.code, each.reaction),
            each.part.rule if each.part else None,
            sorted(each.unit.group.items()) if each.unit else None,
            *_statuses(each),
        )
        for each in conclusion.premises
    ]
    return json.dumps([conclusion.reaction, conclusion.code, premises], ensure_ascii=False)


def _statuses(premise: PremiseFact) -> tuple[str | None, ...]:
    """Of a transition between which statuses it is; any other fact stays the same while it stands."""
    if premise.kind is not FactKind.TRANSITION:
        return ()
    return tuple(moment.status.value if moment else None for moment in (premise.before, premise.now))
