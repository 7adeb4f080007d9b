"""Every dataframe gives the same cube as plain mappings."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laws.worlds import World, plan_of, worlds
from plan_rules import DataError, evaluate
from plan_rules.measure.mappings import count_mappings
from plan_rules.measure.question import Question, questions
from plan_rules.measure.records import count_records
from plan_rules.timeline import timeline_of

_TYPES = {
    "channel": pa.string(),
    "secrecy": pa.string(),
    "pages": pa.int64(),
    "sent_on": pa.date32(),
    "due_on": pa.date32(),
    "agency": pa.string(),
}
_CONNECTION = duckdb.connect()


def arrow(rows: tuple[dict[str, Any], ...]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=pa.schema(_TYPES.items()))


def polars(rows: tuple[dict[str, Any], ...]) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(arrow(rows)))


FRAMES: dict[str, Callable[[tuple[dict[str, Any], ...]], Any]] = {
    "pyarrow": arrow,
    "polars": polars,
    "polars lazy": lambda rows: polars(rows).lazy(),
    "polars categorical": lambda rows: polars(rows).with_columns(pl.col("channel", "agency").cast(pl.Categorical)),
    "polars moments": lambda rows: polars(rows).with_columns(pl.col("sent_on").cast(pl.Datetime)),
    "polars zoned moments": lambda rows: polars(rows).with_columns(
        pl.col("sent_on").cast(pl.Datetime).dt.replace_time_zone("Asia/Ho_Chi_Minh").dt.convert_time_zone("UTC")
    ),
    "pandas": lambda rows: arrow(rows).to_pandas().astype({"pages": "Int64"}),
    "pandas objects": lambda rows: pd.DataFrame(list(rows), columns=list(_TYPES), dtype=object),
    "pandas arrow": lambda rows: arrow(rows).to_pandas(types_mapper=pd.ArrowDtype),
    "duckdb": lambda rows: _CONNECTION.from_arrow(arrow(rows)),
}


def question_of(world: World, by: tuple[str, ...]) -> Question:
    rule = world.plan["documents"]
    timeline = timeline_of(rule, world.plan.header.phases[rule.phase], world.as_of)
    return questions(world.plan, world.as_of, {rule.id: timeline}, by)["documents"]


@pytest.mark.parametrize("name", FRAMES)
@settings(max_examples=25, deadline=None)
@given(world=worlds(), by=st.sampled_from([(), ("agency",), ("agency", "secrecy")]))
def test_a_frame_counts_like_mappings(name: str, world: World, by: tuple[str, ...]) -> None:
    question = question_of(world, by)
    assert count_records(question, FRAMES[name](world.records)).counts == count_mappings(question, world.records).counts


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_gives_the_same_report(name: str) -> None:
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "throughout", "[secret]")
    rows = tuple(
        {
            "channel": "electronic" if number % 3 else "paper",
            "secrecy": "mat" if number % 7 == 0 else "none",
            "pages": number % 5,
            "sent_on": date(2021 + number % 3, 1 + number % 12, 1),
            "due_on": None,
            "agency": unicodedata.normalize("NFD" if number % 2 else "NFC", "Sở Nội vụ"),
        }
        for number in range(40)
    )
    one = evaluate(plan, as_of="2023-06-30", records={"documents": rows}, by="agency")
    two = evaluate(plan, as_of="2023-06-30", records={"documents": FRAMES[name](rows)}, by="agency")
    assert one.to_json() == two.to_json()
    assert len(one) == 2


@pytest.mark.parametrize(
    ("change", "code", "hint"),
    [
        (lambda frame: frame.drop("channel"), "missing-field", "known here"),
        (lambda frame: frame.rename({"channel": "chanel"}), "missing-field", "did you mean 'chanel'?"),
        (lambda frame: frame.with_columns(pl.col("sent_on").cast(pl.String)), "wrong-field-type", "cast the column"),
        (lambda frame: frame.with_columns(channel=pl.lit("papr")), "undeclared-value", "did you mean 'paper'?"),
        (lambda frame: frame.with_columns(channel=pl.lit(1)), "wrong-field-type", "cast the column to text"),
    ],
)  # fmt: skip
def test_a_frame_that_does_not_fit_is_refused(change: Callable[[Any], Any], code: str, hint: str) -> None:
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[]")
    frame = polars(({"channel": "paper", "secrecy": None, "pages": 1, "sent_on": date(2022, 1, 1), "due_on": None,
                     "agency": "A"},))  # fmt: skip
    with pytest.raises(DataError) as raised:
        evaluate(plan, as_of="2022-06-30", records={"documents": change(frame)})
    (problem,) = raised.value.problems
    assert (problem.code, problem.path[:1]) == (code, ("documents",))
    assert hint in problem.hint


def test_parquet_files_are_read_by_path(tmp_path: Path) -> None:
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[secret]")
    rows = tuple(
        {"channel": channel, "secrecy": "none", "pages": 1, "sent_on": date(2022, 1, 1), "due_on": None, "agency": "A"}
        for channel in ("electronic", "electronic", "paper")
    )
    polars(rows[:2]).write_parquet(tmp_path / "one.parquet")
    polars(rows[2:]).write_parquet(tmp_path / "two.parquet")
    expected = evaluate(plan, as_of="2022-06-30", records={"documents": rows}).to_json()
    for path in (tmp_path / "*.parquet", str(tmp_path / "*.parquet")):
        assert evaluate(plan, as_of="2022-06-30", records={"documents": path}).to_json() == expected


@pytest.mark.parametrize(
    ("records", "words"),
    [("nowhere.parquet", "cannot be read"), ("records.csv", "is not a Parquet file"), (7, "neither a dataframe nor")],
)
def test_what_cannot_be_records_is_refused(records: object, words: str) -> None:
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[]")
    with pytest.raises(DataError, match=words):
        evaluate(plan, as_of="2022-06-30", records={"documents": records})


def test_a_text_with_other_spellings_in_unicode_is_the_same_text() -> None:
    plan = plan_of("at_least: 50%", "{agency: Sở Nội vụ}", "", "by_end", "[]")
    spellings = ["Sở Nội vụ", unicodedata.normalize("NFD", "Sở Nội vụ"), "Sở Nội vu\u0323", "Sở Tài chính"]
    rows = tuple(
        {"channel": None, "secrecy": None, "pages": None, "sent_on": date(2022, 1, 1), "due_on": None, "agency": text}
        for text in spellings
    )
    for name, frame in FRAMES.items():
        tally = evaluate(plan, as_of="2022-06-30", records={"documents": frame(rows)})["documents"].tally
        assert tally is not None
        assert (tally.good, tally.bad) == (3, 1), name


def test_a_moment_falls_on_its_day_in_vietnam() -> None:
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[]")
    moment = datetime(2021, 12, 31, 18, 0, tzinfo=UTC)
    row = {"channel": "electronic", "secrecy": None, "pages": 1, "sent_on": moment, "due_on": None, "agency": "A"}
    for records in ([row], pl.DataFrame([row])):
        finding = evaluate(plan, as_of="2022-06-30", records={"documents": records})["documents"]
        assert finding.window is not None
        assert (finding.window.label, finding.status) == ("2022", "achieved")
