"""Which transitions are told, and when: a status is told once it has stood for a given time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from plan_rules.chain.fact import Subject
from plan_rules.finding.model import Finding, Report
from plan_rules.finding.transition import Transition
from plan_rules.verdict import Status


@dataclass(frozen=True, slots=True)
class Held:
    """Another status than the one that was told.

    Attributes:
        status: the status; None where there is no finding any more, such as for a group without records.
        since: the day from which it stands.
    """

    status: Status | None
    since: date


class Watch:
    """Compares how things stand with what was told.

    Attributes:
        hold_back: how long a status must stand.
        told: the findings as they were told last, by rule and group.
        held: what differs from them in its status.
    """

    def __init__(
        self, told: Iterable[Finding], hold_back: timedelta, held: Mapping[Subject, Held] | None = None
    ) -> None:
        self.hold_back = hold_back
        self.told = _by_subject(told)
        self.held = dict(held or {})

    def look(self, report: Report) -> None:
        """Take note of since when each status stands, without telling it."""
        now = _by_subject(report)
        held = {}
        for subject in {**now, **self.told}:
            status, told = (findings[subject].status if subject in findings else None for findings in (now, self.told))
            if status is not told:
                known = self.held.get(subject)
                held[subject] = known if known and known.status is status else Held(status, report.as_of)
        self.held = held

    def due(self, report: Report) -> tuple[Transition, ...]:
        """The transitions that have stood long enough, in the order of the report. They are not told yet."""
        self.look(report)
        return tuple(
            Transition(rule=finding.rule, group=finding.group, before=self.told.get(subject), after=finding)
            for subject, finding in _by_subject(report).items()
            if self._is_due(subject, report.as_of)
        )

    def held_back(self, as_of: date) -> dict[Subject, Finding | None]:
        """What has not stood long enough, as it was told last; None where it was not there."""
        return {subject: self.told.get(subject) for subject in self.held if not self._is_due(subject, as_of)}

    def tell(self, report: Report) -> None:
        """From now on everything is told as the report has it, but for what is held back."""
        back = self.held_back(report.as_of)
        self.held = {subject: self.held[subject] for subject in back}
        self.told = {subject: each for subject, each in {**_by_subject(report), **back}.items() if each}

    def _is_due(self, subject: Subject, as_of: date) -> bool:
        return subject in self.held and as_of - self.held[subject].since >= self.hold_back


def _by_subject(findings: Iterable[Finding]) -> dict[Subject, Finding]:
    return {(finding.rule, finding.group): finding for finding in findings}
