from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given, settings

from plan_rules import Plan, dump_plan, evaluate, load_plan, read_plan
from plan_rules.testing import plan_files
from sample_plan import NAME, sample_plan

THANH_HOA = "vn-thanh-hoa/202-kh-ubnd-2020"


@pytest.mark.parametrize("plan", [sample_plan(), load_plan(THANH_HOA)], ids=lambda plan: plan.name)
def test_what_is_written_is_read_back(plan: Plan) -> None:
    files = dump_plan(plan)
    again = read_plan(files, plan.name)
    assert again == plan
    assert dump_plan(again) == files


@settings(deadline=None, max_examples=60)
@given(plan_files(awkward=True))
def test_any_plan_is_written_read_back_copied_and_judged(files: dict[str, str]) -> None:
    plan = read_plan(files, NAME)
    written = dump_plan(plan)
    again = read_plan(written, NAME)
    assert again == plan
    assert dump_plan(again) == written
    assert pickle.loads(pickle.dumps(plan)) == plan == copy.deepcopy(plan)  # noqa: S301
    report = evaluate(plan, as_of="2027-06-30", records={name: [] for name in plan.header.datasets})
    assert [finding.rule for finding in report.findings] == [rule.id for rule in plan.rules]
    assert report.to_json()
