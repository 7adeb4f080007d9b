"""The same call on a Spark frame: the same report, counted by Spark, and nothing but the counts comes back.

What counts is a JVM, so CI runs this on one Python; the script and the page on Spark are tested on each.
"""

from __future__ import annotations

import itertools
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from py4j.protocol import Py4JJavaError
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import expr, lit
from pyspark.sql.types import DateType, TimestampNTZType, TimestampType

from laws.worlds import World, plan_of, plans, records
from plan_rules import DataError, Monitor, Plan, build_cube, evaluate, load_plan
from plan_rules.measure.sources.values import VIETNAM
from plan_rules.model.dataset import FieldType
from sample_plan import sample_plan
from sources.forms import DECLARED_AS, Data
from sources.random_plans import STOCK, asking
from sources.spark_session import NO_PYTHON, Account, local_spark

ZONES = ("UTC", "Asia/Ho_Chi_Minh", "America/New_York", "Pacific/Apia")
SPELLINGS = ("Sở Nội vụ", unicodedata.normalize("NFD", "Sở Nội vụ"), "Sở Nội vu\u0323")
AGENCIES = (*SPELLINGS, "Sở Tài chính", "A", "", "K", "\u212a")
Rows = list[dict[str, Any]]

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    with local_spark(tmp_path_factory.mktemp("spark")) as session:
        yield session


def frame_of(
    spark: SparkSession, plan: Plan, dataset: str, rows: Rows, types: Mapping[str, pa.DataType] | None = None
) -> DataFrame:
    """Records as a Spark frame with the declared types of their fields, or others."""
    fields = plan.header.datasets[dataset].fields
    schema = pa.schema({**{name: DECLARED_AS[field.type] for name, field in fields.items()}, **(types or {})}.items())
    return spark.createDataFrame(pa.Table.from_pylist(rows, schema=schema))


def report_of(plan: Plan, as_of: date | str, records: Mapping[str, Any], by: tuple[str, ...] = ()) -> str:
    return evaluate(plan, as_of=as_of, records=records, by=by).to_json()


@dataclass(frozen=True)
class Clock:
    """How the days of records are given: as days, or as moments of those days.

    Attributes:
        type: the type of the column.
        moment: a day and a time of it in Vietnam, as a record holds it.
        found: the type that Spark must have made of it.
    """

    type: pa.DataType
    moment: Callable[[date, time], date]
    found: type


CLOCKS = {
    "days": Clock(pa.date32(), lambda day, _: day, DateType),
    "moments": Clock(
        pa.timestamp("us", "UTC"),
        lambda day, clock: datetime.combine(day, clock, VIETNAM).astimezone(UTC),
        TimestampType,
    ),
    "moments without a zone": Clock(pa.timestamp("us"), datetime.combine, TimestampNTZType),
}


def _times() -> st.SearchStrategy[time]:
    return st.sampled_from([time.min, time(6, 59, 59, 999_999), time(7), time(12), time.max])


def _dirty_records() -> st.SearchStrategy[dict[str, Any]]:
    agency = st.none() | st.sampled_from(AGENCIES)
    return st.builds(lambda row, name: {**row, "agency": name}, records(), agency)


def _dirty_worlds() -> st.SearchStrategy[World]:
    spelt = plan_of("at_least: 50%", "{agency: [Sở Nội vụ, K]}", "where: {agency: [A, Sở Nội vụ, K]}, ", "by_end", "[]")
    as_of = st.dates(date(2020, 12, 1), date(2024, 3, 1))
    return st.builds(World, plans() | st.just(spelt), st.lists(_dirty_records(), max_size=30).map(tuple), as_of)


@pytest.mark.parametrize("name", CLOCKS)
@settings(max_examples=8, deadline=None)
@given(
    world=_dirty_worlds(),
    by=st.sampled_from([(), ("agency",), ("agency", "secrecy")]),
    zone=st.sampled_from(ZONES),
    times=st.lists(_times(), min_size=1, max_size=4),
)
def test_spark_gives_the_report_of_mappings(
    spark: SparkSession, name: str, world: World, by: tuple[str, ...], zone: str, times: list[time]
) -> None:
    clock = CLOCKS[name]
    spark.conf.set("spark.sql.session.timeZone", zone)
    rows = [
        {
            **row,
            **{
                field: row[field] and clock.moment(row[field], times[place % len(times)])
                for field in ("sent_on", "due_on")
            },
        }
        for place, row in enumerate(world.records)
    ]
    frame = frame_of(spark, world.plan, "documents", rows, {"sent_on": clock.type, "due_on": clock.type})
    assert isinstance(frame.schema["sent_on"].dataType, clock.found)
    expected = report_of(world.plan, world.as_of, {"documents": rows}, by)
    assert report_of(world.plan, world.as_of, {"documents": frame}, by) == expected


@pytest.mark.parametrize("zone", ZONES)
def test_a_moment_falls_on_its_day_in_vietnam(spark: SparkSession, zone: str) -> None:
    """Both days of the last window of 2022, to the microsecond, whatever the time zone of the session."""
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[]")
    spark.conf.set("spark.sql.session.timeZone", zone)
    edge = datetime(2021, 12, 31, 17, tzinfo=UTC)
    before, after = edge - timedelta(microseconds=1), edge
    rows = [{**_DOCUMENT, "sent_on": moment} for moment in (before, before, before, after)]
    frame = frame_of(spark, plan, "documents", rows, {"sent_on": pa.timestamp("us", "UTC")})
    assert {zone: _good(plan, "2022-12-31", frame)} == {zone: 1}
    assert {zone: _good(plan, "2021-12-31", frame)} == {zone: 3}
    fed = Monitor(plan, as_of="2022-12-31")
    assert fed.feed("documents", frame).changed == 4
    assert fed.report().to_json() == report_of(plan, "2022-12-31", {"documents": frame})


@pytest.mark.parametrize("zone", ZONES)
def test_a_moment_without_a_zone_is_taken_as_it_stands(spark: SparkSession, zone: str) -> None:
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[]")
    spark.conf.set("spark.sql.session.timeZone", zone)
    rows = [
        {**_DOCUMENT, "sent_on": datetime.combine(date(2021, 12, 31), time.max)},
        {**_DOCUMENT, "sent_on": datetime.combine(date(2022, 1, 1), time.min)},
    ]
    frame = frame_of(spark, plan, "documents", rows, {"sent_on": pa.timestamp("us")})
    assert _good(plan, "2021-12-31", frame) == _good(plan, "2022-12-31", frame) == 1


def _good(plan: Plan, as_of: str, frame: DataFrame) -> int:
    tally = evaluate(plan, as_of=as_of, records={"documents": frame})["documents"].tally
    assert tally is not None
    return tally.good


_DOCUMENT = {"channel": "electronic", "secrecy": "none", "pages": 1, "sent_on": None, "due_on": None, "agency": "A"}


@pytest.mark.parametrize(
    ("level", "fee"),
    [
        (pa.int64(), pa.float64()),
        (pa.int8(), pa.float32()),
        (pa.int16(), pa.decimal128(10, 2)),
        (pa.int32(), pa.decimal128(38, 18)),
        (pa.int32(), pa.int32()),
    ],
    ids=str,
)
def test_numbers_of_every_type_count_alike(spark: SparkSession, level: pa.DataType, fee: pa.DataType) -> None:
    """The fee decides on the bound of 0.5, NaN is missing, and missing parts stay unknown."""
    plan = sample_plan()
    fees = {True: [None, 0, 1], False: [None, float("nan"), 0.0, 0.25, 0.5, 0.75]}[pa.types.is_integer(fee)]
    if pa.types.is_decimal(fee):
        fees = [None, *map(Decimal, ("0", "0.49", "0.50", "0.51", "1"))]
    values = {
        "settled_on": [None, date(2022, 3, 31), date(2022, 4, 1)],
        "due_on": [None, date(2022, 3, 31), date(2022, 5, 1)],
        "level": [None, 0, 1, 3],
        "fee": fees,
        "online": [None, True, False],
        "withdrawn": [None, True, False],
        "agency": ["Sở Y tế", unicodedata.normalize("NFD", "Sở Y tế"), "Sở Tài chính", None],
    }
    rows = [dict(zip(values, each, strict=True)) for each in itertools.product(*values.values())]
    frame = frame_of(spark, plan, "dossiers", rows, {"level": level, "fee": fee})
    expected = report_of(plan, "2022-06-30", {"dossiers": rows}, ("agency",))
    assert report_of(plan, "2022-06-30", {"dossiers": frame}, ("agency",)) == expected


@pytest.mark.parametrize("by", [(), ("agency",)])
def test_an_empty_frame_says_that_there_are_no_records(spark: SparkSession, by: tuple[str, ...]) -> None:
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[secret]")
    empty = frame_of(spark, plan, "documents", [])
    expected = report_of(plan, "2022-06-30", {"documents": []}, by)
    assert report_of(plan, "2022-06-30", {"documents": empty}, by) == expected


@pytest.mark.parametrize("count", [0, 3])
def test_a_column_of_nothing_needs_no_type(spark: SparkSession, count: int) -> None:
    """``SELECT NULL AS due_on`` has a type that fits no field."""
    plan = plan_of("at_least: 50%", "{sent_on: {no_later_than: {field: due_on}}}", "", "by_end", "[secret]")
    rows = [{**_DOCUMENT, "sent_on": date(2022, 1, 1)}] * count
    frame = frame_of(spark, plan, "documents", rows).withColumns({"due_on": lit(None), "secrecy": lit(None)})
    expected = report_of(plan, "2022-06-30", {"documents": [{**row, "secrecy": None} for row in rows]})
    assert report_of(plan, "2022-06-30", {"documents": frame}) == expected


def test_columns_that_no_rule_reads_may_be_anything(spark: SparkSession) -> None:
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[secret]")
    moment = datetime(2022, 1, 1, tzinfo=UTC)
    rows = [{**_DOCUMENT, "sent_on": moment}] * 2
    frame = frame_of(spark, plan, "documents", rows, {"sent_on": pa.timestamp("us", "UTC")})
    odd = frame.selectExpr(
        "*", "1 AS `a.b`", "2 AS `plan rules`", "3 AS `a``b`", "map('a', 1) AS m", "interval '1' day AS i"
    )
    expected = report_of(plan, "2022-06-30", {"documents": rows})
    assert report_of(plan, "2022-06-30", {"documents": odd}) == expected


def _random_rows(plan: Plan, dataset: str, count: int, choice: Random) -> Rows:
    """Records with every declared value, gaps, and days over both phases and their edges."""
    days = [date(2020, 12, 14), date(2020, 12, 15), date(2025, 12, 14), date(2025, 12, 15), date(2026, 1, 1)]
    values = {
        FieldType.TEXT: AGENCIES,
        FieldType.BOOLEAN: (True, False),
        FieldType.INTEGER: range(5),
        FieldType.NUMBER: (0.5, 1.5, float("nan")),
    }
    rows = []
    for _ in range(count):
        row: dict[str, Any] = {}
        for name, field in plan.header.datasets[dataset].fields.items():
            known = field.values or values.get(field.type)
            day = choice.choice([*days, date(2021, 1, 1) + timedelta(choice.randrange(2000))])
            row[name] = None if choice.random() < 0.1 else choice.choice([*known]) if known else day
        rows.append(row)
    return rows


@pytest.mark.parametrize("as_of", ["2025-12-14", "2026-03-01"])
@settings(max_examples=2, deadline=None)
@given(choice=st.randoms(use_true_random=True))
def test_the_plan_of_thanh_hoa_on_spark(spark: SparkSession, as_of: str, choice: Random) -> None:
    plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    counted = {rule.indicator.dataset for rule in plan.rules if rule.indicator.share and rule.indicator.dataset}
    rows = {name: _random_rows(plan, name, 300, choice) for name in sorted(counted)}
    frames = {name: frame_of(spark, plan, name, each) for name, each in rows.items()}
    assert report_of(plan, as_of, frames, ("agency",)) == report_of(plan, as_of, rows, ("agency",))


def test_the_cubes_of_spark_and_of_mappings_add_up(spark: SparkSession) -> None:
    """A province on Spark and a commune without it."""
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "throughout", "[secret]")
    rows = [{**_DOCUMENT, "sent_on": date(2021, 1, 1) + timedelta(days), "agency": None} for days in range(0, 900, 7)]
    own = build_cube(plan, "documents", frame_of(spark, plan, "documents", rows[:90]), as_of="2023-06-30")
    theirs = build_cube(plan, "documents", rows[90:], as_of="2023-06-30")
    pooled = build_cube(plan, "documents", rows, as_of="2023-06-30")
    assert (own + theirs).to_json() == pooled.to_json()


def _parquet(folder: Path, count: int) -> Path:
    """Documents of two years in files by year, with a column that no rule reads."""
    for year in (2021, 2022):
        (folder / f"year={year}").mkdir(parents=True)
        columns = {
            "channel": ["electronic", "electronic", "paper", None] * (count // 4),
            "secrecy": ["none", "none", "none", "mat"] * (count // 4),
            "sent_on": [date(year, 1 + number % 12, 1) for number in range(count)],
            "agency": [f"agency {number % 3}" for number in range(count)],
            "content": [f"nội dung {number}" for number in range(count)],
        }
        pq.write_table(pa.table(columns), folder / f"year={year}" / "part.parquet")
    return folder


def test_only_the_cube_comes_back(spark: SparkSession, tmp_path: Path) -> None:
    """By Spark's own account of its jobs: one query, which reads the records and returns as many rows as cells."""
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "throughout", "[secret]")
    returned = []
    for count in (48, 4800):
        frame = spark.read.parquet(str(_parquet(tmp_path / str(count), count)))
        account = Account(spark)
        cube = build_cube(plan, "documents", frame, as_of="2022-12-31", by="agency")
        (query,) = account.queries
        assert account.jobs == len(query.jobs)
        assert query.read == cube.records == 2 * count
        assert query.returned == len(cube)
        returned.append(query.returned)
    assert returned[0] == returned[1]


def test_only_columns_that_rules_read_are_read(spark: SparkSession, tmp_path: Path) -> None:
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "throughout", "[secret]")
    frame = spark.read.parquet(str(_parquet(tmp_path / "files", 48)))
    account = Account(spark)
    evaluate(plan, as_of="2022-12-31", records={"documents": frame})
    (query,) = account.queries
    (schema,) = {line for line in query.plan.splitlines() if line.startswith("ReadSchema")}
    assert schema == "ReadSchema: struct<channel:string,secrecy:string,sent_on:date>"


def test_the_account_sees_records_that_are_collected(spark: SparkSession, tmp_path: Path) -> None:
    frame = spark.read.parquet(str(_parquet(tmp_path / "files", 48)))
    account = Account(spark)
    assert len(frame.collect()) == 96
    assert frame.rdd.getNumPartitions() > 0
    (query,) = account.queries
    assert (query.returned, query.read) == (96, 96)


def test_texts_with_several_spellings_cost_one_query_more(spark: SparkSession, tmp_path: Path) -> None:
    """Only the texts of that column come back, each once, however many of them the rules name."""
    plan = sample_plan()
    topics = ["chuyển đổi số", "an toàn thông tin", unicodedata.normalize("NFD", "chuyển đổi số"), "khác"]
    rows = [{"held_on": date(2022, 1, 1 + number % 28), "topic": topics[number % 4]} for number in range(400)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "courses.parquet")
    frame = spark.read.parquet(str(tmp_path))
    account = Account(spark)
    report = evaluate(plan, as_of="2022-06-30", records={"courses": frame})
    assert report.to_json() == report_of(plan, "2022-06-30", {"courses": rows})
    spellings, counts = account.queries
    assert (spellings.read, spellings.returned) == (400, len(topics))
    assert (counts.read, counts.returned) == (400, 3)


def test_executors_have_no_python(spark: SparkSession) -> None:
    """So that every other test here proves that none is needed beside the data, let alone this library."""
    with pytest.raises(Py4JJavaError, match=NO_PYTHON):
        spark.sparkContext.parallelize([1]).map(str).collect()


def test_the_frame_is_neither_changed_nor_cached(spark: SparkSession) -> None:
    plan = plan_of("at_least: 50%", "{agency: [Sở Nội vụ]}", "", "by_end", "[secret]")
    rows = [{**_DOCUMENT, "sent_on": datetime(2022, 1, 1, tzinfo=UTC), "agency": text} for text in AGENCIES]
    frame = frame_of(spark, plan, "documents", rows, {"sent_on": pa.timestamp("us", "UTC")})
    before = _state(spark, frame)
    evaluate(plan, as_of="2022-06-30", records={"documents": frame}, by="agency")
    assert _state(spark, frame) == before
    assert before["cached"] == (False, True, 0)


def _state(spark: SparkSession, frame: DataFrame) -> dict[str, Any]:
    cached = spark._jsparkSession.sharedState().cacheManager()
    persisted = spark.sparkContext._jsc.getPersistentRDDs().size()
    return {
        "schema": frame.schema,
        "plan": frame.semanticHash(),
        "cached": (frame.is_cached, cached.isEmpty(), persisted),
        "tables": spark.catalog.listTables(),
        "settings": spark.conf.getAll,
    }


def test_a_cached_frame_is_counted_from_the_cache(spark: SparkSession, tmp_path: Path) -> None:
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[secret]")
    frame = spark.read.parquet(str(_parquet(tmp_path / "files", 48))).cache()
    account = Account(spark)
    evaluate(plan, as_of="2022-06-30", records={"documents": frame})
    assert frame.is_cached
    assert "InMemoryTableScan" in account.queries[0].plan
    frame.unpersist()


@pytest.mark.parametrize(
    ("change", "code", "message", "hint"),
    [
        (
            {"sent_on": "date_format(sent_on, 'dd/MM/yyyy')"},
            "wrong-field-type",
            "sent_on: date is declared, the column is String",
            "cast the column to a date; text is not read as one",
        ),
        (
            {"sent_on": "unix_date(sent_on)"},
            "wrong-field-type",
            "sent_on: date is declared, the column is Int32",
            "cast the column to a date; text is not read as one",
        ),
        (
            {"channel": "array(channel)"},
            "wrong-field-type",
            "channel: text is declared, the column is List(String)",
            "cast the column to text",
        ),
        ({"channel": "'papr'"}, "undeclared-value", "channel: 'papr' is not a declared value", "did you mean 'paper'?"),
    ],
)
def test_a_column_of_another_type_is_refused(
    spark: SparkSession, change: dict[str, str], code: str, message: str, hint: str
) -> None:
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[]")
    frame = frame_of(spark, plan, "documents", [{**_DOCUMENT, "sent_on": date(2022, 1, 1)}])
    changed = frame.withColumns({name: expr(expression) for name, expression in change.items()})
    _refused(plan, "documents", changed, code, message, hint)


@pytest.mark.parametrize(
    ("change", "message", "hint"),
    [
        (
            {"online": "cast(online AS string)"},
            "online: boolean is declared, the column is String",
            "cast the column to boolean; text such as 'true' is not read as one",
        ),
        (
            {"level": "cast(level AS double)"},
            "level: integer is declared, the column is Float64",
            "cast the column to a whole-number type that allows null",
        ),
        (
            {"fee": "cast(fee AS string)"},
            "fee: number is declared, the column is String",
            "cast the column to a number; text is not read as one",
        ),
    ],
)
def test_a_number_or_boolean_given_as_text_is_refused(
    spark: SparkSession, change: dict[str, str], message: str, hint: str
) -> None:
    row = {"settled_on": date(2022, 1, 1), "online": True, "level": 3, "fee": 1.0}
    frame = frame_of(spark, sample_plan(), "dossiers", [row])
    changed = frame.withColumns({name: expr(expression) for name, expression in change.items()})
    _refused(sample_plan(), "dossiers", changed, "wrong-field-type", message, hint)


def test_a_missing_column_is_named_and_nothing_runs(spark: SparkSession) -> None:
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[]")
    frame = frame_of(spark, plan, "documents", [{**_DOCUMENT, "sent_on": datetime(2022, 1, 1, tzinfo=UTC)}],
                     {"sent_on": pa.timestamp("us", "UTC")}).withColumnRenamed("channel", "chanel")  # fmt: skip
    account = Account(spark)
    _refused(plan, "documents", frame, "missing-field", "the data have no column 'channel'", "did you mean 'chanel'?")
    assert account.jobs == 0


def _refused(plan: Plan, dataset: str, frame: DataFrame, code: str, message: str, hint: str) -> None:
    with pytest.raises(DataError) as raised:
        evaluate(plan, as_of="2022-06-30", records={dataset: frame})
    (problem,) = raised.value.problems
    assert (problem.code, problem.message, problem.hint) == (code, message, hint)
    assert problem.path[0] == dataset


def test_without_pyarrow_the_error_says_what_to_install(spark: SparkSession, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_of("at_least: 50%", "{channel: electronic}", "", "by_end", "[]")
    frame = frame_of(spark, plan, "documents", [])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(DataError, match="pyarrow, which is not installed") as raised:
        evaluate(plan, as_of="2022-06-30", records={"documents": frame})
    assert [problem.hint for problem in raised.value.problems] == ["pip install pyarrow where this program runs"]


def test_the_first_and_the_last_days_there_are(spark: SparkSession) -> None:
    plan = asking({"due_on": ["9999-12-31"]}, {"due_on": {"before": "0001-01-02"}}, {"due_on": "missing"})
    days = [datetime(9999, 12, 31, 17, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)]
    types = {"due_on": pa.timestamp("us", "UTC")}
    rows = [{"due_on": day} for day in (*days, None)]
    frame = spark.createDataFrame(Data(plan, STOCK, date(2023, 6, 30), rows, types=types).arrow)
    assert report_of(plan, "2023-06-30", {STOCK: frame}) == report_of(plan, "2023-06-30", {STOCK: rows})
