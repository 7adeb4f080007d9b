"""Files by their paths: the same counts, or the same problems, as the strict reader gives."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan_rules import Cube, DataError
from plan_rules.measure.question import Question, questions
from plan_rules.measure.sources import file_count
from plan_rules.measure.sources.file_count import count_files
from plan_rules.measure.sources.mappings import count_mappings
from plan_rules.measure.sources.record_files import read_record_file
from plan_rules.measure.sources.record_paths import RecordPaths
from plan_rules.quantity import Language
from plan_rules.timeline import timelines_of
from sources.files import damaged, json_lines, plan_in, tables

AS_OF = date(2023, 6, 30)
CONNECTION = duckdb.connect()


@pytest.fixture(autouse=True, scope="module")
def no_file_is_too_small() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(file_count, "WORTH_AN_ENGINE", 0)
        yield


def question_by(by: tuple[str, ...] = ()) -> Question:
    plan = plan_in()
    return questions(plan, AS_OF, timelines_of(plan, AS_OF), by)["cases"]


def outcome(count: Callable[[], Cube], path: Path) -> Any:
    """The counts, or the problems."""
    try:
        return dict(count().counts)
    except DataError as error:
        return [replace(each, file=str(path)) for each in error.problems]


def both(content: bytes, ending: str, language: Language, by: tuple[str, ...]) -> tuple[Any, Any]:
    """What the strict reader says of a file, and what comes of its path."""
    question = question_by(by)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"cases{ending}")
        path.write_bytes(content)
        paths = RecordPaths((path,), language, lambda: nullcontext(CONNECTION))
        strictly = outcome(lambda: count_mappings(question, read_record_file(path, question.dataset, language)), path)
        return strictly, outcome(lambda: count_files(question, paths), path)


LANGUAGES = st.sampled_from(["vi", "en"])
GROUPS = st.sampled_from([(), ("office",), ("pages", "fee"), ("closed_on", "online", "solved")])
FILES = {".csv": tables, ".jsonl": json_lines}


@pytest.mark.parametrize("ending", FILES)
@settings(max_examples=300, deadline=None)
@given(data=st.data(), language=LANGUAGES, by=GROUPS)
def test_a_file_counts_as_the_strict_reader_reads_it(
    ending: str, data: st.DataObject, language: Language, by: tuple[str, ...]
) -> None:
    content = data.draw(FILES[ending](dirty=True) | damaged(FILES[ending](dirty=False)))
    strictly, by_path = both(content, ending, language, by)
    assert by_path == strictly
