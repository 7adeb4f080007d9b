"""What a monitor tells is what changed since it was asked last, whatever was saved in between."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chain.test_thanh_hoa import share
from laws.worlds import AGENCIES, CHANNELS
from monitor.test_monitor import document, documents, monitor
from monitor.test_reacting import LONG, LOST, MISSED, codes, reaction
from plan_rules import Monitor, load_plan
from plan_rules.monitor import Changes

Step: TypeAlias = tuple[str, tuple[Any, ...]]

NEW = reaction("achieved-anew", {"transition": {"before.status": "in_progress", "after.status": "achieved"}})
NO_DATA = reaction("no-data", {"finding": {"status": "no_data"}})
REACTIONS = (MISSED, LOST, LONG, NEW, NO_DATA)

_KEYS = st.integers(1, 3)
_DOCUMENTS = st.builds(
    lambda key, month, channel, agency: document(key, date(2022, month, 1), channel, agency=agency),
    _KEYS,
    st.integers(1, 4),
    st.sampled_from((*CHANNELS, None)),
    st.sampled_from(AGENCIES),
)
_STEPS: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("replace"), st.tuples(_DOCUMENTS)),
    st.tuples(st.just("withdraw"), st.tuples(_KEYS)),
    st.tuples(st.just("observe"), st.tuples(st.integers(1, 4), st.integers(0, 2))),
    st.tuples(st.just("advance"), st.tuples(st.integers(0, 40))),
    st.just(("judge", ())),
)


def take(live: Monitor, step: Step) -> Changes | None:
    name, values = step
    if name == "judge":
        return live.judge()
    if name == "advance":
        live.advance(live.as_of + timedelta(days=values[0]))
    elif name == "observe":
        month, good = values
        said = {"rule": "documents", "window": f"2022-{month:02}", "publisher": "Sở", "source": "báo cáo"}
        live.observe({**said, "numerator": good, "denominator": 2, "published_on": live.as_of})
    else:
        getattr(live, name)("documents", *values)
    return None


@settings(max_examples=60)
@given(
    steps=st.lists(_STEPS, min_size=3, max_size=12),
    saves=st.sets(st.integers(0, 11)),
    hold_back=st.sampled_from((0, 0, 3, 30)),
    by=st.sampled_from(((), ("agency",))),
)
def test_a_save_and_a_restart_change_nothing_that_is_told(
    steps: list[Step], saves: set[int], hold_back: int, by: tuple[str, ...]
) -> None:
    plan = documents(timing="{by_end: month}")
    start = [document(key, date(2022, 1, 1), agency=AGENCIES[key % 2]) for key in (1, 2, 3)]
    with tempfile.TemporaryDirectory() as folder:
        path, told = Path(folder) / "state.db", []
        for state in (None, path):
            more = {"hold_back": timedelta(days=hold_back), "by": by, "reactions": REACTIONS, "state": state}
            live = monitor(plan, "2022-02-01", **more)
            live.feed("documents", start)
            found = []
            for number, step in enumerate([*steps, ("judge", ())]):
                if state and number in saves:
                    live.save()
                    live.close()
                    live = Monitor.restore(plan, path, reactions=REACTIONS)
                found.append(take(live, step))
            live.close()
            told.append(found)
    assert told[0] == told[1]


@pytest.mark.parametrize("saves", [False, True], ids=["going on", "saved and restored"])
def test_a_figure_stands_against_the_one_that_was_told_whatever_came_between(tmp_path: Path, *, saves: bool) -> None:
    plan, path = load_plan("vn-thanh-hoa/202-kh-ubnd-2020"), tmp_path / "state.db"
    live = Monitor(plan, as_of="2026-01-05", state=path)
    live.observe(share("21,40%", "estimate", "2025-12-20"))
    live.judge()
    live.observe(share("21,30%", "preliminary", "2025-12-30"))
    if saves:
        live.save()
        live.close()
        live = Monitor.restore(plan, path)
    live.observe(share("18,80%", "final", "2026-01-02"))
    assert "final-figure-changes-verdict" in codes(live.judge())
    live.close()


def test_a_group_that_was_away_while_it_was_saved_is_not_new(tmp_path: Path) -> None:
    path, row = tmp_path / "state.db", document(1, date(2022, 2, 1), agency="A")
    with monitor(documents(), by="agency", state=path) as live:
        live.feed("documents", row)
        live.judge()
        live.withdraw("documents", 1)
        live.save()
    with Monitor.restore(documents(), path) as live:
        live.replace("documents", row)
        assert live.judge() == Changes((), ())


def test_nothing_is_concluded_from_a_status_that_is_held_back() -> None:
    live = monitor(documents(), as_of="2022-03-01", hold_back=timedelta(days=5), reactions=[MISSED, NO_DATA])
    assert codes(live.judge()) == ["no-data"]
    live.feed("documents", document(1, date(2022, 2, 1), "paper"))
    live.advance("2022-03-05")
    assert live.judge() == Changes((), ())
    live.advance("2022-03-06")
    assert codes(live.judge()) == ["behind"]
    live.replace("documents", document(1, date(2022, 2, 1)))
    live.judge()
    live.replace("documents", document(1, date(2022, 2, 1), "paper"))
    assert codes(live.judge()) == []  # it followed all the time


def test_a_group_that_is_away_for_a_while_is_held_back_too() -> None:
    live = monitor(documents(), by="agency", as_of="2022-03-01", hold_back=timedelta(days=5), reactions=[])
    live.feed("documents", document(1, date(2022, 2, 1), agency="A"))
    live.advance("2022-03-10")
    assert [dict(each.group) for each in live.judge().transitions] == [{}, {"agency": "A"}]
    for days_away, is_new in ((3, False), (5, True)):
        live.withdraw("documents", 1)
        live.judge()
        live.advance(live.as_of + timedelta(days=days_away))
        live.judge()
        live.replace("documents", document(1, date(2022, 2, 1), agency="A"))
        live.advance(live.as_of + timedelta(days=5))
        assert [each.is_new for each in live.judge().transitions if each.group] == [True] * is_new


def test_the_windows_of_a_group_that_is_away_are_remembered(tmp_path: Path) -> None:
    plan, path = documents(timing="{by_end: month}"), tmp_path / "state.db"
    rows = [document(month, date(2022, month, 1), "paper", agency="A") for month in range(1, 6)]
    told = []
    for saves in (False, True):
        live = monitor(plan, "2022-02-10", by="agency", reactions=[LONG], state=path if saves else None)
        live.feed("documents", rows)
        for clock in ("2022-03-10", "2022-04-10"):
            live.advance(clock)
            live.judge()
        for month in range(1, 5):
            live.withdraw("documents", month)
        live.judge()
        if saves:
            live.save()
            live.close()
            live = Monitor.restore(plan, path, reactions=[LONG])
        live.replace("documents", rows[:4])
        live.advance("2022-04-20")
        told.append(live.judge())
        live.close()
    assert told[0] == told[1]


GROUPS = reaction("group-behind", {"finding": {"scope": "group", "status": "in_progress"}})
RESTING = reaction("resting", {"conclusion": {"code": "group-behind"}})


def test_conclusions_that_rest_on_conclusions_of_other_groups_are_others() -> None:
    live = monitor(documents(), by="agency", reactions=[GROUPS, RESTING])
    live.feed("documents", [document(key, date(2022, 2, 1), "paper", agency=key) for key in "AB"])
    assert codes(live.judge()) == ["group-behind", "group-behind", "resting", "resting"]
    live.feed("documents", document("C", date(2022, 2, 1), "paper", agency="C"))
    told = live.judge().conclusions
    assert [each.code for each in told] == ["group-behind", "resting"]
    assert dict(told[1].premises[0].premises[0].group) == {"agency": "C"}


def test_what_follows_on_the_first_day_of_a_window_follows_after_a_restart(tmp_path: Path) -> None:
    plan, path, told = documents(timing="{by_end: month}"), tmp_path / "state.db", []
    two = reaction("twice", {"finding": {"status": "in_progress"}, "for_windows": 2})
    for saves in (False, True):
        live = monitor(plan, "2022-01-31", reactions=[two], state=path if saves else None)
        live.feed("documents", [document(month, date(2022, month, 1), "paper") for month in (1, 2)])
        live.judge()
        live.advance("2022-02-01")
        if saves:
            live.save()
            live.close()
            live = Monitor.restore(plan, path, reactions=[two])
        told.append(live.judge())
        live.close()
    assert told[0] == told[1]
    assert codes(told[0]) == ["twice"]


@pytest.mark.parametrize("judges_before", [False, True])
def test_a_group_that_left_a_window_did_not_stand_in_it(*, judges_before: bool) -> None:
    plan = documents(timing="{by_end: month}")
    two = reaction("twice", {"finding": {"scope": "group", "status": "in_progress"}, "for_windows": 2})
    live = monitor(plan, "2022-01-20", by="agency", reactions=[two])
    live.feed("documents", [document(key, date(2022, 1, 1), "paper", agency=key) for key in "AB"])
    live.judge()
    if judges_before:
        live.feed("documents", document("A2", date(2022, 1, 2), "paper", agency="A"))
        live.judge()
    live.withdraw("documents", "B")
    live.judge()
    live.advance("2022-02-20")
    live.feed("documents", [document(f"{key}3", date(2022, 2, 1), "paper", agency=key) for key in "AB"])
    assert [dict(each.premises[0].group) for each in live.judge().conclusions] == [{"agency": "A"}]
