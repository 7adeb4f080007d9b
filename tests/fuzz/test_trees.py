"""Plans and observations whose nodes were changed are read or refused, in the words of this library."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.law import observations_or_refusal, plan_or_refusal
from fuzz.observed import SOUND, STATED
from fuzz.trees import Pairs, Tree, as_json, as_yaml, changed, cut, parsed
from plan_rules import Plan
from plan_rules.load.bundled import rules_folder
from sample_plan import FILES

SHIPPED = rules_folder() / "vn-thanh-hoa/202-kh-ubnd-2020"
PHASE = "targets/2.2.1-2026-2030"
PARTS = ("plan.yaml", "clauses.yaml", f"{PHASE}.yaml", f"{PHASE}.test.yaml")
PLANS = {
    "sample": FILES,
    "shipped": {path: (SHIPPED / path).read_text(encoding="utf-8") for path in PARTS},
}


@cache
def tree_of(plan: str, path: str) -> Tree:
    return parsed(PLANS[plan][path])


PLACES = [(plan, path) for plan, files in PLANS.items() for path in files]


@settings(max_examples=settings().max_examples // 2)
@given(st.data(), st.sampled_from(PLACES))
def test_a_plan_with_odd_nodes_is_read_or_refused(data: st.DataObject, place: tuple[str, str]) -> None:
    plan, path = place
    text = as_yaml(data.draw(changed(tree_of(plan, path))))
    files = {name: whole.encode() for name, whole in PLANS[plan].items()}
    plan_or_refusal({**files, path: data.draw(cut(text))})


@pytest.mark.parametrize("place", PLACES, ids=" ".join)
def test_a_tree_says_what_its_text_says(place: tuple[str, str]) -> None:
    plan, path = place
    text = as_yaml(tree_of(*place))
    files = {name: whole.encode() for name, whole in {**PLANS[plan], path: text}.items()}
    assert isinstance(plan_or_refusal(files), Plan)
    assert parsed(text) == tree_of(*place)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("figures")


def row(sound: dict[str, Any]) -> Tree:
    """An observation as a tree of texts."""
    return Pairs((key, row(value) if isinstance(value, dict) else str(value)) for key, value in sound.items())


ROWS = [row({**STATED, **each}) for each in SOUND]


@given(data=st.data(), rows=st.lists(st.sampled_from(ROWS), min_size=1, max_size=3))
def test_observations_with_odd_nodes_are_read_or_refused(data: st.DataObject, folder: Path, rows: list[Tree]) -> None:
    path = folder / "figures.json"
    path.write_bytes(data.draw(cut(as_json(data.draw(changed(rows))))))
    observations_or_refusal(path)


def test_a_tree_of_observations_says_what_they_say(folder: Path) -> None:
    path = folder / "sound.json"
    path.write_text(as_json(ROWS), encoding="utf-8")
    assert observations_or_refusal(path) == len(SOUND)
