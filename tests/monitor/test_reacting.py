"""Conclusions of a monitor, and how long something stood, whatever the steps of its clock."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.test_monitor import document, documents, monitor
from plan_rules import DataError, Monitor, Reaction, conclude, evaluate, load_plan
from plan_rules.monitor import Changes
from sample_plan import sample_plan

WORDS = {"vi": "chữ", "en": "text"}


def reaction(name: str, *premises: dict[str, Any]) -> Reaction:
    said = {
        "code": name,
        "to": {"vi": "Sở", "en": "Department"},
        "message": {"vi": "Chỉ tiêu {title}", "en": "Target {title}"},
    }
    return Reaction.model_validate({"id": name, "title": WORDS, "when": [*premises], "conclude": said})


MISSED = reaction("behind", {"finding": {"status": "in_progress"}})
LOST = reaction("moved", {"transition": {"before.status": ["achieved", "in_progress"]}})
LONG = reaction("behind-for-long", {"finding": {"status": "in_progress"}, "for_windows": 3})


def codes(changes: Changes) -> list[str]:
    return [each.code for each in changes.conclusions]


def test_a_conclusion_is_told_when_it_begins_to_follow() -> None:
    live = monitor(documents(), reactions=[MISSED, LOST])
    live.feed("documents", document(1, date(2022, 2, 1), "paper"))
    assert codes(live.judge()) == ["behind"]
    live.feed("documents", document(2, date(2022, 2, 1), "paper"))
    assert codes(live.judge()) == []
    live.replace("documents", [document(key, date(2022, 2, 1)) for key in (1, 2)])
    assert codes(live.judge()) == ["moved"]
    live.replace("documents", [document(key, date(2022, 2, 1), "paper") for key in (1, 2)])
    assert codes(live.judge()) == ["behind", "moved"]
    assert live.judge() == Changes((), ())


def test_the_reactions_of_the_plan_are_those_of_a_batch() -> None:
    plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    live, start = Monitor(plan, as_of="2022-06-30", keys={"documents": "id"}), evaluate(plan, as_of="2022-06-30")
    rows = [document(1, date(2021, 2, 1), "paper"), document(2, date(2022, 2, 1))]
    live.feed("documents", rows)
    told = live.judge()
    assert told.conclusions == conclude(plan, live.report(), before=start) != ()
    assert [each.rule for each in told.transitions] == ["documents-electronic"]


def test_parts_and_units_are_concluded_on() -> None:
    live = Monitor(sample_plan(), as_of="2024-06-30")
    row = {"settled_on": date(2024, 5, 3), "due_on": date(2024, 5, 1), "level": 4, "online": True, "withdrawn": False}
    live.feed("dossiers", {**row, "fee": 1, "agency": "Sở Y tế"})
    assert {"target-broken-by-part", "target-broken-by-unit"} <= {*codes(live.judge())}


@pytest.mark.parametrize("saved", [False, True])
def test_windows_are_looked_back_on(tmp_path: Path, *, saved: bool) -> None:
    plan = documents(timing="{by_end: month}")
    path = tmp_path / "state.db" if saved else None
    live = monitor(plan, "2022-03-10", reactions=[LONG], state=path)
    live.feed("documents", [document(number, date(2022, number, 1), "paper") for number in range(1, 7)])
    told = []
    for clock in ("2022-03-12", "2022-04-02", "2022-05-30"):
        live.advance(clock)
        told += codes(live.judge())
        if path:
            live.save()
            live.close()
            live = Monitor.restore(plan, path, reactions=[LONG])
    assert told == ["behind-for-long"]
    live.close()


def test_a_month_that_passes_within_a_step_is_looked_at() -> None:
    live = monitor(documents(timing="{by_end: month}"), "2022-02-10", reactions=[LONG])
    live.feed("documents", [document(number, date(2022, number, 1), "paper") for number in (2, 3, 4)])
    live.advance("2022-04-20")
    assert codes(live.judge()) == ["behind-for-long"]
    live = monitor(documents(timing="{by_end: month}"), "2022-02-10", reactions=[LONG])
    live.feed("documents", [document(number, date(2022, number, 1), "paper") for number in (2, 4)])
    live.advance("2022-04-20")
    assert codes(live.judge()) == []


def test_what_could_not_be_concluded_is_told_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    live = monitor(documents(), reactions=[LOST], hold_back=timedelta(days=2))
    live.feed("documents", document(1, date(2022, 2, 1)))
    live.advance("2022-07-05")
    with monkeypatch.context() as patched:
        patched.setattr("plan_rules.monitor.reacting.conclusions_instead", _refuse)
        with pytest.raises(DataError):
            live.judge()
    assert [each.status_after for each in live.judge().transitions] == ["achieved"]


def _refuse(*_: object) -> None:
    raise DataError([])


_DAYS = st.integers(0, 150).map(lambda days: date(2022, 1, 1) + timedelta(days=days))


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(st.tuples(_DAYS, st.sampled_from(("electronic", "paper", None))), max_size=8),
    figures=st.lists(st.tuples(_DAYS, st.integers(0, 2)), max_size=3),
    jumps=st.lists(st.integers(1, 60), min_size=1, max_size=4),
    hold_back=st.sampled_from((0, 1, 3, 20, 40)),
    timing=st.sampled_from(("{by_end: month}", "{throughout: month, calendar: vn-admin}", "{by_end: quarter}")),
)
def test_the_steps_of_the_clock_make_no_difference(
    rows: list[tuple[date, str | None]],
    figures: list[tuple[date, int]],
    jumps: list[int],
    hold_back: int,
    timing: str,
) -> None:
    plan, told = documents(timing=timing), []
    for in_days in (False, True):
        live = monitor(plan, "2022-01-01", hold_back=timedelta(days=hold_back), reactions=[LONG, MISSED])
        live.feed("documents", [document(key, day, channel) for key, (day, channel) in enumerate(rows)])
        for day, good in figures:
            said = {"rule": "documents", "window": f"2022-{day.month:02}", "publisher": "Sở", "source": "báo cáo"}
            live.observe({**said, "numerator": good, "denominator": 2, "published_on": day})
        found = []
        for jump in jumps:
            until = live.as_of + timedelta(days=jump)
            while in_days and live.as_of < until:
                live.advance(live.as_of + timedelta(days=1))
            live.advance(until)
            changes = live.judge()
            found += [(each.rule, each.status_before, each.status_after) for each in changes.transitions]
            found.append(codes(changes))
        told.append(found)
    assert told[0] == told[1]
