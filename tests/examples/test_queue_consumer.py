"""The consumer, started as its page says, and killed again and again between a message and its acknowledgement."""

from __future__ import annotations

import importlib.util
import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from plan_rules import Monitor, Report, evaluate, load_plan

SCRIPT = Path(__file__).parents[2] / "examples" / "queue_consumer" / "consume.py"

pytestmark = pytest.mark.skipif(
    shutil.which("redis-server") is None, reason="redis-server is not installed (Debian: apt install redis-server)"
)


def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("queue_consumer_example", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def after(messages: Iterable[Mapping[str, str]], as_of: date) -> Report:
    """The report on what survives, from nothing but the messages."""
    alive: dict[str, dict[str, Any]] = {}
    seen: set[str] = set()
    for message in messages:
        if message["kind"] == "withdraw":
            alive.pop(json.loads(message["key"]))
        elif message["kind"] in ("feed", "replace"):
            record = json.loads(message["record"])
            if message["kind"] == "replace" or record["id"] not in seen:
                alive[record["id"]] = {**record, "sent_on": date.fromisoformat(record["sent_on"])}
            seen.add(record["id"])
    plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    return evaluate(plan, as_of=as_of, records={"documents": alive.values()})


def test_the_command_of_the_page(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, str(SCRIPT)], capture_output=True, text=True, check=True, cwd=tmp_path)  # noqa: S603
    assert "documents-electronic: no_data -> achieved" in done.stdout
    assert "to People's Committee of Thanh Hóa Province: The target" in done.stdout
    assert "Achieved so far." in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_each_message_counts_once_however_often_the_consumer_is_killed(tmp_path: Path) -> None:
    module, chance, state = example(), random.Random(7), tmp_path / "state.db"  # noqa: S311
    messages = [*module.sample_messages(60)]
    bad = {"kind": "feed", "record": json.dumps({"id": "x", "sent_on": "2023-01-01", "channel": "fax"})}
    with module.own_redis(tmp_path) as queue:
        url = f"unix://{tmp_path / 'redis.sock'}"
        command = [sys.executable, str(SCRIPT), "--redis", url, "--state", str(state)]
        for place, message in enumerate(messages):
            queue.xadd(module.STREAM, message)
            if place == 100:
                queue.xadd(module.STREAM, bad)
        for kill_after in (chance.random(), chance.random(), None):
            with subprocess.Popen(command) as consumer:  # noqa: S603
                until = time.monotonic() + 60
                while not state.exists() and time.monotonic() < until:
                    time.sleep(0.01)
                if kill_after is not None:
                    time.sleep(kill_after * 0.2)
                else:
                    while not _is_drained(queue, module) and time.monotonic() < until:
                        time.sleep(0.05)
                consumer.kill()
        assert _is_drained(queue, module)
        refused = [content["error"] for _, content in queue.xrange(module.REFUSED)]
        assert refused
        assert all("'fax' is not a declared value" in error for error in refused)
        told = [content["after"] for _, content in queue.xrange(module.TOLD)]
    with Monitor.restore(load_plan(module.PLAN), state) as monitor:
        assert monitor.report().to_json() == after(messages, monitor.as_of).to_json()
        assert told[-1] == monitor.report()["documents-electronic"].status


def _is_drained(queue: Any, module: ModuleType) -> bool:
    groups = queue.xinfo_groups(module.STREAM)
    return bool(groups) and groups[0]["pending"] == 0 and groups[0]["lag"] == 0


def record(key: object, channel: str) -> str:
    return json.dumps({"id": key, "sent_on": "2023-01-01", "channel": channel, "secrecy": "none"})


def test_a_correction_that_comes_before_its_record_waits_for_it(tmp_path: Path) -> None:
    module, state = example(), tmp_path / "state.db"
    early = [
        {"kind": "replace", "record": record("a/1", "paper")},
        {"kind": "withdraw", "key": json.dumps(7)},
        {"kind": "replace", "record": record("a/1", "electronic")},
    ]
    late = [
        {"kind": "feed", "record": record("7", "paper")},
        {"kind": "feed", "record": record("a/1", "paper")},
        {"kind": "feed", "record": record(7, "paper")},
        {"kind": "withdraw", "key": json.dumps("7")},
    ]
    with module.own_redis(tmp_path) as queue:
        for some, waiting, electronic in ((early, 3, None), (late[:1], 3, "0"), (late[1:], 0, "1")):
            for message in some:
                queue.xadd(module.STREAM, message)
            with module.open_monitor(state) as monitor:  # each time one that was started again
                module.Consumer(queue, monitor).run(follow=False)
                finding = monitor.report()["documents-electronic"]
                assert (finding.value and finding.value.exact) == electronic
            assert queue.xpending(module.STREAM, module.GROUP)["pending"] == waiting
        assert queue.xlen(module.REFUSED) == 0
    with Monitor.restore(load_plan(module.PLAN), state) as monitor:
        (only,) = late[1:2]
        assert monitor.report().to_json() == after([only, early[2]], monitor.as_of).to_json()


def test_a_correction_that_waited_does_not_undo_a_later_one(tmp_path: Path) -> None:
    module = example()
    messages = [
        {"kind": "replace", "record": record(1, "paper")},
        {"kind": "feed", "record": record(1, "paper")},
        {"kind": "replace", "record": record(1, "electronic")},
    ]
    with module.own_redis(tmp_path) as queue, module.open_monitor(tmp_path / "state.db") as monitor:
        for message in messages:
            queue.xadd(module.STREAM, message)
        module.Consumer(queue, monitor).run(follow=False)
        assert monitor.report()["documents-electronic"].value.exact == "1"
