"""Nothing that leaves the house holds the content of a record, but for the values of groups."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from laws.worlds import World, plan_of, worlds
from plan_rules import DataError, build_cube, evaluate, render, withhold

MARK = "NỘI DUNG"
_PAGES = 734_155_921_000
_DAY = date(1987, 5, 17)
# Long enough that no digest holds them by chance.
CONTENTS = (MARK, "734155921", "1987-05-17", "17/05/1987", "17 May 1987")


def marked(world: World) -> list[dict[str, Any]]:
    """The records with content in every field that may hold any, and in one that the plan does not know."""
    return [
        {**row, "pages": _PAGES + index, "due_on": _DAY, "agency": f"Sở {index}", "note": f"{MARK} {index}"}
        for index, row in enumerate(world.records)
    ]


def written(world: World, by: tuple[str, ...]) -> Iterator[str]:
    """Every text that is made from the records."""
    rows = marked(world)
    yield build_cube(world.plan, "documents", rows, as_of=world.as_of, by=by).to_json()
    report = evaluate(world.plan, as_of=world.as_of, records={"documents": rows}, by=by)
    for each in (report, withhold(report, below=5)):
        for language in ("vi", "en"):
            yield from (render(each, format_, language=language) for format_ in ("json", "csv", "markdown"))


@settings(deadline=None)
@given(worlds())
def test_no_content_is_in_a_cube_or_a_report(world: World) -> None:
    for text in written(world, ()):
        for content in (*CONTENTS, "Sở "):
            assert content not in text


@settings(deadline=None)
@given(worlds())
def test_broken_down_they_hold_the_values_of_groups_and_no_more(world: World) -> None:
    for text in written(world, ("agency",)):
        for content in CONTENTS:
            assert content not in text
    if world.records:
        cube = build_cube(world.plan, "documents", marked(world), as_of=world.as_of, by="agency")
        assert "Sở 0" in cube.to_json()


def test_an_error_shows_the_bad_value_and_no_other() -> None:
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[secret]")
    good = {"sent_on": date(2021, 2, 1), "channel": "paper", "secrecy": "none", "pages": 1, "agency": MARK}
    bad = {**good, "agency": f"{MARK} 2", "channel": "fax"}
    with pytest.raises(DataError) as caught:
        evaluate(plan, as_of="2021-06-30", records={"documents": [good, bad]})
    assert "'fax'" in str(caught.value)
    assert MARK not in str(caught.value)
