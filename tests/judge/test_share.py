"""Shares and counts against brute force: every way in which the unknowns could turn out, one by one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plan_rules.interval import Interval
from plan_rules.judge.share import judge_count, judge_share
from plan_rules.measure.tally import Tally
from plan_rules.verdict import Verdict


def completions(tally: Tally) -> Iterator[tuple[int, int]]:
    """For every completion of the missing data: good records, records of the population."""
    for good in range(tally.unknown + 1):
        for joined_good in range(tally.possibly_good + 1):
            for joined_bad in range(tally.possibly_bad + 1):
                for turned_good in range(tally.possibly_unknown + 1):
                    for turned_bad in range(tally.possibly_unknown - turned_good + 1):
                        all_good = tally.good + good + joined_good + turned_good
                        yield all_good, tally.population + joined_good + joined_bad + turned_good + turned_bad


tallies = st.builds(Tally, *(st.integers(0, most) for most in (4, 4, 3, 3, 3, 3)))
small_tallies = st.builds(Tally, *(st.integers(0, 1) for _ in range(6)))
shares = st.builds(lambda part, whole: Fraction(min(part, whole), whole), st.integers(0, 12), st.integers(1, 12))
printed_shares = st.sampled_from([Fraction(text) for text in ("0.333", "0.334", "0.667", "0.999", "0.001")])


@st.composite
def accepted(draw: st.DrawFn, bounds: st.SearchStrategy[Fraction] = shares | printed_shares) -> Interval:
    """What a threshold accepts: one side, strictly or not; both sides; one number."""
    one, two = draw(bounds), draw(bounds)
    low, high = min(one, two), max(one, two)
    return draw(
        st.sampled_from(
            [
                Interval(low, None),
                Interval(low, None, low_closed=False),
                Interval(None, high),
                Interval(None, high, high_closed=False),
                Interval(low, high),
                Interval.point(low),
            ]
        )
    )


def agreed(answers: set[bool | None]) -> Verdict:
    """What all completions agree on; None stands for an empty population."""
    if answers == {None}:
        return Verdict.NOT_APPLICABLE
    if len(answers) > 1:
        return Verdict.UNDETERMINED
    return Verdict.SATISFIED if True in answers else Verdict.VIOLATED


@given(tallies | small_tallies, accepted())
@example(Tally(unknown=3), Interval(Fraction(2, 5), Fraction(3, 5)))  # 0, 1/3, 2/3 and 1 all lie outside
@example(Tally(possibly_good=1), Interval(Fraction(1), None))  # empty, or wholly good
@example(Tally(), Interval(Fraction(0), None))
def test_a_share_is_what_every_completion_agrees_on(tally: Tally, accepts: Interval) -> None:
    possible = set(completions(tally))
    judgement = judge_share(tally, accepts)
    assert judgement.verdict is agreed(
        {Fraction(good, units) in accepts if units else None for good, units in possible}
    )
    values = [Fraction(good, units) for good, units in possible if units]
    if values and tally.population:
        assert (judgement.low, judgement.high) == (min(values), max(values))
    known = tally.good + tally.bad
    assert judgement.value == (Fraction(tally.good, known) if known else None)


BANDS = [
    Interval(Fraction(low), Fraction(high))
    for low, high in (
        ("0", "0"), ("0", "1/5"), ("0", "1/3"), ("1/4", "1/3"), ("1/3", "1/3"), ("1/3", "1/2"), ("2/5", "3/5"),
        ("1/2", "1/2"), ("1/2", "2/3"), ("2/3", "3/4"), ("3/4", "4/5"), ("3/4", "1"), ("1", "1"),
    )
]  # fmt: skip


def test_between_two_bounds_no_small_tally_is_judged_otherwise_than_its_completions() -> None:
    for counts in itertools.product(range(4), range(3), range(2), range(3), range(4), range(3)):
        tally = Tally(*counts)
        possible = set(completions(tally))
        for accepts in BANDS:
            answers = {accepts.holds(good, units) if units else None for good, units in possible}
            assert judge_share(tally, accepts).verdict is agreed(answers), (tally, accepts)


@given(tallies | small_tallies, accepted(st.builds(Fraction, st.integers(0, 24), st.integers(1, 3))))
@example(Tally(good=2, possibly_good=1), Interval(Fraction("2.2"), Fraction("2.8")))  # no whole number lies there
def test_a_count_is_what_every_completion_agrees_on(tally: Tally, accepts: Interval) -> None:
    counted = Tally(good=tally.good, possibly_good=tally.possibly_good)
    possible = {Fraction(good) for good, _ in completions(counted)}
    judgement = judge_count(counted, accepts)
    assert judgement.verdict is agreed({value in accepts for value in possible})
    assert (judgement.low, judgement.high) == (min(possible), max(possible))
    assert judgement.value == counted.good


@given(tallies, accepted())
@example(Tally(good=1, bad=1), Interval(Fraction(1), None, low_closed=False))
@example(Tally(unknown=1), Interval(Fraction(1, 2), None))
def test_the_shortfall_of_a_share_is_the_smallest_number_that_satisfies(tally: Tally, accepts: Interval) -> None:
    units = tally.good + tally.bad
    enough = [more for more in range(tally.bad + 1) if units and Fraction(tally.good + more, units) in accepts]
    expected = min(enough, default=None) if accepts.low is not None else None
    assert judge_share(tally, accepts).shortfall == expected


@example(7, Interval.point(Fraction(5)))
@given(st.integers(0, 30), accepted(st.builds(Fraction, st.integers(0, 24), st.integers(1, 3))))
def test_the_shortfall_of_a_count_is_the_smallest_number_that_satisfies(good: int, accepts: Interval) -> None:
    enough = [more for more in range(30) if Fraction(good + more) in accepts]
    expected = min(enough, default=None) if accepts.low is not None else None
    assert judge_count(Tally(good=good), accepts).shortfall == expected


@pytest.mark.parametrize(
    ("tally", "low", "high"),
    [
        (Tally(good=3, bad=1), "3/4", "3/4"),
        (Tally(good=3, bad=1, unknown=2), "1/2", "5/6"),
        (Tally(good=1, bad=1, possibly_good=2), "1/2", "3/4"),
        (Tally(good=1, bad=1, possibly_bad=2), "1/4", "1/2"),
        (Tally(good=1, bad=1, possibly_unknown=2), "1/4", "3/4"),
        # Corners of an empty certain population: what may join decides, at both ends.
        (Tally(possibly_bad=1), "0", "0"),
        (Tally(possibly_good=1), "1", "1"),
        (Tally(possibly_good=1, possibly_bad=1), "0", "1"),
    ],
)
def test_the_ends_of_what_is_known(tally: Tally, low: str, high: str) -> None:
    judgement = judge_share(tally, Interval(Fraction(1, 2), None))
    assert (judgement.low, judgement.high) == (Fraction(low), Fraction(high))


def test_a_large_tally_between_two_bounds_is_judged_without_counting_through() -> None:
    many = 10**12
    tally = Tally(good=many, bad=many, unknown=1, possibly_unknown=many)
    narrow = Interval(Fraction(1, 2), Fraction(1, 2) + Fraction(1, 10**30))
    assert judge_share(tally, narrow).verdict is Verdict.UNDETERMINED
    outside = Interval(Fraction(9, 10), Fraction(91, 100))
    assert judge_share(tally, outside).verdict is Verdict.VIOLATED
