from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from plan_rules.model.condition import AllOf, AnyOf, Atom, Comparison, Not, atoms_of, read_condition, write_condition
from plan_rules.testing.strategies.words import Words, conditions

A, B, C = (Atom(name, Comparison.IS, ("1",)) for name in "abc")


@given(conditions(Words(awkward=True), 2))
def test_what_is_written_is_read_back(raw: dict[str, Any]) -> None:
    condition = read_condition(raw)
    written = write_condition(condition)
    assert read_condition(written) == condition
    assert write_condition(read_condition(written)) == written


@given(conditions(Words(awkward=True), 2))
def test_every_test_is_found_at_its_path(raw: dict[str, Any]) -> None:
    found = dict(atoms_of(read_condition(raw)))
    for path, atom in found.items():
        value: Any = raw
        for step in path:
            value = value[step]
        assert path[-1] == atom.field
        assert read_condition({atom.field: value}) == atom
    assert len(found) == leaves(raw)


def leaves(raw: dict[str, Any]) -> int:
    """How many fields are tested."""
    count = 0
    for key, value in raw.items():
        inner = value if key in ("all_of", "any_of") else [value] if key == "not" else []
        count += sum(map(leaves, inner)) if inner else 1
    return count


@pytest.mark.parametrize(
    ("raw", "condition"),
    [
        ({"a": "1"}, A),
        ({"a": "1", "b": "1"}, AllOf((A, B))),
        ({"all_of": [{"a": "1"}, {"b": "1"}]}, AllOf((A, B))),
        ({"all_of": [{"a": "1"}]}, AllOf((A,))),
        ({"any_of": [{"a": "1"}, {"b": "1", "c": "1"}]}, AnyOf((A, AllOf((B, C))))),
        ({"not": {"a": "1", "b": "1"}}, Not(AllOf((A, B)))),
        ({"a": "missing"}, Atom("a", Comparison.MISSING)),
        ({"a": ["missing"]}, Atom("a", Comparison.IS, ("missing",))),
        ({"a": ["x", "y"]}, Atom("a", Comparison.IS, ("x", "y"))),
        ({"a": {"more_than": "3"}}, Atom("a", Comparison.MORE_THAN, ("3",))),
        ({"a": {"before": {"field": "b"}}}, Atom("a", Comparison.BEFORE, other="b")),
    ],
)
def test_forms(raw: dict[str, Any], condition: object) -> None:
    assert read_condition(raw) == condition
    assert read_condition(write_condition(read_condition(raw))) == condition


@pytest.mark.parametrize("comparison", Comparison)
def test_words_of_dates_mean_the_same_as_those_of_numbers(comparison: Comparison) -> None:
    pairs = {"after": "more_than", "no_earlier_than": "at_least", "before": "less_than", "no_later_than": "at_most"}
    if comparison in pairs:
        assert comparison.operator == Comparison(pairs[comparison]).operator
    assert comparison.operator in ("=", "?", ">", ">=", "<", "<=")


@pytest.mark.parametrize(
    ("condition", "raw"),
    [
        (AllOf((A, B)), {"a": "1", "b": "1"}),
        (AllOf((A, A)), {"all_of": [{"a": "1"}, {"a": "1"}]}),
        (AllOf((A, Not(B))), {"a": "1", "not": {"b": "1"}}),
        (AllOf((A, AllOf((B, C)))), {"all_of": [{"a": "1"}, {"b": "1", "c": "1"}]}),
    ],
)
def test_tests_of_different_fields_are_written_side_by_side(condition: AllOf, raw: dict[str, Any]) -> None:
    assert write_condition(condition) == raw
