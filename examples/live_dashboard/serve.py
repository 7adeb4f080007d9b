"""Findings that are always current, behind a web service.

``python examples/live_dashboard/serve.py`` starts it on a free port of this machine and prints its address.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import socket
import sys
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Header, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response, StreamingResponse
from reading import InputError, clock, content, problem, records

from plan_rules import DataError, Monitor, load_plan

PLAN = "vn-thanh-hoa/202-kh-ubnd-2020"
KEYS = {"documents": "id", "dossiers": "id"}


class Dashboard:
    """A monitor, and those who listen to it.

    All requests are served by one event loop, so the monitor is used by one thread.
    """

    def __init__(self, monitor: Monitor) -> None:
        self.monitor = monitor
        self.told: deque[tuple[int, str]] = deque(maxlen=1000)
        self.last = 0
        self.is_over = False
        self.more = asyncio.Condition()

    async def settle(self) -> None:
        """Judge and save what was fed; only then the sender hears that it arrived, and listeners what it changed."""
        changes = self.monitor.judge()
        self.monitor.save()
        async with self.more:
            for each in changes.transitions:
                group, before = dict(each.group), each.status_before
                self.tell(
                    "transition", {"rule": each.rule, "group": group, "before": before, "after": each.after.status}
                )
            for conclusion in changes.conclusions:
                self.tell("conclusion", conclusion.model_dump(mode="json"))
            self.more.notify_all()

    def tell(self, event: str, content: object) -> None:
        """Put an event into the stream."""
        self.last += 1
        data = json.dumps(content, ensure_ascii=False)
        self.told.append((self.last, f"id: {self.last}\nevent: {event}\ndata: {data}\n\n"))

    async def listen(self, after: int) -> AsyncIterator[str]:
        """The events after one that was heard, and all that follow."""
        heard = after if after <= self.last else 0  # numbers begin anew after a restart
        yield ": listening\n\n"
        while True:
            async with self.more:
                while self.last <= heard and not self.is_over:
                    await self.more.wait()
                if self.is_over:
                    return
                missed = [text for number, text in self.told if number > heard]
                heard = self.last
            for text in missed:
                yield text

    async def end(self) -> None:
        """Let the listeners go."""
        async with self.more:
            self.is_over = True
            self.more.notify_all()


class Server(uvicorn.Server):
    """A server that ends although somebody listens: one of uvicorn waits until each answer is complete."""

    def __init__(self, dashboard: Dashboard) -> None:
        # A listener that takes nothing any more is waited for no longer than that.
        super().__init__(uvicorn.Config(service(dashboard), log_level="warning", timeout_graceful_shutdown=2))
        self.dashboard = dashboard

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the answers that would go on, then the others as they come to their end."""
        await self.dashboard.end()
        await super().shutdown(sockets)


def service(dashboard: Dashboard) -> FastAPI:
    """The web service around a dashboard."""
    monitor = dashboard.monitor

    @asynccontextmanager
    async def begin(_: FastAPI) -> AsyncIterator[None]:
        await dashboard.settle()  # a clock that was set forward may have changed something
        yield

    refusals = dict.fromkeys((DataError, InputError, RequestValidationError), refused)
    app = FastAPI(title="plan-rules", lifespan=begin, exception_handlers=refusals)

    @app.post("/records/{dataset}")
    async def feed(dataset: str, request: Request) -> dict[str, int]:
        receipt = monitor.feed(dataset, records(monitor.plan, dataset, content(await request.body())))
        await dashboard.settle()
        return {"changed": receipt.changed, "repeated": receipt.repeated}

    @app.put("/records/{dataset}")
    async def replace(dataset: str, request: Request) -> dict[str, int]:
        receipt = monitor.replace(dataset, records(monitor.plan, dataset, content(await request.body())))
        await dashboard.settle()
        return {"changed": receipt.changed, "repeated": receipt.repeated}

    @app.post("/records/{dataset}/withdrawals")
    async def withdraw(dataset: str, request: Request) -> dict[str, int]:
        receipt = monitor.withdraw(dataset, content(await request.body()))  # a path could not tell 7 from "7"
        await dashboard.settle()
        return {"changed": receipt.changed, "repeated": receipt.repeated}

    @app.put("/clock/{as_of}")
    async def advance(as_of: str, *, ahead: bool = False) -> dict[str, str]:
        monitor.advance(clock(as_of, ahead=ahead, how="?ahead=true"))
        await dashboard.settle()
        return {"as_of": monitor.as_of.isoformat()}

    @app.get("/report")
    async def report() -> Response:
        return Response(monitor.report().to_json(), media_type="application/json")

    @app.get("/events")
    async def events(last_event_id: int = Header(0)) -> StreamingResponse:
        return StreamingResponse(dashboard.listen(last_event_id), media_type="text/event-stream")

    return app


async def refused(_: Request, error: Exception) -> Response:
    """What is wrong with a request, in one form; in ASCII, as a name that is told may hold half a character."""
    if isinstance(error, DataError):
        problems = [problem(each.code, each.message, each.hint, each.path) for each in error.problems]
    elif isinstance(error, RequestValidationError):
        problems = [problem("bad-argument", f"{each['loc'][-1]}: {each['msg']}") for each in error.errors()]
    else:
        problems = error.problems
    return Response(json.dumps({"problems": problems}), status_code=422, media_type="application/json")


def opened(state: Path, as_of: str | None, *, ahead: bool) -> Monitor:
    """The monitor, going on with the state that was saved last.

    Raises:
        DataError: for a date that is none, or that lies before the clock of the state.
        InputError: for a date that has not come, unless it is meant.
    """
    plan = load_plan(PLAN)
    if as_of:
        clock(as_of, ahead=ahead, how="--ahead")
    if not state.exists():
        today = date.today()  # noqa: DTZ011 - the day of whoever starts it
        return Monitor(plan, as_of=as_of or today, keys=KEYS, state=state)
    monitor = Monitor.restore(plan, state)
    try:
        if as_of:
            monitor.advance(as_of)
    except DataError:
        monitor.close()
        raise
    return monitor


def main() -> None:
    """Serve on this machine until it is told to stop."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--state", type=Path, default=Path("dashboard.db"), help="the file that keeps the state")
    arguments.add_argument(
        "--as-of", help="the date of the clock; where left out, that of the state, or today for a new one"
    )
    arguments.add_argument("--ahead", action="store_true", help="let --as-of be a day that has not come")
    arguments.add_argument("--port", type=int, default=0, help="the port; a free one where left out")
    given = arguments.parse_args()
    for each in (signal.SIGINT, signal.SIGTERM):  # uvicorn hands them on once it has ended
        signal.signal(each, lambda *_: sys.exit())
    try:
        monitor = opened(given.state, given.as_of, ahead=given.ahead)
    except (DataError, InputError) as error:
        sys.exit(str(error))
    with monitor, socket.create_server(("127.0.0.1", given.port)) as listener:
        print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
        Server(Dashboard(monitor)).run(sockets=[listener])


if __name__ == "__main__":
    main()
