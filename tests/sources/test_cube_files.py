"""Files of cubes that somebody damaged or changed by hand are refused, and a crash leaves the file that was there."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_rules import Cube, DataError, build_cube, evaluate
from plan_rules.measure import cube_files
from sources.effort import examples
from sources.forms import new_path
from sources.random_plans import DATASET, asking

PLAN = asking({"name": "A"}, {"level": {"at_least": "1"}}, dataset=DATASET)
AS_OF = date(2023, 6, 30)
ROWS: list[dict[str, Any]] = [
    {"on": day, "name": name, "level": level, "flag": flag, "kind": None}
    for day in (None, date(2021, 2, 1), date(2023, 2, 1))
    for name, level, flag in (("A", 1, True), ("B", None, None), (None, 0, False))
]
CUBE = build_cube(PLAN, DATASET, ROWS, as_of=AS_OF, by=("flag", "kind"))


def used(cube: Cube) -> None:
    evaluate(PLAN, as_of=AS_OF, records={DATASET: cube}, by=("flag", "kind")).to_json()


def changed(change: Callable[[dict[str, Any]], Any]) -> str:
    content = json.loads(CUBE.to_json())
    other = change(content)
    return json.dumps(content if other is None else other)


def in_first_cell(place: int, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        content["cells"][0][place] = value

    return change


def without(key: str) -> Callable[[dict[str, Any]], None]:
    return lambda content: content.pop(key) and None


NOT_A_CUBE: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a negative count": in_first_cell(3, -1),
    "a count of zero": in_first_cell(3, 0),
    "a huge count": in_first_cell(3, 2**63),
    "a count with a decimal point": in_first_cell(3, 1.0),
    "a count that is no number": in_first_cell(3, float("nan")),
    "true for a count": in_first_cell(3, True),
    "text for a count": in_first_cell(3, "1"),
    "nothing for a count": in_first_cell(3, None),
    "a segment with a decimal point": in_first_cell(1, 0.5),
    "a huge segment": in_first_cell(1, 2**31),
    "a huge negative segment": in_first_cell(1, -(10**30)),
    "a huge class": in_first_cell(2, [2**31, 0]),
    "true for a class": in_first_cell(2, [True, 0]),
    "a class too few": in_first_cell(2, [0]),
    "a class too many": in_first_cell(2, [0, 0, 0]),
    "a number for classes": in_first_cell(2, 0),
    "a group too short": in_first_cell(0, ["true"]),
    "a group too long": in_first_cell(0, ["true", None, None]),
    "a number in a group": in_first_cell(0, [1, None]),
    "a list in a group": in_first_cell(0, [["true"], None]),
    "half a character in a group": in_first_cell(0, ["\ud800", None]),
    "text for a group": in_first_cell(0, "ab"),
    "more records than a machine word counts": in_first_cell(3, 2**63 - 1),
    "a group in another Unicode form": in_first_cell(0, ["e\u0301", None]),
    "a cell too short": lambda content: content["cells"][0].pop(),
    "a cell too long": lambda content: content["cells"][0].append(1),
    "a cell twice": lambda content: content["cells"].append(content["cells"][0]),
    "a number for a cell": lambda content: content["cells"].append(7),
    "a number for the cells": lambda content: content.update(cells=7),
    "text for the cells": lambda content: content.update(cells="abcd"),
    "cells under names": lambda content: content.update(cells={"a": 1}),
    "no cells": without("cells"),
    "no format": without("format"),
    "another format": lambda content: content.update(format="3"),
    "a number for the format": lambda content: content.update(format=2),
    "cells without a header": lambda content: {"format": content["format"], "cells": content["cells"]},
    "a header without a dataset": without("dataset"),
    "a header without a date": without("as_of"),
    "a header without groups": without("by"),
    "a header without aspects": without("aspects"),
    "a header without a fingerprint": without("fingerprint"),
    "a day that does not exist": lambda content: content.update(as_of="2023-06-31"),
    "a moment for a day": lambda content: content.update(as_of="2023-06-30T00:00"),
    "a number for a day": lambda content: content.update(as_of=20230630),
    "a number for a name": lambda content: content.update(plan=7),
    "a number for the groups": lambda content: content.update(by=7),
    "text for the groups": lambda content: content.update(by="ab"),
    "a number in the groups": lambda content: content.update(by=[7, 8]),
    "a list": lambda content: [content],
    "a number": lambda content: 7,
}


@pytest.mark.parametrize("change", NOT_A_CUBE.values(), ids=NOT_A_CUBE.keys())
def test_a_text_that_is_no_cube_is_refused(change: Callable[[dict[str, Any]], Any], tmp_path: Path) -> None:
    text = changed(change)
    with pytest.raises(DataError, match="this is no cube") as caught:
        Cube.from_json(text)
    assert [problem.code for problem in caught.value.problems] == ["bad-syntax"]
    path = tmp_path / "changed.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as loaded:
        Cube.load(path)
    assert [problem.file for problem in loaded.value.problems] == [str(path)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        CUBE.to_json().encode("utf-16"),
        CUBE.to_json().encode().replace(b'"true"', b'"tr\xff"'),
        b"[" * 100_000,
        b'{"format": ' + b"[" * 100_000,
        b"PAR1",
        CUBE.to_json().encode()[:-20],
        CUBE.to_json().encode() * 2,
        b'{"format": "2", "cells": NaN}',
    ],
    ids=["nothing", "no text", "UTF-16", "half a letter", "deep", "deep inside", "Parquet", "cut", "twice", "NaN"],
)
def test_bytes_that_are_no_cube_are_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "cube.json"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        Cube.load(path)
    assert [(problem.code, problem.file) for problem in caught.value.problems] == [("bad-syntax", str(path))]


ANOTHER_QUESTION: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a segment beyond the last": in_first_cell(1, 1_000),
    "a segment before the first": in_first_cell(1, -2),
    "an unknown class": in_first_cell(2, [0, 9]),
    "a negative class": in_first_cell(2, [-1, 0]),
    "another plan": lambda content: content.update(plan="other"),
    "other rules": lambda content: content.update(fingerprint="0" * 64),
    "another dataset": lambda content: content.update(dataset="other"),
    "another date": lambda content: content.update(as_of="2023-06-29"),
    "other groups": lambda content: content.update(by=["kind", "flag"]),
    "other aspects": lambda content: content.update(aspects=["level", "name"]),
}


@pytest.mark.parametrize("change", ANOTHER_QUESTION.values(), ids=ANOTHER_QUESTION.keys())
def test_a_cube_that_does_not_fit_the_plan_is_refused_where_it_is_used(change: Callable[..., Any]) -> None:
    cube = Cube.from_json(changed(change))
    with pytest.raises(DataError) as caught:
        used(cube)
    assert [(problem.code, problem.file) for problem in caught.value.problems] == [
        ("bad-argument", f"records of {DATASET}")
    ]
    assert caught.value.problems[0].hint.startswith("build it")


def test_counts_that_no_machine_word_holds_do_not_add_up() -> None:
    others = CUBE.records - json.loads(CUBE.to_json())["cells"][0][3]
    huge = Cube.from_json(changed(in_first_cell(3, 2**63 - 1 - others)))
    used(huge)
    with pytest.raises(DataError, match="more records than"):
        _ = huge + huge


def test_a_parquet_file_that_was_changed_is_refused(tmp_path: Path) -> None:
    good, path = tmp_path / "cube.parquet", tmp_path / "changed.parquet"
    CUBE.save(good)
    table = pq.read_table(good)
    twice = pa.concat_tables([table, table.slice(0, 1)])
    headless = table.replace_schema_metadata({"plan_rules_cube": '{"format": "2"}'})
    for other in (twice, headless):
        pq.write_table(other, path)
        with pytest.raises(DataError, match="this is no cube"):
            Cube.load(path)


PIECES = st.sampled_from(
    ["0", "-1", "1.5", "NaN", "1e5", "true", "null", '""', '"A"', "[]", "{}", "[[]]", str(2**31), str(2**63), "\\ud800"]
)  # fmt: skip


@examples(150)
@given(place=st.integers(0, 10_000), length=st.integers(0, 8), piece=PIECES)
def test_a_text_with_any_change_is_a_cube_or_refused(place: int, length: int, piece: str) -> None:
    text = CUBE.to_json()
    at = place % len(text)
    changed_text = text[:at] + piece + text[at + length :]
    try:
        cube = Cube.from_json(changed_text)
        used(cube)
    except DataError:
        return
    assert Cube.from_json(cube.to_json()) == cube
    assert all(count > 0 for count in cube.count)


def parquet() -> tuple[bytes, pa.Table]:
    path = new_path(".parquet")
    CUBE.save(path)
    return path.read_bytes(), pq.read_table(path)


CONTENT, TABLE = parquet()


@examples(150)
@given(place=st.integers(0, len(CONTENT) - 1), piece=st.binary(max_size=4), cut=st.booleans())
def test_a_parquet_file_with_any_change_is_a_cube_or_refused(place: int, piece: bytes, cut: bool) -> None:
    path = new_path(".parquet")
    path.write_bytes(CONTENT[:place] if cut else CONTENT[:place] + piece + CONTENT[place + len(piece) :])
    with suppress(DataError):
        used(Cube.load(path))


def replaced(name: str, column: pa.Array) -> pa.Table:
    return TABLE.set_column(TABLE.schema.get_field_index(name), name, column)


def of_first(name: str, kind: pa.DataType, value: Any) -> pa.Table:
    """The table where one column has another type, and its first cell another value."""
    values = [value, *TABLE[name].to_pylist()[1:]]
    return replaced(name, pa.array(values, kind))


def with_header(text: bytes) -> pa.Table:
    return TABLE.replace_schema_metadata({b"plan_rules_cube": text})


NOT_A_TABLE: dict[str, pa.Table] = {
    "a negative count": of_first("count", pa.int64(), -1),
    "a count of zero": of_first("count", pa.int64(), 0),
    "a huge count": of_first("count", pa.uint64(), 2**63),
    "counts with decimals": replaced("count", TABLE["count"].cast(pa.float64())),
    "counts as text": replaced("count", TABLE["count"].cast(pa.string())),
    "true and false for counts": replaced("count", pa.array([True] * len(TABLE))),
    "a gap in the counts": of_first("count", pa.int64(), None),
    "a gap in the segments": of_first("segment", pa.int32(), None),
    "a huge segment": of_first("segment", pa.int64(), 2**40),
    "true and false for classes": replaced("class_level", pa.array([True] * len(TABLE))),
    "a huge class": of_first("class_level", pa.int64(), 2**40),
    "numbers for groups": replaced("by_flag", pa.array(range(len(TABLE)))),
    "lists for groups": replaced("by_flag", pa.array([["a"]] * len(TABLE))),
    "no counts": TABLE.drop(["count"]),
    "no groups": TABLE.drop(["by_flag"]),
    "no classes": TABLE.drop(["class_name"]),
    "no header": TABLE.replace_schema_metadata(None),
    "a header that is no text": with_header(b"\xff"),
    "a deep header": with_header(b"[" * 100_000),
    "an empty header": with_header(b"{}"),
    "a header of another format": with_header(b'{"format": "1"}'),
    "a header that is a list": with_header(b"[]"),
}


@pytest.mark.parametrize("table", NOT_A_TABLE.values(), ids=NOT_A_TABLE.keys())
def test_a_table_that_is_no_cube_is_refused(table: pa.Table, tmp_path: Path) -> None:
    path = tmp_path / "cube.parquet"
    pq.write_table(table, path)
    with pytest.raises(DataError, match="this is no cube") as caught:
        Cube.load(path)
    assert [(problem.code, problem.file) for problem in caught.value.problems] == [("bad-syntax", str(path))]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1PAR1", CONTENT[:-1], CONTENT[:100], b"{}"], ids=len)
def test_bytes_that_are_no_parquet_file_are_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "cube.parquet"
    path.write_bytes(content)
    with pytest.raises(DataError, match="this is no cube"):
        Cube.load(path)


class Crash(Exception):  # noqa: N818 - it stands for what no program foresees
    """The machine fails in the middle."""


@pytest.mark.parametrize("suffix", [".json", ".parquet"])
@pytest.mark.parametrize("stage", ["before", "half", "after"])
def test_a_crash_while_writing_leaves_the_file_that_was_there(
    suffix: str, stage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"cube{suffix}"
    CUBE.save(path)
    before = path.read_bytes()
    writer = {".json": "_write_json", ".parquet": "_write_parquet"}[suffix]
    write = getattr(cube_files, writer)

    def crash(cube: Cube, target: Path) -> None:
        if stage != "before":
            write(cube, target)
        if stage == "half":
            target.write_bytes(target.read_bytes()[:10])
        raise Crash

    monkeypatch.setattr(cube_files, writer, crash)
    with pytest.raises(Crash):
        Cube().save(path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    with pytest.raises(Crash):
        CUBE.save(tmp_path / f"new{suffix}")
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("suffix", [".json", ".parquet"])
def test_a_reader_sees_the_old_file_or_the_new_one(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"cube{suffix}"
    Cube().save(path)
    before = path.read_bytes()
    with path.open("rb") as reader:
        CUBE.save(path)
        assert reader.read() == before
    assert Cube.load(path) == CUBE
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("suffix", [".json", ".parquet"])
def test_what_is_no_regular_file_is_never_replaced(suffix: str, tmp_path: Path) -> None:
    """A device would be gone, were a file to take its place; a pipe stands for one here."""
    pipe, folder, link, circle = (tmp_path / f"{name}{suffix}" for name in ("pipe", "folder", "link", "circle"))
    os.mkfifo(pipe)
    folder.mkdir()
    link.symlink_to(pipe)
    circle.symlink_to(circle)
    before = sorted(tmp_path.iterdir())
    for path in (pipe, folder, link, circle):
        with pytest.raises(DataError) as error:
            CUBE.save(path)
        (problem,) = error.value.problems
        assert (problem.code, problem.file) == ("bad-argument", str(path))
        assert problem.message == "what is there is no regular file, and is not replaced"
    assert sorted(tmp_path.iterdir()) == before
    assert (pipe.is_fifo(), folder.is_dir(), link.is_symlink(), circle.is_symlink()) == (True, True, True, True)


@pytest.mark.parametrize("suffix", [".json", ".parquet"])
@pytest.mark.parametrize("stands", [True, False])
def test_a_link_stays_and_the_file_that_it_names_is_written(stands: bool, suffix: str, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    named, link = tmp_path / "elsewhere" / "named.of-another-ending", tmp_path / f"link{suffix}"
    link.symlink_to(named)
    if stands:
        named.write_bytes(b"old")
    CUBE.save(link)
    assert link.is_symlink()
    assert Cube.load(link) == CUBE
    assert [each.name for each in named.parent.iterdir()] == [named.name]
