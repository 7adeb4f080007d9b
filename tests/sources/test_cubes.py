"""Cubes instead of records: merged, they say what the pooled records say, and of a record nothing more."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laws.worlds import World, plan_of, records, worlds
from plan_rules import Cube, build_cube, evaluate


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


@given(records(gaps=False))
def test_a_cube_holds_no_content_of_a_record(row: dict[str, object]) -> None:
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[secret]")
    text = build_cube(plan, "documents", [{**row, "agency": "NỘI DUNG"}], as_of="2023-06-30").to_json()
    assert "NỘI DUNG" not in text
    header = {"format", "plan", "fingerprint", "dataset", "as_of", "by", "aspects"}
    assert set(json.loads(text)) == {*header, "cells"}


ROW = {"channel": "paper", "secrecy": "none", "pages": 1, "sent_on": None, "due_on": None, "agency": "A"}


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
