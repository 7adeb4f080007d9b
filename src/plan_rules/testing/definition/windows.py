"""The windows of a phase, day by day: each day belongs to a month, and each month to a window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from plan_rules.calendar import Calendar, Grain, nominal_span
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule

_ONE_DAY = timedelta(days=1)
_CUT_OFF_DAY = 15
_MARGIN = timedelta(days=31)
_MONTHS = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.HALF_YEAR: 6, Grain.YEAR: 12}
_LETTERS = {Grain.QUARTER: "-Q", Grain.HALF_YEAR: "-H"}


@dataclass(frozen=True, slots=True)
class Days:
    """The days of one window, both included.

    Attributes:
        is_whole: whether the phase holds everything that the label speaks of, so that a figure of that name counts.
    """

    label: str
    first: date
    last: date
    is_whole: bool = True

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Standing:
    """A rule on a date.

    Attributes:
        stage: upcoming, running, closed or lapsed.
        cutoff: the last day whose data count.
        windows: the windows that have begun, in order.
    """

    stage: str
    as_of: date
    cutoff: date
    windows: tuple[Days, ...]

    def is_closed(self, window: Days) -> bool:
        """Whether a window is over."""
        return window.last < self.as_of


def standing(plan: Plan, rule: Rule, as_of: date) -> Standing:
    """Where a rule stands on a date."""
    phase = plan.header.phases[rule.phase]
    first, last = (rule.in_force.from_, rule.in_force.until) if rule.in_force else (None, None)
    cutoff = min(as_of, last or as_of)
    begun = []
    for days in _windows(rule.phase, phase.from_, phase.to, rule.timing.window, rule.timing.calendar):
        clipped = replace(days, first=max(days.first, first or days.first), last=min(days.last, last or days.last))
        if clipped.first <= min(clipped.last, cutoff):
            begun.append(clipped)
    return Standing(_stage(as_of, phase.from_, phase.to, first, last), as_of, cutoff, tuple(begun))


def _stage(as_of: date, start: date, end: date, first: date | None, last: date | None) -> str:
    if last is not None and last < end and as_of > last:
        return "lapsed"
    if as_of < max(start, first or start):
        return "upcoming"
    return "closed" if as_of > end else "running"


@cache
def _windows(name: str, start: date, end: date, grain: Grain, calendar: Calendar) -> tuple[Days, ...]:
    found: dict[str, tuple[date, date]] = {}
    day = start - _MARGIN
    while day <= end + _MARGIN:
        label = _label(day, name, start, end, grain, calendar)
        if label is not None:
            first, _ = found.setdefault(label, (day, day))
            found[label] = (first, day)
        day += _ONE_DAY
    return tuple(Days(label, first, last, _is_within(label, start, end)) for label, (first, last) in found.items())


def _is_within(label: str, start: date, end: date) -> bool:
    named = nominal_span(label)
    return named is not None and start <= (named.start or date.min) and (named.end or date.max) <= end


def _label(day: date, name: str, start: date, end: date, grain: Grain, calendar: Calendar) -> str | None:
    """The window that a day belongs to; None for a day outside the phase."""
    month = _month(day, calendar)
    first, last = _months_since(start), _months_since(end)
    # A phase that starts or ends inside a month does so on that very day, on either calendar.
    begun = month >= first if start.day == 1 else day >= start
    over = month > last if (end + _ONE_DAY).day == 1 else day > end
    if not begun or over:
        return None
    if grain is Grain.PHASE:
        return name
    year, index = divmod(min(max(month, first), last), 12)
    if grain is Grain.YEAR:
        return f"{year}"
    return f"{year}-{index + 1:02}" if grain is Grain.MONTH else f"{year}{_LETTERS[grain]}{index // _MONTHS[grain] + 1}"


def _month(day: date, calendar: Calendar) -> int:
    """The month that a day is reported in; on the administrative calendar the 15th begins the next."""
    return _months_since(day) + (calendar is Calendar.VN_ADMIN and day.day >= _CUT_OFF_DAY)


def _months_since(day: date) -> int:
    return 12 * day.year + day.month - 1


def spans_of(plan: Plan, rule: Rule, calendar: Calendar) -> Mapping[str, Days]:
    """All windows of the phase of a rule, on a calendar, under their labels."""
    phase = plan.header.phases[rule.phase]
    windows = _windows(rule.phase, phase.from_, phase.to, rule.timing.window, calendar)
    return {days.label: days for days in windows}
