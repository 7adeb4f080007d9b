"""How old data are and how soon a rule ends, in words."""

from __future__ import annotations

from datetime import date

import pytest

from plan_rules import evaluate
from plan_rules.calendar import Calendar, Grain
from plan_rules.chain import age
from plan_rules.chain.fact_builder import FactBuilder
from sample_plan import sample_plan

PLAN = sample_plan()


def words(rule: str, as_of: str, *observations: dict[str, str], records: object = None) -> dict[str, str]:
    said = [{"rule": rule, "publisher": "Sở", "source": "báo cáo", **each} for each in observations]
    report = evaluate(PLAN, as_of=as_of, observations=said, records=records)  # type: ignore[arg-type]
    return dict(FactBuilder(PLAN).of_finding(report[rule]).words)


def figure(window: str) -> dict[str, str]:
    return {"window": window, "value": "99,2%", "published_on": "2021-12-31"}


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2021-12-31", "current"),
        ("2022-01-01", "one_window"),
        ("2023-12-31", "two_windows"),
        ("2024-01-01", "older"),
        ("2026-06-30", "older"),
    ],
)
def test_years_since_the_latest_figure(as_of: str, expected: str) -> None:
    assert words("broadband", as_of, figure("2021"))["data_age"] == expected


def test_without_any_data_there_is_no_age() -> None:
    assert words("broadband", "2023-12-31")["data_age"] == "none"
    assert words("broadband", "2020-12-31", figure("2021"))["data_age"] == "none"


def test_quarters_of_records() -> None:
    settled = {"level": 3, "fee": 1, "online": True, "withdrawn": False, "agency": "A"}
    records = {"dossiers": [{**settled, "settled_on": date(2024, 3, 31), "due_on": date(2024, 3, 31)}]}
    ages = [
        words("dossiers-on-time", day, records=records)["data_age"]
        for day in ("2024-03-31", "2024-04-01", "2024-09-30", "2024-10-01")
    ]
    assert ages == ["current", "one_window", "two_windows", "older"]


def test_windows_that_must_all_hold() -> None:
    records = {"documents": [{"sent_on": date(2021, 2, 1), "channel": "electronic", "secrecy": "none", "agency": "A"}]}
    ages = [
        words("documents-electronic", day, records=records)["data_age"]
        # On vn-admin the year 2021 ends on 14 December.
        for day in ("2021-12-14", "2021-12-15", "2023-12-14", "2023-12-15")
    ]
    assert ages == ["current", "one_window", "two_windows", "older"]


def test_a_day_after_the_cut_off_belongs_to_the_next_administrative_window() -> None:
    days = ("2021-12-14", "2021-12-15")
    years, quarters, months = (
        [age._step(day, grain, Calendar.VN_ADMIN) for day in days] for grain in (Grain.YEAR, Grain.QUARTER, Grain.MONTH)
    )
    assert years == [2021, 2022]
    assert quarters == [2021 * 4 + 3, 2022 * 4]
    assert months == [2021 * 12 + 11, 2022 * 12]
    assert [age._step(day, Grain.YEAR, Calendar.GREGORIAN) for day in days] == [2021, 2021]
    assert age._step("2021-2023", Grain.YEAR, Calendar.VN_ADMIN) == 2023


def test_a_milestone_is_as_old_as_what_was_last_known_until_it_is_done() -> None:
    partly = {"date": "2026-03-01", "state": "partly", "published_on": "2026-03-01"}
    done = {"date": "2026-03-01", "state": "done", "done_on": "2026-03-01", "published_on": "2026-03-01"}
    # Its one window is the phase.
    assert words("centre", "2029-03-01", partly)["data_age"] == "current"
    assert words("centre", "2029-03-01", done)["data_age"] == "current"


@pytest.mark.parametrize(
    ("as_of", "lapses"),
    [
        ("2024-06-29", "later"),
        ("2024-06-30", "within_year"),
        ("2025-06-30", "within_year"),
        ("2025-07-01", "lapsed"),
        ("2026-07-01", "lapsed"),
    ],
)
def test_how_soon_a_rule_ends(as_of: str, lapses: str) -> None:
    assert words("courses", as_of)["lapses"] == lapses
    assert words("poverty", as_of)["lapses"] == "no"


@pytest.mark.parametrize(
    ("statuses", "evidence"),
    [
        (["final"], "final"),
        (["final", ""], "unstated"),
        (["final", "preliminary"], "preliminary"),
        (["preliminary", "estimate"], "estimate"),
        ([], "none"),
    ],
)
def test_the_least_final_figure_is_the_evidence(statuses: list[str], evidence: str) -> None:
    said = [
        {**figure("2025"), "published_on": "2025-01-15", "publisher": f"Sở {number}"}
        | ({"status": status} if status else {})
        for number, status in enumerate(statuses)
    ]
    assert words("broadband", "2025-02-01", *said)["evidence"] == evidence


def test_records_are_evidence() -> None:
    records = {"communes": [{"name": "A", "broadband": True}]}
    assert words("broadband", "2025-02-01", records=records)["evidence"] == "records"
