"""Which segments of time a cube may hold, to the last one."""

from __future__ import annotations

from datetime import date

import pytest

from plan_rules import Cube, DataError
from plan_rules.measure.cube import UNDATED
from plan_rules.measure.question import Question, questions
from plan_rules.timeline import timelines_of
from sample_plan import sample_plan

AS_OF = date(2024, 6, 30)
ASKED = questions(sample_plan(), AS_OF, timelines_of(sample_plan(), AS_OF), ())
FLOW, STOCK = ASKED["documents"], ASKED["communes"]


def cube_at(asked: Question, segment: int) -> Cube:
    return Cube.of(asked.header, {((), segment, (0,) * len(asked.aspects)): 1})


@pytest.mark.parametrize(("asked", "segment"), [(FLOW, UNDATED), (FLOW, 0), (FLOW, len(FLOW.edges)), (STOCK, 0)])
def test_a_segment_that_records_can_fall_into(asked: Question, segment: int) -> None:
    cube = cube_at(asked, segment)
    assert asked.check(cube) is cube


@pytest.mark.parametrize(("asked", "segment"), [(FLOW, -2), (FLOW, len(FLOW.edges) + 1), (STOCK, UNDATED), (STOCK, 1)])
def test_a_segment_that_no_record_can_fall_into(asked: Question, segment: int) -> None:
    with pytest.raises(DataError):
        asked.check(cube_at(asked, segment))
