"""Each fault of durable-rules that matters, shown on the native engine in a process of its own, and kept away from."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from chain.worlds import GROUPS, finding_of, plan
from plan_rules import Caveat, CaveatCode, Reaction, ReactionSession, Status

if sys.version_info >= (3, 13):
    pytest.skip("durable-rules cannot be imported on Python 3.13 and later", allow_module_level=True)

from plan_rules.chain.compiled import compile_reactions
from plan_rules.chain.durable.definition import Definition, Wire
from plan_rules.chain.durable.guard import MOST_FACTS, Names, check_fact, name_hash
from plan_rules.chain.durable.native import NativeSession
from plan_rules.chain.fact_builder import FactBuilder
from plan_rules.chain.matcher import UnsafeError

RAW = Path(__file__).with_name("raw_durable.py")


def raw(fault: str) -> Any:
    """What the native engine answers; the negative number of the signal that ended it."""
    # What was freed is overwritten at once, so that its use shows.
    env = {**os.environ, "MALLOC_PERTURB_": "165"}
    command = [sys.executable, str(RAW), fault]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, env=env)  # noqa: S603
    assert done.returncode <= 0, done.stderr
    return done.returncode or json.loads(done.stdout)


def reaction(when: list[dict[str, Any]], same: tuple[str, ...] = (), number: int = 0) -> Reaction:
    text = {"vi": "a", "en": "b"}
    return Reaction.model_validate(
        {
            "id": f"r{number}",
            "title": text,
            "when": when,
            "same": list(same),
            "conclude": {"code": "c", "message": text, "to": text},
        }
    )


def count_of(reactions: list[Reaction], *statuses: Status) -> int:
    """How many conclusions ``durable`` draws from some findings of one agency, put one after another."""
    rules = ["documents-electronic", "dossiers-online", "courses"]
    with ReactionSession(plan(), reactions, engine="durable") as session:
        for rule, status in zip(rules, statuses, strict=False):
            session.put(finding_of(rule, GROUPS[1], status))
            session.conclusions()
        assert session.incidents == ()
        return len(session.conclusions())


def test_a_missing_field_fires_and_a_fact_has_no_missing_field() -> None:
    assert raw("missing") == [0, [["met", {"m": "1"}]]]
    compiled = compile_reactions([reaction([{"finding": {"group.agency": "A", "window": "2024"}}])])
    definition = Definition(compiled)
    fact = FactBuilder(plan()).of_finding(finding_of("documents-electronic", {}, Status.UPCOMING))
    told = Wire(definition, lambda fact, pattern: pattern.meets(fact)).fact(fact)
    assert told == {"kind": "finding", "group__agency": "missing", "window": "2024"}


def test_an_absent_fact_is_got_wrong_and_is_looked_for_in_python() -> None:
    assert raw("absent")[-1] == [0, [["r", {"a": "0", "c": "2"}]]]
    absent = reaction(
        [
            {"finding": {"status": "achieved"}},
            {"finding": {"status": "in_progress"}, "none": "true"},
            {"finding": {"status": "no_data"}},
        ],
        ("phase",),
    )
    assert count_of([absent], Status.ACHIEVED, Status.IN_PROGRESS, Status.NO_DATA) == 0
    assert count_of([absent], Status.ACHIEVED, Status.NO_DATA) == 1


def test_two_ids_are_one_fact_and_none_of_ours_are() -> None:
    assert raw("ids") == [[0, [["r", {"m": "40189"}]]], [2, []]]
    assert name_hash("40189") == name_hash("797186")
    assert len({name_hash(str(number)) for number in range(1, MOST_FACTS + 1)}) == MOST_FACTS


def test_taking_back_takes_another_fact_and_a_session_is_opened_anew() -> None:
    assert raw("retracted") == []
    both = reaction([{"finding": {"status": "achieved"}}, {"finding": {"status": "in_progress"}}], ("phase",))
    with ReactionSession(plan(), [both], engine="durable") as session:
        session.put(finding_of("courses", {}, Status.ACHIEVED), finding_of("dossiers-online", {}, Status.IN_PROGRESS))
        first = session._engine.matcher(list(session._store.relevant({})))
        assert len(session.conclusions()) == 1
        session.remove("courses")
        assert session.conclusions() == ()
        assert session._engine.matcher(list(session._store.relevant({}))) is not first
        session.put(finding_of("courses", {}, Status.ACHIEVED))
        assert len(session.conclusions()) == 1
        assert session.incidents == ()


def test_two_names_are_one_field_and_are_refused() -> None:
    assert raw("names") == [0, [["r", {"m": "1"}]]]
    taken = Names()
    taken.take("bgjpjidz")
    with pytest.raises(UnsafeError, match="has the hash of another one"):
        taken.take("yprixkjc")


@pytest.mark.parametrize("name", ["id", "sid", "exception", "$s", "boot", "", "$and", "a.b", "a" * 5000, "e\u0302"])
def test_names_that_the_engine_reads_as_its_own_are_refused(name: str) -> None:
    with pytest.raises(UnsafeError, match="is not safe"):
        Names().take(name)


def test_a_batch_loses_facts_and_no_number_with_an_exponent_is_told() -> None:
    assert raw("batch") == [0, 1]
    with pytest.raises(UnsafeError, match="neither a word nor a small whole number"):
        check_fact({"kind": "finding", "value": 1e-07})  # type: ignore[dict-item]


@pytest.mark.parametrize("value", [2**53 + 1, True, None, "e\u0302", "a" * 4097, "\ud800", [1]])
def test_values_that_the_engine_reads_as_others_are_refused(value: Any) -> None:
    with pytest.raises(UnsafeError):
        check_fact({"kind": "finding", "value": value})
    with pytest.raises(UnsafeError):
        check_fact({f"field{number}": 1 for number in range(201)})


def test_one_of_several_fires_more_than_once_and_is_decided_in_python() -> None:
    assert raw("either") == 3
    assert raw("branches") == 2
    either = reaction([{"finding": {"status": ["achieved", "in_progress"], "caveats": ["estimate", "so_far"]}}])
    codes = tuple(map(Caveat.of, (CaveatCode.ESTIMATE, CaveatCode.SO_FAR)))
    with ReactionSession(plan(), [either], engine="durable") as session:
        session.put(finding_of("courses", {}, Status.ACHIEVED, caveats=codes))
        assert len(session.conclusions()) == 1
        assert session.incidents == ()


def test_a_rule_on_the_state_never_ends_and_a_session_does_not_start_with_it() -> None:
    assert raw("endless") == 1000
    with pytest.raises(UnsafeError, match="durable-rules failed"):
        NativeSession({"r": {"all": [{"m": {"$nex": {"b": 1}}}]}})


def test_firings_have_a_ceiling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plan_rules.chain.durable.native.MOST_FIRINGS", 50)
    every = {"$and": [{"kind": "finding"}]}
    session = NativeSession({"r": {"all": [{"a": every}, {"b": every}]}})
    for _ in range(7):
        session.tell({"kind": "finding"})
    with pytest.raises(UnsafeError, match="more than 50 rules fired"):
        session.tell({"kind": "finding"})
    with pytest.raises(UnsafeError, match="over"):
        session.tell({"kind": "finding"})
    session.close()


def test_a_number_is_joined_with_its_text_and_words_are_numbered_for_joins() -> None:
    assert raw("types")[1] == [0, [["r", {"a": "1", "b": "2"}]]]
    both = reaction([{"finding": {"status": "achieved"}}, {"finding": {"status": "no_data"}}], ("group.agency",))
    definition = Definition(compile_reactions([both]))
    wire, builder = Wire(definition, lambda *_: True), FactBuilder(plan())
    facts = [builder.of_finding(finding_of("courses", group, Status.ACHIEVED)) for group in GROUPS]
    numbers = [wire.fact(fact)["join_0"] for fact in [*facts, *facts]]
    assert all(isinstance(number, int) for number in numbers)
    # The whole and the agency that is not told have a number that nothing has, each time anew.
    assert len(set(numbers)) == 1 + 2 * 2


def test_a_state_that_never_ran_crashes_and_every_session_has_run() -> None:
    assert raw("deleted") < 0
    for _ in range(3):
        NativeSession({"r": {"all": [{"a": {"k": "t"}}, {"b": {"k": "u"}}]}}).close()


def test_many_rules_crash_and_direct_answers_in_their_place() -> None:
    assert raw("identical") < 0
    many = [reaction([{"finding": {"group.agency": f"{number}"}}], number=number) for number in range(61)]
    many.append(reaction([{"finding": {"status": "achieved"}}], number=61))
    heard: list[str] = []
    with ReactionSession(plan(), many, engine="durable", on_incident=heard.append) as session:
        session.put(finding_of("courses", {}, Status.ACHIEVED))
        assert len(session.conclusions()) == 1
        assert session.incidents == tuple(heard) == ("there are more than 60 rules",)


def test_a_division_by_zero_ends_the_process() -> None:
    # That no definition of ours calculates is a law: test_definitions_hold_equalities_only.
    assert raw("division") < 0
