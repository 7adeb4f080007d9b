"""The kinds of records stand for every record there can be, and for none that there cannot."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_rules import Plan
from plan_rules.examples.truth import Truth, holds
from plan_rules.measure import kleene, record_kinds
from plan_rules.measure.record_kinds import condition_kinds
from plan_rules.model.condition import Condition
from sources.effort import examples
from sources.random_plans import DATASET, KINDS, asking

TRUTHS: dict[int, Truth] = {kleene.TRUE: True, kleene.FALSE: False, kleene.UNKNOWN: None}

TESTS: tuple[dict[str, Any], ...] = (
    {"flag": "true"}, {"flag": ["true", "false"]}, {"flag": "missing"}, {"kind": "K"}, {"kind": ["mật", "K"]},
    {"kind": "missing"}, {"name": "A"}, {"name": ["A", "100%"]}, {"level": "1"}, {"level": ["1", "3"]},
    {"level": {"at_least": "1"}}, {"level": {"more_than": "1"}}, {"level": {"at_most": "3"}}, {"level": "missing"},
)  # fmt: skip
VALUES: dict[str, tuple[Any, ...]] = {
    "flag": (None, True, False),
    "kind": (None, *KINDS),
    "name": (None, "A", "100%", "else"),
    "level": (None, *map(Decimal, (0, 1, 2, 3, 4))),
}
"""Values on each side of every test."""


def conditions() -> st.SearchStrategy[dict[str, Any]]:
    def joined(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
        several = st.lists(inner, min_size=1, max_size=3)
        words = st.sampled_from(("all_of", "any_of"))
        return st.builds(lambda word, items: {word: items}, words, several) | inner.map(lambda each: {"not": each})

    return st.recursive(st.sampled_from(TESTS), joined, max_leaves=4)


def goods(*nodes: dict[str, Any]) -> tuple[Plan, list[Condition | None]]:
    plan = asking(*nodes, dataset=DATASET)
    return plan, [rule.indicator.share.good if rule.indicator.share else None for rule in plan.rules]


@examples(100)
@given(one=conditions(), other=conditions())
def test_the_kinds_answer_as_all_records_do(one: dict[str, Any], other: dict[str, Any]) -> None:
    plan, asked = goods(one, other)
    dataset = plan.header.datasets[DATASET]
    formulas, kinds = condition_kinds(dataset, plan, *asked)
    of_kinds = {tuple(TRUTHS[formula(kind.answers.__getitem__)] for formula in formulas) for kind in kinds}
    records = [dict(zip(VALUES, values, strict=True)) for values in itertools.product(*VALUES.values())]
    assert of_kinds == {tuple(holds(each, record, dataset.fields) for each in asked) for record in records}
    for kind in kinds:
        for formula, said in zip(formulas, (formula(kind.answers.__getitem__) for formula in formulas), strict=True):
            assert (kind.holds(formula), kind.fails(formula)) == (said == kleene.TRUE, said == kleene.FALSE)


def test_a_condition_that_is_not_there_always_holds() -> None:
    plan, (asked,) = goods({"flag": "true"})
    (flagged, everything), kinds = condition_kinds(plan.header.datasets[DATASET], plan, asked, None)
    assert [kind.holds(flagged) for kind in kinds] == [False, False, True]
    assert all(kind.holds(everything) for kind in kinds)


WORDS = {
    "flag": ({"flag": "true"}, ["flag: missing", "flag: false", "flag: true"]),
    "text": ({"name": ["A", "100%"]}, ["name: missing", "name: 100%", "name: another value"]),
    "declared": ({"kind": "K"}, ["kind: missing", "kind: K", "kind: mật"]),
    "order": (
        {"any_of": [{"level": {"at_least": "1"}}, {"level": {"more_than": "3"}}]},
        ["level: missing", "level: below 1", "level: from 1 up to 3", "level: above 3"],
    ),
    "days": (
        {"due_on": {"before": "2022-01-01"}},
        ["due_on: missing", "due_on: below 2022-01-01", "due_on: from 2022-01-01"],
    ),
    "two fields": (
        {"due_on": {"no_later_than": {"field": "on"}}},
        ["due_on <= on: false", "due_on <= on: true", "due_on <= on: unknown"],
    ),
    "both": (
        {"flag": "missing", "level": "missing"},
        ["flag: missing, level: missing", "flag: missing, level: any value"],
    ),
}


@pytest.mark.parametrize("name", WORDS)
def test_a_kind_in_words(name: str) -> None:
    node, words = WORDS[name]
    plan, asked = goods(node)
    _, kinds = condition_kinds(plan.header.datasets[DATASET], plan, *asked)
    assert [kind.words for kind in kinds][: len(words)] == words


def test_too_many_kinds_and_tests_that_may_contradict_each_other_are_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def found(*nodes: dict[str, Any]) -> int:
        plan, asked = goods(*nodes)
        return len(condition_kinds(plan.header.datasets[DATASET], plan, *asked)[1])

    assert found({"flag": "true"}, {"kind": "K"}) == 9
    monkeypatch.setattr(record_kinds, "MOST_KINDS", 9)
    assert found({"flag": "true"}, {"kind": "K"}) == 9
    monkeypatch.setattr(record_kinds, "MOST_KINDS", 8)
    assert found({"flag": "true"}, {"kind": "K"}) == 0
    monkeypatch.undo()
    assert found({"due_on": {"no_later_than": {"field": "on"}}}, {"due_on": "missing"}) == 0
