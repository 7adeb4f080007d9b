from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_rules.calendar import Calendar, Grain, Span, Stage, Window, nominal_span, stage_of, windows_of

ONE_DAY = timedelta(days=1)
PARTS = (Grain.MONTH, Grain.QUARTER, Grain.HALF_YEAR, Grain.YEAR)
PLAN = Span(date(2021, 1, 1), date(2025, 12, 31))


def phases(*, whole_months: bool = False) -> st.SearchStrategy[Span]:
    """Phases of up to two and a half years; with whole months they start on a first and end on a last day."""

    def phase(start: date, days: int) -> Span:
        end = start + timedelta(days=days)
        if whole_months:
            start = start.replace(day=1)
            end = (end.replace(day=28) + timedelta(days=4)).replace(day=1) - ONE_DAY
        return Span(start, end)

    return st.builds(phase, st.dates(date(2019, 1, 1), date(2025, 1, 1)), st.integers(0, 900))


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=shift) for shift in range((last - first).days + 1)]


def label(year: int, month: int, grain: Grain) -> str:
    return {
        Grain.MONTH: f"{year}-{month:02}",
        Grain.QUARTER: f"{year}-Q{(month + 2) // 3}",
        Grain.HALF_YEAR: f"{year}-H{(month + 5) // 6}",
        Grain.YEAR: f"{year}",
    }[grain]


def test_a_window_holds_its_first_and_its_last_day() -> None:
    (year,) = windows_of("p", Span(date(2025, 1, 1), date(2025, 12, 31)), Grain.YEAR, Calendar.VN_ADMIN)
    assert [each for each in days(date(2024, 1, 1), date(2026, 1, 1)) if each in year] == days(year.start, year.end)


@pytest.mark.parametrize(("first", "second"), [("0001", "0002"), ("0001-0003", "0002-0003")])
def test_the_first_year_is_no_window_since_its_reporting_year_begins_before_it(first: str, second: str) -> None:
    assert nominal_span(first) is None
    assert nominal_span(second) is not None


def labels_by_day(windows: tuple[Window, ...]) -> dict[date, str]:
    found = [(day, window.label) for window in windows for day in days(window.start, window.end)]
    assert len(dict(found)) == len(found), "a day lies in two windows"
    return dict(found)


@given(phases(), st.sampled_from(PARTS))
def test_gregorian_windows_part_the_days_of_a_phase(phase: Span, grain: Grain) -> None:
    assert phase.start
    assert phase.end
    expected = {day: label(day.year, day.month, grain) for day in days(phase.start, phase.end)}
    windows = windows_of("p", phase, grain, Calendar.GREGORIAN)
    assert labels_by_day(windows) == expected
    assert all(window.nominal == Span(window.start, window.end) for window in windows)


@given(st.booleans().flatmap(lambda whole: phases(whole_months=whole)), st.sampled_from(PARTS))
def test_vn_admin_windows_part_the_reporting_days_of_a_phase(phase: Span, grain: Grain) -> None:
    first, last = phase.start, phase.end
    assert first
    assert last
    phase_month = last.replace(day=1)
    # An edge at the edge of a month is moved to the cut-off day, one inside a month stays.
    if first.day == 1:
        first = (first - ONE_DAY).replace(day=15)
    if (last + ONE_DAY).day == 1:
        last = last.replace(day=14)
    expected = {}
    for day in days(first, last):
        reported = day if day.day <= 14 else day.replace(day=28) + timedelta(days=4)  # else the month after
        reported = min(reported.replace(day=1), phase_month)
        expected[day] = label(reported.year, reported.month, grain)
    assert labels_by_day(windows_of("p", phase, grain, Calendar.VN_ADMIN)) == expected


@given(phases(whole_months=True), st.sampled_from(PARTS), st.sampled_from(Calendar))
def test_windows_are_labelled_by_the_months_they_speak_of(phase: Span, grain: Grain, calendar: Calendar) -> None:
    assert phase.start
    assert phase.end
    for window in windows_of("p", phase, grain, calendar):
        whole = nominal_span(window.label)
        assert whole
        assert whole.start
        assert whole.end
        assert window.nominal == Span(max(whole.start, phase.start), min(whole.end, phase.end))


@given(phases(whole_months=True), st.sampled_from(PARTS))
def test_both_calendars_have_the_same_labels(phase: Span, grain: Grain) -> None:
    gregorian, shifted = (windows_of("p", phase, grain, calendar) for calendar in Calendar)
    assert [window.label for window in gregorian] == [window.label for window in shifted]


@pytest.mark.parametrize(
    ("grain", "labels"),
    [
        (Grain.YEAR, ["2021", "2022", "2023", "2024", "2025"]),
        (Grain.HALF_YEAR, ["2021-H1", "2021-H2", "2025-H1", "2025-H2"]),
        (Grain.QUARTER, ["2021-Q1", "2021-Q2", "2025-Q3", "2025-Q4"]),
        (Grain.MONTH, ["2021-01", "2021-02", "2025-11", "2025-12"]),
        (Grain.PHASE, ["p"]),
    ],
)
def test_labels(grain: Grain, labels: list[str]) -> None:
    found = [window.label for window in windows_of("p", PLAN, grain, Calendar.GREGORIAN)]
    assert (found[:2] + found[-2:] if len(found) > 5 else found) == labels


@pytest.mark.parametrize(
    ("grain", "name", "start", "end"),
    [
        (Grain.YEAR, "2025", date(2024, 12, 15), date(2025, 12, 14)),
        (Grain.YEAR, "2021", date(2020, 12, 15), date(2021, 12, 14)),
        (Grain.HALF_YEAR, "2025-H1", date(2024, 12, 15), date(2025, 6, 14)),
        (Grain.HALF_YEAR, "2025-H2", date(2025, 6, 15), date(2025, 12, 14)),
        (Grain.QUARTER, "2024-Q1", date(2023, 12, 15), date(2024, 3, 14)),
        (Grain.QUARTER, "2024-Q4", date(2024, 9, 15), date(2024, 12, 14)),
        (Grain.MONTH, "2024-03", date(2024, 2, 15), date(2024, 3, 14)),
        (Grain.MONTH, "2024-01", date(2023, 12, 15), date(2024, 1, 14)),
        (Grain.PHASE, "p", date(2020, 12, 15), date(2025, 12, 14)),
    ],
)
def test_the_reporting_calendar_of_decree_09_2019(grain: Grain, name: str, start: date, end: date) -> None:
    windows = {window.label: window for window in windows_of("p", PLAN, grain, Calendar.VN_ADMIN)}
    assert (windows[name].start, windows[name].end) == (start, end)


def test_a_leap_day_lies_in_its_month() -> None:
    windows = windows_of("p", PLAN, Grain.MONTH, Calendar.GREGORIAN)
    assert [window.label for window in windows if date(2024, 2, 29) in window] == ["2024-02"]
    assert [window.end for window in windows if window.label in ("2023-02", "2024-02")] == [
        date(2023, 2, 28),
        date(2024, 2, 29),
    ]


@pytest.mark.parametrize(
    ("start", "grain", "windows"),
    [
        (date(2020, 9, 10), Grain.QUARTER, [("2020-Q3", 10, 14), ("2020-Q4", 15, 14)]),
        # The reporting quarter 2020-Q3 ended on 14 September, before the phase began.
        (date(2020, 9, 22), Grain.QUARTER, [("2020-Q4", 22, 14)]),
        (date(2020, 9, 22), Grain.YEAR, [("2020", 22, 14)]),
    ],
)
def test_a_phase_that_starts_inside_a_month(start: date, grain: Grain, windows: list[tuple[str, int, int]]) -> None:
    found = windows_of("p", Span(start, date(2020, 12, 31)), grain, Calendar.VN_ADMIN)
    assert [(window.label, window.start.day, window.end.day) for window in found] == windows


@pytest.mark.parametrize("open_end", [Span(None, date(2025, 1, 1)), Span(date(2025, 1, 1), None)])
def test_a_phase_has_two_ends(open_end: Span) -> None:
    with pytest.raises(ValueError, match="first and a last day"):
        windows_of("p", open_end, Grain.YEAR, Calendar.GREGORIAN)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2025", (date(2025, 1, 1), date(2025, 12, 31))),
        ("2025-H2", (date(2025, 7, 1), date(2025, 12, 31))),
        ("2025-Q3", (date(2025, 7, 1), date(2025, 9, 30))),
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2021-2025", (date(2021, 1, 1), date(2025, 12, 31))),
    ],
)
def test_what_a_label_speaks_of(text: str, span: tuple[date, date]) -> None:
    assert nominal_span(text) == Span(*span)


@pytest.mark.parametrize(
    "text",
    [
        *("", "25", "2025-", "2025-H3", "2025-H0", "2025-Q5", "2025-13", "2025-00", "2025-1", "2025-2021", "2025-2025"),
        *("0000", "0001", "9999", "0001-2025", "quý 3", "2025-q3", " 2025", "2025-07-01", "p"),
    ],
)
def test_what_is_no_label(text: str) -> None:
    assert nominal_span(text) is None


OPEN = Span(None, None)
DISTRICTS = Span(None, date(2025, 6, 30))
LATER = Span(date(2022, 1, 1), None)
BEYOND = Span(None, date(2030, 12, 31))


@pytest.mark.parametrize(
    ("as_of", "in_force", "stage"),
    [
        (date(2020, 12, 31), OPEN, Stage.UPCOMING),
        (date(2021, 1, 1), OPEN, Stage.RUNNING),
        (date(2025, 12, 31), OPEN, Stage.RUNNING),
        (date(2026, 1, 1), OPEN, Stage.CLOSED),
        (date(2020, 12, 31), DISTRICTS, Stage.UPCOMING),
        (date(2025, 6, 30), DISTRICTS, Stage.RUNNING),
        (date(2025, 7, 1), DISTRICTS, Stage.LAPSED),
        (date(2026, 1, 1), DISTRICTS, Stage.LAPSED),
        (date(2021, 12, 31), LATER, Stage.UPCOMING),
        (date(2022, 1, 1), LATER, Stage.RUNNING),
        (date(2026, 1, 1), LATER, Stage.CLOSED),
        (date(2026, 1, 1), BEYOND, Stage.CLOSED),
        (date(2031, 1, 1), BEYOND, Stage.CLOSED),
        (date(2026, 1, 1), Span(None, PLAN.end), Stage.CLOSED),
    ],
)
def test_the_stage_on_a_date(as_of: date, in_force: Span, stage: Stage) -> None:
    assert stage_of(as_of, PLAN, in_force) is stage


@pytest.mark.parametrize(
    ("span", "inside"),
    [
        (OPEN, [True, True, True]),
        (Span(date(2025, 1, 1), None), [False, True, True]),
        (Span(None, date(2025, 1, 1)), [True, True, False]),
        (Span(date(2025, 1, 1), date(2025, 1, 1)), [False, True, False]),
    ],
)
def test_a_span_holds_both_its_ends(span: Span, inside: list[bool]) -> None:
    assert [date(2025, 1, 1) + timedelta(days=shift) in span for shift in (-1, 0, 1)] == inside
