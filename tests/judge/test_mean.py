"""Mean rates: compared exactly, rendered to the last digit, never over a year that is missing."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from math import prod
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from judge.worlds import finding_of, plan_of
from plan_rules import CaveatCode, Finding, Verdict
from plan_rules.judge.judgement import MeanRate, printed

YEARS = (2021, 2022, 2023, 2024, 2025)


def growth(threshold: str) -> Any:
    return plan_of("growth: {}", f"timing: mean\nthreshold: {{{threshold}, wording: Chỉ tiêu}}")


def yearly(rates: dict[int, str | Decimal], **said: Any) -> list[dict[str, Any]]:
    return [
        {"window": f"{year}", "value": rate, "unit": "%", "published_on": f"{year + 1}-01-10", **said}
        for year, rate in rates.items()
    ]


def codes(finding: Finding) -> set[CaveatCode]:
    return {caveat.code for caveat in finding.caveats}


factors = st.builds(Fraction, st.integers(0, 10**6), st.integers(1, 10**6))
# Roots that are decimal numbers, among them some that lie exactly between two roundings.
perfect = st.builds(
    lambda root, years: (root**years, years),
    st.builds(Fraction, st.integers(0, 4000), st.just(2000)),
    st.integers(1, 7),
)


@given(st.tuples(factors, st.integers(1, 7)) | perfect, st.integers(0, 20))
@example((Fraction("1.125") ** 3, 3), 2)  # 0.125 is rounded half to even: 0.12
@example((Fraction("1.135") ** 3, 3), 2)  # and 0.135 to 0.14
@example((Fraction(0), 5), 2)
@example((Fraction(2, 3), 1), 0)  # by the smallest whole number beyond the middle
def test_a_mean_rate_is_rendered_correctly_to_the_last_digit(mean: tuple[Fraction, int], decimals: int) -> None:
    factor, years = mean
    shown = MeanRate(factor, years).decimal(decimals)
    assert -shown.as_tuple().exponent == decimals
    unit = Fraction(1, 10**decimals)
    low, high = (1 + Fraction(shown) + sign * unit / 2 for sign in (-1, 1))
    # The root lies between the numbers that are rounded to what is shown; powers are compared, no root is taken.
    assert max(low, Fraction(0)) ** years <= factor <= high**years
    if factor == high**years or (low > 0 and factor == low**years):
        assert shown.as_tuple().digits[-1] % 2 == 0


@pytest.mark.parametrize(
    ("factor", "years", "bound", "side"),
    [("1/2", 2, "-1", 1), ("0", 2, "-1", 0), ("1/2", 2, "-2", 1), ("0", 1, "-3/2", 1), ("1/2", 1, "-1/2", 0)],
)
def test_no_mean_rate_lies_below_the_loss_of_everything(factor: str, years: int, bound: str, side: int) -> None:
    assert MeanRate(Fraction(factor), years).side(Fraction(bound)) == side


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (Fraction("0.1"), "%", "10%"),
        (Fraction("0.975"), "%", "97.5%"),
        (Fraction("0.975534"), "%", "97.55%"),
        (Fraction(0), "", "0"),
        (Fraction(1200), "USD", "1200 USD"),
        # 9.674999999 %: rounded to more decimals first, it would end in an 8
        (MeanRate(Fraction("1.09674999999"), 1), "%", "9.67%"),
        (MeanRate(Fraction("1.096751"), 1), "%", "9.68%"),
    ],
)
def test_a_figure_in_a_caveat_is_rounded_once(value: Any, unit: str, text: str) -> None:
    assert printed(value, unit) == text


@given(factors, st.integers(1, 7))
def test_a_mean_rate_agrees_with_a_root_of_high_precision(factor: Fraction, years: int) -> None:
    with localcontext(prec=120, rounding=ROUND_HALF_EVEN):
        root = (Decimal(factor.numerator) / Decimal(factor.denominator)) ** (Decimal(1) / years)
        assert abs(MeanRate(factor, years).decimal(14) - (root - 1)) <= Decimal("0.5000001e-14")


roots = st.builds(Fraction, st.integers(900, 1200), st.just(1000))
# Growth in one year that is taken back in another; both stay decimal numbers.
twists = st.sampled_from([Fraction(2), Fraction(5, 4), Fraction(8, 5), Fraction(1), Fraction(25, 16)])


def percent(factor: Fraction) -> Decimal:
    """A growth factor as a rate in percent, with all its decimals."""
    with localcontext(prec=60):
        rate = (factor - 1) * 100
        return Decimal(rate.numerator) / Decimal(rate.denominator)


@settings(deadline=None)
@given(roots, twists, twists, st.sampled_from([Fraction(0), Fraction(1, 10**20), Fraction(-1, 10**20)]))
def test_a_mean_is_compared_without_taking_a_root(
    root: Fraction, one: Fraction, two: Fraction, shift: Fraction
) -> None:
    rates = [root * one, root / one, root * two, root / two, root + shift]
    said = yearly({year: percent(rate) for year, rate in zip(YEARS, rates, strict=True)}, exact=True)
    bound = f"{percent(root):f}"
    expected = {
        f"at_least: {bound}%": shift >= 0,
        f"more_than: {bound}%": shift > 0,
        f"at_most: {bound}%": shift <= 0,
        f"less_than: {bound}%": shift < 0,
        f"exactly: {bound}%": shift == 0,
    }
    for threshold, holds in expected.items():
        finding = finding_of(growth(threshold), "2026-02-01", *said)
        assert finding.verdict is (Verdict.SATISFIED if holds else Verdict.VIOLATED), threshold
        assert finding.value is not None
        assert (Decimal(finding.value.decimal) == Decimal(bound)) == (shift == 0)
        assert finding.margin is not None
        assert (Decimal(finding.margin.decimal) == 0) == (shift == 0)


@settings(deadline=None)
@given(st.lists(st.decimals(-20, 30, places=1), min_size=5, max_size=5), st.decimals(-10, 15, places=1))
def test_printed_rates_stand_for_all_they_may_have_been(rates: list[Decimal], bound: Decimal) -> None:
    said = yearly({year: f"{rate}" for year, rate in zip(YEARS, rates, strict=True)})
    finding = finding_of(growth(f"at_least: {bound}%"), "2026-02-01", *said)
    half = Fraction(5, 10000)
    lowest = prod(1 + Fraction(rate) / 100 - half for rate in rates)
    highest = prod(1 + Fraction(rate) / 100 + half for rate in rates)
    needed = (1 + Fraction(bound) / 100) ** 5
    if lowest >= needed and not (lowest == needed and any(rate < 0 for rate in rates)):
        assert finding.verdict is Verdict.SATISFIED
    elif highest <= needed and not (highest == needed and all(rate < 0 for rate in rates)):
        assert finding.verdict is Verdict.VIOLATED
    assert (finding.verdict is Verdict.UNDETERMINED) == (CaveatCode.ROUNDED_FIGURE in codes(finding))


def test_the_mean_is_geometric() -> None:
    plan = plan_of("growth: {}", "timing: mean\nthreshold: {at_least: 9.70%, wording: Chỉ tiêu}")
    finding = finding_of(plan, "2024-02-01", *yearly({2021: "9.44", 2022: "12.40", 2023: "7.29"}))
    assert finding.value is not None
    assert finding.value.decimal == "9.69"
    assert finding.verdict is Verdict.VIOLATED  # the arithmetic mean would be 9.71


def test_earlier_vintages_of_a_year_stay_as_history() -> None:
    said = yearly({2021: "7.0", 2022: "7.29"})
    later = {**said[1], "value": "7.01", "published_on": "2023-06-30"}
    finding = finding_of(growth("at_least: 7%"), "2023-12-31", *said, later)
    assert [str(each.value) for each in finding.observations] == ["7.0", "7.01"]
    assert [str(each.value) for each in finding.history] == ["7.29"]


def test_sources_that_disagree_on_a_year_leave_the_mean_open() -> None:
    own, other = yearly({2021: "8.0"}), yearly({2021: "5.0"}, publisher="Sở")
    finding = finding_of(growth("at_least: 7%"), "2022-06-01", *own, *other)
    assert finding.verdict is Verdict.UNDETERMINED
    assert CaveatCode.SOURCES_DISAGREE in codes(finding)
    assert CaveatCode.ROUNDED_FIGURE not in codes(finding)
    assert len(finding.observations) == 2


def test_sources_that_disagree_on_a_year_may_agree_on_the_target() -> None:
    own, other = yearly({2021: "8.0"}), yearly({2021: "9.0"}, publisher="Sở")
    finding = finding_of(growth("at_least: 7%"), "2022-06-01", *own, *other)
    assert finding.verdict is Verdict.SATISFIED
    assert CaveatCode.SOURCES_DISAGREE not in codes(finding)


def test_a_source_that_contradicts_itself_on_a_year_is_named() -> None:
    twice = [*yearly({2021: "8.0"}), *yearly({2021: "5.0"})]
    finding = finding_of(growth("at_least: 7%"), "2022-06-01", *twice)
    assert finding.verdict is Verdict.UNDETERMINED
    assert CaveatCode.CONFLICTING_OBSERVATIONS in codes(finding)
    assert CaveatCode.SOURCES_DISAGREE not in codes(finding)


@pytest.mark.parametrize(
    ("threshold", "rate", "verdict"),
    [
        ("more_than: -5.05%", "-5.0", "satisfied"),  # more than -5.05, up to -4.95
        ("at_most: -4.95%", "-5.0", "satisfied"),
        ("less_than: -4.95%", "-5.0", "undetermined"),
        ("less_than: 5.05%", "5.0", "satisfied"),  # 4.95 up to, not including, 5.05
        ("at_least: 4.95%", "5.0", "satisfied"),
        ("more_than: 4.95%", "5.0", "undetermined"),
    ],
)
def test_the_ends_of_what_a_rate_may_have_been(threshold: str, rate: str, verdict: str) -> None:
    assert finding_of(growth(threshold), "2022-06-01", *yearly({2021: rate})).verdict == verdict


@pytest.mark.parametrize("missing", YEARS)
def test_a_missing_year_is_never_skipped(missing: int) -> None:
    said = yearly({year: "20.0" for year in YEARS if year != missing})
    finding = finding_of(growth("at_least: 7%"), "2026-02-01", *said)
    assert finding.verdict is Verdict.UNDETERMINED
    (caveat,) = (each for each in finding.caveats if each.code is CaveatCode.MISSING_WINDOWS)
    assert caveat.facts["windows"] == (f"{missing}",)
