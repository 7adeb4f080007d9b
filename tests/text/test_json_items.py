from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_rules import DataError
from plan_rules.text.json_items import read_json_lines, read_json_list

words = st.text(max_size=3)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(words, inner, max_size=2),
    max_leaves=4,
)
lists = st.lists(values, max_size=4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("json")


@given(lists, st.integers(0, 2), st.booleans())
def test_a_list_is_read_item_by_item(folder: Path, items: list[Any], blanks: int, ascii_only: bool) -> None:
    texts = [json.dumps(item, ensure_ascii=ascii_only) for item in items]
    text = "\n" * blanks + "[\n" + ",\n".join(texts) + "\n]\n"
    path = folder / "items.json"
    path.write_text(text, encoding="utf-8")
    assert list(read_json_list(path)) == [(blanks + 2 + position, item) for position, item in enumerate(items)]


@given(lists)
def test_lines_are_read_one_by_one(folder: Path, items: list[Any]) -> None:
    path = folder / "items.jsonl"
    path.write_text("".join(f"{json.dumps(item)}\n\n" for item in items), encoding="utf-8-sig")
    assert list(read_json_lines(path)) == [(2 * position + 1, item) for position, item in enumerate(items)]


@pytest.mark.parametrize("number", ["98.0", "0.1", "1E+2", "-0.50", "12345678901234567890.123456789"])
def test_numbers_keep_their_decimals(number: str, tmp_path: Path) -> None:
    path = tmp_path / "items.json"
    path.write_text(f"[{number}]")
    ((_, value),) = read_json_list(path)
    assert isinstance(value, Decimal)
    assert str(value) == number


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_that_breaks_off_is_told_at_its_own_end(end: str, tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    path.write_bytes(f'{{"a": 1}}{end}{{"a": 1,{end}{{"a": 1}}{end}'.encode())
    with pytest.raises(DataError) as caught:
        list(read_json_lines(path))
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (2, 9)
