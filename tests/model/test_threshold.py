from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from plan_rules.interval import Interval
from plan_rules.model.threshold import Direction, Threshold

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
TOLERANCE = {"amount": "2%", "because": {"vi": "a", "en": "b"}}


def percent(number: int) -> Fraction:
    return Fraction(number, 100)


@pytest.mark.parametrize(
    ("threshold", "direction", "accepts"),
    [
        ({"at_least": "75%"}, LOWER, Interval(percent(75), None)),
        ({"more_than": "75%"}, None, Interval(percent(75), None, low_closed=False)),
        ({"at_most": "75%"}, HIGHER, Interval(None, percent(75))),
        ({"less_than": "75%"}, None, Interval(None, percent(75), high_closed=False)),
        ({"exactly": "75%"}, None, Interval(percent(75), percent(75))),
        ({"between": ["70%", "75%"]}, HIGHER, Interval(percent(70), percent(75))),
        ({"bare": "75%"}, HIGHER, Interval(percent(75), None)),
        ({"bare": "75%"}, LOWER, Interval(None, percent(75))),
        ({"about": "20%", "tolerance": TOLERANCE}, None, Interval(percent(18), percent(22))),
        ({"about": "20%", "tolerance": TOLERANCE}, HIGHER, Interval(percent(18), None)),
        ({"about": "20%", "tolerance": TOLERANCE}, LOWER, Interval(None, percent(22))),
    ],
)
def test_what_a_threshold_accepts(threshold: dict[str, Any], direction: Direction | None, accepts: Interval) -> None:
    assert Threshold.model_validate({**threshold, "wording": "x"}).accepts(direction) == accepts
