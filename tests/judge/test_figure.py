"""Figures as a reader sees them: rounded, but never onto a bound or across it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plan_rules.finding.figure import figure, margin
from plan_rules.interval import Interval
from plan_rules.judge.judgement import MeanRate, Value

UNITS = {"%": Fraction(1, 100), "points": Fraction(1, 100), "times": Fraction(1), "": Fraction(1), "USD": Fraction(1)}

bounds = st.builds(Fraction, st.integers(-200, 1200), st.sampled_from([1, 10, 100, 1000]))
# From a bound itself to far below what is printed.
distances = st.one_of(
    st.just(Fraction(0)),
    st.builds(lambda sign, places: Fraction(sign, 10**places), st.sampled_from([1, -1, 4, -5]), st.integers(0, 40)),
    st.fractions(-1, 1, max_denominator=10**6),
)


def side(value: Value, bound: Fraction) -> int:
    if isinstance(value, MeanRate):
        power = max(1 + bound, Fraction(0)) ** value.years
        return 1 if bound < -1 else (value.factor > power) - (value.factor < power)
    return (value > bound) - (value < bound)


def check(value: Value, unit: str, low: Fraction, high: Fraction) -> None:
    for accepts in (Interval(low, None), Interval(None, high), Interval(low, high), Interval.point(low)):
        shown = figure(value, unit, accepts)
        printed = Fraction(shown.decimal) * UNITS[unit]
        for bound in filter(None, (accepts.low, accepts.high)):
            assert side(printed, bound) == side(value, bound)
        distance = margin(value, unit, accepts)
        assert distance is not None
        assert distance.unit == ("points" if unit == "%" else unit)
        sides = [
            side(value, bound) * sign for bound, sign in ((accepts.low, 1), (accepts.high, -1)) if bound is not None
        ]
        assert (Fraction(distance.decimal) > 0) - (Fraction(distance.decimal) < 0) == min(sides)


@given(bounds, bounds, distances, st.sampled_from(sorted(UNITS)))
@example(Fraction(98, 100), Fraction(1), Fraction(-1, 10**15), "%")
def test_a_figure_never_crosses_a_bound(one: Fraction, two: Fraction, distance: Fraction, unit: str) -> None:
    low, high = min(one, two), max(one, two)
    check(low + distance, unit, low, high)
    check(high + distance, unit, low, high)


@given(bounds.map(lambda bound: bound / 100), st.integers(1, 6), distances.map(lambda far: far / 10**3))
@example(Fraction(7, 100), 5, Fraction(1, 10**20))
def test_a_mean_never_crosses_a_bound(bound: Fraction, years: int, distance: Fraction) -> None:
    factor = max(Fraction(0), max(1 + bound, Fraction(0)) ** years + distance)
    check(MeanRate(factor, years), "%", bound, bound + Fraction(1, 8))


@pytest.mark.parametrize(
    ("value", "bound", "decimal"),
    [
        ("0.98", "0.98", "98"),
        ("0.97996", "0.98", "97.996"),
        ("0.9800000001", "0.98", "98.00000001"),
        ("0.97994", "0.98", "97.99"),
        ("2/3", "0.75", "66.67"),
        ("0.5", "0.75", "50"),
        ("0", "0.75", "0"),
    ],
)
def test_a_figure_has_two_decimals_or_as_many_as_it_takes(value: str, bound: str, decimal: str) -> None:
    assert figure(Fraction(value), "%", Interval(Fraction(bound), None)).decimal == decimal


def test_a_mean_has_two_decimals_too() -> None:
    growth = MeanRate(Fraction("1.0944") * Fraction("1.124") * Fraction("1.0729"), 3)
    assert figure(growth, "%", Interval(None, None)).decimal == "9.69"


def test_the_nearer_bound_makes_the_margin() -> None:
    accepts = Interval(Fraction(1, 10), Fraction(3, 10))
    shown = [margin(Fraction(percent, 100), "%", accepts) for percent in (5, 11, 20, 29, 31)]
    assert [str(each) for each in shown] == ["-5 points", "1 points", "10 points", "1 points", "-1 points"]


def test_the_margin_of_a_mean_is_written_as_it_was_taken() -> None:
    mean = MeanRate(Fraction("1.21"), 2)
    above = margin(mean, "%", Interval(Fraction(7, 100), None))
    below = margin(mean, "%", Interval(None, Fraction(7, 100)))
    assert above is not None
    assert (above.decimal, above.exact) == ("3", "(121/100)^(1/2) - 1 - 7/100")
    assert below is not None
    assert (below.decimal, below.exact) == ("-3", "7/100 - ((121/100)^(1/2) - 1)")


def test_no_bound_leaves_no_margin() -> None:
    assert margin(Fraction(1, 2), "%", Interval(None, None)) is None
