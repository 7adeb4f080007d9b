"""What frames, relations and files have of their own; that they count like mappings is held in the tests beside."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from laws.worlds import plan_of
from plan_rules import DataError, evaluate
from sources.forms import FORMS, Data, Row

AS_OF = date(2022, 6, 30)
ROW: Row = {
    "channel": "electronic",
    "secrecy": None,
    "pages": 1,
    "sent_on": date(2022, 1, 1),
    "due_on": None,
    "agency": "A",
}


def tally(form: str, rows: Sequence[Row], good: str, types: dict[str, pa.DataType] | None = None) -> Any:
    plan = plan_of("at_least: 50%", good, "", "by_end", "[]")
    records = {"documents": FORMS[form](Data(plan, "documents", AS_OF, rows, types=types or {}))}
    found = evaluate(plan, as_of=AS_OF, records=records)["documents"].tally
    assert found is not None
    return found


def test_parquet_files_are_read_by_path_and_glob(tmp_path: Path) -> None:
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[]")
    rows = [{**ROW, "channel": channel} for channel in ("electronic", "electronic", "paper")]
    for name, some in (("one", rows[:2]), ("two", rows[2:])):
        pq.write_table(Data(plan, "documents", AS_OF, some).arrow, tmp_path / f"{name}.parquet")
    expected = evaluate(plan, as_of=AS_OF, records={"documents": rows}).to_json()
    for path in (tmp_path / "*.parquet", str(tmp_path / "*.parquet")):
        assert evaluate(plan, as_of=AS_OF, records={"documents": path}).to_json() == expected


@pytest.mark.parametrize(
    ("records", "words"),
    [("nowhere.parquet", "cannot be read"), ("records.csv", "is not a Parquet file"), (7, "neither a dataframe nor")],
)
def test_what_cannot_be_records_is_refused(records: object, words: str) -> None:
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[]")
    with pytest.raises(DataError, match=words):
        evaluate(plan, as_of=AS_OF, records={"documents": records})


@pytest.mark.parametrize("form", FORMS)
def test_a_text_with_other_spellings_in_unicode_is_the_same_text(form: str) -> None:
    spellings = ("Sở Nội vụ", unicodedata.normalize("NFD", "Sở Nội vụ"), "Sở Nội vu\u0323", "Sở Tài chính")
    found = tally(form, [{**ROW, "agency": text} for text in spellings], "{agency: Sở Nội vụ}")
    assert (found.good, found.bad) == (3, 1)
