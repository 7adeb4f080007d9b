"""How a file of text is laid out."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plan_rules.measure.sources import plain_files
from plan_rules.measure.sources.plain_files import Layout, look_at
from plan_rules.measure.sources.plain_sql import csv_query
from sample_plan import sample_plan

COMMUNES = sample_plan().header.datasets["communes"].fields


@pytest.fixture(autouse=True, scope="module")
def blocks_are_small() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_files, "_BLOCK", 16)
        yield


def look(content: bytes, suffix: str = ".csv") -> plain_files.PlainFile | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"communes{suffix}")
        path.write_bytes(content)
        return look_at(path, COMMUNES)


PIECES = (b"a", b"bc" * 9, b"\r\n", b"\n", b"\r")


@example(b"a\r\n", b"a" * 12 + b"\r\n")
@given(st.sampled_from([b"", b"a\n", b"a\r\n"]), st.lists(st.sampled_from(PIECES), max_size=20).map(b"".join))
def test_how_lines_end_is_told_for_the_whole_file(first: bytes, others: bytes) -> None:
    content = first + (others if first else b"")
    unix, windows = content.replace(b"\r\n", b""), content.count(b"\r\n")
    plain = look(content, ".jsonl")
    if b"\r" in unix or (windows and b"\n" in unix):
        assert plain is None
    else:
        assert plain is not None
        assert plain.layout.newline == (2 if windows else 1)
        is_whole = not content or content.endswith(b"\n")
        assert plain.content == len(content) + (0 if is_whole else plain.layout.newline)


@pytest.mark.parametrize(
    ("content", "delimiter", "columns", "lines"),
    [
        (b"name\nA\n", ",", ("name",), 2),
        (b"name\nA", ",", ("name",), 2),
        (b"name", ",", ("name",), 0),
        (b"\xef\xbb\xbfname\n\n", ",", ("name",), 1),
        (b' name ;"kind"\r\n;\r\n'.replace(b"kind", b"name"), "", (), 0),
        (b"name,kind\n", "", (), 0),
        (b"name,name\n", "", (), 0),
        (b'"name\n"\n', "", (), 0),
        (b"\xff\n", "", (), 0),
        (b"\nname\n", "", (), 0),
        (b"", "", (), 0),
        (b" " * 20 + b"name\n", "", (), 0),
    ],
)
def test_the_header_is_one_line_of_known_columns(
    content: bytes, delimiter: str, columns: tuple[str, ...], lines: int
) -> None:
    plain = look(content)
    if not columns:
        assert plain is None
    else:
        assert plain is not None
        assert plain.layout == Layout(".csv", 1, delimiter, columns)
        assert (plain.content, plain.fields) == (lines, frozenset(columns))


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (b'{"name": 1}\n', {"name"}),
        (b'\xef\xbb\xbf{"a":1}', {"a"}),
        (b"[1]\n", set()),
        (b"{\n", set()),
        (b"\xff\n", set()),
    ],
)  # fmt: skip
def test_the_first_line_of_json_shows_its_keys(content: bytes, fields: set[str]) -> None:
    plain = look(content, ".jsonl")
    assert plain is not None
    assert plain.fields == fields


def test_a_cell_that_python_finds_too_long_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "communes.csv"
    query = csv_query([path], Layout(".csv", 1, ",", ("name",)), COMMUNES, ["name"], "vi")
    path.write_text("name\n" + "A" * csv.field_size_limit() + "\n")
    assert len(duckdb.sql(query).fetchall()) == 1
    path.write_text("name\n" + "A" * (csv.field_size_limit() + 1) + "\n")
    with pytest.raises(duckdb.Error, match="not plain"):
        duckdb.sql(query).fetchall()
