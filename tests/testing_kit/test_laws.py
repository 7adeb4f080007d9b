"""The laws hold on every plan, and each of them is broken by a fault that it is there to find."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis.errors import InvalidArgument

from plan_rules import Finding, Plan, Report, Status, Verdict, evaluate, read_plan
from plan_rules.testing import LAW_NAMES, LawError, assert_sources_agree, check_laws
from plan_rules.testing.laws import statements, world
from plan_rules.testing.laws.law import first_difference
from sample_plan import changed as changed_sample
from testing_kit.plans import PLANS

FIRST = "targets/1-2021-2025.yaml"


@pytest.mark.parametrize("law", LAW_NAMES)
@pytest.mark.parametrize("name", ["sample", "thanh-hoa", pytest.param("many rules", marks=pytest.mark.long)])
def test_a_law_holds(name: str, law: str) -> None:
    check_laws(PLANS[name], laws=[law], max_examples=50)


def changed(finding: Finding, **values: Any) -> Finding:
    return finding.model_copy(update=values)


def with_findings(report: Report, change: Callable[[Finding], Finding]) -> Report:
    return report.model_copy(update={"findings": tuple(map(change, report.findings))})


class Liar:
    """An evaluation that tells the truth but for one fault."""

    def __init__(self, change: Callable[[Finding, Any], Finding]) -> None:
        self.change, self.calls = change, 0

    def __call__(self, plan: Plan, **arguments: Any) -> Report:
        self.calls += 1
        records = list((arguments["records"] or {}).values())
        given = records[0] if records and isinstance(records[0], list) else []
        return with_findings(evaluate(plan, **arguments), lambda finding: self.change(finding, given))


def first_decides(finding: Finding, rows: list[dict[str, Any]]) -> Finding:
    return changed(finding, shortfall=hash(str(rows[:1])) % 97)


def ignores_gaps(finding: Finding, rows: list[dict[str, Any]]) -> Finding:
    return changed(finding, verdict=Verdict.SATISFIED) if finding.verdict is Verdict.UNDETERMINED else finding


def empty_is_fine(finding: Finding, rows: list[dict[str, Any]]) -> Finding:
    return changed(finding, verdict=Verdict.SATISFIED) if finding.verdict is Verdict.NOT_APPLICABLE else finding


def counts_everything(finding: Finding, rows: list[dict[str, Any]]) -> Finding:
    return changed(finding, shortfall=len(rows))


def more_is_worse(finding: Finding, rows: list[dict[str, Any]]) -> Finding:
    turned = {Verdict.SATISFIED: Verdict.VIOLATED, Verdict.VIOLATED: Verdict.SATISFIED}
    return changed(finding, verdict=turned.get(finding.verdict, finding.verdict))


def always_met(finding: Finding, rows: list[dict[str, Any]]) -> Finding:
    return changed(finding, status=Status.MET)


def tells_a_record(finding: Finding, rows: list[dict[str, Any]]) -> Finding:
    return changed(finding, title=finding.title.model_copy(update={"en": str(rows)}))


FAULTS: dict[str, Callable[[Finding, Any], Finding]] = {
    "definition": ignores_gaps,
    "order": first_decides,
    "later": counts_everything,
    "excluded": counts_everything,
    "completion": ignores_gaps,
    "empty": empty_is_fine,
    "more-good": more_is_worse,
    "status": always_met,
    "content": tells_a_record,
}


@pytest.mark.parametrize("law", FAULTS)
def test_a_law_finds_its_fault(law: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "evaluate", Liar(FAULTS[law]))
    with pytest.raises(LawError) as raised:
        check_laws(PLANS["many rules"], laws=[law], max_examples=150)
    message = str(raised.value)
    assert message.startswith(f"the law {law!r} does not hold: ")
    assert "    rule: rule-" in message
    assert "    records of documents: " in message
    assert "\nWhat to do: " in message


def test_the_law_of_sums_finds_counts_that_do_not_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgets(plan: Plan, dataset: str, records: Any, **arguments: Any) -> Any:
        return build_cube(plan, dataset, records[1:] or records, **arguments)

    build_cube = statements.build_cube
    monkeypatch.setattr(statements, "build_cube", forgets)
    with pytest.raises(LawError, match="do not add up"):
        check_laws(PLANS["many rules"], laws=["sums"], max_examples=150)


def test_the_law_of_bytes_finds_a_report_that_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    liar = Liar(lambda finding, rows: changed(finding, shortfall=liar.calls))
    monkeypatch.setattr(world, "evaluate", liar)
    with pytest.raises(LawError, match="a second evaluation gives another report"):
        check_laws(PLANS["many rules"], laws=["again"], max_examples=5)


def test_a_report_that_differs_is_shown_where_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "evaluate", Liar(first_decides))
    with pytest.raises(LawError) as raised:
        check_laws(PLANS["many rules"], laws=["order"], max_examples=150)
    message = str(raised.value)
    assert re.search(r'    line \d+\n    found: "shortfall": \d+,\n    due: "shortfall": \d+,\n', message)
    assert "    in another order, records of documents: 2\n        {" in message


@pytest.mark.parametrize(
    ("law", "shown"), [("completion", "completed"), ("later", "later"), ("excluded", "excluded"), ("more-good", "good")]
)
def test_the_records_that_break_a_law_are_shown(law: str, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "evaluate", Liar(FAULTS[law]))
    with pytest.raises(LawError) as raised:
        check_laws(PLANS["many rules"], laws=[law], max_examples=150)
    assert re.search(rf"    {shown} records of documents: [1-9]\d*\n        {{\w", str(raised.value))


def test_a_report_that_ends_before_the_other_is_told() -> None:
    assert [*first_difference("found", "due", "a\nb", "a")] == ["line 2", "found: b", "due: ends before it"]


def forgets_gaps(_: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A source that hands text over as the database has it, with a word where there is nothing."""
    return [
        {name: "none" if name == "secrecy" and value is None else value for name, value in row.items()} for row in rows
    ]


def test_a_source_that_loses_gaps_is_found_and_told_what_to_do() -> None:
    with pytest.raises(LawError, match="if it holds without `source`"):
        check_laws(PLANS["many rules"], source=forgets_gaps, laws=["definition", "boundaries"])
    with pytest.raises(LawError, match="at every edge a finding is what the definition gives"):
        check_laws(PLANS["thanh-hoa"], source=forgets_gaps, laws=["boundaries"])


def rounds(_: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A source whose column has fewer decimals than its values."""
    return [{**row, "fee": None if row["fee"] is None else round(row["fee"], 1)} for row in rows]


@pytest.mark.parametrize("bound", ["at_least: 1.5", "more_than: 1.5", "at_most: 1.5", "less_than: 1.5"])
def test_a_source_that_rounds_is_found(bound: str) -> None:
    plan = read_plan(changed_sample(FIRST, "{online: true, level: [3, 4]}", f"{{fee: {{{bound}}}}}"))
    with pytest.raises(LawError, match="is not the one by definition"):
        check_laws(plan, source=rounds, rules=["dossiers-online"], laws=["definition"])
    with pytest.raises(LawError, match="do not agree"):
        assert_sources_agree(plan, {"a list": lambda _, rows: rows, "rounded": rounds}, rules=["dossiers-online"])


def test_the_records_of_a_broken_law_are_few() -> None:
    with pytest.raises(LawError) as raised:
        check_laws(PLANS["many rules"], source=forgets_gaps, laws=["definition"], max_examples=150)
    assert re.search("records of documents: 1$", str(raised.value), re.MULTILINE)


def breaks_at_a_gap(_: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A source that cannot write what is missing."""
    return [{**row, "channel": row["channel"].upper().lower()} for row in rows]


@pytest.mark.parametrize("law", ["boundaries", "definition", "order"])
def test_an_error_of_a_source_says_where_it_broke(law: str) -> None:
    with pytest.raises(AttributeError) as raised:
        check_laws(PLANS["sample"], source=breaks_at_a_gap, rules=["documents-electronic"], laws=[law])
    (note,) = [note for note in raised.value.__notes__ if note.startswith("while the law")]
    assert note.startswith(f"while the law {law!r} was checked, on\nrule: documents-electronic\nas_of: ")
    assert "records of documents: " in note


def test_an_error_of_one_of_several_sources_says_of_which() -> None:
    sources = {"a list": lambda _, rows: rows, "a table": breaks_at_a_gap}
    with pytest.raises(AttributeError) as raised:
        assert_sources_agree(PLANS["sample"], sources, rules=["documents-electronic"])
    assert any(note.startswith("in the source 'a table', on\nrule: documents") for note in raised.value.__notes__)


def test_sources_that_agree_and_sources_that_do_not() -> None:
    plan = PLANS["many rules"]
    same = {"a list": lambda _, rows: rows, "a tuple": lambda _, rows: tuple(rows)}
    assert_sources_agree(plan, same, by=["agency"])
    with pytest.raises(LawError) as raised:
        assert_sources_agree(plan, {**same, "a database": forgets_gaps})
    message = str(raised.value)
    assert "the sources 'a list' and 'a database' do not agree" in message
    assert "a list: " in message
    assert "What to do: look at what 'a database' makes of these records" in message


def test_a_source_that_is_refused_does_not_agree() -> None:
    def misspelt(_: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{("kanal" if name == "channel" else name): value for name, value in row.items()} for row in rows]

    with pytest.raises(LawError, match="refused: missing-field"):
        assert_sources_agree(PLANS["many rules"], {"a list": lambda _, rows: rows, "other": misspelt})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"laws": ["ordre"]}, "did you mean 'order'"),
        ({"laws": []}, "laws is empty"),
        ({"rules": ["documents-electronik"]}, "did you mean 'documents-electronic'"),
        ({"rules": ["poverty"]}, "no rule that is meant counts records"),
    ],
)
def test_arguments_that_cannot_be_met(arguments: Any, message: str) -> None:
    with pytest.raises(InvalidArgument, match=message):
        check_laws(PLANS["sample"], **arguments)


@pytest.mark.parametrize(
    ("by", "message"),
    [
        (["nope"], "by: there is no 'nope'"),
        (["agency", "chanel"], "did you mean 'channel'"),
        ("agency", "give a list of names of fields"),
        (["agency", "broadband"], "no dataset of these rules has all of these fields"),
    ],
)
def test_sources_are_not_broken_down_by_what_no_record_has(by: Any, message: str) -> None:
    same = {"a list": lambda _, rows: rows, "a tuple": lambda _, rows: tuple(rows)}
    with pytest.raises(InvalidArgument, match=message):
        assert_sources_agree(PLANS["sample"], same, by=by)


def test_one_source_alone_cannot_agree() -> None:
    with pytest.raises(InvalidArgument, match="at least two"):
        assert_sources_agree(PLANS["sample"], {"only": lambda _, rows: rows})


def test_worlds_are_the_same_on_each_run() -> None:
    def drawn() -> list[Any]:
        seen: list[Any] = []
        check_laws(PLANS["sample"], source=lambda _, rows: seen.append(rows) or rows, laws=["status"], max_examples=20)
        return seen

    assert drawn() == drawn()
    assert any(isinstance(value, date) for rows in drawn() for row in rows for value in row.values())


@pytest.mark.parametrize("law", ["definition", "boundaries"])
def test_a_source_that_hands_every_record_over_twice_is_found(law: str) -> None:
    with pytest.raises(LawError, match="population"):
        check_laws(PLANS["thanh-hoa"], source=lambda _, rows: rows * 2, rules=["dossiers-online-2025"], laws=[law])
