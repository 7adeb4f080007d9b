"""Which transitions are told, and when: a status is told once it has stood for a given time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from plan_rules.finding.model import Finding, Report
from plan_rules.finding.transition import Transition

Place: TypeAlias = tuple[str, Mapping[str, "str | None"]]
"""Rule and group."""


@dataclass(frozen=True, slots=True)
class Held:
    """A status that was not told yet.

    Attributes:
        told: the finding with the status that was told last; None where none was.
        since: the day from which the new status stands.
    """

    told: Finding | None
    since: date


class Watch:
    """Compares each report with what was told.

    Attributes:
        held: what is not told yet, by rule and group.
    """

    def __init__(self, report: Report, hold_back: timedelta, held: Mapping[Place, Held] | None = None) -> None:
        self.hold_back = hold_back
        self.held = dict(held or {})
        self._last = _by_place(report)

    def look(self, report: Report) -> None:
        """Take note of what changed, without telling it."""
        findings = _by_place(report)
        self.held = dict(self._compare(findings, report.as_of))
        self._last = findings

    def _compare(self, findings: Mapping[Place, Finding], as_of: date) -> Iterator[tuple[Place, Held]]:
        for place, finding in findings.items():
            last, held = self._last.get(place), self.held.get(place)
            told = last if held is None else held.told
            if told is None or told.status is not finding.status:
                stands = held is not None and last is not None and last.status is finding.status
                yield place, held if held and stands else Held(told, as_of)

    def tell(self, report: Report) -> tuple[Transition, ...]:
        """The transitions that have stood long enough and were not told, in the order of the report."""
        self.look(report)
        ready = [place for place, held in self.held.items() if report.as_of - held.since >= self.hold_back]
        return tuple(self._told(ready))

    def _told(self, places: Iterable[Place]) -> Iterator[Transition]:
        for place in places:
            rule, group = place
            yield Transition(rule=rule, group=group, before=self.held.pop(place).told, after=self._last[place])

    def take_back(self, transitions: Iterable[Transition]) -> None:
        """Hold transitions that were not heard of, as if they had stood for long."""
        for each in transitions:
            self.held[each.rule, each.group] = Held(each.before, each.after.as_of - self.hold_back)


def _by_place(report: Report) -> dict[Place, Finding]:
    return {(finding.rule, finding.group): finding for finding in report}
