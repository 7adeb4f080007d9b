"""Reactions that can never fire are refused, with what is in the way; those next to them are taken."""

from __future__ import annotations

from typing import Any

import pytest

from plan_rules import Plan, PlanError, Reaction, ReactionSession, load_plan
from plan_rules.problems import Code
from sample_plan import sample_plan

TEXT = {"vi": "a", "en": "b"}
ONE = {"rule": "courses", "scope": "whole"}
TWO = {"rule": ["courses", "income"], "scope": "whole"}
GROUPS = {"finding": {"scope": "group", "rule": "courses"}}


def reaction(*when: dict[str, Any], same: Any = (), to: Any = None, code: str = "c") -> Reaction:
    conclude = {"code": code, "message": TEXT, "to": to or TEXT}
    raw = {"id": f"r-{code}", "title": TEXT, "when": when, "same": same, "conclude": conclude}
    return Reaction.model_validate(raw)


def windows(**conditions: Any) -> Reaction:
    return reaction({"finding": conditions, "for_windows": 2})


def heard(*when: dict[str, Any], same: Any = (), **asked: Any) -> list[Reaction]:
    return [reaction(*when, same=same), reaction({"conclusion": {"code": "c", **asked}}, code="d")]


def refused(reactions: list[Reaction], plan: Plan | None = None) -> list[str]:
    try:
        ReactionSession(plan or sample_plan(), reactions).close()
    except PlanError as error:
        problems = error.problems
    else:
        return []
    assert {problem.code for problem in problems} == {Code.IMPOSSIBLE}
    return [f"{'.'.join(map(str, problem.path))}: {problem.message}" for problem in problems]


NOT_TOGETHER = "no finding has this stage, verdict and status together"
NOT_SO_LONG = "no finding is so in 2 windows: windows begin while a phase is running"
NO_CHANGE = "no finding changes like this; before and after differ in their status"
TAKEN = "premise 1 takes the only finding that could stand here"
NO_SUCH = "no rule of the plan has such findings"


@pytest.mark.parametrize("conditions", [{"status": "met"}, {"stage": "closed"}, {"status": "lapsed"},
                                        {"status": "upcoming"}, {"lapses": "lapsed"},
                                        {"stage": ["closed", "lapsed"], "verdict": "violated"}])  # fmt: skip
def test_no_second_window_begins_outside_a_running_phase(conditions: dict[str, Any]) -> None:
    assert refused([windows(**conditions)]) == [f"reactions.0.when.0.finding: {NOT_SO_LONG}"]


@pytest.mark.parametrize(
    "conditions",
    [
        {"status": "missed"},
        {"stage": ["running", "closed"]},
        {"status": "no_data"},
        {"stage": ["upcoming", "closed"]},
        {"status": ["lapsed", "in_progress"]},
    ],
)
def test_other_windows_follow_each_other(conditions: dict[str, Any]) -> None:
    assert not refused([windows(**conditions)])


@pytest.mark.parametrize(
    ("labels", "is_possible"),
    [("2023", False), (["2022", "2024"], False), (["2022", "2023"], True), (["2023", "missing"], False)],
)
def test_windows_with_labels_follow_each_other(labels: Any, is_possible: bool) -> None:
    found = refused([windows(window=labels)])
    assert found == ([] if is_possible else ["reactions.0.when.0.finding: no such rule has 2 such windows in a row"])


@pytest.mark.parametrize(
    ("premise", "message"),
    [
        ({"finding": {"own_verdict": "violated", "verdict": "satisfied"}}, NOT_TOGETHER),
        ({"finding": {"own_verdict": "satisfied", "verdict": "no_data"}}, NOT_TOGETHER),
        ({"finding": {"own_verdict": "no_data", "status": "met"}}, NOT_TOGETHER),
        ({"part": {"part.verdict": "violated", "verdict": "satisfied"}}, NOT_TOGETHER),
        ({"part": {"part.status": "missed", "status": "in_progress"}}, NOT_TOGETHER),
        ({"part": {"part.status": "needs_assessment"}}, NOT_TOGETHER),
        ({"unit": {"unit.verdict": "violated", "own_verdict": "undetermined"}}, NOT_TOGETHER),
        ({"unit": {"unit.verdict": "no_data", "verdict": "satisfied"}}, NOT_TOGETHER),
        ({"transition": {"before.own_verdict": "violated", "before.verdict": "satisfied"}}, NO_CHANGE),
        ({"transition": {"before.stage": "closed", "after.stage": "running", "rule_changed": "no"}}, NO_CHANGE),
        ({"transition": {"before.stage": "closed", "after.stage": "lapsed", "rule_changed": "no"}}, NO_CHANGE),
        ({"transition": {"new": "yes", "rule_changed": "no"}}, NO_CHANGE),
        ({"finding": {"indicator": "assessment", "evidence": "records"}}, NO_SUCH),
        ({"finding": {"indicator": "milestone", "evidence": "records"}}, NO_SUCH),
        ({"transition": {"indicator": "milestone", "after.evidence": "records"}}, NO_SUCH),
    ],
)
def test_words_that_no_finding_has_together(premise: dict[str, Any], message: str) -> None:
    [kind] = premise
    assert refused([reaction(premise)]) == [f"reactions.0.when.0.{kind}: {message}"]


@pytest.mark.parametrize(
    "premise",
    [
        {"finding": {"own_verdict": "satisfied", "verdict": "violated"}},
        {"finding": {"own_verdict": "not_applicable", "verdict": "no_data"}},
        {"part": {"part.verdict": "satisfied", "verdict": "violated"}},
        {"part": {"part.status": "in_progress", "status": "missed"}},
        {"unit": {"unit.verdict": "undetermined", "verdict": "violated"}},
        {"transition": {"before.stage": "closed", "after.stage": "running"}},
        {"transition": {"before.stage": "running", "after.stage": "lapsed", "rule_changed": "no"}},
        {"transition": {"indicator": "milestone", "before.evidence": "records"}},
        {"finding": {"indicator": "milestone", "scope": "group"}},
        {"finding": {"rule": "centre", "group.agency": "Sở Y tế"}},
    ],
)
def test_words_that_go_together_are_taken(premise: dict[str, Any]) -> None:
    assert not refused([reaction(premise)])


@pytest.mark.parametrize(
    ("when", "same"),
    [
        ([{"finding": {"status": "missed"}}, {"finding": {"phase": "2021-2025"}}], ["subject"]),
        ([{"finding": {}}, {"finding": {}, "count": {"at_least": 1}}], ["subject"]),
        ([{"finding": {}, "as": "a"}, {"finding": {}, "as": "b"}], [{"fields": {"a": "subject", "b": "subject"}}]),
        ([{"finding": ONE}, {"finding": ONE}], []),
        ([{"finding": {"scope": "whole"}}, {"finding": {"scope": "whole"}}], ["rule"]),
    ],
)
def test_one_fact_does_not_stand_for_two_premises(when: list[dict[str, Any]], same: list[Any]) -> None:
    assert refused([reaction(*when, same=same)]) == [f"reactions.0.when.1.finding: {TAKEN}"]


@pytest.mark.parametrize(
    ("when", "same"),
    [
        ([{"finding": {}}, {"transition": {}}], ["subject"]),
        ([{"finding": {}}, {"part": {}}], ["subject"]),
        ([{"part": {}}, {"part": {}}], ["subject"]),
        ([{"finding": {}}, {"finding": {}}], ["rule"]),
        ([{"finding": ONE}, {"finding": {"rule": "courses"}}], []),
        ([{"finding": ONE}, {"finding": {**ONE, "rule": ["courses", "income"]}}], []),
        ([{"finding": TWO}, {"finding": TWO}], []),
        ([{"finding": {}, "count": {"at_least": 1}}, {"finding": {}, "count": {"at_least": 1}}], ["subject"]),
        ([{"finding": {}}, {"finding": {}, "none": True}], ["subject"]),
    ],
)
def test_two_facts_stand_for_two_premises(when: list[dict[str, Any]], same: list[Any]) -> None:
    assert not refused([reaction(*when, same=same)])


@pytest.mark.parametrize(
    ("when", "same", "asked"),
    [
        ([GROUPS], [], {"scope": "whole"}),
        ([GROUPS], [], {"scope": "several"}),
        ([GROUPS, GROUPS], [], {"rule": ["income", "several"]}),
        ([{"finding": {"rule": ["courses", "income"]}}], [], {"rule": "several"}),
        ([{"finding": {"group.agency": "Sở Y tế"}}], [], {"scope": "whole"}),
        ([{"finding": {}}, {"transition": {}}], ["group.agency"], {"scope": "whole"}),
        ([{"finding": {"phase": "2021-2025"}}, {"finding": {"phase": "2026-2030"}}], [], {"phase": "2021-2025"}),
    ],
)
def test_a_conclusion_has_the_words_of_its_premises(when: list[Any], same: list[str], asked: Any) -> None:
    assert refused(heard(*when, same=same, **asked)) == ["reactions.1.when.0.conclusion: no reaction concludes this"]


@pytest.mark.parametrize(
    ("when", "asked"),
    [
        ([GROUPS], {"scope": "group", "rule": "courses"}),
        ([{"finding": {}}], {"scope": "whole", "phase": "2021-2025"}),
        ([{"finding": {}, "count": {"at_least": 2}}], {"scope": "several"}),
        ([{"finding": {"group.agency": ["missing", "Sở Y tế"]}}], {"scope": "whole"}),
        ([{"finding": {"phase": "2021-2025"}}, {"finding": {"phase": "2026-2030"}}], {"phase": "several"}),
        ([{"finding": {"scope": "whole"}}, {"finding": {"scope": "group"}, "none": True}], {"scope": "whole"}),
    ],
)
def test_a_conclusion_that_can_be_is_heard(when: list[dict[str, Any]], asked: dict[str, str]) -> None:
    assert not refused(heard(*when, **asked))


def test_an_addressee_that_is_never_there() -> None:
    to = {"field": "group.agency"}
    missing = "reactions.0.conclude.to.field: group.agency is always missing here, so that nobody is told"
    assert refused([reaction({"finding": {"scope": "whole"}}, to=to)]) == [missing]
    assert refused([reaction({"finding": {"group.agency": "missing"}}, to=to)]) == [missing]
    assert not refused([reaction({"finding": {"group.agency": ["missing", "Sở Y tế"]}}, to=to)])
    assert not refused([reaction({"finding": {}}, to=to)])


def test_the_reactions_of_the_bundled_plan_are_taken() -> None:
    plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    assert not refused([each.but({"id": f"{each.id}-again"}) for each in plan.reactions], plan)
