"""The plan of Thanh Hóa on published figures instead of records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from parts.options import Options, section
from plan_rules import Observation, Plan, Report, evaluate, load_plan
from results import Section
from rounds import Candidate, measure
from share_rules import AS_OF, YEARS

FIGURES = 10_000
PUBLISHERS = 100
NONE, MANY = "no figures", f"{FIGURES:,} figures"


def observations(options: Options) -> Iterator[Section]:
    """Figures on every share of the plan, from a hundred publishers, over five years."""
    plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    figures = _figures(plan)

    def check_none(report: Report) -> None:
        assert not any(each.observations for each in report), "a finding rests on a figure that nobody gave"

    def check_many(report: Report) -> None:
        judged = {each.rule for each in figures if report[each.rule].stage == "running"}
        missing = [name for name in judged if not report[name].observations]
        assert not missing, f"no figure reached {missing}"

    candidates = [
        Candidate(NONE, lambda: evaluate(plan, as_of=AS_OF), check_none, NONE),
        Candidate(MANY, lambda: evaluate(plan, as_of=AS_OF, observations=figures), check_many, NONE),
    ]
    title = f"The plan of Thanh Hóa, {len(plan.rules)} rules, on {FIGURES:,} published figures"
    yield section("observations", FIGURES, title, measure(candidates, options.rounds))


def _figures(plan: Plan) -> list[Observation]:
    rules = [rule.id for rule in plan.rules if rule.indicator.kind == "share"]
    return [
        Observation(
            rule=rules[number % len(rules)],
            window=str(YEARS[number % len(YEARS)]),
            value=f"{number % 1000 / 10}",
            unit="%",
            published_on=date(2025, 1, 1) + timedelta(days=number % 300),
            publisher=f"publisher {number % PUBLISHERS}",
            source="benchmark",
        )
        for number in range(FIGURES)
    ]
