"""Random reactions over random sequences of puts and take-backs: the reference, ``direct`` and ``durable`` agree."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from chain.reference import conclude_slowly, facts_of, told
from chain.worlds import Put, plan, reaction_sets, steps
from plan_rules import Reaction, ReactionSession
from plan_rules.chain.fact import group_key

needs_durable = pytest.mark.skipif(
    sys.version_info >= (3, 13), reason="durable-rules cannot be imported on Python 3.13 and later"
)

DONE = st.lists(steps(), min_size=8, max_size=20)


def do(session: ReactionSession, step: Put) -> None:
    if step.is_transition:
        if step.transition:
            session.put_transition(step.transition)
        else:
            session.remove_transition(step.rule, step.group)
    elif step.finding:
        session.put(step.finding)
    else:
        session.remove(step.rule, step.group)


def what_is_there(done: Sequence[Put]) -> tuple[list[object], list[object]]:
    last = {(step.is_transition, step.rule, group_key(step.group)): step for step in done}
    findings = [step.finding for step in last.values() if step.finding]
    transitions = [step.transition for step in last.values() if step.transition]
    return findings, transitions


@settings(deadline=None, max_examples=200)
@given(reaction_sets(), DONE)
def test_direct_concludes_what_the_reference_does(reactions: tuple[Reaction, ...], done: list[Put]) -> None:
    with ReactionSession(plan(), reactions) as session:
        for step in done:
            do(session, step)
        found = told(session.conclusions())
    event(f"conclusions: {min(len(found), 5)}")
    assert found == conclude_slowly(reactions, facts_of(plan(), *what_is_there(done)))


@settings(deadline=None)
@given(reaction_sets(), DONE)
def test_after_every_step_only_what_is_there_counts(reactions: tuple[Reaction, ...], done: list[Put]) -> None:
    with ReactionSession(plan(), reactions) as session:
        for count, step in enumerate(done, start=1):
            do(session, step)
            with ReactionSession(plan(), reactions) as fresh:
                findings, transitions = what_is_there(done[:count])
                fresh.put(*findings)
                fresh.put_transition(*transitions)
                assert session.conclusions() == fresh.conclusions()


@needs_durable
@settings(deadline=None)
@given(reaction_sets(), DONE)
def test_durable_concludes_the_same_bytes(reactions: tuple[Reaction, ...], done: list[Put]) -> None:
    with (
        ReactionSession(plan(), reactions) as direct,
        ReactionSession(plan(), reactions, engine="durable") as durable,
    ):
        for step in done:
            do(direct, step)
            do(durable, step)
            expected = [each.to_json() for each in direct.conclusions()]
            assert [each.to_json() for each in durable.conclusions()] == expected
        assert durable.incidents == ()
