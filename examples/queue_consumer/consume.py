"""Findings that are always current, fed from a message queue: Redis streams.

``python examples/queue_consumer/consume.py`` starts a Redis of its own, on a socket of this machine, sends it a year of
documents with duplicates and corrections, and prints what changes.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import redis
from messages import Message, MessageError, read

from plan_rules import DataError, Monitor, load_plan

PLAN = "vn-thanh-hoa/202-kh-ubnd-2020"
STREAM, GROUP, CONSUMER = "documents", "monitor", "monitor-1"
REFUSED, TOLD, CONCLUDED = "documents:refused", "transitions", "conclusions"
START = date(2023, 1, 1)
_AT_ONCE = 200


class Consumer:
    """Reads messages, feeds a monitor, and acknowledges what it saved.

    A message is acknowledged after the state that knows it is saved. After a crash between the two it is delivered
    again, and changes nothing, because its key and content are known: so each counts exactly once.

    Attributes:
        early: corrections that came before their record, by its key. They are not acknowledged until it is there, so
            that after a crash they are delivered again as well.
    """

    def __init__(self, queue: redis.Redis, monitor: Monitor) -> None:
        self.queue, self.monitor = queue, monitor
        self.early: dict[object, list[Message]] = {}
        try:
            queue.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
        except redis.ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    def run(self, *, follow: bool) -> None:
        """Take what was delivered before and not acknowledged, then what is new; without follow until all is read."""
        position = "0"
        while True:
            wait = 1000 if follow else 1
            found = self.queue.xreadgroup(GROUP, CONSUMER, {STREAM: position}, count=_AT_ONCE, block=wait)
            messages: Sequence[Message] = found[0][1] if found else []
            if messages:
                self.take(messages)
                if position != ">":
                    position = messages[-1][0]  # what waits for its record is not read for ever
            elif position != ">":
                position = ">"
            elif not follow:
                return

    def take(self, messages: Sequence[Message]) -> None:
        """Feed some messages, save, and acknowledge those that are done with."""
        done = [number for message in messages for number in self.done(message)]
        changes = self.monitor.judge()
        as_of = self.monitor.as_of.isoformat()
        for each in changes.transitions:
            told = {"rule": each.rule, "before": each.status_before or "", "after": each.status_after}
            self.queue.xadd(TOLD, {**told, "as_of": as_of})
        for conclusion in changes.conclusions:
            told = {
                "code": conclusion.code,
                "to": conclusion.to.en if conclusion.to else "",
                "message": conclusion.message.en,
            }
            self.queue.xadd(CONCLUDED, {**told, "as_of": as_of})
        self.monitor.save()
        if done:
            self.queue.xack(STREAM, GROUP, *done)

    def done(self, message: Message) -> Iterator[str]:
        """Feed a message, and after a record the corrections that waited for it; the numbers of all that were fed."""
        try:
            kind, key, given = read(message)
            self.feed(kind, given)
        except MessageError as error:
            self.refuse(message, str(error))
            return
        except DataError as error:
            codes = {each.code for each in error.problems}
            if "bad-state" in codes:
                raise  # which is no fault of the message
            if codes == {"unknown-record"}:
                self.early.setdefault(key, []).append(message)
            else:
                self.refuse(message, str(error))
            return
        yield message[0]
        for waiting in self.early.pop(key, ()):
            yield from self.done(waiting)

    def feed(self, kind: str, given: Any) -> None:
        """Hand a record, a correction, or a day that has come to the monitor."""
        if kind == "day":
            if given > self.monitor.as_of:  # one that is delivered again lies behind
                self.monitor.advance(given)
        else:
            calls = {"feed": self.monitor.feed, "replace": self.monitor.replace, "withdraw": self.monitor.withdraw}
            calls[kind]("documents", given)

    def refuse(self, message: Message, why: str) -> None:
        """Put a message aside and acknowledge it, both or neither, so that no crash puts it aside twice."""
        number, content = message
        error = why.encode(errors="backslashreplace")  # names in JSON may hold half a character
        with self.queue.pipeline(transaction=True) as both:
            both.xadd(REFUSED, {**content, "number": number, "error": error})
            both.xack(STREAM, GROUP, number)
            both.execute()


def sample_messages(days: int) -> Iterator[dict[str, str]]:
    """Documents day by day, of which some are delivered twice, corrected or withdrawn."""
    chance = random.Random(2023)  # noqa: S311 - a sample, the same each time
    for number in range(days):
        day = START + timedelta(days=number)
        yield {"kind": "day", "day": day.isoformat()}
        for place in range(5):
            key = f"{day:%Y%m%d}-{place}"
            channel = "paper" if chance.random() < 0.02 else "electronic"
            record = {"id": key, "sent_on": day.isoformat(), "channel": channel, "secrecy": "none"}
            message = {"kind": "feed", "record": json.dumps(record)}
            yield message
            if chance.random() < 0.1:
                yield message
            if channel == "paper":
                yield {"kind": "replace", "record": json.dumps({**record, "channel": "electronic"})}
            if chance.random() < 0.02:
                yield {"kind": "withdraw", "key": json.dumps(key)}


def connected(url: str) -> redis.Redis:
    """A client that reads every message: bytes that are no UTF-8 come, and go, as surrogate escapes."""
    return redis.Redis.from_url(url, decode_responses=True, encoding_errors="surrogateescape")


@contextmanager
def own_redis(folder: Path) -> Iterator[redis.Redis]:
    """A Redis of one's own, on a socket in a folder, so that no port can be taken."""
    path = folder / "redis.sock"
    command = ["redis-server", "--port", "0", "--unixsocket", str(path), "--dir", str(folder), "--appendonly", "yes"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:  # noqa: S603
        try:
            client = connected(f"unix://{path}")
            _wait_for(client)
            yield client
            client.close()
        finally:
            server.terminate()


def _wait_for(client: redis.Redis) -> None:
    for _ in range(100):
        try:
            client.ping()
        except redis.ConnectionError:
            time.sleep(0.1)
        else:
            return
    sys.exit("redis-server does not start")


def open_monitor(state: Path) -> Monitor:
    """The monitor, going on with the state that was saved last."""
    plan = load_plan(PLAN)
    if state.exists():
        return Monitor.restore(plan, state)
    return Monitor(plan, as_of=START, keys={"documents": "id"}, state=state)


def main() -> None:
    """Consume from a Redis that is there, or show everything with one of its own."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--redis", help="the URL of a Redis that is there, as in redis://127.0.0.1:6379")
    arguments.add_argument("--state", type=Path, default=Path("consumer.db"), help="the file that keeps the state")
    arguments.add_argument("--days", type=int, default=365, help="how many days of documents the sample has")
    given = arguments.parse_args()
    if given.redis:
        with open_monitor(given.state) as monitor:
            Consumer(connected(given.redis), monitor).run(follow=True)
        return
    with tempfile.TemporaryDirectory() as folder, own_redis(Path(folder)) as queue:
        for message in sample_messages(given.days):
            queue.xadd(STREAM, message)
        with open_monitor(Path(folder) / "state.db") as monitor:
            Consumer(queue, monitor).run(follow=False)
            for _, told in queue.xrange(TOLD):
                print(f"{told['as_of']} {told['rule']}: {told['before']} -> {told['after']}")
            for _, told in queue.xrange(CONCLUDED):
                print(f"{told['as_of']} to {told['to']}: {told['message']}")
            finding = monitor.report()["documents-electronic"]
            print(finding.explain("en"))


if __name__ == "__main__":
    main()
