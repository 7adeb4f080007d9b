"""What holds of the checks on any plan that can be read."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings

from lint.samples import read
from plan_rules import check_plan, read_plan
from plan_rules.problems import Path, format_path
from plan_rules.testing import plan_files
from plan_rules.testing.strategies.plans import written

AS_OF = "2027-06-30"


@settings(deadline=None, max_examples=60)
@given(plan_files(awkward=True))
def test_any_plan_is_checked_and_the_answer_is_always_the_same(files: dict[str, str]) -> None:
    remarks = check_plan(files, as_of=AS_OF)
    assert check_plan(files, as_of=AS_OF) == remarks
    places = [(remark.place.file, remark.place.line, remark.place.column) for remark in remarks]
    assert places == sorted(places)
    for remark in remarks:
        line = files[remark.place.file].split("\n")[remark.place.line - 1]
        assert 1 <= remark.place.column <= len(line) + 1
        assert remark.message
        assert str(remark)
    without_places = check_plan(read_plan(files), as_of=AS_OF)
    assert sorted(remark.message for remark in without_places) == sorted(remark.message for remark in remarks)


@settings(deadline=None, max_examples=40)
@given(plan_files(awkward=True))
def test_what_is_silenced_where_it_stands_is_quiet_and_every_silence_is_used(files: dict[str, str]) -> None:
    contents = {path: read(text) for path, text in files.items()}
    for remark in check_plan(files, as_of=AS_OF):
        silence, holder = silence_for(contents, remark.code, remark.place.file, remark.place.path)
        holder.setdefault("silenced", []).append(silence)
    silenced = {path: written(content) for path, content in contents.items()}
    assert check_plan(silenced, as_of=AS_OF) == ()
    assert read_plan(silenced).fingerprint == read_plan(files).fingerprint


def silence_for(contents: dict[str, Any], code: str, file: str, path: Path) -> tuple[dict[str, str], dict[str, Any]]:
    """A silence of one remark, and the mapping that it belongs into."""
    is_rule = path[0] == "rules"
    holder = contents[file]["rules"][path[1]] if is_rule else contents["plan.yaml"]
    silence = {"check": code, "because": "it is meant"}
    if at := format_path(path[2:] if is_rule else path):
        silence["at"] = at
    return silence, holder
