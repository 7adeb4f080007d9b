"""Arguments of reactions and monitors of another type are refused by their names, with what is due."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from plan_rules import (
    DataError,
    Finding,
    Monitor,
    Plan,
    PlanError,
    ReactionSession,
    Report,
    conclude,
    evaluate,
    load_plan,
    read_reactions,
    to_durable_rules,
)
from plan_rules.problems import Code

DAY = "2024-12-31"


@cache
def plan() -> Plan:
    return load_plan("vn-thanh-hoa/202-kh-ubnd-2020")


@cache
def report() -> Report:
    return evaluate(plan(), as_of=DAY)


def finding() -> Finding:
    return report()["districts-e-meetings"]


def said(do: Callable[[], Any]) -> str:
    with pytest.raises(DataError) as caught:
        do()
    [problem] = caught.value.problems
    assert problem.code is Code.BAD_ARGUMENT
    return problem.message


def state(tmp_path: Path) -> Path:
    with Monitor(plan(), as_of=DAY) as monitor:
        monitor.save(tmp_path / "state.db")
    return tmp_path / "state.db"


@pytest.mark.parametrize(
    ("reactions", "there"),
    [
        ("x", "there is str"),
        (b"x", "there is bytes"),
        (1, "there is int"),
        ([1], "there is int in it"),
        ([plan().reactions[0], None], "there is NoneType in it"),
        ({"a": 1}, "there is dict"),
        (plan().reactions[0], "there is Reaction"),
    ],
)
def test_reactions_are_a_list_of_reactions(reactions: Any, there: str, tmp_path: Path) -> None:
    saved = state(tmp_path)
    calls: list[Callable[[], object]] = [
        lambda: Monitor(plan(), as_of=DAY, reactions=reactions),
        lambda: Monitor.restore(plan(), saved, reactions=reactions),
        lambda: conclude(plan(), report(), reactions=reactions),
        lambda: ReactionSession(plan(), reactions),
        lambda: to_durable_rules(plan(), reactions),
    ]
    assert {said(call) for call in calls} == {f"reactions: a list of Reaction is due, {there}"}


def test_a_plan_is_a_plan(tmp_path: Path) -> None:
    saved, file, none = state(tmp_path), tmp_path / "reactions.yaml", None
    calls: list[Callable[[], object]] = [
        lambda: Monitor(none, as_of=DAY),  # type: ignore[arg-type]
        lambda: Monitor.restore(none, saved),  # type: ignore[arg-type]
        lambda: conclude(none, report()),  # type: ignore[arg-type]
        lambda: ReactionSession(none),  # type: ignore[arg-type]
        lambda: to_durable_rules(none),  # type: ignore[arg-type]
        lambda: read_reactions(file, none),  # type: ignore[arg-type]
    ]
    assert {said(call) for call in calls} == {"plan: a plan is due, there is NoneType"}


def test_what_is_called_can_be_called(tmp_path: Path) -> None:
    saved, text = state(tmp_path), "x"
    calls: list[Callable[[], object]] = [
        lambda: Monitor(plan(), as_of=DAY, on_incident=text),  # type: ignore[arg-type]
        lambda: Monitor.restore(plan(), saved, on_incident=text),  # type: ignore[arg-type]
        lambda: conclude(plan(), report(), on_incident=text),  # type: ignore[arg-type]
        lambda: ReactionSession(plan(), on_incident=text),  # type: ignore[arg-type]
    ]
    assert {said(call) for call in calls} == {"on_incident: a function of one text is due, there is str"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"report": [1]}, "report: a report is due, there is list"),
        ({"report": None}, "report: a report is due, there is NoneType"),
        ({"before": 5}, "before: a report is due, there is int"),
        ({"before": []}, "before: a report is due, there is list"),
        ({"history": 5}, "history: a list of Report is due, there is int"),
        ({"history": [1]}, "history: a list of Report is due, there is int in it"),
        ({"history": report()}, "history: a list of Report is due, there is Report"),
    ],
)
def test_reports_are_reports(given: dict[str, Any], message: str) -> None:
    arguments = {"report": report(), **given}
    assert said(lambda: conclude(plan(), **arguments)) == message
    assert said(lambda: to_durable_rules(plan()).facts(**arguments)) == message


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("put", (None,), "findings: a finding is due, there is NoneType"),
        ("put", (report(),), "findings: a finding is due, there is Report"),
        ("put_transition", (finding(),), "transitions: a transition is due, there is Finding"),
        ("remove", (1,), "rule: the id of a rule is due, there is int"),
        ("remove", ("a", "x"), "group: a mapping from fields to values is due, there is str"),
        ("remove", ("a", ""), "group: a mapping from fields to values is due, there is str"),
        ("remove_transition", ("a", "x"), "group: a mapping from fields to values is due, there is str"),
        ("remember", (5,), "findings: a list of Finding is due, there is int"),
        ("remember", ([None],), "findings: a list of Finding is due, there is NoneType in it"),
    ],
)
def test_what_a_session_takes(name: str, arguments: tuple[Any, ...], message: str) -> None:
    with ReactionSession(plan()) as session:
        session.put(finding())
        assert said(lambda: getattr(session, name)(*arguments)) == message
        assert [each.code for each in session.conclusions()] == ["lapses-with-target-open"]


def test_a_session_takes_a_report_to_remember() -> None:
    with ReactionSession(plan()) as session:
        session.remember(report())
        session.remember(iter(report()))
        assert not session.conclusions()


def test_a_session_that_is_closed_does_not_answer() -> None:
    session = ReactionSession(plan())
    session.put(finding())
    assert session.conclusions()
    session.close()
    with pytest.raises(DataError, match="bad-state: the session is closed"):
        session.conclusions()


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("", "'' names no file"),
        (".", "'.' names no file"),
        ("a\0b", r"'a\x00b' names no file"),
        (1, "a path is due, there is int"),
    ],
)
def test_paths_name_files(path: Any, message: str) -> None:
    with Monitor(plan(), as_of=DAY) as monitor:
        assert said(lambda: monitor.save(path)) == f"path: {message}"
    assert said(lambda: Monitor.restore(plan(), path)) == f"path: {message}"
    assert said(lambda: Monitor(plan(), as_of=DAY, state=path)) == f"state: {message}"
    assert said(lambda: read_reactions(path, plan())) == f"source: {message}"


@pytest.mark.parametrize("do", [lambda *given: ReactionSession(*given).close(), to_durable_rules])
def test_a_reaction_is_given_once(do: Callable[[Plan, list[Any]], object]) -> None:
    first, *_ = plan().reactions
    copy = first.model_copy()
    for given in ([first, first], [copy, copy], [first, copy], [copy, first]):
        with pytest.raises(PlanError) as caught:
            do(plan(), given)
        [problem] = caught.value.problems
        assert (problem.code, problem.message) == (Code.DUPLICATE_ID, f"a second reaction has the id {first.id!r}")
