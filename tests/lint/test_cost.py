"""The work grows in proportion to the rules: counted in calls, which no other program on the machine can change."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from lint.samples import AS_OF, files_of
from plan_rules import Plan, check_plan, diff_plans, read_plan

TEXT = "Ít nhất 90% hồ sơ, không tính hồ sơ rút, trong đó trên 95% hồ sơ của A."


def many_rules(count: int, prefix: str = "", **values: Any) -> Plan:
    """A plan of pairs of a rule and its part, all on one indicator, each pair with a clause and bounds of its own."""
    plan = read_plan(files_of({"text": TEXT, "rules": [_whole(**values), _part(**values)]}))
    clause, (whole, part) = plan.text.clauses[0], plan.rules
    clauses, rules = [], []
    for number in range(count // 2):
        clauses.append(clause.but({"id": f"c-{number}"}))
        for rule, name in ((whole, "whole"), (part, "part")):
            bound = rule.threshold.bounds[0]
            threshold = rule.threshold.but(
                {rule.threshold.comparator.value: type(bound)(bound.amount - number % 7, "%")}
            )
            linked = {"part_of": f"{prefix}whole-{number}"} if rule.part_of else {}
            rules.append(
                rule.but({"id": f"{prefix}{name}-{number}", "clause": f"c-{number}", "threshold": threshold, **linked})
            )
    text = plan.text.but({"clauses": tuple(clauses)})
    return Plan.model_construct(name="many", header=plan.header, text=text, rules=tuple(rules))


def _whole(**values: Any) -> dict[str, Any]:
    share = {"of": "dossiers", "where": {"level": {"at_least": "3"}}, "good": {"channel": "online"}}
    return {
        "id": "whole",
        "indicator": {"id": "online", "share": share},
        "exclusions": ["withdrawn"],
        "threshold": {"at_least": "90%", "wording": "Ít nhất 90%"},
        **values,
    }


def _part(**values: Any) -> dict[str, Any]:
    share = {"of": "dossiers", "where": {"level": "4", "agency": "A"}, "good": {"channel": "online"}}
    threshold = {"more_than": "95%", "wording": "trên 95%"}
    return {**_whole(**values), "id": "part", "part_of": "whole", "indicator": {"share": share}, "threshold": threshold}


def calls(work: Callable[[], object]) -> int:
    """How many functions some work calls."""
    count = 0

    def watch(_: object, event: str, __: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def checked(count: int) -> Callable[[], object]:
    plan = many_rules(count)
    return lambda: check_plan(plan, as_of=AS_OF)


def compared(count: int) -> Callable[[], object]:
    old, new = many_rules(count), many_rules(count, timing="throughout")
    return lambda: diff_plans(old, new)


def renamed(count: int) -> Callable[[], object]:
    old, new = many_rules(count), many_rules(count, prefix="new-")
    return lambda: diff_plans(old, new)


@pytest.mark.parametrize("work", [checked, compared, renamed])
def test_twice_the_rules_take_twice_the_work(work: Callable[[int], Callable[[], object]]) -> None:
    calls(work(20))  # what is done once only
    few, many = calls(work(60)), calls(work(240))
    assert few > 1_000
    assert many < 4.4 * few


def test_there_is_something_to_find_in_such_a_plan() -> None:
    codes = {remark.code for remark in check_plan(many_rules(60), as_of=AS_OF)}
    assert {"duplicate-rule", "shadowed-rule", "part-wider"} & codes == {"duplicate-rule", "shadowed-rule"}
