"""A plan has no change against itself, and no change goes without words."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings

from diff.mutations import Content, Steps, built, mutations
from lint.samples import read
from plan_rules import Plan, PlanDiff, diff_plans, dump_plan, load_plan, read_plan
from plan_rules.model.rule import Rule
from plan_rules.testing import plan_files
from sample_plan import FILES, sample_plan

THANH_HOA = "vn-thanh-hoa/202-kh-ubnd-2020"


def contents(plan: Plan) -> list[Any]:
    """Everything that a plan says, in the form of its files."""
    parts = [plan.header, plan.text, *plan.rules]
    return [part.model_dump(mode="json", exclude_defaults=True) for part in parts]


def check_words(diff: PlanDiff) -> None:
    for change in diff:
        for text in (change.text.vi, change.text.en):
            assert text.endswith(".")
            assert not any(sign in text for sign in ("{old", "{new", "<function", "Bilingual("))
        assert change.old != change.new or change.kind == "rules-reordered"
        json.dumps([change.old, change.new, change.path])


def told_once(before: Any, after: Any) -> None:
    """Take out the unit of an indicator that the change of a threshold names."""
    units = [rule.threshold.unit if rule.threshold else None for rule in map(Rule.model_validate, (before, after))]
    bodies = [body for rule in (before, after) for body in rule["indicator"].values() if isinstance(body, dict)]
    bodies = [body for body in bodies if "unit" in body]
    if [body["unit"] for body in bodies] == units and units[0] != units[1]:
        for body in bodies:
            del body["unit"]


def check_complete(old: Plan, new: Plan) -> PlanDiff:
    """Hold the changes against the contents of both plans, key by key."""
    diff = diff_plans(old, new)
    check_words(diff)
    paths = [change.path for change in diff]
    assert (len(diff) == 0) is (contents(old) == contents(new))
    for section in ("header", "text"):
        before, after = (getattr(plan, section).model_dump(mode="json", exclude_defaults=True) for plan in (old, new))
        for key in {*before, *after}:
            assert (before.get(key) == after.get(key)) is not any(path[:2] == (section, key) for path in paths), key
    if old.fingerprint != new.fingerprint:
        assert any(path[0] in ("header", "rules") for path in paths)
    renamed, phases = (
        {change.old: change.new for change in diff if change.kind == kind}
        for kind in ("exclusion-renamed", "phase-renamed")
    )
    for rule in new.rules:
        earlier = old.rules_by_id.get(rule.id)
        if earlier is None:
            assert any(path[:2] == ("rules", rule.id) for path in paths)
            continue
        before, after = (each.model_dump(mode="json", exclude_defaults=True) for each in (earlier, rule))
        if "exclusions" in before:  # another id of an exclusion is told once, in the header
            before["exclusions"] = [renamed.get(name, name) for name in before["exclusions"]]
        before["phase"] = phases.get(before["phase"], before["phase"])  # and so is that of a phase
        told_once(before, after)
        for key in {*before, *after}:
            said = any(path[:3] == ("rules", rule.id, key) for path in paths)
            assert (before.get(key) == after.get(key)) is not said, (rule.id, key)
    for rule in old.rules:
        assert rule.id in new.rules_by_id or rule.id in diff.renamed or diff.of_rule(rule.id)
    return diff


@pytest.mark.parametrize("plan", [sample_plan(), load_plan(THANH_HOA)], ids=lambda plan: plan.name)
def test_a_plan_has_no_change_against_itself(plan: Plan) -> None:
    assert list(diff_plans(plan, plan)) == []
    assert len(check_complete(plan, read_plan(dump_plan(plan), "plan"))) == 0


def sample_contents() -> tuple[Content, Content, list[Content]]:
    header, text = read(FILES["plan.yaml"]), read(FILES["clauses.yaml"])
    rules = [rule for path in sorted(FILES) if path.startswith("targets/") for rule in read(FILES[path])["rules"]]
    return header, text, rules


def check_mutations(built_with: Callable[[Content], Plan | None], content: Content) -> set[Steps]:
    """Check every change of one part of the sample; the paths at which something was told."""
    told = set()
    for path, changed in mutations(content):
        new = built_with(changed)
        if new is not None and len(check_complete(sample_plan(), new)):
            told.add(path)
            check_complete(new, sample_plan())
    return told


def test_every_single_change_of_the_header_is_told() -> None:
    header, text, rules = sample_contents()
    told = check_mutations(lambda changed: built(changed, text, rules), header)
    assert {path[0] for path in told} == {"document", "phases", "datasets", "exclusions"}
    assert len(told) > 70


def test_every_single_change_of_the_clauses_is_told() -> None:
    header, text, rules = sample_contents()
    told = check_mutations(lambda changed: built(header, changed, rules), text)
    assert {"locator", "text", "other_numbers"} <= {path[2] for path in told if len(path) > 2}
    assert ("cut",) in told


@pytest.mark.parametrize("position", range(16))
def test_every_single_change_of_a_rule_is_told(position: int) -> None:
    header, text, rules = sample_contents()
    told = check_mutations(
        lambda changed: built(header, text, [*rules[:position], changed, *rules[position + 1 :]]), rules[position]
    )
    assert {path[0] for path in told} >= {"title", "indicator"}


@settings(deadline=None, max_examples=40)
@given(plan_files(awkward=True), plan_files(awkward=True))
def test_any_two_plans_are_told_apart(one: dict[str, str], other: dict[str, str]) -> None:
    check_complete(read_plan(one, "plan"), read_plan(other, "plan"))


@settings(deadline=None, max_examples=40)
@given(plan_files(awkward=True), plan_files(awkward=True))
def test_one_file_of_another_plan(one: dict[str, str], other: dict[str, str]) -> None:
    """Files that go together are compared; a header alone may name other phases than the rules do."""
    old = read_plan(one, "plan")
    for path in one:
        parts = {**{name: read(text) for name, text in one.items()}, path: read(other[path])}
        new = built(parts["plan.yaml"], parts["clauses.yaml"], parts["targets/rules.yaml"]["rules"])
        if new is not None:
            check_complete(old, new)
