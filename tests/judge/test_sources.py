"""Which of several published figures count: vintages, periods, publishers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judge.worlds import finding_of, plan_of
from plan_rules import Caveat, CaveatCode, Finding

PLAN = plan_of("direction: higher, share: {}", "threshold: {at_least: 75%, wording: Chỉ tiêu}")
QUARTERLY = plan_of(
    "direction: higher, share: {}", "timing: {by_end: quarter}\nthreshold: {at_least: 75%, wording: Chỉ tiêu}"
)
THROUGHOUT = plan_of(
    "direction: higher, share: {}", "timing: throughout\nthreshold: {at_least: 75%, wording: Chỉ tiêu}"
)


def share(value: str, window: str, published_on: str, **more: Any) -> dict[str, Any]:
    return {"value": value, "unit": "%", "window": window, "published_on": published_on, **more}


def values(finding: Finding, name: str = "observations") -> list[str]:
    return [str(each.value) for each in getattr(finding, name)]


def codes(finding: Finding) -> set[CaveatCode]:
    return {caveat.code for caveat in finding.caveats}


def caveat(finding: Finding, code: CaveatCode) -> Caveat:
    (found,) = (each for each in finding.caveats if each.code is code)
    return found


@pytest.mark.parametrize(
    ("as_of", "current", "history"),
    [
        ("2025-02-09", [], []),
        ("2025-02-10", ["80"], []),
        ("2025-05-31", ["80"], []),
        ("2025-06-01", ["70"], ["80"]),
        ("2025-12-31", ["70"], ["80"]),
    ],
)
def test_the_vintage_published_last_counts(as_of: str, current: list[str], history: list[str]) -> None:
    plan = plan_of("direction: higher, share: {}", "timing: throughout\nthreshold: {at_least: 75%, wording: Chỉ tiêu}")
    finding = finding_of(plan, as_of, share("70", "2024", "2025-06-01"), share("80", "2024", "2025-02-10"))
    assert (values(finding), values(finding, "history")) == (current, history)


@pytest.mark.parametrize(
    ("others", "current"),
    [
        ([share("80", "2025-Q3", "2025-10-10")], ["70"]),
        ([share("80", "2025-Q4", "2026-01-10")], ["70"]),  # not a contradiction: the year is the longer period
        ([share("80", "2025-Q4", "2026-02-10")], ["70"]),  # nor a newer vintage of the year
        ([share("80", "2025-12", "2026-01-10"), share("81", "2025-H2", "2026-01-10")], ["70"]),
        ([share("80", "2024", "2026-01-31")], ["70"]),
        ([share("80", "2025", "2026-01-31")], ["80"]),
    ],
)
def test_the_figure_of_the_whole_window_counts(others: list[dict[str, Any]], current: list[str]) -> None:
    finding = finding_of(PLAN, "2026-06-30", share("70", "2025", "2026-01-10"), *others)
    assert values(finding) == current
    assert not codes(finding) & {CaveatCode.CONFLICTING_OBSERVATIONS, CaveatCode.PART_OF_WINDOW}


@pytest.mark.parametrize("part", ["2025-H1", "2025-H2", "2025-Q1", "2025-Q4", "2025-01", "2025-12"])
def test_a_figure_of_a_part_of_the_window_says_so(part: str) -> None:
    finding = finding_of(PLAN, "2026-06-30", share("70", part, "2026-01-10"))
    assert caveat(finding, CaveatCode.PART_OF_WINDOW).facts == {"figure": part, "window": "2025"}


def test_a_figure_of_the_window_is_no_part_of_it() -> None:
    finding = finding_of(QUARTERLY, "2026-06-30", share("70", "2025-Q4", "2026-01-10"))
    assert CaveatCode.PART_OF_WINDOW not in codes(finding)
    day = {"value": 70, "unit": "%", "date": "2025-10-01", "published_on": "2026-01-10"}
    assert CaveatCode.PART_OF_WINDOW not in codes(finding_of(QUARTERLY, "2026-06-30", day))


def test_two_figures_of_one_source_and_day_conflict() -> None:
    finding = finding_of(PLAN, "2026-06-30", share("70", "2025", "2026-01-10"), share("80", "2025", "2026-01-10"))
    assert finding.verdict == "undetermined"
    assert caveat(finding, CaveatCode.CONFLICTING_OBSERVATIONS).facts == {"source": "Cục Thống kê"}
    assert CaveatCode.SOURCES_DISAGREE not in codes(finding)
    agreeing = finding_of(PLAN, "2026-06-30", share("90", "2025", "2026-01-10"), share("80", "2025", "2026-01-10"))
    assert agreeing.verdict == "satisfied"
    assert agreeing.value is None
    assert CaveatCode.CONFLICTING_OBSERVATIONS in codes(agreeing)


def test_one_figure_said_twice_is_one_figure() -> None:
    finding = finding_of(PLAN, "2026-06-30", *[share("80", "2025", "2026-01-10", source=each) for each in "ab"])
    assert values(finding) == ["80"]
    assert CaveatCode.CONFLICTING_OBSERVATIONS not in codes(finding)


METHODS = [
    share("99.09", "2025", "2026-01-10", publisher="Trung tâm", method="khảo sát riêng"),
    share("82.66", "2025", "2026-01-10", publisher="Bộ Nội vụ", method="SIPAS"),
    share("90.0", "2025", "2026-01-10", publisher="Bộ Nội vụ", method="PAPI"),
]
SURVEYS = plan_of("direction: higher, share: {}", "threshold: {at_least: 95%, wording: Chỉ tiêu}")


@pytest.mark.parametrize(
    ("deciding", "verdict", "aside"),
    [
        (None, "undetermined", []),
        ("Trung tâm", "satisfied", ["90.0", "82.66"]),
        ("Bộ Nội vụ", "violated", ["99.09"]),
        (("Bộ Nội vụ", "SIPAS"), "violated", ["90.0", "99.09"]),
        (("Bộ Nội vụ", None), "violated", ["99.09"]),
        ("Cục Thống kê", None, ["90.0", "82.66", "99.09"]),
    ],
)
def test_the_source_that_decides(deciding: Any, verdict: str | None, aside: list[str]) -> None:
    choice = {"target": deciding} if deciding else None
    finding = finding_of(SURVEYS, "2026-06-30", *METHODS, deciding=choice)
    assert finding.verdict == verdict
    assert values(finding, "aside") == aside
    assert (CaveatCode.SOURCES_DISAGREE in codes(finding)) == (deciding is None)


def test_sources_that_disagree_are_all_named() -> None:
    finding = finding_of(SURVEYS, "2026-06-30", *METHODS)
    sources = ("Bộ Nội vụ (PAPI)", "Bộ Nội vụ (SIPAS)", "Trung tâm (khảo sát riêng)")
    assert caveat(finding, CaveatCode.SOURCES_DISAGREE).facts == {"sources": sources}
    assert values(finding) == ["90.0", "82.66", "99.09"]
    assert finding.value is None
    assert finding.low is not None
    assert finding.high is not None
    assert (finding.low.exact, finding.high.exact) == ("16531/20000", "19819/20000")


def test_sources_with_one_verdict_agree_though_their_figures_differ() -> None:
    finding = finding_of(SURVEYS, "2026-06-30", *METHODS[1:])
    assert finding.verdict == "violated"
    assert CaveatCode.SOURCES_DISAGREE not in codes(finding)


figures = st.fixed_dictionaries(
    {
        "value": st.sampled_from(["70", "75", "75.0", "80"]),
        "unit": st.just("%"),
        "window": st.sampled_from(["2023", "2024", "2024-Q4", "2025", "2025-H1"]),
        "published_on": st.sampled_from(["2024-01-15", "2025-01-15", "2025-06-30", "2026-01-15", "2026-01"]),
        "publisher": st.sampled_from(["A", "B"]),
        "method": st.sampled_from([None, "m"]),
        "source": st.sampled_from(["s", "t"]),
    }
)


@settings(deadline=None)
@pytest.mark.parametrize("plan", [PLAN, THROUGHOUT], ids=["by_end", "throughout"])
@given(said=st.lists(figures, max_size=7), random=st.randoms(), as_of=st.sampled_from(["2025-03-01", "2026-03-01"]))
def test_the_order_of_observations_does_not_matter(plan: Any, said: Any, random: Any, as_of: str) -> None:
    shuffled = list(said)
    random.shuffle(shuffled)
    assert finding_of(plan, as_of, *said).model_dump_json() == finding_of(plan, as_of, *shuffled).model_dump_json()


@settings(deadline=None)
@given(st.lists(figures, max_size=7), st.sampled_from(["2025-03-01", "2026-01-15", "2026-01-30", "2026-01-31"]))
def test_what_was_published_later_has_no_influence(said: list[dict[str, Any]], as_of: str) -> None:
    known = [each for each in said if f"{each['published_on']}-31"[:10] <= as_of]
    finding = finding_of(THROUGHOUT, as_of, *said)
    assert finding == finding_of(THROUGHOUT, as_of, *known)
    assert len(finding.observations) + len(finding.history) <= len(known)


def test_an_open_window_is_shown_where_it_leaves_the_whole_open() -> None:
    early = share("75", "2021", "2022-01-10")  # 74.5 up to 75.5
    finding = finding_of(THROUGHOUT, "2023-06-30", early, share("80.0", "2022", "2023-01-10"))
    assert finding.verdict == "undetermined"
    assert finding.window is not None
    assert finding.window.label == "2021"
    assert CaveatCode.ROUNDED_FIGURE in codes(finding)
