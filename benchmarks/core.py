"""Records as Python mappings against a loop written by hand, and thousands of observations.

Run: python benchmarks/core.py
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

from rounds import measure, print_table

from plan_rules import Observation, evaluate, load_plan

PLAN = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
ROWS = 200_000
AS_OF = date(2025, 12, 31)
YEARS = range(2021, 2026)


def reports(count: int) -> list[dict[str, object]]:
    """Periodic and other reports of five years, one value in fifty missing."""
    chance = random.Random(1)

    def some(*values: object) -> object:
        return None if chance.random() < 0.02 else chance.choice(values)

    return [
        {
            "data_until": date(2020, 12, 15) + timedelta(days=chance.randrange(5 * 365)),
            "kind": some("periodic", "periodic", "thematic"),
            "issuer": some("province", "other", "other"),
            "secret": some("none", "none", "none", "part", "all"),
            "updated": some(True, True, True, False),
            "shared": some(True, True, True, False),
        }
        for _ in range(count)
    ]


def by_hand(rows: list[dict[str, object]]) -> dict[tuple[str, int], Counter[str]]:
    """The same counts for both rules of the dataset and each reporting year, written out."""
    starts = [date(year - 1, 12, 15) for year in (*YEARS, 2026)]
    result = {(rule, year): Counter[str]() for rule in ("all", "province") for year in YEARS}
    for row in rows:
        day = row["data_until"]
        if day > AS_OF:
            continue
        for year, start, end in zip(YEARS, starts, starts[1:], strict=False):  # noqa: B007 - year is used below
            if start <= day < end:
                break
        else:
            continue
        kind, issuer, secret = row["kind"], row["issuer"], row["secret"]
        updated, shared = row["updated"], row["shared"]
        good = False if updated is False or shared is False else None if None in (updated, shared) else True
        for rule in ("all", "province"):
            counts = result[rule, year]
            population = None if kind is None else kind == "periodic"
            if rule == "province" and population is not False:
                if issuer is None:
                    population = None
                elif issuer != "province":
                    population = False
            if population is False:
                counts["outside"] += 1
            elif secret == "all":
                counts["excluded"] += 1
            else:
                certain = population is True and secret is not None
                name = "good" if good is True else "bad" if good is False else "unknown"
                counts[name if certain else f"possibly_{name}"] += 1
    return result


def observations(count: int) -> list[Observation]:
    """Figures about all share rules, from a hundred publishers, over five years."""
    rules = [rule.id for rule in PLAN.rules if rule.indicator.kind == "share"]
    return [
        Observation(
            rule=rules[number % len(rules)],
            window=str(2021 + number % 5),
            value=f"{number % 1000 / 10}",
            unit="%",
            published_on=date(2025, 1, 1) + timedelta(days=number % 300),
            publisher=f"publisher {number % 100}",
            source="benchmark",
        )
        for number in range(count)
    ]


def main() -> None:
    """Print both tables."""
    rows = reports(ROWS)
    found = evaluate(PLAN, as_of=AS_OF, records={"reports": rows})["periodic-reports"].tally
    expected = by_hand(rows)["all", 2025]
    names = ("good", "bad", "unknown", "possibly_good", "possibly_bad", "possibly_unknown", "excluded", "outside")
    assert {name: getattr(found, name) for name in names} == {name: expected[name] for name in names}
    seconds = measure(
        {
            "loop written by hand": lambda: by_hand(rows),
            "evaluate, whole plan": lambda: evaluate(PLAN, as_of=AS_OF, records={"reports": rows}),
        }
    )
    print_table(f"{ROWS:,} mappings, two rules, five years", seconds, "loop written by hand")
    figures = observations(10_000)
    some = {"no observations": (), "10,000 observations": figures}
    seconds = measure(
        {name: lambda given=given: evaluate(PLAN, as_of=AS_OF, observations=given) for name, given in some.items()}
    )
    print_table("The whole plan on published figures", seconds, "no observations")


if __name__ == "__main__":
    main()
