"""The state survives: a crash leaves the old or the new one, and what does not fit is refused with what is wrong."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import plan_rules
from laws.worlds import plan_of, plan_with, rule_text
from monitor import crashing
from monitor.test_monitor import document, documents, monitor, says
from plan_rules import DataError, Monitor, Plan, evaluate
from plan_rules.monitor import Receipt

KEYS = {"threshold": "at_least: 50%", "good": "{channel: electronic}", "where": "", "exclusions": "[secret]"}


def saved(path: Path, plan: Plan, **more: Any) -> Path:
    with monitor(plan, state=path, **more) as live:
        live.feed("documents", [document(1, date(2022, 2, 1)), document(2, date(2022, 7, 9), "paper")])
        live.save()
    return path


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2))
def test_a_process_that_is_killed_leaves_a_state_that_was_saved(tmp_path: Path, seed: int) -> None:
    path, chance, steps = tmp_path / "state.db", random.Random(seed), 0  # noqa: S311
    source = Path(plan_rules.__file__).parents[1]
    for _ in range(3):
        command = [sys.executable, crashing.__file__, str(path), str(steps)]
        environment = {**os.environ, "PYTHONPATH": str(source)}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:  # noqa: S603
            assert child.stdout is not None
            told = [int(child.stdout.readline()) for _ in range(chance.randrange(1, 4))]  # it is at work by then
            time.sleep(chance.random() * 0.05)
            child.send_signal(signal.SIGKILL)
            told += [int(line) for line in child.stdout]
        with Monitor.restore(crashing.plan(), path) as live:
            found = live.report().to_json()
            states = {crashing.expected(number).to_json(): number for number in (told[-1], told[-1] + 1)}
            assert found in states
            steps = states[found]
            for step in range(steps):
                assert live.feed("documents", crashing.batch(step)) == Receipt(0, len(crashing.batch(step)))
                assert live.withdraw("documents", crashing.batch(step)[1]["id"]) == Receipt(0, 1)
            assert live.feed("documents", crashing.batch(steps)[:1]) == Receipt(1)


def test_what_was_not_saved_is_gone_as_a_whole(tmp_path: Path) -> None:
    path, plan = saved(tmp_path / "state.db", documents()), documents()
    with Monitor.restore(plan, path) as live:
        before = live.report().to_json()
        live.feed("documents", document(3, date(2022, 2, 1), "paper"))
        live.replace("documents", document(1, date(2022, 2, 2), "paper"))
        live.advance("2023-01-01")
    with Monitor.restore(plan, path) as live:
        assert live.report().to_json() == before
        assert live.feed("documents", document(3, date(2022, 2, 1))) == Receipt(1)


def test_a_monitor_in_memory_is_saved_to_a_file_that_may_be_there(tmp_path: Path) -> None:
    path, plan, live = tmp_path / "state.db", documents(), monitor(documents(), by="agency")
    for number in range(3):
        live.feed("documents", document(number, date(2022, 2, 1), agency="A"))
        live.replace("documents", document(number, date(2022, 2, 2), "paper", agency="B"))
        live.save(path)
    live.withdraw("documents", 0)
    with Monitor.restore(plan, path) as other:
        assert other.by == ("agency",)
        assert other.feed("documents", document(0, date(2022, 2, 1), agency="A")) == Receipt(0, 1)
        other.withdraw("documents", 0)
        assert other.report() == live.report()
    assert [each.name for each in tmp_path.iterdir()] == ["state.db"]


def test_a_link_still_leads_to_the_state_and_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    live, link, pipe = monitor(documents()), tmp_path / "link.db", tmp_path / "pipe"
    link.symlink_to("state.db")
    live.save(link)
    live.save(link)
    assert link.is_symlink()
    Monitor.restore(documents(), tmp_path / "state.db").close()
    os.mkfifo(pipe)
    with pytest.raises(DataError, match="no regular file"):
        live.save(pipe)
    assert pipe.is_fifo()
    assert {each.name for each in tmp_path.iterdir()} == {"link.db", "state.db", "pipe"}


def test_cells_of_records_that_were_refused_are_no_gap(tmp_path: Path) -> None:
    path, plan = tmp_path / "state.db", documents()
    with monitor(plan, state=path) as live:
        live.feed("documents", document(1, date(2022, 2, 1)))
        with pytest.raises(DataError):
            live.feed("documents", document(1, date(2022, 2, 1), "paper"))
        live.feed("documents", document(2, date(2022, 2, 1), None))
        live.save()
        before = live.report()
    with Monitor.restore(plan, path) as live:
        assert live.report() == before


def test_fields_that_were_seen_are_seen_after_a_restart(tmp_path: Path) -> None:
    with Monitor.restore(documents(), saved(tmp_path / "state.db", documents())) as live:
        assert live.feed("documents", {"id": 3, "sent_on": date(2022, 2, 1)}) == Receipt(1)


def test_each_figure_is_written_once(tmp_path: Path) -> None:
    path, plan = tmp_path / "state.db", crashing.plan()
    with crashing.new(path) as live:
        for step in (1, 2):
            live.observe(crashing.figure(step))
            live.save()
    with Monitor.restore(plan, path) as live:
        live.save()
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM observations").fetchone() == (2,)
    connection.close()


def test_days_ahead_are_waited_for_after_a_restart(tmp_path: Path) -> None:
    path, plan = (
        saved(tmp_path / "state.db", documents(timing="{throughout: month}")),
        documents(timing="{throughout: month}"),
    )
    for clock in ("2022-07-08", "2022-07-09", "2022-08-01"):
        with Monitor.restore(plan, path) as live:
            live.advance(clock)
            rows = [document(1, date(2022, 2, 1)), document(2, date(2022, 7, 9), "paper")]
            assert live.report() == evaluate(plan, as_of=clock, records={"documents": rows})
            live.save()
    with Monitor.restore(plan, path) as live:
        live.withdraw("documents", 2)
        assert live.report() == evaluate(plan, as_of=clock, records={"documents": rows[:1]})


def test_a_status_that_is_held_back_is_still_held_back_after_a_restart(tmp_path: Path) -> None:
    path, plan = saved(tmp_path / "state.db", documents(), hold_back=timedelta(days=5)), documents()
    for clock, told in (("2022-07-02", []), ("2022-07-05", ["achieved"]), ("2022-07-06", [])):
        with Monitor.restore(plan, path) as live:
            live.advance(clock)
            assert [each.status_after for each in live.judge().transitions] == told
            live.save()


def test_transitions_are_not_lost_between_a_save_and_a_restart(tmp_path: Path) -> None:
    with Monitor.restore(documents(), saved(tmp_path / "state.db", documents())) as live:
        (told,) = live.judge().transitions
        assert (told.status_before, told.status_after) == ("no_data", "achieved")
        live.save()
    with Monitor.restore(documents(), tmp_path / "state.db") as live:
        assert live.judge().transitions == ()


def test_all_arguments_are_kept(tmp_path: Path) -> None:
    plan = crashing.plan()
    said = {"rule": "documents-electronic", "window": "2021", "published_on": "2022-01-01", "source": "báo cáo"}
    given = [{**said, "publisher": name, "value": value} for name, value in (("Sở", "99.5%"), ("Cục", "100%"))]
    deciding = {"documents-electronic": ("Sở", None), "dossiers-online-2025": "Cục"}
    path, when = tmp_path / "state.db", "2022-06-30"
    with Monitor(plan, as_of=when, deciding=deciding, language="en", state=path) as live:
        live.observe(given[0])
        live.save()
    with Monitor.restore(plan, path) as live:
        live.observe(given[1])
        batch = evaluate(plan, as_of=when, observations=given, deciding=deciding, language="en")
        assert live.report().to_json() == batch.to_json()


def refused(plan: Plan, path: Path) -> list[tuple[str, str]]:
    with pytest.raises(DataError) as caught:
        Monitor.restore(plan, path).close()
    assert {each.file for each in caught.value.problems} == {str(path)}
    assert all(each.hint for each in caught.value.problems)
    return [(each.code.value, each.message) for each in caught.value.problems]


def test_a_state_of_another_version_of_the_plan_says_what_changed(tmp_path: Path) -> None:
    one, two, other = (rule_text(name, timing="by_end", **KEYS) for name in ("one", "two", "other"))
    changed = rule_text("two", timing="by_end", **{**KEYS, "threshold": "at_least: 60%"})
    path = saved(tmp_path / "state.db", plan_with((one, two)))
    assert refused(plan_with((changed, other)), path) == [
        ("other-plan", "the state does not fit the plan: the rule other was added"),
        ("other-plan", "the state does not fit the plan: the rule one was removed"),
        ("other-plan", "the state does not fit the plan: the rule two changed"),
    ]
    assert refused(plan_with((two, one)), path) == [
        ("other-plan", "the state does not fit the plan: the order of the rules changed")
    ]
    assert refused(crashing.plan(), path) == [
        ("other-plan", f"the state does not fit the plan: the state is of the plan test, not {crashing.PLAN}")
    ]
    Monitor.restore(plan_with((one, two)), path).close()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def _scramble(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:] = bytes(byte ^ 0x5A for byte in content[100:])
    path.write_bytes(content)


def _sql(*statements: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        connection = sqlite3.connect(path)
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()

    return change


@pytest.mark.parametrize(
    ("damage", "code", "message"),
    [
        pytest.param(Path.unlink, "not-found", "no such file", id="gone"),
        pytest.param(lambda path: path.write_bytes(b""), "bad-state", "no state of a monitor", id="empty"),
        pytest.param(lambda path: path.write_text("rule" * 2000), "bad-state", "not a database", id="text"),
        pytest.param(_cut, "bad-state", "", id="cut"),
        pytest.param(_scramble, "bad-state", "malformed", id="scrambled"),
        pytest.param(_sql("PRAGMA application_id = 7"), "bad-state", "no state of a monitor", id="another-database"),
        pytest.param(_sql("PRAGMA user_version = 2"), "unsupported-format", "this release reads 1", id="format"),
        pytest.param(_sql("DROP TABLE cells"), "bad-state", "no such table", id="no-cells"),
        pytest.param(_sql("DELETE FROM header"), "bad-state", "no header", id="no-header"),
        pytest.param(_sql("UPDATE header SET content = '{'"), "bad-state", "damaged", id="half-a-header"),
        pytest.param(_sql("DELETE FROM cells WHERE number = 0"), "bad-state", "damaged", id="a-cell-lost"),
        pytest.param(_sql("UPDATE cells SET count = count + 1"), "bad-state", "damaged", id="another-count"),
        pytest.param(_sql("UPDATE cells SET codes = '[1'"), "bad-state", "damaged", id="half-a-cell"),
        pytest.param(
            _sql("UPDATE cells SET count = CASE number WHEN 0 THEN count + 9 ELSE -8 END"),
            "bad-state",
            "damaged",
            id="a-negative-count",
        ),
        pytest.param(_sql("DELETE FROM keys"), "bad-state", "damaged", id="no-keys"),
        pytest.param(_sql("DELETE FROM keys WHERE key = 1"), "bad-state", "damaged", id="a-key-lost"),
    ],
)
def test_a_file_that_is_no_state_is_refused(
    tmp_path: Path, damage: Callable[[Path], Any], code: str, message: str
) -> None:
    path = saved(tmp_path / "state.db", documents())
    damage(path)
    ((found, said),) = refused(documents(), path)
    assert found == code
    assert message in said


def test_a_state_is_open_in_one_monitor_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plan_rules.monitor.state_file._SECONDS_TO_WAIT", 0)
    path = saved(tmp_path / "state.db", documents())
    with Monitor.restore(documents(), path):
        assert refused(documents(), path) == [("bad-state", "another monitor holds it")]
    Monitor.restore(documents(), path).close()


def left_by_a_crash(path: Path, folder: Path) -> None:
    """The files as they are when a process ends in the middle: the log is still beside the state."""
    for ending in ("", "-wal"):
        source = path.with_name(path.name + ending)
        (folder / source.name).write_bytes(source.read_bytes())


@pytest.mark.parametrize("is_there", [True, False])
def test_a_log_that_was_left_beside_a_state_is_none_of_a_new_one(tmp_path: Path, *, is_there: bool) -> None:
    path, kept = tmp_path / "state.db", document(1, date(2022, 2, 1))
    (tmp_path / "old").mkdir()
    with monitor(documents(), state=tmp_path / "old" / path.name) as old:
        old.feed("documents", [document(number, date(2022, 2, 1), "paper") for number in range(50)])
        old.save()
        left_by_a_crash(tmp_path / "old" / path.name, tmp_path)
    if is_there:
        with monitor(documents()) as new:
            new.feed("documents", kept)
            new.save(path)
    else:
        path.unlink()
        with monitor(documents(), state=path) as new:
            new.feed("documents", kept)
            new.save()
    with Monitor.restore(documents(), path) as restored:
        says(documents(), restored, [kept])


def test_a_monitor_is_closed_once_more_without_harm(tmp_path: Path) -> None:
    with monitor(documents(), state=tmp_path / "state.db") as live:
        live.close()


def test_a_state_that_is_open_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plan_rules.monitor.state_file._SECONDS_TO_WAIT", 0)
    path = saved(tmp_path / "state.db", documents())
    with Monitor.restore(documents(), path) as live:
        with pytest.raises(DataError, match="another monitor holds it"):
            monitor(documents()).save(path)
        live.save()


def test_a_new_monitor_takes_no_file_that_is_there(tmp_path: Path) -> None:
    path = saved(tmp_path / "state.db", documents())
    with pytest.raises(DataError, match=r"Monitor\.restore"):
        monitor(documents(), state=path)


@pytest.mark.parametrize("folder", ["absent", "state.db"])
def test_a_folder_that_is_not_there_is_named_with_the_file(tmp_path: Path, folder: str) -> None:
    saved(tmp_path / "state.db", documents())
    path = tmp_path / folder / "other.db"
    for write in (lambda: monitor(documents()).save(path), lambda: monitor(documents(), state=path)):
        with pytest.raises(OSError, match="there is no folder") as caught:
            write()
        assert (caught.value.filename, str(path.parent) in str(caught.value)) == (str(path), True)


def test_it_is_clear_where_a_state_is_saved(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no file yet"):
        monitor(documents()).save()
    with monitor(documents(), state=tmp_path / "state.db") as live, pytest.raises(DataError, match="file of its own"):
        live.save(tmp_path / "other.db")
    with pytest.raises(OSError, match="absent"):
        monitor(documents()).save(tmp_path / "absent" / "state.db")


def test_datasets_that_no_rule_counts_may_change(tmp_path: Path) -> None:
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[secret]")
    path = saved(tmp_path / "state.db", plan)
    datasets = {**plan.header.datasets, "more": plan.header.datasets["documents"]}
    Monitor.restore(plan.but({"header": plan.header.but({"datasets": datasets})}), path).close()
