from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from functools import cached_property
from typing import Any

import pytest
from pydantic import ValidationError

from plan_rules.model.base import FrozenDict, Model, normal
from sample_plan import sample_plan

CHANGES: tuple[Callable[[dict[str, int]], Any], ...] = (
    lambda it: it.__setitem__("a", 2),
    lambda it: it.__delitem__("a"),
    lambda it: it.update(a=2),
    lambda it: it.setdefault("b", 2),
    lambda it: it.pop("a"),
    lambda it: it.popitem(),
    lambda it: it.clear(),
    lambda it: it.__ior__({"a": 2}),
)


@pytest.mark.parametrize("change", CHANGES)
def test_a_frozen_dict_refuses_to_change(change: Callable[[dict[str, int]], Any]) -> None:
    frozen = FrozenDict(a=1)
    with pytest.raises(TypeError, match="part of a frozen model"):
        change(frozen)
    assert frozen == {"a": 1}


def test_a_frozen_dict_is_copied_sent_and_hashed() -> None:
    frozen = FrozenDict(a=1, b=2)
    for other in (copy.copy(frozen), copy.deepcopy(frozen), pickle.loads(pickle.dumps(frozen))):  # noqa: S301
        assert type(other) is FrozenDict
        assert other == frozen
    assert hash(frozen) == hash(FrozenDict(b=2, a=1))
    assert {**frozen, "c": 3} == {"a": 1, "b": 2, "c": 3}


def models(value: object) -> list[Model]:
    """Every model inside a value."""
    inner: list[object] = []
    if isinstance(value, Model):
        inner = [getattr(value, name) for name in type(value).model_fields]
    elif isinstance(value, dict):
        inner = list(value.values())
    elif isinstance(value, tuple):
        inner = list(value)
    found = [model for each in inner for model in models(each)]
    return [value, *found] if isinstance(value, Model) else found


def test_a_plan_is_frozen_all_the_way_down() -> None:
    everything = models(sample_plan())
    assert len(everything) > 100
    for model in everything:
        for name in type(model).model_fields:
            with pytest.raises(ValidationError, match="frozen"):
                setattr(model, name, None)
            value = getattr(model, name)
            assert not isinstance(value, list | set)
            assert not isinstance(value, dict) or isinstance(value, FrozenDict)


def test_a_plan_can_be_hashed_by_its_rules() -> None:
    assert len({hash(rule) for rule in sample_plan().rules}) == len(sample_plan().rules)


def test_white_space_and_composition_mean_nothing() -> None:
    assert normal("  ma\u0323\u0302t\u00a0 và \n tối  ") == "mật và tối"


@pytest.mark.parametrize("name", ["a", "1-2-3", "a" * 80])
def test_names_of_rules(name: str) -> None:
    rule = sample_plan()["courses"]
    assert rule.model_validate({**rule.model_dump(), "id": name}).id == name


class _Named(Model):
    first: str
    last: str

    @cached_property
    def whole(self) -> str:
        return f"{self.first} {self.last}"


def test_what_was_worked_out_of_a_model_is_not_that_of_another() -> None:
    one = _Named(first="Đỗ", last="An")
    assert one.whole == "Đỗ An"
    other = one.but({"last": "Bình"})
    assert (other.whole, one.whole) == ("Đỗ Bình", "Đỗ An")
    assert other == _Named(first="Đỗ", last="Bình")
