"""Sessions of both engines on random reactions and changes, compared after every step, with the memory they hold.

Run: python benchmarks/soak.py
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
from pathlib import Path
from typing import Any

from plan_rules import Finding, Plan, Reaction, ReactionSession, Status, Verdict, evaluate, load_plan

PLAN = "vn-thanh-hoa/202-kh-ubnd-2020"
RULES = ("documents-electronic", "dossiers-online-2025", "satisfaction-2025", "periodic-reports")
AGENCIES = ("Sở Y tế", "Sở Tài chính", "Sở Xây dựng", None)
VERDICTS = {Status.ACHIEVED: Verdict.SATISFIED, Status.IN_PROGRESS: Verdict.VIOLATED, Status.NO_DATA: None}
TEXT = {"vi": "a", "en": "b"}
STEPS = (5, 30)
REPORTS = 10
MOST_GROWTH = 16
"""How many MiB more there may be at the end than after a tenth of the sessions: the largest session leaves its mark."""


def main() -> None:
    """Run the sessions; end with 1 where the engines differ, an incident occurs, or the memory grows."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sessions", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if sys.version_info >= (3, 13):
        sys.exit("durable-rules cannot be imported on Python 3.13 and later")
    plan = load_plan(PLAN)
    soak = _Soak(plan, random.Random(arguments.seed))
    start, held = time.perf_counter(), []
    for number in range(1, arguments.sessions + 1):
        soak.session()
        if number % max(1, arguments.sessions // REPORTS) == 0:
            gc.collect()
            held.append(_mebibytes())
            print(
                f"{number:,} sessions, {soak.steps:,} steps, {soak.conclusions:,} conclusions, "
                f"{soak.differences} differences, {soak.incidents} incidents, {held[-1]:.1f} MiB, "
                f"{time.perf_counter() - start:.0f} s",
                flush=True,
            )
    if soak.differences or soak.incidents or held[-1] > held[0] + MOST_GROWTH:
        sys.exit(1)


class _Soak:
    """Random sessions.

    Attributes:
        steps, conclusions, differences, incidents: how many so far.
    """

    def __init__(self, plan: Plan, drawn: random.Random) -> None:
        self.plan, self.drawn = plan, drawn
        self.report = evaluate(plan, as_of="2024-06-30")
        self.steps = self.conclusions = self.differences = self.incidents = 0

    def session(self) -> None:
        """Open both engines on the same reactions, change the same findings, and compare after each step."""
        reactions = [self.reaction(index) for index in range(self.drawn.randint(1, 4))]
        with (
            ReactionSession(self.plan, reactions) as direct,
            ReactionSession(self.plan, reactions, engine="durable") as durable,
        ):
            for _ in range(self.drawn.randint(*STEPS)):
                self.step(direct, durable)
                expected = direct.conclusions()
                self.steps += 1
                self.conclusions += len(expected)
                self.differences += expected != durable.conclusions()
            self.incidents += len(durable.incidents)

    def step(self, *sessions: ReactionSession) -> None:
        """Put or take back one finding in each session."""
        rule, agency = self.drawn.choice(RULES), self.drawn.choice(AGENCIES)
        finding = self.finding(rule, agency) if self.drawn.random() < 0.8 else None
        for session in sessions:
            if finding:
                session.put(finding)
            else:
                session.remove(rule, {"agency": agency})

    def finding(self, rule: str, agency: str | None) -> Finding:
        """A finding of an agency, with a random status."""
        status = self.drawn.choice(list(VERDICTS))
        verdict = VERDICTS[status]
        changes = {"group": {"agency": agency}, "status": status, "verdict": verdict, "own_verdict": verdict}
        return self.report[rule].but(changes)

    def reaction(self, index: int) -> Reaction:
        """A reaction of one to three premises, some of them numbers of facts or absent facts."""
        when = [self.premise(index, is_first=position == 0) for position in range(self.drawn.randint(1, 3))]
        is_joined = len(when) > 1 or "count" in when[0]
        fields = ["group.agency", "phase", "subject"]
        present = [premise for premise in when if "finding" in premise and "none" not in premise]
        if len(present) > 1 or any("count" in premise for premise in present):
            fields.remove("subject")  # of which there are never two findings
        same = self.drawn.sample(fields, self.drawn.randint(0, 2)) if is_joined else []
        conclude = {"code": f"c{index}", "message": TEXT, "to": TEXT}
        return Reaction.model_validate(
            {"id": f"r{index}", "title": TEXT, "when": when, "same": same, "conclude": conclude}
        )

    def premise(self, index: int, *, is_first: bool) -> dict[str, Any]:
        """A premise on findings, or on the conclusions of an earlier reaction."""
        how: list[dict[str, Any]] = [{}, {}, {"count": {"at_least": 2}}]
        if not is_first:
            how.append({"none": True})
        if index and self.drawn.random() < 0.2:
            return {"conclusion": {"code": f"c{self.drawn.randrange(index)}"}, **self.drawn.choice(how)}
        statuses = self.drawn.sample([status.value for status in VERDICTS], self.drawn.randint(1, 2))
        return {"finding": {"status": statuses}, **self.drawn.choice(how)}


def _mebibytes() -> float:
    """The memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


if __name__ == "__main__":
    main()
