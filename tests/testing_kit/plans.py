"""The plans on which the testing kit is tested."""

from __future__ import annotations

from functools import cache

from laws.worlds import EXCLUSIONS, GOODS, POPULATIONS, THRESHOLDS, TIMINGS, plan_with, rule_text
from plan_rules import Plan, load_plan
from sample_plan import sample_plan

THANH_HOA = "vn-thanh-hoa/202-kh-ubnd-2020"


@cache
def many_rules() -> Plan:
    """Rules of one dataset in which every threshold, condition, exclusion and timing of the random worlds occurs."""
    keys = ("threshold", "good", "where", "timing", "exclusions")
    parts = (THRESHOLDS, GOODS, POPULATIONS, TIMINGS, EXCLUSIONS)
    chosen = [
        dict(zip(keys, (part[number % len(part)] for part in parts), strict=True))
        for number in range(len(THRESHOLDS) * 3)
    ]
    return plan_with(tuple(rule_text(f"rule-{number}", **each) for number, each in enumerate(chosen)))


PLANS = {"sample": sample_plan(), "thanh-hoa": load_plan(THANH_HOA), "many rules": many_rules()}
