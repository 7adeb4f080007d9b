"""From which date a rule is looked at, so that one window decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from plan_rules.calendar import Calendar
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.model.timing import TimingKind
from plan_rules.testing.definition.windows import Days, spans_of, standing

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Vantage:
    """A date, and the window that decides on it.

    Attributes:
        day: a day of that window on which data count.
    """

    as_of: date
    window: Days | None

    @property
    def day(self) -> date:
        """The first day of the window; without one, the date itself."""
        return self.window.first if self.window else self.as_of


def vantage_on(plan: Plan, rule: Rule, as_of: date) -> Vantage:
    """The last window that has begun on a date."""
    windows = standing(plan, rule, as_of).windows
    return Vantage(as_of, windows[-1] if windows else None)


def vantage(plan: Plan, rule: Rule) -> Vantage:
    """A date on which the last window that has begun decides alone, whatever the timing of the rule."""
    phase = plan.header.phases[rule.phase]
    last = rule.in_force.until if rule.in_force else None
    if rule.timing.kind in (TimingKind.THROUGHOUT, TimingKind.EACH_YEAR):
        windows = standing(plan, rule, phase.to).windows
        return vantage_on(plan, rule, min(windows[0].last, last or phase.to)) if windows else Vantage(phase.to, None)
    return vantage_on(plan, rule, last if last is not None and last < phase.to else phase.to + _ONE_DAY)


def windows_of_both(plan: Plan, rule: Rule) -> tuple[Days, Days] | None:
    """The first two windows of a rule that must hold in each; None where one window decides, or there is only one."""
    if rule.timing.kind not in (TimingKind.THROUGHOUT, TimingKind.EACH_YEAR):
        return None
    last = rule.in_force.until if rule.in_force else None
    until = plan.header.phases[rule.phase].to
    windows = standing(plan, rule, until if last is None else min(last, until)).windows
    return (windows[0], windows[1]) if len(windows) > 1 and windows[1].last <= (last or until) else None


def edges_of_phase(plan: Plan, rule: Rule) -> Iterator[tuple[str, date]]:
    """The first and the last day of a phase and of the days in force, and the days before and after."""
    phase = plan.header.phases[rule.phase]
    yield "before the phase", phase.from_ - _ONE_DAY
    yield "on its first day", phase.from_
    yield "on its last day", phase.to
    yield "after the phase", phase.to + _ONE_DAY
    if rule.in_force and rule.in_force.from_:
        yield "on the last day before it is in force", rule.in_force.from_ - _ONE_DAY
        yield "on the first day in force", rule.in_force.from_
    if rule.in_force and rule.in_force.until:
        yield "on the last day in force", rule.in_force.until
        yield "on the first day after it was in force", rule.in_force.until + _ONE_DAY


def edges_of_window(plan: Plan, rule: Rule, window: Days) -> Iterator[tuple[str, date]]:
    """The first and the last day of a window on both calendars, and the days before and after."""
    seen: set[date] = set()
    for calendar in (rule.timing.calendar, *Calendar):
        span = window if calendar is rule.timing.calendar else spans_of(plan, rule, calendar).get(window.label)
        if span is None:
            continue
        for name, day in (
            ("the day before the window", span.first - _ONE_DAY),
            ("the first day of the window", span.first),
            ("the last day of the window", span.last),
            ("the day after the window", span.last + _ONE_DAY),
        ):
            if day not in seen:
                seen.add(day)
                yield f"{name} ({calendar})", day
