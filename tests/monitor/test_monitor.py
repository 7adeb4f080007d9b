"""The monitor, one property at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from laws.worlds import plan_of
from plan_rules import DataError, Monitor, Plan, evaluate, load_plan
from plan_rules.monitor import Receipt
from sample_plan import sample_plan

THANH_HOA = "vn-thanh-hoa/202-kh-ubnd-2020"


def documents(**timing: str) -> Plan:
    return plan_of("at_least: 50%", "{channel: electronic}", "", timing.get("timing", "by_end"), "[secret]")


def document(key: object, day: date | None, channel: str | None = "electronic", **more: Any) -> dict[str, Any]:
    return {"id": key, "sent_on": day, "channel": channel, "secrecy": "none", **more}


def monitor(plan: Plan, as_of: str = "2022-06-30", **more: Any) -> Monitor:
    return Monitor(plan, **{"as_of": as_of, "keys": {"documents": "id"}, **more})


def says(plan: Plan, live: Monitor, rows: Iterable[dict[str, Any]], **more: Any) -> None:
    batch = evaluate(plan, as_of=live.as_of, records={"documents": [*rows]}, **more)
    assert live.report().to_json() == batch.to_json()


@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_the_day_of_the_clock_counts_and_the_day_after_does_not(shift: int) -> None:
    plan, clock = documents(), date(2022, 6, 30)
    live, row = monitor(plan), document(1, clock + timedelta(days=shift))
    live.feed("documents", row)
    says(plan, live, [row])
    assert (live.report()["documents"].status == "achieved") is (shift <= 0)
    live.advance("2022-07-01")
    says(plan, live, [row])
    assert live.report()["documents"].status == "achieved"


def test_a_day_that_was_ahead_is_taken_out_where_it_was_counted() -> None:
    plan = documents(timing="{throughout: month}")
    live, rows = monitor(plan), [document(1, date(2022, 7, 20)), document(2, date(2022, 7, 20), "paper")]
    live.feed("documents", rows)
    live.advance("2022-09-01")
    says(plan, live, rows)
    live.withdraw("documents", 1)
    says(plan, live, rows[1:])
    live.replace("documents", document(2, date(2022, 8, 1)))
    says(plan, live, [document(2, date(2022, 8, 1))])


def test_what_is_remembered_of_a_day_goes_with_the_clock() -> None:
    plan = documents(timing="{throughout: month}")
    live, day = monitor(plan), date(2022, 7, 20)
    live.feed("documents", document(1, day))
    live.advance("2022-08-10")
    live.feed("documents", document(2, day, "paper"))
    assert (
        live.report()["documents"].windows
        == evaluate(plan, as_of="2022-08-10", records={"documents": [document(1, day), document(2, day, "paper")]})[
            "documents"
        ].windows
    )
    says(plan, live, [document(1, day), document(2, day, "paper")])


def test_deliveries_that_repeat_change_nothing() -> None:
    live, row = monitor(documents()), document("a", date(2022, 2, 1))
    assert live.feed("documents", [row, row]) == Receipt(1, 1)
    assert live.feed("documents", iter([row])) == Receipt(0, 1)
    assert live.feed("documents", {**row, "delivered": "later", "pages": None}) == Receipt(0, 1)
    says(documents(), live, [row])


def test_equal_contents_are_told_by_what_they_mean() -> None:
    plan = plan_of("at_least: 50%", "{any_of: [{channel: electronic}, {pages: {at_most: 2}}]}", "", "by_end", "[long]")
    live = monitor(plan)
    morning = datetime(2022, 2, 1, 1, tzinfo=UTC)
    live.feed("documents", {"id": "Å", "sent_on": date(2022, 2, 1), "channel": "electronic", "pages": 1})
    same = {"id": "A\u030a", "sent_on": morning, "channel": "electronic", "pages": Decimal("1.0")}
    assert live.feed("documents", same) == Receipt(0, 1)


def test_another_content_under_a_known_key_is_refused_with_the_key_and_the_way_out() -> None:
    live = monitor(documents())
    live.feed("documents", [document(1, date(2022, 2, 1)), document(2, date(2022, 2, 1))])
    before = live.report().to_json()
    batch = [document(3, date(2022, 2, 1)), document(1, date(2022, 2, 2)), document(2, date(2022, 2, 1), "paper")]
    with pytest.raises(DataError) as caught:
        live.feed("documents", batch)
    assert [(each.code, each.path) for each in caught.value.problems] == [
        ("conflicting-record", ("documents", "id", 2)),
        ("conflicting-record", ("documents", "id", 3)),
    ]
    assert "the key 1 " in str(caught.value)
    assert "replace" in str(caught.value)
    assert live.report().to_json() == before
    assert live.feed("documents", batch[0]) == Receipt(1)


def test_two_contents_of_one_key_in_one_batch_are_refused() -> None:
    live = monitor(documents())
    with pytest.raises(DataError, match="another content"):
        live.feed("documents", [document(1, date(2022, 2, 1)), document(1, date(2022, 2, 2))])
    assert live.feed("documents", document(1, date(2022, 2, 2))) == Receipt(1)


@pytest.mark.parametrize("name", [None, "state.db"], ids=["memory", "file"])
def test_contents_that_were_corrected_are_not_believed_again(tmp_path: Path, name: str | None) -> None:
    plan = documents()
    live = monitor(plan, state=name and tmp_path / name)
    first, second, third = (document(1, date(2022, 2, day)) for day in (1, 2, 3))
    live.feed("documents", first)
    live.replace("documents", second)
    assert live.feed("documents", first) == Receipt(0, 1)
    says(plan, live, [second])
    live.withdraw("documents", [1])
    assert live.feed("documents", [first, second]) == Receipt(0, 2)
    says(plan, live, [])
    with pytest.raises(DataError, match="was withdrawn"):
        live.feed("documents", third)
    assert live.replace("documents", first) == Receipt(1)
    says(plan, live, [first])
    live.close()


def test_of_one_key_the_last_replacement_of_a_batch_stands() -> None:
    plan, live = documents(), monitor(documents())
    first, second, third = (document(1, date(2022, day, 1)) for day in (1, 2, 3))
    live.feed("documents", first)
    assert live.replace("documents", [second, third, third]) == Receipt(2, 1)
    says(plan, live, [third])
    assert live.feed("documents", second) == Receipt(0, 1)


def test_corrections_of_what_was_never_fed_are_refused() -> None:
    live = monitor(documents())
    live.feed("documents", document(1, date(2022, 2, 1)))
    for change in (
        lambda: live.replace("documents", [document(1, date(2022, 2, 2)), document(2, date(2022, 2, 2))]),
        lambda: live.withdraw("documents", [1, 2]),
    ):
        with pytest.raises(DataError) as caught:
            change()
        assert [(each.code, each.path) for each in caught.value.problems] == [
            ("unknown-record", ("documents", "id", 2))
        ]
    says(documents(), live, [document(1, date(2022, 2, 1))])


def test_text_and_numbers_are_two_keys() -> None:
    live = monitor(documents())
    assert live.feed("documents", [document("7", date(2022, 2, 1)), document(7, date(2022, 2, 2))]) == Receipt(2)


def test_a_bad_record_leaves_everything_as_it_was() -> None:
    plan, live = documents(), monitor(documents())
    row = document(1, date(2022, 2, 1))
    live.feed("documents", row)
    with pytest.raises(DataError) as caught:
        live.feed(
            "documents", [document(2, date(2022, 2, 1)), document(True, date(2022, 2, 1), "fax"), document(None, None)]
        )
    assert [(each.code, each.path) for each in caught.value.problems] == [
        ("undeclared-value", ("documents", "channel", 2)),
        ("wrong-field-type", ("documents", "id", 2)),
        ("missing-field", ("documents", "id", 3)),
    ]
    says(plan, live, [row])
    assert live.feed("documents", document(2, date(2022, 2, 1))) == Receipt(1)


def test_a_field_that_no_record_has_had_is_refused_as_in_a_batch() -> None:
    live = monitor(documents())
    lacking = {"id": 1, "sent_on": date(2022, 2, 1), "chanel": "paper"}
    with pytest.raises(DataError) as caught:
        live.feed("documents", lacking)
    assert [(each.code, each.path[1], each.hint) for each in caught.value.problems] == [
        ("missing-field", "channel", "did you mean 'chanel'?"),
        ("missing-field", "secrecy", "known here: id, sent_on, chanel"),
    ]
    assert live.feed("documents", []) == Receipt(0)
    live.feed("documents", document(3, date(2022, 2, 1)))
    assert live.feed("documents", lacking) == Receipt(1)


def test_fields_of_records_that_were_refused_do_not_count_as_seen() -> None:
    plan = plan_of("at_least: 50%", "{channel: electronic}", "where: {agency: [A]}, ", "by_end", "[]")
    live = monitor(plan)
    bad = {"id": 1, "sent_on": date(2022, 2, 1), "channel": "fax", "agency": "A"}
    lacking = {"id": 1, "sent_on": date(2022, 2, 1), "channel": "paper"}
    for refused in ([bad], [lacking], [{**bad, "channel": "paper"}, {**bad, "channel": None}], [lacking]):
        with pytest.raises(DataError):
            live.feed("documents", refused)


def test_a_dataset_that_was_fed_nothing_is_there_and_empty() -> None:
    plan = documents()
    live = monitor(plan)
    assert live.report().to_json() == evaluate(plan, as_of=live.as_of).to_json()
    assert live.feed("documents", []) == Receipt(0)
    says(plan, live, [])
    assert live.report().to_json() != evaluate(plan, as_of=live.as_of).to_json()


def test_a_correction_does_not_make_a_dataset_fed() -> None:
    plan = documents()
    live = monitor(plan)
    live.withdraw("documents", [])
    live.replace("documents", [])
    assert live.report().to_json() == evaluate(plan, as_of=live.as_of).to_json()


def test_the_last_record_withdrawn_leaves_no_group() -> None:
    plan = documents()
    live = monitor(plan, by="agency")
    live.feed("documents", [document(1, date(2022, 2, 1), agency="A"), document(2, date(2022, 2, 1), agency="B")])
    live.judge()
    live.withdraw("documents", 1)
    says(plan, live, [document(2, date(2022, 2, 1), agency="B")], by="agency")
    assert live.judge().transitions == ()
    live.replace("documents", document(1, date(2022, 2, 1), agency="A"))
    (told,) = live.judge().transitions
    assert (told.before, dict(told.group)) == (None, {"agency": "A"})


@dataclass
class Commune:
    code: int
    name: str
    broadband: bool


class CommuneModel(BaseModel):
    code: int
    name: str
    broadband: bool


@pytest.mark.parametrize("form", [dict, Commune, CommuneModel])
def test_a_stock_counts_as_it_stands(form: Any) -> None:
    plan = sample_plan()
    live = Monitor(plan, as_of="2023-06-30", keys={"communes": "code"})
    live.feed("communes", form(code=1, name="A", broadband=False))
    live.feed("communes", [form(code=2, name="B", broadband=True)])
    assert live.report()["broadband"].value.exact == "1/2"
    live.replace("communes", form(code=1, name="A", broadband=True))
    live.advance("2025-12-31")
    assert live.report()["broadband"].value.exact == "1"


def test_records_without_a_key_are_only_counted() -> None:
    plan = documents()
    live = monitor(plan, keys={})
    row = document(1, date(2022, 2, 1))
    assert live.feed("documents", [row, row]) == Receipt(2)
    says(plan, live, [row, row])
    for change in (lambda: live.withdraw("documents", 1), lambda: live.replace("documents", row)):
        with pytest.raises(DataError, match="have no key"):
            change()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"keys": {"document": "id"}}, "did you mean 'documents'"),
        ({"keys": ["documents"]}, "keys: a mapping from the names of datasets is due, there is list"),
        ({"keys": "documents"}, "keys: a mapping from the names of datasets is due, there is str"),
        ({"keys": []}, "there is list"),
        ({"keys": {7: "id"}}, "keys: a mapping from the names of datasets is due"),
        ({"keys": {"documents": ""}}, "of 'documents' the name of a field is due, there is an empty text"),
        ({"keys": {"documents": None}}, "of 'documents' the name of a field is due, there is NoneType"),
        ({"keys": {"documents": ["id"]}}, "as in keys={'documents': 'id'}"),
        ({"by": "agnecy"}, "did you mean 'agency'"),
        ({"as_of": "30/6/2022"}, "as_of"),
        ({"deciding": {"x": "Sở"}}, "no rule 'x'"),
        ({"hold_back": timedelta(hours=1)}, "whole days"),
        ({"hold_back": timedelta(days=-1)}, "whole days"),
        ({"hold_back": 3}, "whole days"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError) as caught:
        monitor(documents(), **arguments)
    assert message in str(caught.value)


def test_every_fault_of_the_keys_is_told() -> None:
    with pytest.raises(DataError) as caught:
        monitor(documents(), keys={"document": "id", "documents": None})
    assert [each.code for each in caught.value.problems] == ["unknown-dataset", "bad-argument"]


def test_a_plan_that_is_none_is_refused_beside_keys() -> None:
    with pytest.raises(DataError, match="a plan is due, there is str"):
        monitor(THANH_HOA)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("a.csv", "neither a record"),
        (5, "neither a record"),
        (None, "NoneType is neither a record"),
        ([5], "a mapping is due"),
        ([None], "a mapping is due, there is NoneType"),
        (["a.csv"], "a mapping is due, there is str"),
    ],
)
def test_what_is_no_record_is_refused(given: Any, message: str) -> None:
    live = monitor(documents())
    row = document(1, date(2022, 2, 1))
    live.feed("documents", row)
    for change in (live.feed, live.replace):
        with pytest.raises(DataError, match=message):
            change("documents", given)
    says(documents(), live, [row])
    with pytest.raises(DataError, match="did you mean 'documents'"):
        live.feed("document", {})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (None, "keys: a key or several are due, there is NoneType"),
        ({"id": 1}, "give what the records have as 'id'"),
        ([None], "no key"),
        ([""], "no key"),
        (["A", ""], "no key"),
        ([{"id": 1}], "a key is due, there is dict"),
        (b"1", "a key is due, there is bytes"),
        (1.0, "a key is due, there is float"),
    ],
)
def test_what_is_no_key_withdraws_nothing(given: Any, message: str) -> None:
    live, row = monitor(documents()), document(1, date(2022, 2, 1))
    live.feed("documents", row)
    with pytest.raises(DataError, match=message):
        live.withdraw("documents", given)
    says(documents(), live, [row])


@pytest.mark.parametrize("others", [[], ["A"], ["Å"]])
def test_the_empty_text_is_no_key(others: list[str]) -> None:
    live, day = monitor(documents()), date(2022, 2, 1)
    rows = [document(key, day) for key in [*others, ""]]
    with pytest.raises(DataError, match=rf"no key \(at documents\.id\[{len(rows)}\]\)") as caught:
        live.feed("documents", rows)
    assert [each.code for each in caught.value.problems] == ["missing-field"]
    assert live.report().to_json() == monitor(documents()).report().to_json()


@pytest.mark.parametrize("name", [None, 7, ["documents"]])
def test_a_dataset_is_named_by_text(name: Any) -> None:
    live = monitor(documents())
    for change in (live.feed, live.replace, live.withdraw):
        with pytest.raises(DataError, match=r"dataset: the name of a dataset is due.*\n.*known here: documents"):
            change(name, [])


@pytest.mark.parametrize("given", [None, 5])
def test_what_is_no_figure_is_refused(given: Any) -> None:
    with pytest.raises(DataError, match="observations are due, there is"):
        monitor(documents()).observe(given)


@pytest.mark.parametrize("name", [None, "state.db"], ids=["memory", "file"])
def test_a_monitor_that_is_closed_says_so_whatever_is_asked(tmp_path: Path, name: str | None) -> None:
    live, row = monitor(documents(), state=name and tmp_path / name), document(1, date(2022, 2, 1))
    live.feed("documents", row)
    live.judge()
    live.close()
    live.close()
    for use in (
        lambda: live.feed("documents", row),
        lambda: live.replace("documents", row),
        lambda: live.withdraw("documents", 1),
        lambda: live.observe([]),
        lambda: live.advance("2023-01-01"),
        live.report,
        live.judge,
        live.save,
        lambda: live.save(tmp_path / "other.db"),
    ):
        with pytest.raises(DataError) as caught:
            use()
        (problem,) = caught.value.problems
        assert (problem.code, problem.message) == ("bad-state", "the monitor is closed")
    assert not (tmp_path / "other.db").exists()


def test_time_does_not_go_back() -> None:
    live = monitor(documents())
    live.advance("2022-06-30")
    with pytest.raises(DataError, match="does not go back to 2022-06-29"):
        live.advance("2022-06-29")
    assert live.as_of == date(2022, 6, 30)


def test_figures_come_one_by_one_with_their_vintages() -> None:
    plan = load_plan(THANH_HOA)
    live = Monitor(plan, as_of="2024-06-30")
    stated = {"rule": "documents-electronic", "window": "2023", "publisher": "Sở", "source": "báo cáo"}
    early = {**stated, "numerator": 9, "denominator": 10, "published_on": "2024-01-10"}
    late = {**stated, "numerator": 10, "denominator": 10, "published_on": "2024-07-10"}
    assert [live.observe(each).changed for each in (late, early, dict(early))] == [1, 1, 0]
    for clock in ("2024-06-30", "2024-07-10"):
        live.advance(clock)
        batch = evaluate(plan, as_of=clock, observations=[early, late])
        assert live.report().to_json() == batch.to_json()
    with pytest.raises(DataError):
        live.observe([{**stated, "rule": "x", "value": "1%", "published_on": "2024"}])


def test_transitions_are_told_once_with_the_finding_before_and_after() -> None:
    live = monitor(documents())
    live.feed("documents", document(1, date(2022, 2, 1), "paper"))
    (told,) = live.judge().transitions
    assert (told.status_before, told.status_after) == ("no_data", "in_progress")
    assert live.judge().transitions == ()
    live.feed("documents", [document(2, date(2022, 2, 1))])
    (told,) = live.judge().transitions
    assert (told.before.tally.good, told.after.tally.good) == (0, 1)
    live.advance("2024-01-01")
    assert [each.status_after for each in live.judge().transitions] == ["no_data"]


def test_a_status_is_told_after_it_stood_for_a_while() -> None:
    live = monitor(documents(), as_of="2022-03-01", hold_back=timedelta(days=5))
    live.feed("documents", document(1, date(2022, 2, 1), "paper"))
    assert live.judge().transitions == ()
    live.advance("2022-03-05")
    assert live.judge().transitions == ()
    live.advance("2022-03-06")
    (told,) = live.judge().transitions
    assert (told.status_before, told.status_after) == ("no_data", "in_progress")
    live.replace("documents", document(1, date(2022, 2, 1), "electronic"))
    live.advance("2022-03-10")
    live.replace("documents", document(1, date(2022, 2, 1), "paper"))
    live.advance("2022-06-01")
    assert live.judge().transitions == ()


def test_a_status_stands_anew_after_another_one() -> None:
    live = monitor(documents(), as_of="2022-03-01", hold_back=timedelta(days=5))
    live.feed("documents", document(1, date(2022, 2, 1), "paper"))
    live.advance("2022-03-04")
    live.replace("documents", document(1, date(2022, 2, 1), "electronic"))
    live.advance("2022-03-08")
    assert live.judge().transitions == ()
    live.advance("2022-03-09")
    (told,) = live.judge().transitions
    assert (told.status_before, told.status_after) == ("no_data", "achieved")


@pytest.mark.parametrize(
    ("interrupted", "change"),
    [
        ("live_cube.LiveCube.change", lambda live: live.feed("documents", document(2, date(2022, 2, 1)))),
        ("live_dataset.LiveDataset.advance", lambda live: live.advance("2022-08-01")),
    ],
    ids=["records", "clock"],
)
def test_what_was_interrupted_is_not_used_any_further(
    monkeypatch: pytest.MonkeyPatch, interrupted: str, change: Callable[[Monitor], object]
) -> None:
    live = monitor(documents())
    live.feed("documents", document(1, date(2022, 2, 1)))

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(f"plan_rules.monitor.{interrupted}", interrupt)
        with pytest.raises(KeyboardInterrupt):
            change(live)
    for use in (
        live.report,
        live.judge,
        live.save,
        lambda: live.feed("documents", []),
        lambda: live.advance("2023-01-01"),
    ):
        with pytest.raises(DataError, match="interrupted half way"):
            use()


def test_a_bound_of_cells_leaves_everything_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plan_rules.monitor.live_cube.MOST_CELLS", 2)
    live = monitor(documents())
    rows = [document(key, date(2022, 2, 1), channel) for key, channel in enumerate(("electronic", "paper", None))]
    live.feed("documents", rows[0])
    with pytest.raises(DataError, match="more than"):
        live.feed("documents", rows[1:])
    says(documents(), live, rows[:1])
    live.feed("documents", rows[1])
    says(documents(), live, rows[:2])


DOSSIER = {
    "settled_on": date(2022, 2, 3),
    "level": 4,
    "online": True,
    "withdrawn": False,
    "fee": 1,
    "agency": "Sở Y tế",
}


def dossier(key: int, **values: Any) -> dict[str, Any]:
    return {"id": key, "due_on": date(2022, 2, 4), **DOSSIER, **values}


def test_values_that_are_equal_are_not_accepted_for_each_other() -> None:
    live = monitor(sample_plan(), keys={"dossiers": "id"})
    live.feed("dossiers", [dossier(1), dossier(2, level=1, fee=Decimal(1))])
    for wrong in ({"online": 1}, {"level": True}, {"fee": True}, {"level": 4.0}):
        with pytest.raises(DataError, match="due, there is"):
            live.feed("dossiers", [dossier(3), dossier(4, **wrong)])


def test_gaps_of_every_kind_are_one_content() -> None:
    plan, live = sample_plan(), monitor(sample_plan(), keys={"dossiers": "id"})
    gaps = [None, float("nan"), Decimal("NaN"), Decimal("sNaN")]
    assert live.feed("dossiers", [dossier(1, fee=gap) for gap in gaps]) == Receipt(1, 3)
    lacking = {name: value for name, value in dossier(1).items() if name != "fee"}
    assert live.feed("dossiers", lacking) == Receipt(0, 1)
    batch = evaluate(plan, as_of=live.as_of, records={"dossiers": [dossier(1, fee=None)]})
    assert live.report() == batch


def test_no_more_contents_are_remembered_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plan_rules.monitor.contents._MOST_REMEMBERED", 2)
    plan, live = documents(), monitor(documents())
    rows = [document(key, date(2022, 1 + key % 6, 1), ("paper", "electronic")[key % 2]) for key in range(40)]
    for at in range(0, 40, 4):
        live.feed("documents", rows[at : at + 4])
    assert live.feed("documents", rows) == Receipt(0, 40)
    says(plan, live, rows)
    for row in rows:
        live.feed("documents", {**row, "id": row["id"] + 100})
        assert len(live._now.fed.datasets["documents"].contents._known) <= 3


@pytest.mark.parametrize("key", [b"\x05", None, 3.5])
def test_a_key_of_another_type_is_refused_and_withdraws_nothing(key: Any) -> None:
    live = monitor(documents())
    live.feed("documents", document(5, date(2022, 2, 1)))
    with pytest.raises(DataError):
        live.withdraw("documents", key)
    says(documents(), live, [document(5, date(2022, 2, 1))])
