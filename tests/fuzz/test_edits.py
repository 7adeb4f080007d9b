"""Whatever is handed in, only the errors of this library come out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.observed import KEYS, ODD, SOUND, STATED
from plan_rules import DataError, PlanError, dump_plan, evaluate, read_observations, read_plan
from sample_plan import FILES, NAME, sample_plan

PIECES = (
    "&a ", "*a", "!!int ", "- ", "? ", ": ", "{", "}", "[", "]", "\t", "\r", "\u2028", "\x85", "\ud800", "\x00",
    "'", '"', "|", "> ", "#", "%", "~", "null", "---\n", "...\n", "missing", "not", "all_of", "1e3", "\ufeff",
    "e\u0301", "field", "\n", "\n  ", "<<: ", "100%", "9999-12-31", "0001-01-01", "-1", "9" * 30, "5.200", "0",
    "[]", "{}", "''", '"\\0"',
)  # fmt: skip
LINE_END = re.compile("\r\n|[\n\r\u2028\u2029]")
WORDS = sorted({word for text in FILES.values() for word in text.split()})


def edits() -> st.SearchStrategy[Callable[[str], str]]:
    """Changes of a text: a stretch of it replaced by a piece of syntax, a word of the sample, or nothing."""

    def edit(share: float, length: int, piece: str) -> Callable[[str], str]:
        def apply(text: str) -> str:
            start = int(share * len(text))
            return text[:start] + piece + text[start + length :]

        return apply

    return st.builds(
        edit,
        st.floats(0, 1, exclude_max=True),
        st.sampled_from((0, 0, 1, 3, 10, 60)),
        st.sampled_from(("", *PIECES)) | st.sampled_from(WORDS),
    )


@given(st.sampled_from(sorted(FILES)), st.lists(edits(), min_size=1, max_size=4))
def test_a_mutated_plan_is_read_or_refused(path: str, changes: list[Callable[[str], str]]) -> None:
    files = dict(FILES)
    for change in changes:
        files[path] = change(files[path])
    try:
        plan = read_plan(files, NAME)
    except PlanError as error:
        lines = {name: len(LINE_END.split(text)) for name, text in files.items()}
        without_place = [each for each in error.problems if not 1 <= each.line <= lines[each.file]]
    else:
        without_place = []
        assert read_plan(dump_plan(plan), NAME) == plan
        evaluate(plan, as_of="2027-03-31", records={name: [] for name in plan.header.datasets}).to_json()
    assert without_place == []


@settings(max_examples=50)
@given(st.sampled_from(sorted(FILES)), st.binary(max_size=60) | st.text(max_size=60))
def test_random_bytes_and_text_are_refused(path: str, content: bytes | str) -> None:
    with pytest.raises(PlanError):
        read_plan({**FILES, path: content})


@given(st.data())
def test_records_with_odd_values_are_counted_or_refused(data: st.DataObject) -> None:
    plan = sample_plan()
    name = data.draw(st.sampled_from(sorted(plan.header.datasets)))
    sound = {
        "sent_on": date(2024, 3, 1), "channel": "paper", "secrecy": "none", "agency": "A",
        "settled_on": date(2024, 3, 1), "due_on": date(2024, 3, 1), "level": 3, "fee": 0.5, "online": True,
        "withdrawn": False, "topic": "x", "name": "A", "held_on": date(2024, 3, 1), "broadband": True,
    }  # fmt: skip
    row = {field: sound[field] for field in plan.header.datasets[name].fields}
    changes = data.draw(st.dictionaries(st.sampled_from(sorted(row)), st.sampled_from(ODD), min_size=1, max_size=2))
    by = data.draw(st.sampled_from(("", "agency", "fee", "online")))
    try:
        evaluate(plan, as_of="2024-06-30", records={name: [row, {**row, **changes}]}, by=by or ()).to_json().encode()
    except DataError as error:
        str(error)


def observations() -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(
        st.builds(
            lambda sound, odd: {**STATED, **sound, **odd},
            st.sampled_from(SOUND),
            st.dictionaries(st.sampled_from(KEYS), st.sampled_from(ODD), max_size=2),
        ),
        min_size=1,
        max_size=3,
    )


def judge(source: Any, language: Any) -> None:
    try:
        known = read_observations(source, sample_plan(), language=language)
    except DataError as error:
        str(error)
    else:
        for as_of in ("2025-06-30", "2031-01-01"):
            evaluate(sample_plan(), as_of=as_of, observations=known).to_json().encode()


@given(observations(), st.sampled_from((None, "vi", "en")))
def test_odd_observations_are_judged_or_refused(given_rows: list[dict[str, Any]], language: str | None) -> None:
    judge(given_rows, language)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("figures")


@given(observations(), st.lists(edits(), max_size=2))
def test_odd_json_is_judged_or_refused(folder: Path, rows: list[dict[str, Any]], changes: list[Any]) -> None:
    text = json.dumps([{key: value for key, value in row.items() if is_json(value)} for row in rows])
    for change in changes:
        text = change(text)
    path = folder / "figures.json"
    path.write_bytes(text.encode(errors="surrogatepass"))
    judge(path, None)


def is_json(value: object) -> bool:
    return value is None or isinstance(value, str | bool | float | list) or (isinstance(value, int) and value < 10**40)


@given(observations(), st.sampled_from(",;\t"), st.lists(edits(), max_size=2))
def test_odd_tables_are_judged_or_refused(
    folder: Path, rows: list[dict[str, Any]], delimiter: str, changes: list[Any]
) -> None:
    header = list(dict.fromkeys(key for row in rows for key in row))
    lines = [header, *([str(row[key]) if isinstance(row.get(key), str) else "" for key in header] for row in rows)]
    text = "\n".join(delimiter.join(line) for line in lines)
    for change in changes:
        text = change(text)
    path = folder / "figures.csv"
    path.write_bytes(text.encode(errors="surrogatepass"))
    judge(path, None)
