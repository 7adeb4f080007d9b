"""What a failing window means for the phase: repairable while it runs, final once it is over."""

from __future__ import annotations

import pytest

from judge.worlds import finding_of, plan_of


def status(timing: str, as_of: str, **values: int) -> str:
    plan = plan_of("direction: higher, share: {}", f"timing: {timing}\nthreshold: {{at_least: 75%, wording: Chỉ tiêu}}")
    said = [
        {"value": value, "unit": "%", "exact": True, "window": label[1:], "published_on": "2021-02-01"}
        for label, value in values.items()
    ]
    return finding_of(plan, as_of, *said).status


@pytest.mark.parametrize("timing", ["{throughout: year}", "{each_year: year}"])
def test_a_closed_window_that_fails_cannot_be_repaired(timing: str) -> None:
    assert status(timing, "2021-12-31", _2021=70) == "in_progress"
    assert status(timing, "2022-01-01", _2021=70) == "missed"
    assert status(timing, "2022-06-30", _2021=80, _2022=70) == "in_progress"
    assert status(timing, "2022-06-30", _2021=70, _2022=80) == "missed"
    assert status(timing, "2022-06-30", _2021=80, _2022=80) == "achieved"


def test_a_year_that_fails_can_be_repaired_by_the_last_one() -> None:
    assert status("by_end", "2021-12-31", _2021=70) == "in_progress"
    assert status("by_end", "2025-12-31", _2025=70) == "in_progress"
    assert status("by_end", "2026-01-01", _2025=70) == "missed"


def test_the_last_window_is_final_before_the_phase_is_over() -> None:
    # The reporting year 2025 ends on 14 December, the phase on the 31st.
    timing = "{by_end: year, calendar: vn-admin}"
    assert status(timing, "2025-12-14", _2025=70) == "in_progress"
    assert status(timing, "2025-12-15", _2025=70) == "missed"
    assert status(timing, "2025-12-15", _2025=80) == "achieved"
    assert status(timing, "2026-01-01", _2025=80) == "met"
