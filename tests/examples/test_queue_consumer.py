"""The consumer, started as its page says, and killed again and again between a message and its acknowledgement."""

from __future__ import annotations

import importlib.util
import json
import random
import shutil
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from plan_rules import DataError, Monitor, Report, evaluate, load_plan

SCRIPT = Path(__file__).parents[2] / "examples" / "queue_consumer" / "consume.py"

pytestmark = pytest.mark.skipif(
    shutil.which("redis-server") is None, reason="redis-server is not installed (Debian: apt install redis-server)"
)


def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("queue_consumer_example", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(SCRIPT.parent))  # as for a script, which finds the modules beside it
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(SCRIPT.parent))
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


def feed(content: str | bytes) -> dict[str, str | bytes]:
    return {"kind": "feed", "record": content}


def withdraw(content: str | bytes) -> dict[str, str | bytes]:
    return {"kind": "withdraw", "key": content}


def day(content: str) -> dict[str, str | bytes]:
    return {"kind": "day", "day": content}


DEEP = "[" * 50_000
GOOD = {"id": "x", "sent_on": "2023-01-01", "channel": "paper", "secrecy": "none"}

POISON: list[tuple[dict[str, str | bytes], str]] = [
    (feed(json.dumps({"id": "x", "\ud800": "y"})), "known here: id, \\ud800"),  # before any record had the others
    (withdraw('["a"]'), "key: text or a whole number is due, there is a list"),
    (withdraw("[]"), "key: text or a whole number is due, there is a list"),
    (withdraw("true"), "key: text or a whole number is due, there is true or false"),
    (withdraw("1.5"), "key: text or a whole number is due, there is a number"),
    (withdraw("9" * 30), "a key is due, there is int"),
    (withdraw("9" * 5000), "key: JSON is due: Exceeds the limit"),
    (withdraw('"\\ud800"'), "the text holds half a character"),
    (withdraw(DEEP), "key: lists and objects stand in each other too deep to be read"),
    ({"kind": "withdraw"}, "key: the message has none; as JSON it is due in one of kind withdraw"),
    (feed(b"\xff"), "record: UTF-8 is due, there is the byte 0xff at place 0"),
    (feed(b'{"id": "\xc3"}'), "record: UTF-8 is due, there is the byte 0xc3 at place 8"),
    (feed(DEEP), "record: lists and objects stand in each other too deep to be read"),
    (feed("{oops"), "record: JSON is due: Expecting property name"),
    (feed('["a"]'), "record: an object is due, with the fields of a record; there is a list"),
    (feed("null"), "record: an object is due, with the fields of a record; there is null"),
    (feed(json.dumps({**GOOD, "sent_on": "2023-02-30"})), "sent_on: a day is due, as in 2023-02-28; there is '2023"),
    (feed(json.dumps({**GOOD, "sent_on": ["2023"]})), "sent_on: a day is due, as in 2023-02-28; there is a list"),
    (feed(json.dumps({**GOOD, "id": ["a"]})), "id: a key is due, there is list"),
    (feed(json.dumps({**GOOD, "channel": {}})), "channel: text is due, there is dict"),
    ({"kind": "feed"}, "record: the message has none; as JSON it is due in one of kind feed"),
    ({"kind": "replace", "record": record(["a"], "paper")}, "id: a key is due, there is list"),
    ({"kind": b"\xff", b"\xfe": b"\xff"}, "kind: feed, replace, withdraw or day is due, there is '\\udcff'"),
    ({"kin": "feed"}, "kind: feed, replace, withdraw or day is due, there is none"),
    (day("tomorrow"), "day: a day is due, as in 2023-02-28; there is 'tomorrow'"),
    ({"kind": "day"}, "day: a day is due, as in 2023-02-28; there is none"),
    (day("9999-12-31"), "day: 9999-12-31 had not come when the message was sent; send a day once it has come"),
]  # fmt: skip


def test_whatever_a_message_holds_it_is_refused_once_and_holds_nothing_up(tmp_path: Path) -> None:
    module = example()
    with module.own_redis(tmp_path) as queue:
        sent = []
        for place, (message, _) in enumerate(POISON):
            sent.append(queue.xadd(module.STREAM, message))
            queue.xadd(module.STREAM, {"kind": "feed", "record": record(place, "electronic")})
        queue.xadd(module.STREAM, {"kind": "feed", "record": record("last", "paper")})
        for _ in range(2):
            with module.open_monitor(tmp_path / "state.db") as monitor:
                module.Consumer(queue, monitor).run(follow=False)
                finding = monitor.report()["documents-electronic"]
                assert finding.value.exact == f"{len(POISON)}/{len(POISON) + 1}"
                assert monitor.as_of == module.START
        assert _is_drained(queue, module)
        refused = [content for _, content in queue.xrange(module.REFUSED)]
        assert [content["number"] for content in refused] == sent
        for content, (message, error) in zip(refused, POISON, strict=True):
            assert error in content["error"]
            as_bytes = {name.encode(errors="surrogateescape") for name in content} - {b"number", b"error"}
            assert as_bytes == {name if isinstance(name, bytes) else name.encode() for name in message}
        by_hand = next(content for content in refused if "0xff" in content["error"])
        assert by_hand["record"].encode(errors="surrogateescape") == b"\xff"


def test_a_field_is_refused_as_missing_until_a_record_had_it_be_it_null(tmp_path: Path) -> None:
    module = example()
    without = {name: value for name, value in GOOD.items() if name != "secrecy"}
    with module.own_redis(tmp_path) as queue, module.open_monitor(tmp_path / "state.db") as monitor:
        for row in (without, {**without, "id": "y", "secrecy": None}, {**without, "id": "z"}):
            queue.xadd(module.STREAM, feed(json.dumps(row)))
        module.Consumer(queue, monitor).run(follow=False)
        [(_, refused)] = queue.xrange(module.REFUSED)
        assert "no record has the field 'secrecy'" in refused["error"]
        assert json.loads(refused["record"]) == without
        assert monitor.report()["documents-electronic"].tally.possibly_bad == 2


def test_a_refused_message_is_not_refused_again_after_a_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = example()
    with module.own_redis(tmp_path) as queue:
        queue.xadd(module.STREAM, {"kind": "fed"})
        queue.xadd(module.STREAM, {"kind": "feed", "record": record("a", "paper")})
        for crash in (True, False):
            with module.open_monitor(tmp_path / "state.db") as monitor, monkeypatch.context() as broken:
                if crash:
                    broken.setattr(monitor, "save", lambda: 1 / 0)
                    with pytest.raises(ZeroDivisionError):
                        module.Consumer(queue, monitor).run(follow=False)
                else:
                    module.Consumer(queue, monitor).run(follow=False)
                    assert monitor.report()["documents-electronic"].value.exact == "0"
            assert queue.xlen(module.REFUSED) == 1


def test_a_fault_of_the_monitor_is_not_put_on_the_message(tmp_path: Path) -> None:
    module = example()
    with module.own_redis(tmp_path) as queue, module.open_monitor(tmp_path / "state.db") as monitor:
        queue.xadd(module.STREAM, {"kind": "feed", "record": record("a", "paper")})
        consumer = module.Consumer(queue, monitor)
        monitor.close()
        with pytest.raises(DataError, match="the monitor is closed"):
            consumer.run(follow=False)
        assert queue.xlen(module.REFUSED) == 0
        assert queue.xpending(module.STREAM, module.GROUP)["pending"] == 1


def test_a_correction_finds_its_record_however_the_key_is_composed(tmp_path: Path) -> None:
    module = example()
    composed, apart = (unicodedata.normalize(form, "Mật") for form in ("NFC", "NFD"))
    with module.own_redis(tmp_path) as queue, module.open_monitor(tmp_path / "state.db") as monitor:
        queue.xadd(module.STREAM, {"kind": "replace", "record": record(apart, "electronic")})
        queue.xadd(module.STREAM, {"kind": "feed", "record": record(composed, "paper")})
        module.Consumer(queue, monitor).run(follow=False)
        assert monitor.report()["documents-electronic"].value.exact == "1"
        assert _is_drained(queue, module)


def test_a_day_counts_where_it_begins_first(tmp_path: Path) -> None:
    messages = sys.modules[example().read.__module__]
    noon = int(datetime(2023, 6, 30, 12, tzinfo=UTC).timestamp() * 1000)
    assert messages.read((f"{noon}-0", {"kind": "day", "day": "2023-07-01"})).given == date(2023, 7, 1)
    with pytest.raises(messages.MessageError, match="2023-07-02 had not come"):
        messages.read((f"{noon}-0", {"kind": "day", "day": "2023-07-02"}))
    assert messages.read((f"{2**64 - 1}-0", {"kind": "day", "day": "9999-12-31"})).given == date.max
