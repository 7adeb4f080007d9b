"""What is withheld from a report cannot be computed from the rest of it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from laws.attacker import Knowledge, solves
from laws.breakdowns import BOTH, LONG, NONE, SECRET, Breakdown, breakdowns
from plan_rules import withhold

bounds = st.sampled_from((3, 5, 10))


@settings(deadline=None)
@given(breakdowns(SECRET, BOTH, LONG, NONE), bounds)
def test_no_withheld_count_is_determined(world: Breakdown, below: int) -> None:
    full = world.report()
    knowledge = Knowledge(world, full, withhold(full, below=below))
    ends = knowledge.equations.near()
    for name in knowledge.targets:
        other = knowledge.equations.other(name, ends)
        assert other is not None, name
        assert solves(knowledge.equations, other)
