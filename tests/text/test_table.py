from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_rules import DataError
from plan_rules.text.table import read_table

COLUMNS = ("tên", "số", "ghi chú")
cells = st.text(st.sampled_from("aấ,;\t\"\n'| "), max_size=5).map(str.strip)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables")


@given(
    st.lists(st.tuples(cells.map(lambda cell: f"a{cell}".strip()), cells, cells), max_size=4),
    st.sampled_from(",;\t"),
    st.sampled_from(("\n", "\r\n")),
    st.sampled_from(("utf-8", "utf-8-sig")),
    st.permutations(COLUMNS),
)
def test_a_table_is_read_whatever_its_form(
    folder: Path, rows: list[tuple[str, str, str]], delimiter: str, end: str, encoding: str, order: list[str]
) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, order, delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    lines, expected = [], []
    for row in rows:
        lines.append(buffer.getvalue().count("\n") + 1)
        record = dict(zip(COLUMNS, row, strict=True))
        writer.writerow(record)
        expected.append({name: cell for name, cell in record.items() if cell})
    path = folder / "table.csv"
    path.write_bytes(buffer.getvalue().encode(encoding))
    assert list(read_table(path, COLUMNS)) == list(zip(lines, expected, strict=True))


def test_empty_cells_are_kept_where_they_mean_something(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("tên,số\na,\n", encoding="utf-8")
    assert list(read_table(path, COLUMNS, keep_empty=True)) == [(2, {"tên": "a", "số": ""})]


def test_every_problem_of_a_header_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("tên,sô,tên\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        list(read_table(path, COLUMNS, required=("ghi chú",)))
    assert [(problem.code, problem.line, problem.column) for problem in caught.value.problems] == [
        ("unknown-field", 1, 2),
        ("duplicate-key", 1, 3),
        ("missing-field", 1, 1),
    ]


def test_rows_of_another_length_are_told_at_the_end_and_at_most_twenty(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("tên,số\na,1\n" + "b\n" * 30 + "c,2\n", encoding="utf-8")
    read = []
    with pytest.raises(DataError) as caught:
        read.extend(iter(read_table(path, COLUMNS)))
    assert [problem.line for problem in caught.value.problems] == list(range(3, 23))
