"""Nothing is called impossible that a report of some day can hold."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import combinations

import pytest

from plan_rules import Plan, evaluate, load_plan, transitions
from plan_rules.chain.fact import Fact
from plan_rules.chain.fact_builder import FactBuilder
from plan_rules.model.fact_field import WINDOWS, FactKind
from plan_rules.model.reaction import Premise
from plan_rules.model.reaction_words import PlanNames, Vocabulary
from sample_plan import sample_plan

DAYS = ("2020-12-01", "2021-01-02", "2021-12-20", "2023-05-05", "2025-07-01", "2026-01-01", "2028-02-29", "2031-01-01")
ROWS = [{"settled_on": date(year, 5, 1), "agency": agency, "level": 4, "online": True, "fee": 1, "withdrawn": False,
         "due_on": date(year, 4, 1)} for year in (2021, 2025) for agency in ("Sở Y tế", "Sở Tài chính")]  # fmt: skip
PLANS = (sample_plan(), load_plan("vn-thanh-hoa/202-kh-ubnd-2020"))
SHARED = ("rule", "phase", "subject", "indicator", "timing", "calendar", "part")


def facts(plan: Plan) -> list[list[Fact]]:
    """The facts of a report of each day, with what changed since the one before."""
    records = {"dossiers": ROWS} if "fee" in plan.header.datasets["dossiers"].fields else {}
    reports = [evaluate(plan, as_of=day, records=records, by="agency" if records else ()) for day in DAYS]
    builder, found = FactBuilder(plan), []
    for before, report in zip([None, *reports], reports, strict=False):
        of_day = [builder.of_finding(finding) for finding in report]
        of_day += [part for fact in of_day for part in builder.of_parts(fact)]
        of_day += [builder.of_transition(each) for each in (transitions(before, report) if before else ())]
        found.append(of_day)
    return found


@pytest.mark.parametrize(
    "plan", [sample_plan(), load_plan("vn-thanh-hoa/202-kh-ubnd-2020")], ids=["sample", "thanh-hoa"]
)
def test_every_window_of_a_report_is_known_and_no_count_of_facts_is_too_high(plan: Plan) -> None:
    names = PlanNames(plan.header, plan.rules)
    words, seen = Vocabulary(names, (), is_whole=True), set()
    for of_day in facts(plan):
        for fact in of_day:
            for name in WINDOWS:
                if name in fact.words:
                    assert fact.words[name] in (words.known_words(fact.kind, name) or ())
                    premise = Premise.model_validate({fact.kind.value: {name: fact.words[name]}})
                    assert fact.words["rule"] in {rule.id for rule in names.reach.met_by(premise)}
        for kind in (FactKind.FINDING, FactKind.TRANSITION, FactKind.PART):
            for conditions in ({}, {"scope": "whole"}, {"scope": "group"}, {"scope": "whole", "timing": "by_end"}):
                premise = Premise.model_validate({kind.value: conditions})
                meeting = [f for f in of_day if f.kind is kind and all(f.words[k] == v for k, v in conditions.items())]
                for shared in (some for size in range(3) for some in combinations(SHARED, size)):
                    most = names.reach.most_facts(premise, shared)
                    there = Counter(tuple(fact.words.get(name) for name in shared) for fact in meeting)
                    if there and most is not None:
                        assert max(there.values()) <= most, (kind, conditions, shared)
                        seen.add((kind, max(there.values()) == most))
    assert {kind for kind, is_reached in seen if is_reached} >= {FactKind.FINDING, FactKind.TRANSITION}
