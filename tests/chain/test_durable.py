"""The adapter of durable-rules: what it tells the engine, and what it does when the engine cannot be trusted."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import Any

import pytest
from hypothesis import given, settings

from chain.worlds import GROUPS, finding_of, plan, reaction_sets
from plan_rules import Reaction, ReactionSession, Status

if sys.version_info >= (3, 13):
    pytest.skip("durable-rules cannot be imported on Python 3.13 and later", allow_module_level=True)

from plan_rules.chain.compiled import compile_reactions
from plan_rules.chain.durable import native
from plan_rules.chain.durable.definition import Definition, Wire

TEXT = {"vi": "a", "en": "b"}
BOTH = Reaction.model_validate(
    {
        "id": "both",
        "title": TEXT,
        "when": [{"finding": {"status": "achieved"}}, {"finding": {"status": "in_progress"}}],
        "same": ["group.agency", "phase"],
        "conclude": {"code": "both", "message": TEXT, "to": TEXT},
    }
)
ONE, OTHER = (
    finding_of("courses", GROUPS[1], Status.ACHIEVED),
    finding_of("dossiers-online", GROUPS[1], Status.IN_PROGRESS),
)


def words_of_tests(rule: dict[str, Any]) -> list[tuple[int, Any]]:
    """Each test of a rule with the position of its premise."""
    assert set(rule) == {"all"}
    found = []
    for position, premise in enumerate(rule["all"]):
        ((_, test),) = premise.items()
        assert set(test) == {"$and"}
        found += [(position, each) for each in test["$and"]]
    return found


@settings(deadline=None)
@given(reaction_sets())
def test_definitions_hold_equalities_only(reactions: tuple[Reaction, ...]) -> None:
    for rule in Definition(compile_reactions(reactions)).rules.values():
        joins: dict[int, int] = {}
        constants: dict[int, int] = {}
        for position, test in words_of_tests(rule):
            ((name, value),) = test.items()
            assert name.isidentifier()
            if isinstance(value, dict):
                ((alias, other),) = value.items()
                assert alias in [next(iter(premise)) for premise in rule["all"][:position]]
                assert name.startswith("join_")
                assert other.startswith("join_")
                joins[position] = joins.get(position, 0) + 1
            else:
                assert isinstance(value, str)
                constants[position] = constants.get(position, 0) + 1
        assert set(joins.values()) <= {1}
        assert len(constants) == len(rule["all"])


def session_with(findings: list[Any], heard: list[str]) -> ReactionSession:
    session = ReactionSession(plan(), [BOTH], engine="durable", on_incident=heard.append)
    session.put(*findings)
    return session


def expected() -> list[str]:
    with ReactionSession(plan(), [BOTH]) as session:
        session.put(ONE, OTHER)
        return [each.to_json() for each in session.conclusions()]


@pytest.mark.parametrize(
    ("function", "stand_in", "incident"),
    [
        ("assert_fact", lambda *_: (2, 1), "durable-rules answered 2"),
        ("assert_fact", lambda *_: (0, 1, 2), "durable-rules failed with ValueError"),
        ("assert_fact", lambda *_: 1 / 0, "durable-rules failed with ZeroDivisionError"),
        ("assert_fact", lambda *_: (1, 1), "durable-rules did not start"),
        ("start_action", lambda *_: None, "durable-rules did not start"),
        ("create_ruleset", lambda *_: 1 / 0, "durable-rules refused the rules with ZeroDivisionError"),
        ("get_facts", lambda *_: "[]", "durable-rules holds 0 facts of 3"),
        ("get_facts", lambda *_: "[", "durable-rules failed with JSONDecodeError"),
    ],
)
def test_an_odd_answer_is_an_incident_and_direct_answers(
    monkeypatch: pytest.MonkeyPatch, function: str, stand_in: Any, incident: str
) -> None:
    heard: list[str] = []
    with session_with([ONE, OTHER], heard) as session:
        with monkeypatch.context() as patched:
            patched.setattr(native.durable_rules_engine, function, stand_in)
            assert [each.to_json() for each in session.conclusions()] == expected()
        assert session.incidents == tuple(heard) == (incident,)
        session.put(ONE)  # the next answer is the engine's again
        assert len(session.conclusions()) == 1
        assert len(heard) == 1


def test_another_answer_than_that_of_direct_is_an_incident(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(Wire, "_number", lambda *_: 0)  # everything is joined
    other = finding_of("dossiers-online", GROUPS[2], Status.IN_PROGRESS)
    monkeypatch.setattr("plan_rules.chain.durable.engine._agree", lambda *_: True)
    with session_with([ONE, other], heard) as session:
        assert session.conclusions() == ()
    assert heard == ["durable-rules joined other facts for 'both'"]


def test_a_session_belongs_to_its_thread() -> None:
    heard: list[str] = []
    with session_with([ONE], heard) as session:
        session.conclusions()
        session.put(OTHER)
        thread = threading.Thread(target=session.conclusions)
        thread.start()
        thread.join()
        assert heard == ["the session of durable-rules is of another process or thread"]
        assert [each.to_json() for each in session.conclusions()] == expected()


def test_more_facts_than_a_session_may_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(native, "MOST_FACTS", 2)
    with session_with([ONE, OTHER], heard) as session:
        assert [each.to_json() for each in session.conclusions()] == expected()
    assert heard == ["there are more than 2 facts"]


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)  # noqa: S603
    return done.stdout


_CHILD = """
import os, sys, threading
sys.path.insert(0, "tests")
from chain.test_durable import ONE, OTHER, BOTH, expected, session_with
heard = []
"""


def test_no_thread_is_left_running() -> None:
    code = f"""{_CHILD}
with session_with([ONE, OTHER], heard) as session:
    session.conclusions()
    print(threading.active_count(), len(os.listdir("/proc/self/task")), heard)
print(threading.active_count(), len(os.listdir("/proc/self/task")), "durable" in sys.modules)
"""
    assert run(code) == "1 1 []\n1 1 False\n"


def test_a_child_process_leaves_the_session_of_its_parent_alone() -> None:
    code = f"""{_CHILD}
with session_with([ONE], heard) as session:
    session.conclusions()
    session.put(OTHER)
    if os.fork() == 0:
        same = [each.to_json() for each in session.conclusions()] == expected()
        session.close()
        print(same, heard, flush=True)
        os._exit(0)
    os.wait()
    print([each.to_json() for each in session.conclusions()] == expected(), heard)
"""
    lines = run(code).splitlines()
    assert lines == ["True ['the session of durable-rules is of another process or thread']", "True []"]


def test_memory_stays_flat_over_sessions() -> None:
    code = f"""{_CHILD}
import resource
def once():
    with session_with([ONE, OTHER], heard) as session:
        session.conclusions()
for _ in range(200): once()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for _ in range(800): once()
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) < 8 * 1024, heard)
"""
    assert run(code) == "True []\n"


def test_what_is_told_is_json_of_words_and_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[str, Any]] = []
    real = native.durable_rules_engine.assert_fact

    def listen(handle: int, text: str) -> Any:
        told.append(json.loads(text))
        return real(handle, text)

    monkeypatch.setattr(native.durable_rules_engine, "assert_fact", listen)
    with session_with([ONE, OTHER], []) as session:
        session.conclusions()
    assert [fact["id"] for fact in told] == ["1", "2", "3"]
    assert all(isinstance(value, str | int) for fact in told for value in fact.values())
    assert len({tuple(sorted(fact)) for fact in told[1:]}) == 1
