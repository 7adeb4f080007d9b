from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from plan_rules.interval import Interval

# Ends lie on whole numbers; the points between them and beyond them tell any two such intervals apart.
ENDS = [None, *map(Fraction, range(-2, 3))]
POINTS = [Fraction(half, 2) for half in range(-6, 7)]

ends = st.sampled_from(ENDS)
intervals = st.builds(Interval, ends, ends, st.booleans(), st.booleans())


def members(interval: Interval) -> set[Fraction]:
    return {point for point in POINTS if point in interval}


def is_member(point: Fraction, interval: Interval) -> bool:
    """Membership, spelled out."""
    if interval.low is not None and (point < interval.low or (point == interval.low and not interval.low_closed)):
        return False
    return not (
        interval.high is not None and (point > interval.high or (point == interval.high and not interval.high_closed))
    )


@given(intervals, st.sampled_from(POINTS))
def test_membership(interval: Interval, point: Fraction) -> None:
    assert (point in interval) == is_member(point, interval)


@given(intervals)
def test_an_interval_is_empty_without_members(interval: Interval) -> None:
    assert interval.is_empty == (not members(interval))


@given(intervals, intervals)
def test_the_intersection_holds_what_both_hold(one: Interval, two: Interval) -> None:
    assert members(one.intersection(two)) == members(one) & members(two)


@given(intervals, intervals)
def test_disjoint_intervals_share_nothing(one: Interval, two: Interval) -> None:
    assert one.disjoint(two) == (not members(one) & members(two))
    assert one.disjoint(two) == two.disjoint(one)


def reach(interval: Interval) -> tuple[bool, bool]:
    """Whether it goes on without end, downwards and upwards, which no finite set of points can tell."""
    return (not interval.is_empty and interval.low is None, not interval.is_empty and interval.high is None)


@given(intervals, intervals)
def test_one_lies_within_another(one: Interval, two: Interval) -> None:
    further = any(mine and not other for mine, other in zip(reach(one), reach(two), strict=True))
    assert one.within(two) == (members(one) <= members(two) and not further)


@given(intervals, intervals)
def test_within_and_disjoint_exclude_each_other_unless_empty(one: Interval, two: Interval) -> None:
    assert not (one.within(two) and one.disjoint(two)) or one.is_empty


@given(st.sampled_from(POINTS))
def test_a_point_holds_itself_alone(point: Fraction) -> None:
    assert members(Interval.point(point)) == {point}
