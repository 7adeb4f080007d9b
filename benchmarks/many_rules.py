"""What a rule costs in plans of up to 5,000 rules: reading it, running its examples, and proving it.

    python benchmarks/many_rules.py

prints a table of milliseconds a rule, of processor time, so that other work of the machine does not count. Where the
cost grows linearly, a column stays the same from top to bottom.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from itertools import islice

from plan_rules import Plan, evaluate, read_plan, run_examples
from plan_rules.examples import prove_rules

SIZES = (100, 500, 1_000, 2_500, 5_000)
KINDS = 20
"""Rules speak of so many kinds of dossiers, again and again, as real rules do; or each of one of its own."""
PROVEN = 50
"""So many rules of each plan are proven in full, which costs a rule the same in a plan of any size."""

HEADER = """\
format: 1
document:
  kind: {vi: Kế hoạch, en: Plan}
  number: 1/KH
  title: {vi: Kế hoạch, en: A plan}
  issuer: {vi: Tỉnh, en: Province}
  issued: 2020-12-01
  in_force: {from: 2021-01-01}
  source: made up
  checked: 2026-01-01
phases:
  2021-2025: {from: 2021-01-01, to: 2025-12-31}
datasets:
  dossiers:
    title: {vi: hồ sơ, en: dossiers}
    unit: {vi: hồ sơ, en: dossiers}
    time: settled_on
    fields:
      settled_on: {type: date}
      kind: {type: text}
      channel: {type: text, values: [online, in_person]}
exclusions:
  withdrawn:
    title: {vi: hồ sơ rút, en: withdrawn dossiers}
    wording: trừ hồ sơ rút
    when: {kind: withdrawn}
"""

RULE = """\
  - id: rule-{number}
    title: {{vi: Chỉ tiêu {number}, en: Target {number}}}
    clause: c-{number}
    quote: ít nhất 90% hồ sơ loại {number} (trừ hồ sơ rút)
    phase: 2021-2025
    indicator:
      measures: {{vi: tỷ lệ, en: the share}}
      direction: higher
      share: {{of: dossiers, where: {{kind: k{kind}}}, good: {{channel: online}}}}
    exclusions: [withdrawn]
    threshold: {{at_least: 90%, wording: ít nhất 90%}}
    examples:
      - name: all of them
        as_of: 2025-06-30
        records:
          - {{settled_on: 2025-02-01, kind: k{kind}, channel: online}}
          - {{settled_on: 2025-02-02, kind: other, channel: in_person}}
        expect: {{status: achieved, value: 100%}}
      - name: one of two
        as_of: 2026-01-05
        records:
          - {{settled_on: 2025-02-01, kind: k{kind}, channel: online}}
          - {{settled_on: 2025-02-02, kind: k{kind}, channel: in_person}}
        expect: {{status: missed, value: 50%}}
"""

CLAUSE = """\
  - id: c-{number}
    locator: {{vi: mục {number}, en: item {number}}}
    text: Đạt ít nhất 90% hồ sơ loại {number} (trừ hồ sơ rút).
"""


def files(size: int, kinds: int = KINDS) -> dict[str, str]:
    """The files of a plan with so many rules, a hundred to a file."""
    targets = {
        f"targets/{start:05}.yaml": "format: 1\nrules:\n"
        + "".join(RULE.format(number=number, kind=number % kinds) for number in range(start, min(start + 100, size)))
        for start in range(0, size, 100)
    }
    clauses = "format: 1\nclauses:\n" + "".join(CLAUSE.format(number=number) for number in range(size))
    return {"plan.yaml": HEADER, "clauses.yaml": clauses, **targets}


def seconds(run: Callable[[], object]) -> float:
    """The processor time of a run."""
    start = time.process_time()
    run()
    return time.process_time() - start


def judged(plan: Plan, kinds: int) -> float:
    """The time of an evaluation, of a record for each ten rules."""
    rows = [
        {"settled_on": date(2025, 2, 1), "kind": f"k{number % kinds}", "channel": "online"}
        for number in range(0, len(plan.rules), 10)
    ]
    return seconds(lambda: evaluate(plan, as_of="2025-06-30", records={"dossiers": rows}))


def row(size: int) -> list[float]:
    """Milliseconds a rule: read, examples, evaluated, evaluated with kinds of their own, proven."""
    texts, plans = files(size), list[Plan]()
    read = seconds(lambda: plans.append(read_plan(texts, "many")))
    (plan,) = plans
    examples = seconds(lambda: run_examples(plan))
    evaluated = judged(plan, KINDS)
    some = min(PROVEN, size)
    proven = seconds(lambda: list(islice(prove_rules(plan, coverage=True, mutate=True), some)))
    own = judged(read_plan(files(size, kinds=size), "many"), size)
    return [1000 * each for each in (read / size, examples / size, evaluated / size, own / size, proven / some)]


def table(sizes: tuple[int, ...]) -> str:
    """The table, a row for each size."""
    heads = ("rules", "read", "examples", "evaluated", "each its value", "proven in full", "read and tested, seconds")
    lines = ["| " + " | ".join(heads) + " |", "| ---: " * len(heads) + "|"]
    for size in sizes:
        read, examples, evaluated, own, proven = row(size)
        figures = (f"{each:.2f}" for each in (read, examples, evaluated, own, proven))
        lines.append(f"| {size:,} | {' | '.join(figures)} | {(read + examples) * size / 1000:.1f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(tuple(map(int, sys.argv[1:])) or SIZES))
