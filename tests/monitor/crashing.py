"""A process that feeds and saves in a loop until it is killed; a step is a batch, corrections, a figure and a day.

``python crashing.py STATE STEP`` begins with a step and prints the number of each step once it is saved.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from plan_rules import Monitor, Plan, Report, evaluate, load_plan

PLAN = "vn-thanh-hoa/202-kh-ubnd-2020"
START = date(2022, 1, 1)
_BATCH = 40


def document(number: int, channel: str) -> dict[str, Any]:
    day = START + timedelta(days=number % 50)
    return {"id": f"v-{number}", "sent_on": day, "channel": channel, "secrecy": "none"}


def batch(step: int) -> list[dict[str, Any]]:
    return [document(step * _BATCH + number, "electronic") for number in range(_BATCH)]


def replaced(step: int) -> dict[str, Any]:
    return document(step * _BATCH, "paper")


def figure(step: int) -> dict[str, Any]:
    said = {"rule": "documents-electronic", "window": "2021", "publisher": f"Sở {step}", "source": "báo cáo"}
    return {**said, "numerator": 1, "denominator": 1, "published_on": "2022-01-01"}


def take(monitor: Monitor, step: int) -> None:
    monitor.feed("documents", batch(step))
    monitor.replace("documents", replaced(step))
    monitor.withdraw("documents", batch(step)[1]["id"])
    monitor.observe(figure(step))
    monitor.advance(START + timedelta(days=step))
    monitor.judge()


def expected(steps: int) -> Report:
    """The report after so many steps, from nothing but the records."""
    rows = [row for step in range(steps) for row in (replaced(step), *batch(step)[2:])]
    known = {"documents": rows} if steps else None
    clock = START + timedelta(days=max(steps - 1, 0))
    return evaluate(plan(), as_of=clock, records=known, observations=[figure(step) for step in range(steps)])


def plan() -> Plan:
    return load_plan(PLAN)


def main() -> None:
    path = Path(sys.argv[1])
    step = int(sys.argv[2])
    with Monitor.restore(plan(), path) if path.exists() else new(path) as monitor:
        while True:
            take(monitor, step)
            monitor.save()
            step += 1
            print(step, flush=True)


def new(path: Path) -> Monitor:
    return Monitor(plan(), as_of=START, keys={"documents": "id"}, state=path)


if __name__ == "__main__":
    main()
