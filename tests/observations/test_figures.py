from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_rules import Observation
from plan_rules.interval import Interval

STATED = {"rule": "a", "window": "2024", "published_on": "2025", "publisher": "a", "source": "b"}


def observation(**given_keys: Any) -> Observation:
    return Observation.model_validate({**STATED, **given_keys})


def percent(low: str, high: str, *, low_closed: bool = True, high_closed: bool = True) -> Interval:
    return Interval(Fraction(low) / 100, Fraction(high) / 100, low_closed, high_closed)


@pytest.mark.parametrize(
    ("figure", "interval"),
    [
        ({"value": "98.0", "unit": "%"}, percent("97.95", "98.05", high_closed=False)),
        ({"value": "98", "unit": "%"}, percent("97.5", "98.5", high_closed=False)),
        ({"value": "98", "unit": "%", "decimals": 1}, percent("97.95", "98.05", high_closed=False)),
        ({"value": "98.0", "unit": "%", "exact": True}, percent("98", "98")),
        ({"value": "-2.5", "unit": "%"}, percent("-2.55", "-2.45", low_closed=False)),
        ({"value": "0.0", "unit": "%"}, percent("-0.05", "0.05", low_closed=False, high_closed=False)),
        ({"value": "3", "unit": "points"}, percent("2.5", "3.5", high_closed=False)),
        ({"low": "17.6", "unit": "%"}, Interval(Fraction("17.55") / 100, None)),
        ({"high": "50", "unit": "%"}, Interval(None, Fraction("50.5") / 100, high_closed=False)),
        ({"low": "40", "high": "50", "unit": "%", "exact": True}, percent("40", "50")),
        ({"numerator": 2, "denominator": 3}, Interval.point(Fraction(2, 3))),
        ({"value": "5200", "unit": "USD"}, Interval(Fraction("5199.5"), Fraction("5200.5"), high_closed=False)),
    ],
)
def test_a_printed_figure_stands_for_all_that_round_to_it(figure: dict[str, Any], interval: Interval) -> None:
    assert observation(**figure).interval() == interval


def test_whole_numbers_are_not_rounded() -> None:
    assert observation(value="7").interval(whole_numbers=True) == Interval.point(Fraction(7))
    assert not observation(value="7.5").interval(whole_numbers=True).is_empty
    assert observation(value="7.5").interval(whole_numbers=True) == observation(value="7.5").interval()


@given(st.decimals(-200, 200, places=4), st.integers(0, 3), st.integers(-1, 1))
def test_a_figure_prints_as_published_exactly_where_it_lies_in_the_interval(
    true: Decimal, decimals: int, shift: int
) -> None:
    step = Decimal(1).scaleb(-decimals)
    published = true.quantize(step, ROUND_HALF_UP) + shift * step
    found = Fraction(true) in observation(value=published).interval()
    assert found == (true.quantize(step, ROUND_HALF_UP) == published)


@pytest.mark.parametrize(
    ("published_on", "by", "exact"),
    [
        ("2024-02-05", date(2024, 2, 5), True),
        (date(2024, 2, 5), date(2024, 2, 5), True),
        ("2024-02", date(2024, 2, 29), False),
        ("2023-12", date(2023, 12, 31), False),
        ("2024", date(2024, 12, 31), False),
        (2024, date(2024, 12, 31), False),
    ],
)
def test_a_publication_date_may_be_partial(published_on: Any, by: date, exact: bool) -> None:
    published = observation(value="1", published_on=published_on)
    assert (published.published_by, published.is_publication_date_exact) == (by, exact)


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ({"window": "2024"}, date(2024, 1, 1), date(2024, 12, 31)),
        ({"window": "2024-Q1"}, date(2024, 1, 1), date(2024, 3, 31)),
        ({"window": "2021-2025"}, date(2021, 1, 1), date(2025, 12, 31)),
        ({"window": None, "date": "2024-02-29"}, date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_the_period_it_speaks_of(when: dict[str, Any], first: date, last: date) -> None:
    speaking = observation(value="1", **when)
    assert (speaking.period.start, speaking.period_end) == (first, last)


@pytest.mark.parametrize(
    ("figure", "point"),
    [
        ({"value": "98.0", "unit": "%"}, Fraction(98, 100)),
        ({"numerator": 0, "denominator": 5}, Fraction(0)),
        ({"low": "1", "high": "2"}, None),
        ({"state": "partly"}, None),
    ],
)
def test_the_figure_as_printed(figure: dict[str, Any], point: Fraction | None) -> None:
    assert observation(**figure).point == point
