"""Sessions and ``conclude``: what is there, what was, and what is refused."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from chain.worlds import GROUPS, finding_of, plan, templates
from plan_rules import (
    Conclusion,
    DataError,
    Finding,
    PlanError,
    Reaction,
    ReactionSession,
    Report,
    Status,
    Verdict,
    conclude,
    evaluate,
    json_schema,
    load_plan,
    standard_reactions,
    transitions,
)
from plan_rules.chain import combining
from plan_rules.model.base import FrozenDict
from plan_rules.problems import Code

TEXT = {"vi": "a", "en": "b"}


def reaction(*when: dict[str, Any], same: tuple[Any, ...] = (), text: Any = None, to: Any = None) -> Reaction:
    raw = {
        "id": "r",
        "title": TEXT,
        "when": list(when),
        "same": list(same),
        "conclude": {"code": "c", "message": text or TEXT, "to": to or TEXT},
    }
    return Reaction.model_validate(raw)


def report(as_of: str, *findings: Finding) -> Report:
    whole = evaluate(plan(), as_of=as_of)
    return whole.but({"findings": findings}) if findings else whole


def at(as_of: str, rule: str, status: Status, **changes: Any) -> Finding:
    """A finding of a day."""
    verdict = {"achieved": Verdict.SATISFIED, "in_progress": Verdict.VIOLATED}.get(status)
    return report(as_of)[rule].but({"status": status, "verdict": verdict, "own_verdict": verdict, **changes})


# --- windows that follow each other -----------------------------------------------------------------------------------

QUARTERS = ("2024-02-10", "2024-05-10", "2024-08-10")
ROW = reaction({"finding": {"rule": "dossiers-on-time", "status": "no_data"}, "for_windows": "3"})


def in_a_row(*status: str | None, days: tuple[str, ...] = QUARTERS, **changes: Any) -> list[Any]:
    """What follows from a report for each day, the last one current; None for no report."""
    made = [
        report(day, at(day, "dossiers-on-time", Status(each), **changes))
        for day, each in zip(days, status, strict=True)
        if each is not None
    ]
    return list(conclude(plan(), made[-1], history=made[:-1], reactions=[ROW]))


def test_three_windows_in_a_row() -> None:
    [one] = in_a_row("no_data", "no_data", "no_data")
    windows = [each.now.window for each in one.premises if each.now]
    assert windows == ["2024-Q1", "2024-Q2", "2024-Q3"]
    assert one.as_of == date(2024, 8, 10)


@pytest.mark.parametrize(
    "status",
    [
        ("achieved", "no_data", "no_data"),
        ("no_data", "achieved", "no_data"),
        ("no_data", "no_data", "achieved"),
        ("no_data", None, "no_data"),
        (None, "no_data", "no_data"),
    ],
)
def test_a_gap_breaks_the_row(status: tuple[str | None, ...]) -> None:
    assert in_a_row(*status) == []


def test_the_latest_report_of_a_window_counts() -> None:
    days = ("2024-02-10", "2024-05-10", "2024-06-10", "2024-08-10")
    assert len(in_a_row("no_data", "achieved", "no_data", "no_data", days=days)) == 1
    assert in_a_row("no_data", "no_data", "achieved", "no_data", days=days) == []


def test_another_content_of_the_rule_breaks_the_row() -> None:
    made = [report(day, at(day, "dossiers-on-time", Status.NO_DATA)) for day in QUARTERS]
    other = made[1].but({"findings": tuple(each.but({"fingerprint": "0"}) for each in made[1])})
    assert conclude(plan(), made[2], history=[made[0], other], reactions=[ROW]) == ()
    assert len(conclude(plan(), made[2], history=[made[0]], before=made[1], reactions=[ROW])) == 1


def test_the_first_windows_of_a_phase_have_none_before_them() -> None:
    days = ("2021-02-10", "2021-05-10")
    made = [report(day, at(day, "dossiers-on-time", Status.NO_DATA)) for day in days]
    assert conclude(plan(), made[1], history=made[:1], reactions=[ROW]) == ()
    assert conclude(plan(), report("2020-06-30"), history=[], reactions=[ROW]) == ()


def test_a_session_remembers_what_it_replaces() -> None:
    with ReactionSession(plan(), [ROW]) as session:
        for day in QUARTERS:
            assert session.conclusions() == ()
            session.put(at(day, "dossiers-on-time", Status.NO_DATA))
        assert len(session.conclusions()) == 1
        session.put(at(QUARTERS[-1], "dossiers-on-time", Status.ACHIEVED))
        assert session.conclusions() == ()


def test_what_was_taken_back_is_not_remembered() -> None:
    with ReactionSession(plan(), [ROW]) as session:
        session.remember(report(QUARTERS[0]))
        session.put(at(QUARTERS[1], "dossiers-on-time", Status.NO_DATA))
        session.remove("dossiers-on-time")
        session.put(at(QUARTERS[2], "dossiers-on-time", Status.NO_DATA))
        assert session.conclusions() == ()


# --- what counts and what is absent -----------------------------------------------------------------------------------


def put(reactions: list[Reaction], *findings: Finding) -> list[Any]:
    with ReactionSession(plan(), reactions) as session:
        session.put(*findings)
        return list(session.conclusions())


def test_a_fact_stands_for_one_premise_only() -> None:
    one, other = finding_of("courses", {}, Status.ACHIEVED), finding_of("dossiers-online", {}, Status.ACHIEVED)
    pair = reaction({"finding": {"status": "achieved"}}, {"finding": {"status": "achieved"}}, same=("phase",))
    assert put([pair], one) == []
    [found] = put([pair], one, other)  # once, not once for each order
    assert [each.rule for each in found.premises] == ["dossiers-online", "courses"]
    only = reaction({"finding": {"status": "achieved"}}, {"finding": {"status": "achieved"}, "none": "true"})
    assert len(put([only], one)) == 1
    assert put([only], one, other) == []
    more = reaction({"finding": {"rule": "courses"}}, {"finding": {}, "count": {"at_least": "1"}, "as": "rest"},
                    text={"vi": "{rest.count}", "en": "{rest.title}"})  # fmt: skip
    assert [each.message.vi for each in put([more], one, other)] == ["1"]


def test_the_whole_and_a_group_without_a_name_are_joined_with_nothing() -> None:
    pair = reaction({"finding": {"rule": "courses"}}, {"finding": {"rule": "dossiers-online"}}, same=("group.agency",))
    for group in ({}, {"agency": None}):
        made = [finding_of(rule, group, Status.ACHIEVED) for rule in ("courses", "dossiers-online")]
        assert put([pair], *made) == []


def test_an_agency_that_is_called_missing_is_not_a_missing_one() -> None:
    named = finding_of("courses", {"agency": "missing"}, Status.ACHIEVED)
    absent = reaction({"finding": {"group.agency": "missing"}})
    assert put([absent], named) == []
    assert len(put([absent], finding_of("courses", {"agency": None}, Status.ACHIEVED))) == 1
    pair = reaction({"finding": {"rule": "courses"}}, {"finding": {"rule": "dossiers-online"}}, same=("group.agency",))
    both = [named, finding_of("dossiers-online", {"agency": "missing"}, Status.ACHIEVED)]
    assert len(put([pair], *both)) == 1


def test_conclusions_of_several_agencies_agree_on_none() -> None:
    text = {"vi": "a", "en": "b"}
    raw = {"title": text, "conclude": {"code": "all", "message": text, "to": text}}
    counted = [
        Reaction.model_validate(
            {
                **raw,
                "id": name,
                "when": [{"finding": {"status": status}, "count": {"at_least": "1"}}],
                "same": ["phase"],
            }
        )
        for name, status in (("won", "achieved"), ("lost", "in_progress"))
    ]
    pair = [{"conclusion": {"reaction": "won"}}, {"conclusion": {"reaction": "lost"}}]

    def agree(*agencies: str | None) -> int:
        found = [
            finding_of(rule, {"agency": agency}, status)
            for agency in agencies
            for rule, status in (("courses", Status.ACHIEVED), ("dossiers-online", Status.IN_PROGRESS))
        ]
        return len(put([*counted, reaction(*pair, same=("group.agency",))], *found)) - len(counted)

    assert agree("A") == 1
    assert agree("A", "B") == 0
    assert agree(None) == 0
    assert agree("several") == 1


def test_too_many_facts_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(combining, "MOST_FACTS", 20)
    pair = reaction({"finding": {"status": "achieved"}}, {"finding": {"status": "achieved"}})
    findings = [finding_of("courses", {"agency": str(number)}, Status.ACHIEVED) for number in range(6)]
    with pytest.raises(DataError, match="puts more than 20 facts together") as caught:
        put([pair], *findings)
    assert caught.value.problems[0].code is Code.TOO_LARGE
    assert len(put([pair], *findings[:3])) == 3


# --- what is handed out -----------------------------------------------------------------------------------------------


def test_a_conclusion_as_json_fits_its_schema() -> None:
    thanh_hoa = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    validator = Draft202012Validator(json_schema("conclusion"))
    later = evaluate(thanh_hoa, as_of="2026-03-01", observations="examples/thanh-hoa/observations.csv")
    found = conclude(thanh_hoa, later, before=evaluate(thanh_hoa, as_of="2024-12-31"))
    assert found
    for each in found:
        assert list(validator.iter_errors(json.loads(each.to_json()))) == []
    with_reactions = load_plan("vn-thanh-hoa/202-kh-ubnd-2020").reactions
    assert {each.reaction for each in found} <= {reaction.id for reaction in with_reactions}


def test_the_order_of_puts_and_reports_tells_nothing() -> None:
    found = [finding_of(rule, group, Status.ACHIEVED) for rule in ("courses", "dossiers-online") for group in GROUPS]
    every = reaction({"finding": {"status": "achieved"}})
    assert put([every], *found) == put([every], *reversed(found))


def test_an_addressee_that_is_missing_is_null() -> None:
    every = reaction({"finding": {"status": "achieved"}}, to={"field": "group.agency"})
    made = [finding_of("courses", group, Status.ACHIEVED) for group in GROUPS]
    told = [each.to.vi if each.to else None for each in put([every], *made)]
    assert told == [None, "Sở Y tế", None]


def test_many_names_are_cut_and_said_once() -> None:
    every = reaction(
        {"finding": {}, "as": "all", "count": {"at_least": "2"}},
        text={"vi": "{all.count}: {all.group.agency}", "en": "{all.status}; {all.title}; {all.group.agency}"},
    )
    made = [finding_of("courses", {"agency": f"A{number:02}"}, Status.ACHIEVED) for number in range(12)]
    [one] = put([every], *made)
    assert one.message.vi == "12: A00; A01; A02; A03; A04; A05; A06; A07; A08; A09; và 2 mục khác"
    assert one.message.en.startswith("achieved so far; Training courses; A00; ")


# --- what is refused --------------------------------------------------------------------------------------------------


def test_a_report_of_another_plan_or_content_is_refused() -> None:
    thanh_hoa = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    with pytest.raises(DataError, match="of the plan 'sample'"):
        conclude(thanh_hoa, templates())
    with pytest.raises(DataError, match="of the plan 'sample', not of") as caught:
        conclude(thanh_hoa, evaluate(thanh_hoa, as_of="2025-01-01"), before=templates())
    assert len(caught.value.problems) == 1
    changed = templates().but({"findings": tuple(each.but({"fingerprint": "0"}) for each in templates())})
    with pytest.raises(DataError, match="another content of the rule") as caught:
        conclude(plan(), changed)
    assert len(caught.value.problems) == len(plan().rules)
    unknown = templates().but({"findings": (templates()["courses"].but({"rule": "course"}),)})
    with pytest.raises(DataError, match="did you mean 'courses'"):
        conclude(plan(), unknown)


def test_an_earlier_report_of_a_later_day_is_refused() -> None:
    with pytest.raises(DataError, match="of 2024-07-01, after 2024-06-30"):
        conclude(plan(), report("2024-06-30"), history=[report("2024-07-01")])


def test_reactions_that_do_not_fit_are_refused_with_every_problem() -> None:
    wrong = reaction({"finding": {"statu": "met"}, "as": "a"}, {"finding": {"rule": "course"}})
    with pytest.raises(PlanError) as caught:
        conclude(plan(), templates(), reactions=[wrong, wrong])
    found = [(problem.code, problem.path) for problem in caught.value.problems]
    assert (Code.UNKNOWN_NAME, ("reactions", 0, "when", 0, "finding", "statu")) in found
    assert (Code.UNKNOWN_NAME, ("reactions", 0, "when", 1, "finding", "rule", 0)) in found
    assert (Code.UNUSED_NAME, ("reactions", 1, "when", 0, "as")) in found
    assert (Code.DUPLICATE_ID, ("reactions", 1, "id")) in found


def test_transitions_are_put_and_taken_back() -> None:
    lost = reaction({"transition": {"before.status": "achieved", "new": "no"}})
    before = report("2024-06-29", at("2024-06-29", "courses", Status.ACHIEVED))
    after = report("2024-06-30", at("2024-06-30", "courses", Status.IN_PROGRESS))
    with ReactionSession(plan(), [lost]) as session:
        session.put_transition(*transitions(before, after))
        assert len(session.conclusions()) == 1
        session.remove_transition("courses")
        assert session.conclusions() == ()


def test_reactions_on_conclusions_that_are_not_among_them_are_refused() -> None:
    thanh_hoa = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    report = evaluate(thanh_hoa, as_of="2025-01-01")
    three = [each for each in thanh_hoa.reactions if each.id == "three-agencies-miss-targets"]
    with pytest.raises(PlanError, match="code is never 'agency-misses-targets'") as caught:
        conclude(thanh_hoa, report, reactions=[*standard_reactions(), *three])
    assert caught.value.problems[0].path == ("reactions", 4, "when", 0, "conclusion", "code", 0)
    everything = (*thanh_hoa.reactions, *standard_reactions())
    assert conclude(thanh_hoa, report, reactions=everything) == conclude(thanh_hoa, report)


# --- groups, and what stands in them ---------------------------------------------------------------------------------


def test_a_group_is_one_whatever_the_order_in_which_it_is_written() -> None:
    group = {"agency": "Sở Y tế", "channel": "paper"}
    finding = finding_of("courses", group, Status.IN_PROGRESS)
    with ReactionSession(plan(), [reaction({"finding": {"scope": "group"}})]) as session:
        session.put(finding, finding.but({"group": FrozenDict(reversed(group.items()))}))
        assert len(session.conclusions()) == 1
        session.remove(finding.rule, dict(reversed(group.items())))
        assert session.conclusions() == ()


@pytest.mark.parametrize("value", ["", " ", "A\nB", "A\x1b[31m", "\ufeffA", "A\x00"])
def test_a_value_of_records_is_told_as_it_is(value: str) -> None:
    told = reaction(
        {"finding": {"scope": "group"}}, text={"vi": "{group}", "en": "{group}"}, to={"field": "group.agency"}
    )
    with ReactionSession(plan(), [told]) as session:
        session.put(finding_of("courses", {"agency": value}, Status.IN_PROGRESS))
        [one] = session.conclusions()
    assert one.message.vi == value
    assert (one.to.vi if one.to else "") == value.strip(" ")
    assert Conclusion.model_validate_json(one.to_json()) == one


def test_the_last_report_of_a_window_says_which_groups_there_were() -> None:
    text = {"vi": "{group}", "en": "{group}"}
    twice = reaction({"finding": {"scope": "group", "rule": "documents-electronic"}, "for_windows": "2"}, text=text)
    thanh_hoa = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")

    def by_agency(as_of: str, agencies: str) -> Report:
        row = {"sent_on": date.fromisoformat(as_of), "channel": "paper", "secrecy": "none"}
        records = {"documents": [{**row, "agency": each} for each in agencies]}
        return evaluate(thanh_hoa, as_of=as_of, by="agency", records=records)

    first, second, now = by_agency("2023-06-30", "AB"), by_agency("2023-11-30", "A"), by_agency("2024-06-30", "AB")
    for history, due in (([first], ["A", "B"]), ([first, second], ["A"]), ([second], ["A"])):
        found = conclude(thanh_hoa, now, history=history, reactions=[twice])
        assert [each.message.vi for each in found] == due
