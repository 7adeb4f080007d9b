"""What the reactions of the Thanh Hóa plan conclude from a report of many findings, by both engines.

Run: python benchmarks/reactions.py
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from datetime import date

import results
from machine import describe, keep_to_two_cores
from plan_rules import Plan, Report, conclude, evaluate, load_plan
from results import Row, Section, Target
from rounds import Candidate, measure

PLAN = "vn-thanh-hoa/202-kh-ubnd-2020"
BELOW_A_SECOND = Target(1.0, "seconds")
RULES_BY_AGENCY = 2
CEILING = 50_000


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--findings", type=int, default=20_000, help="findings of the report")
    parser.add_argument("--rounds", type=int, default=5, help="how often each candidate is timed")
    arguments = parser.parse_args()
    keep_to_two_cores()
    section = reactions(arguments.findings, arguments.rounds)
    print(f"{section.machine}\n\n{section.title}\n\n{results.plain(results.table(section))}")
    print(*(f"\n{remark}" for remark in section.remarks))
    missed = results.shortfalls([section])
    print("", *(["Falls short:"] if missed else ["No target is missed."]), *missed, sep="\n")


def reactions(findings: int, rounds: int) -> Section:
    """The report is checked to give the same conclusions by both engines before anything is timed."""
    plan = load_plan(PLAN)
    report, before = report_of(plan, findings, "2026-02-01", 0.5), report_of(plan, findings, "2025-12-01", 0.48)
    rows = measure(list(candidates(plan, report, before)), rounds)
    found = len(conclude(plan, report)), len(conclude(plan, report, before=before))
    return Section(
        "reactions",
        len(report),
        f"{len(report):,} findings, {len(plan.reactions)} reactions of the plan",
        tuple(rows),
        date.today().isoformat(),  # noqa: DTZ011
        describe(),
        (f"Conclusions: {found[0]:,} of the report alone, {found[1]:,} with what changed.", *_ceiling(rows)),
    )


def candidates(plan: Plan, report: Report, before: Report) -> Iterator[Candidate]:
    """The two engines, of a report alone and of one with an earlier one beside it."""
    for name, earlier in (("a report", None), ("with what changed", before)):
        expected = conclude(plan, report, before=earlier)

        def check(found: object, expected: object = expected) -> None:
            assert found == expected

        def direct(earlier: Report | None = earlier) -> object:
            return conclude(plan, report, before=earlier)

        def durable(earlier: Report | None = earlier) -> object:
            incidents: list[str] = []
            found = conclude(plan, report, before=earlier, engine="durable", on_incident=incidents.append)
            assert incidents == []
            return found

        target = None if earlier else BELOW_A_SECOND
        yield Candidate(f"direct, {name}", direct, check, target=target)
        if sys.version_info < (3, 13):
            note = "compared with direct each time"
            yield Candidate(f"durable, {name}", durable, check, baseline=f"direct, {name}", note=note)


def _ceiling(rows: list[Row]) -> list[str]:
    if any(row.name.startswith("durable") for row in rows):
        return [f"A session of durable holds at most {CEILING:,} facts; beyond that direct answers."]
    return ["durable-rules cannot be imported on this Python."]


def report_of(plan: Plan, findings: int, as_of: str, share: float) -> Report:
    """A report by agencies, a part of which misses targets: those whose records are drawn so."""
    drawn = random.Random(7)
    documents, dossiers = [], []
    for number in range(findings // RULES_BY_AGENCY):
        agency = f"Đơn vị {number:05}"
        for year in (2022, 2023, 2024, 2025):
            day = date(year, 3, 1)
            channel = "paper" if drawn.random() < share / 8 else "electronic"
            documents.append({"sent_on": day, "channel": channel, "secrecy": "none", "agency": agency})
            online = "in_person" if drawn.random() < share else "online"
            dossiers.append({"settled_on": day, "service_level": "full", "channel": online, "agency": agency})
    return evaluate(plan, as_of=as_of, records={"documents": documents, "dossiers": dossiers}, by="agency")


if __name__ == "__main__":
    main()
