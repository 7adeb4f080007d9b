"""Cubes instead of records: they add up, travel as JSON, and refuse another question."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laws.worlds import World, plan_of, records, worlds
from plan_rules import Cube, DataError, build_cube, evaluate


@settings(deadline=None)
@given(worlds(), st.data())
def test_merged_cubes_give_the_findings_of_the_pooled_records(world: World, data: st.DataObject) -> None:
    agencies = [[row for row in world.records if row["agency"] == name] for name in ("A", "B", None)]
    sent = [
        Cube.from_json(build_cube(world.plan, "documents", rows, as_of=world.as_of, by="agency").to_json())
        for rows in data.draw(st.permutations(agencies))
    ]
    pooled = evaluate(world.plan, as_of=world.as_of, records={"documents": world.records}, by="agency")
    merged = evaluate(world.plan, as_of=world.as_of, records={"documents": sum(sent, Cube())}, by="agency")
    assert merged.to_json() == pooled.to_json()


@settings(deadline=None)
@given(worlds(most=4))
def test_equal_cubes_have_equal_bytes(world: World) -> None:
    one = build_cube(world.plan, "documents", world.records, as_of=world.as_of)
    two = build_cube(world.plan, "documents", reversed(world.records), as_of=world.as_of)
    assert one.to_json() == two.to_json()
    assert Cube.from_json(one.to_json()) == one


@given(records(gaps=False))
def test_a_cube_holds_no_content_of_a_record(row: dict[str, object]) -> None:
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[secret]")
    text = build_cube(plan, "documents", [{**row, "agency": "NỘI DUNG"}], as_of="2023-06-30").to_json()
    assert "NỘI DUNG" not in text
    header = {"format", "plan", "fingerprint", "dataset", "as_of", "by", "aspects"}
    assert set(json.loads(text)) == {*header, "cells"}


PLAN = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[secret]")
ROW = {"channel": "paper", "secrecy": "none", "pages": 1, "sent_on": None, "due_on": None, "agency": "A"}


@pytest.mark.parametrize(
    ("other", "as_of", "by"),
    [
        (PLAN, "2023-06-29", ()),
        (PLAN, "2023-06-30", "agency"),
        (plan_of("at_least: 50%", "{channel: paper}", "", "by_end", "[secret]"), "2023-06-30", ()),
        (plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[]"), "2023-06-30", ()),
    ],
)
def test_a_cube_of_another_question_is_refused(other: object, as_of: str, by: str) -> None:
    cube = build_cube(other, "documents", [ROW], as_of=as_of, by=by)  # type: ignore[arg-type]
    with pytest.raises(DataError, match="another question"):
        evaluate(PLAN, as_of="2023-06-30", records={"documents": cube})
    with pytest.raises(DataError, match="another question"):
        cube + build_cube(PLAN, "documents", [ROW], as_of="2023-06-30")


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": "2"}', '{"format": "1", "dataset": "d", "question": "q", "cells": [[[], 0, 0, -1]]}'],
)
def test_a_text_that_is_no_cube_is_refused(text: str) -> None:
    with pytest.raises(DataError, match="this is no cube"):
        Cube.from_json(text)


@pytest.mark.parametrize("suffix", [".json", ".parquet"])
def test_two_comparisons_of_the_same_fields_are_told_apart(suffix: str, tmp_path: Path) -> None:
    good = "{any_of: [{sent_on: {before: {field: due_on}}}, {not: {sent_on: {no_later_than: {field: due_on}}}}]}"
    plan = plan_of("at_least: 50%", good, "", "by_end", "[]")
    day = date(2023, 2, 1)
    rows = [{**ROW, "sent_on": day, "due_on": due} for due in (date(2023, 1, 31), day, date(2023, 2, 2), None)]
    cube = build_cube(plan, "documents", rows, as_of="2023-06-30")
    assert len(set(cube.header.aspects)) == len(cube.header.aspects) == 2  # type: ignore[union-attr]
    cube.save(tmp_path / f"cube{suffix}")
    assert Cube.load(tmp_path / f"cube{suffix}") == cube
