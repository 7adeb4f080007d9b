"""Dates to stages and windows, on two calendars.

``gregorian`` windows are calendar years, half-years, quarters and months. ``vn-admin`` is the reporting
calendar of Decree 09/2019/NĐ-CP, article 12: a month runs from the 15th of the month before to the 14th, and
longer windows are made of such months, so the year 2025 runs from 2024-12-15 to 2025-12-14.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

_ONE_DAY = timedelta(days=1)
_CUT_OFF_DAY = 15


class Calendar(StrEnum):
    """How the windows of a rule are cut."""

    GREGORIAN = "gregorian"
    VN_ADMIN = "vn-admin"


class Grain(StrEnum):
    """The length of a window."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"
    PHASE = "phase"


class Stage(StrEnum):
    """Where the date of evaluation stands against the phase."""

    UPCOMING = "upcoming"
    RUNNING = "running"
    CLOSED = "closed"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``start`` to ``end``, both included; ``None`` is an open end."""

    start: date | None
    end: date | None

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of time that is judged on its own.

    Attributes:
        label: ``2025``, ``2025-H1``, ``2025-Q1``, ``2025-01`` or the name of the phase.
        start: first day whose data count.
        end: last day whose data count.
        nominal: the months that the label speaks of, whatever the cut-off days of the calendar.
    """

    label: str
    start: date
    end: date
    nominal: Span

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


MONTHS = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.HALF_YEAR: 6, Grain.YEAR: 12}
"""How many months a window of each length has; one of the whole phase has no length of its own."""
_LABEL = re.compile(r"([0-9]{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?")
_YEARS = re.compile(r"([0-9]{4})-([0-9]{4})")


def stage_of(as_of: date, phase: Span, in_force: Span) -> Stage:
    """The stage on a date; a rule that ends inside its phase lapses, one that outlives it closes."""
    if in_force.end is not None and as_of > in_force.end and (phase.end is None or in_force.end < phase.end):
        return Stage.LAPSED
    starts = [day for day in (phase.start, in_force.start) if day is not None]
    if starts and as_of < max(starts):
        return Stage.UPCOMING
    return Stage.CLOSED if phase.end is not None and as_of > phase.end else Stage.RUNNING


def nominal_span(label: str) -> Span | None:
    """The months that a label speaks of (``2025``, ``2025-H1``, ``2025-Q3``, ``2025-07``, ``2021-2025``)."""
    if years := _YEARS.fullmatch(label):
        first, last = int(years[1]), int(years[2])
        return Span(date(first, 1, 1), date(last, 12, 31)) if 1 < first < last else None
    match = _LABEL.fullmatch(label)
    if match is None or not 1 < int(match[1]) < 9999:
        return None
    year, half, quarter, month = (int(part) if part else 0 for part in match.groups())
    first_month, length = (
        (6 * half - 5, 6) if half else (3 * quarter - 2, 3) if quarter else (month, 1) if month else (1, 12)
    )
    start = date(year, first_month, 1)
    return Span(start, start + relativedelta(months=length) - _ONE_DAY)


def windows_of(phase_name: str, phase: Span, grain: Grain, calendar: Calendar) -> tuple[Window, ...]:
    """The windows of a phase, in order.

    The label decides to which phase a window belongs: on ``vn-admin`` the window 2025 is the last of the
    phase 2021-2025, although it ends on 2025-12-14. A phase that starts or ends inside a window cuts it there.
    """
    return tuple(_windows(phase_name, phase, grain, calendar))


def _windows(phase_name: str, phase: Span, grain: Grain, calendar: Calendar) -> Iterator[Window]:
    if phase.start is None or phase.end is None:
        raise ValueError("a phase has a first and a last day")
    if grain is Grain.PHASE:
        yield _window(phase_name, phase.start, phase.end, calendar)
        return
    months = MONTHS[grain]
    first = phase.start.replace(month=(phase.start.month - 1) // months * months + 1, day=1)
    while first <= phase.end:
        following = first + relativedelta(months=months)
        start, end = max(first, phase.start), min(following - _ONE_DAY, phase.end)
        window = _window(_label(first, grain), start, end, calendar)
        if phase.start.day != 1:
            window = replace(window, start=max(window.start, phase.start))
        if window.start <= window.end:  # else the phase starts after the cut-off day of the label
            yield window
        first = following


def _window(label: str, start: date, end: date, calendar: Calendar) -> Window:
    nominal = Span(start, end)
    if calendar is Calendar.VN_ADMIN:
        # An edge that the phase cuts inside a month stays where the phase put it.
        if start.day == 1:
            start += relativedelta(months=-1, day=_CUT_OFF_DAY)
        if (end + _ONE_DAY).day == 1:
            end = end.replace(day=_CUT_OFF_DAY - 1)
    return Window(label, start, end, nominal)


def _label(first: date, grain: Grain) -> str:
    if grain is Grain.YEAR:
        return f"{first.year}"
    if grain is Grain.HALF_YEAR:
        return f"{first.year}-H{(first.month + 5) // 6}"
    if grain is Grain.QUARTER:
        return f"{first.year}-Q{(first.month + 2) // 3}"
    return f"{first.year}-{first.month:02}"
