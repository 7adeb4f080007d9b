"""What frames, relations and files have of their own; that they count like mappings is held in the tests beside."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import ibis
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from laws.worlds import plan_of
from plan_rules import DataError, evaluate
from plan_rules.measure.sources import lazy_frames
from sources.forms import ENGINES, FORMS, Data, Row
from sources.random_plans import STOCK, asking

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
    [
        ("nowhere.parquet", "there is no such file"),
        ("records.xls", "there is no such file"),
        (7, "neither a dataframe nor"),
        (["a.csv", {}], "a mapping is due"),
    ],
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


MIDNIGHT = datetime(2021, 12, 31, 17, 0, tzinfo=UTC)
"""The first moment of 2022 in Vietnam."""


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
@pytest.mark.parametrize("form", ["mappings", *(name for name in ENGINES if name != "ibis")])
def test_a_moment_falls_on_its_day_in_vietnam(form: str, zone: str, unit: str) -> None:
    moments = [MIDNIGHT.astimezone(ZoneInfo(zone)), (MIDNIGHT - timedelta(seconds=1)).astimezone(ZoneInfo(zone))]
    types = {"sent_on": pa.timestamp(unit, zone)}
    found = tally(form, [{**ROW, "sent_on": moment} for moment in moments], "{channel: electronic}", types)
    assert found.good == 1


@pytest.mark.parametrize("kind", ["DATE", "TIMESTAMP", "TIMESTAMPTZ"])
@pytest.mark.parametrize(("never", "expected"), [("infinity", 0), ("-infinity", 1)])
def test_infinite_days_of_a_database_are_days_and_not_missing(kind: str, never: str, expected: int) -> None:
    plan = plan_of("at_least: 50%", "{due_on: {before: 2022-01-01}}", "", "by_end", "[]")
    columns = f"'paper' AS channel, 'none' AS secrecy, DATE '2022-01-01' AS sent_on, '{never}'::{kind} AS due_on"
    found = evaluate(plan, as_of=AS_OF, records={"documents": duckdb.sql(f"SELECT {columns}")})["documents"].tally
    assert found is not None
    assert (found.good, found.unknown) == (expected, 0)


@pytest.mark.parametrize("form", [*ENGINES])
@pytest.mark.parametrize(
    ("kind", "value", "bound", "expected"),
    [
        (pa.uint64(), 5, "-1", 0),
        (pa.uint8(), 0, "-1", 0),
        (pa.int8(), 127, "999999999999999", 1),
        (pa.decimal128(38, 0), Decimal(10) ** 37, "0.1", 0),
        (pa.decimal128(5, 2), Decimal("0.30"), "0.333", 1),
        (pa.decimal128(38, 30), Decimal("0.1"), "999999999999999", 1),
        (pa.decimal128(38, 30), Decimal("-0.0000001"), "-0.0000001", 0),
    ],
    ids=str,
)  # fmt: skip
def test_a_bound_is_exact_whatever_numbers_the_column_can_hold(
    form: str, kind: pa.DataType, value: Any, bound: str, expected: int
) -> None:
    plan = asking({"fee": {"less_than": bound}})
    records = {STOCK: ENGINES[form](Data(plan, STOCK, AS_OF, [{"fee": value}], types={"fee": kind}))}
    found = evaluate(plan, as_of=AS_OF, records=records)["rule-0"].tally
    assert found is not None
    assert (found.good, found.unknown) == (expected, 0)


@pytest.mark.parametrize(
    ("name", "column", "expected"),
    [
        ("name", pa.array(["A", "B", None], pa.string_view()), (1, 1, 1)),
        ("name", pa.array(["A", "B", None], pa.dictionary(pa.int8(), pa.large_string())), (1, 1, 1)),
        ("level", pa.array([1, 0, None]).dictionary_encode(), (1, 1, 1)),
        ("on", pa.array([date(2022, 1, 1), date(2021, 1, 1), None], pa.date64()), (1, 1, 1)),
        ("on", pa.array([date(2022, 1, 1), date(2021, 1, 1), None]).dictionary_encode(), (1, 1, 1)),
        ("flag", pa.array([True, False, None]).dictionary_encode(), (1, 1, 1)),
        ("fee", pa.array([Decimal(1), Decimal(0), None], pa.decimal32(5, 2)), (1, 1, 1)),
        ("fee", pa.array([Decimal(1), Decimal(0), None], pa.decimal64(15, 2)), (1, 1, 1)),
        ("fee", pa.array([1.0, 0.0, None], pa.float16()), (1, 1, 1)),
    ],
    ids=lambda value: str(getattr(value, "type", value)),
)  # fmt: skip
@pytest.mark.parametrize("without_polars", [False, True], ids=["by polars", "by Arrow alone"])
def test_columns_of_arrow_in_unusual_types(
    name: str, column: pa.Array, expected: tuple[int, ...], without_polars: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if without_polars:
        monkeypatch.setattr(lazy_frames, "find_spec", lambda _: None)
    good = {
        "name": {"name": "A"}, "level": {"level": "1"}, "flag": {"flag": "true"}, "fee": {"fee": "1"},
        "on": {"on": {"after": "2021-06-30"}},
    }[name]  # fmt: skip
    table = pa.table({name: column})
    found = evaluate(asking(good), as_of=AS_OF, records={STOCK: table})["rule-0"].tally
    assert found is not None
    assert (found.good, found.bad, found.unknown) == expected


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("rows", [0, 3])
def test_records_of_which_nothing_is_asked_are_counted(form: str, rows: int) -> None:
    plan = asking(None)
    data = Data(plan, STOCK, AS_OF, [{"name": "A"}] * rows)
    found = evaluate(plan, as_of=AS_OF, records={STOCK: FORMS[form](data)})["rule-0"].value
    assert found is not None
    assert found.exact == str(rows)


@pytest.mark.parametrize("without_polars", [False, True], ids=["by polars", "by Arrow alone"])
def test_an_index_of_pandas_is_no_column(without_polars: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if without_polars:
        monkeypatch.setattr(lazy_frames, "find_spec", lambda _: None)
    frame = pd.DataFrame({"name": ["A", "B"]}, index=pd.Index(["x", "A"], name="name"))
    found = evaluate(asking({"name": "A"}), as_of=AS_OF, records={STOCK: frame})["rule-0"].tally
    assert found is not None
    assert (found.good, found.bad) == (1, 1)
    with pytest.raises(DataError, match="no column 'flag'"):
        evaluate(asking({"flag": "true"}), as_of=AS_OF, records={STOCK: frame.rename_axis("flag")})


@pytest.mark.parametrize("form", ["mappings", *ENGINES])
def test_every_value_that_is_refused_is_told_at_once(form: str) -> None:
    plan = asking(
        {"kind": "K"}, {"fee": {"at_least": "1"}}, {"rate": {"less_than": {"field": "size"}}}, {"name": "A"}
    )  # fmt: skip
    infinite = float("inf")
    rows = [
        {"kind": "không", "fee": 1.0, "rate": None, "size": 1, "name": "A"},
        {"kind": "K", "fee": infinite, "rate": 1.0, "size": 1, "name": "A"},
        {"kind": "K", "fee": None, "rate": -infinite, "size": None, "name": "A"},
    ]
    types = {"kind": pa.string(), "fee": pa.float64(), "rate": pa.float64(), "size": pa.int64(), "name": pa.string()}
    data = Data(plan, STOCK, AS_OF, rows, ("kind", "fee"), types)
    with pytest.raises(DataError) as caught:
        evaluate(plan, as_of=AS_OF, records={STOCK: FORMS[form](data)}, by=("kind", "fee"))
    assert sorted((each.code.value, each.path[:2]) for each in caught.value.problems) == [
        ("undeclared-value", (STOCK, "kind")),
        ("wrong-field-type", (STOCK, "fee")),
        ("wrong-field-type", (STOCK, "rate")),
    ]


@pytest.mark.parametrize("form", ["polars", "polars lazy", "pandas arrow", "pyarrow", "duckdb", "ibis", "parquet"])
@pytest.mark.parametrize(
    ("one", "two"),
    [
        (pa.decimal128(18, 3), pa.float64()),
        (pa.float32(), pa.decimal128(18, 3)),
        (pa.decimal128(38, 30), pa.decimal128(38, 10)),
        (pa.decimal128(38, 30), pa.int64()),
    ],
    ids=str,
)
def test_numbers_that_no_engine_compares_exactly_are_refused(form: str, one: pa.DataType, two: pa.DataType) -> None:
    plan = asking({"fee": {"less_than": {"field": "rate"}}})
    rows = [{"fee": None, "rate": None}, {"fee": Decimal("0.5"), "rate": Decimal(1)}]
    data = Data(plan, STOCK, AS_OF, rows, types={"fee": one, "rate": two})
    with pytest.raises(DataError, match="do not compare exactly") as caught:
        evaluate(plan, as_of=AS_OF, records={STOCK: FORMS[form](data)})
    (problem,) = caught.value.problems
    assert (problem.code, problem.path, problem.hint) == (
        "wrong-field-type", (STOCK, "fee"), "cast fee and rate to one type"
    )  # fmt: skip


@pytest.mark.parametrize("form", [*ENGINES, "pyarrow alone"])
@pytest.mark.parametrize(("level", "is_refused"), [(2**53, False), (2**53 + 1, True), (-(2**53) - 1, True)])
def test_whole_numbers_that_floating_point_does_not_hold_are_not_compared_with_it(
    form: str, level: int, is_refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if form == "pyarrow alone":
        monkeypatch.setattr(lazy_frames, "find_spec", lambda _: None)
    plan = asking({"level": {"more_than": {"field": "fee"}}})
    types = {"level": pa.int64(), "fee": pa.float64()}
    rows = [{"level": level, "fee": 1.5}, {"level": None, "fee": 0.5}]
    records = {STOCK: FORMS[form.removesuffix(" alone")](Data(plan, STOCK, AS_OF, rows, types=types))}
    if not is_refused:
        found = evaluate(plan, as_of=AS_OF, records=records)["rule-0"].tally
        assert found is not None
        assert (found.good, found.bad, found.unknown) == (1, 0, 1)
        return
    with pytest.raises(DataError, match="do not compare exactly") as caught:
        evaluate(plan, as_of=AS_OF, records=records)
    (problem,) = caught.value.problems
    assert (problem.code, problem.path, problem.hint) == (
        "wrong-field-type", (STOCK, "level"), "cast level and fee to one type"
    )  # fmt: skip


@pytest.mark.parametrize(
    "records",
    [
        pd.DataFrame([["A", "B"]], columns=["name", "name"]),
        pa.Table.from_arrays([pa.array(["A"]), pa.array(["B"])], names=["name", "name"]),
        duckdb.sql("SELECT 'A' AS name, 'B' AS name"),
    ],
    ids=lambda records: type(records).__module__,
)
def test_two_columns_of_one_name_are_refused(records: Any) -> None:
    with pytest.raises(DataError) as caught:
        evaluate(asking({"name": "A"}), as_of=AS_OF, records={STOCK: records})
    (problem,) = caught.value.problems
    assert (problem.code, problem.file) == ("duplicate-key", f"records of {STOCK}")
    assert "'name'" in problem.message


@pytest.mark.parametrize("names", [("name", "name"), ("NAME", "name"), ("name", "Name")], ids=" ".join)
def test_two_columns_that_duckdb_takes_for_one_are_refused_in_a_file(names: tuple[str, str], tmp_path: Path) -> None:
    path = tmp_path / "names.parquet"
    pq.write_table(pa.Table.from_arrays([pa.array(["A"]), pa.array(["B"])], names=names), path)
    with pytest.raises(DataError) as caught:
        evaluate(asking({"name": "A"}), as_of=AS_OF, records={STOCK: path})
    (problem,) = caught.value.problems
    assert (problem.code, problem.file) == ("duplicate-key", str(path))
    assert all(repr(name) in problem.message for name in names)


def test_each_of_files_that_look_alike_is_looked_at_for_columns_of_one_name(tmp_path: Path) -> None:
    sound, other = tmp_path / "a.parquet", tmp_path / "b.parquet"
    for path, names in ((sound, ("name", "name_1")), (other, ("name", "name"))):
        pq.write_table(pa.Table.from_arrays([pa.array(["A"]), pa.array(["B"])], names=names), path)
    with pytest.raises(DataError) as caught:
        evaluate(asking({"name": "A"}), as_of=AS_OF, records={STOCK: [sound, other]})
    assert [(each.code, each.file) for each in caught.value.problems] == [("duplicate-key", str(other))]


def test_a_column_with_a_number_in_its_name_is_a_column_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "names.parquet"
    pq.write_table(pa.table({"name": ["A"], "name_1": ["B"], "x": [{"name": 1}]}), path)
    report = evaluate(asking({"name": "A"}), as_of=AS_OF, records={STOCK: path})
    assert (
        report["rule-0"].tally
        == evaluate(asking({"name": "A"}), as_of=AS_OF, records={STOCK: [{"name": "A"}]})["rule-0"].tally
    )


def test_names_that_a_database_takes_for_one_are_refused_of_ibis() -> None:
    records = ibis.memtable(pa.table({"NAME": ["A"], "name": ["B"]}))
    with pytest.raises(DataError, match="several columns have one name: 'NAME', 'name'"):
        evaluate(asking({"name": "A"}), as_of=AS_OF, records={STOCK: records})


ZONED, NAIVE, DAY = datetime(2020, 12, 14, 18, tzinfo=UTC), datetime(2020, 12, 14), date(2020, 12, 14)  # noqa: DTZ001


@pytest.mark.parametrize("days", [[DAY, ZONED], [ZONED, DAY], [NAIVE, ZONED], [ZONED, None, NAIVE]], ids=str)
def test_days_with_and_without_a_zone_are_refused_in_one_column_of_pandas(days: list[Any]) -> None:
    records = pd.DataFrame({"due_on": pd.Series(days, dtype=object)})
    with pytest.raises(DataError, match="days with and without a time zone"):
        evaluate(asking({"due_on": {"after": "2020-12-14"}}), as_of=AS_OF, records={STOCK: records})


@pytest.mark.parametrize("days", [[DAY, NAIVE], [ZONED, None, ZONED], [DAY, None], [None]], ids=str)
def test_days_of_one_kind_are_read_from_objects_of_pandas(days: list[Any]) -> None:
    plan, rows = asking({"due_on": {"after": "2020-12-14"}}), [{"due_on": day} for day in days]
    records = pd.DataFrame({"due_on": pd.Series(days, dtype=object)})
    report = evaluate(plan, as_of=AS_OF, records={STOCK: records})
    assert report == evaluate(plan, as_of=AS_OF, records={STOCK: rows})


@pytest.mark.parametrize("name", ["name", "flag", "due_on", "level", "fee"])
@pytest.mark.parametrize("rows", [0, 2])
def test_a_column_of_pandas_without_any_value_is_missing(name: str, rows: int) -> None:
    plan = asking({name: "missing"})
    records = pd.DataFrame({name: pd.Series([float("nan")] * rows, dtype="float64")})
    report = evaluate(plan, as_of=AS_OF, records={STOCK: records})
    assert report == evaluate(plan, as_of=AS_OF, records={STOCK: [{name: None}] * rows})


def by_ibis(path: Path) -> Any:
    return ibis.duckdb.connect().read_parquet(path)


@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")  # Ibis calls it
@pytest.mark.parametrize("kind", [pa.float32(), pa.float64()], ids=str)
@pytest.mark.parametrize(
    "read", [str, duckdb.read_parquet, pl.scan_parquet, pl.read_parquet, pq.read_table, by_ibis],
    ids=["path", "duckdb", "polars lazy", "polars", "pyarrow", "ibis"],
)  # fmt: skip
@pytest.mark.parametrize("more", [[], [None], [7.5]], ids=str)
def test_a_number_that_is_none_is_missing_in_a_parquet_file(
    read: Callable[[Any], Any], kind: pa.DataType, more: list[float | None], tmp_path: Path
) -> None:
    path = tmp_path / "fees.parquet"
    pq.write_table(pa.table({"fee": pa.array([0.0, 0.0, 1.0, float("nan"), *more], kind)}), path)
    plan = asking({"fee": {"at_most": "1"}}, {"fee": {"more_than": "1"}}, {"fee": ["1"]})
    report = evaluate(plan, as_of=AS_OF, records={STOCK: read(str(path))})
    gaps, high = 1 + (more == [None]), int(more == [7.5])
    for rule, good, bad in (("rule-0", 3, high), ("rule-1", high, 3), ("rule-2", 1, 2 + high)):
        found = report[rule].tally
        assert found is not None
        assert (found.good, found.bad, found.unknown) == (good, bad, gaps), rule


@pytest.mark.parametrize("form", ENGINES)
@pytest.mark.parametrize(
    ("one", "two"),
    [
        (pa.decimal128(28, 0), pa.decimal128(5, 2)),
        (pa.decimal128(5, 2), pa.decimal128(28, 10)),
        (pa.decimal128(5, 2), pa.int64()),
        (pa.int8(), pa.decimal128(20, 2)),
        (pa.uint64(), pa.int64()),
        (pa.int8(), pa.uint32()),
    ],
    ids=str,
)
def test_exact_numbers_of_two_types_compare(form: str, one: pa.DataType, two: pa.DataType) -> None:
    plan = asking({"fee": {"less_than": {"field": "rate"}}})
    values = (None, Decimal(0), Decimal(1))
    rows = [{"fee": fee, "rate": rate} for fee in values for rate in values]
    data = Data(plan, STOCK, AS_OF, rows, types={"fee": one, "rate": two})
    found = evaluate(plan, as_of=AS_OF, records={STOCK: ENGINES[form](data)})["rule-0"].tally
    assert found is not None
    assert (found.good, found.bad, found.unknown) == (1, 3, 5)


@pytest.mark.parametrize("by", [(), ("due_on",)], ids=["", "by day"])
@pytest.mark.parametrize("form", ["mappings", *(name for name in ENGINES if name != "ibis")])
def test_the_last_moments_there_are_stay_on_the_last_day(form: str, by: tuple[str, ...]) -> None:
    plan = asking({"due_on": ["9999-12-31"]})
    rows = [{"due_on": datetime(9999, 12, 31, hour, tzinfo=UTC)} for hour in (16, 17, 23)]
    data = Data(plan, STOCK, AS_OF, rows, by, {"due_on": pa.timestamp("us", "UTC")})
    report = evaluate(plan, as_of=AS_OF, records={STOCK: FORMS[form](data)}, by=by)
    for finding in report:
        assert finding.tally is not None
        assert finding.tally.good == 3
    assert [finding.group for finding in report.groups_of("rule-0")] == ([{"due_on": "9999-12-31"}] if by else [])


LABELS = ("K", "\u212a", "mật", unicodedata.normalize("NFD", "mật"), "it's")


def labelled() -> Iterator[tuple[str, Any]]:
    """The labels and a gap, in columns that hold labels."""
    values = [*LABELS, None]
    yield "polars Enum", pl.DataFrame({"kind": pl.Series(values, dtype=pl.Enum(LABELS))})
    yield "polars Categorical", pl.DataFrame({"kind": pl.Series(values, dtype=pl.Categorical)})
    yield "pandas category", pd.DataFrame({"kind": pd.Categorical(values, categories=LABELS)})
    yield "pandas ordered", pd.DataFrame({"kind": pd.Categorical(values, categories=LABELS[::-1], ordered=True)})
    yield "pyarrow", pa.table({"kind": pa.array(values).dictionary_encode()})
    texts = ", ".join(f"({'NULL' if text is None else _quoted(text)}::kinds)" for text in values)
    connection = duckdb.connect()
    connection.execute(f"CREATE TYPE kinds AS ENUM ({', '.join(map(_quoted, LABELS))})")
    yield "duckdb", connection.sql(f"SELECT kind FROM (VALUES {texts}) AS rows(kind)")  # noqa: S608


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.mark.parametrize("without_polars", [False, True], ids=["", "without polars"])
@pytest.mark.parametrize(("name", "records"), list(labelled()), ids=lambda each: each if isinstance(each, str) else "")
def test_labels_are_the_texts_they_stand_for(
    name: str, records: Any, without_polars: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if without_polars:
        monkeypatch.setattr(lazy_frames, "find_spec", lambda _: None)
    plan = asking({"kind": "K"}, {"kind": ["mật", "it's"]}, {"kind": "missing"})
    report = evaluate(plan, as_of=AS_OF, records={STOCK: records}, by="kind")
    for rule, good, bad, unknown in (("rule-0", 2, 3, 1), ("rule-1", 3, 2, 1), ("rule-2", 1, 5, 0)):
        found = report[rule].tally
        assert found is not None
        assert (found.good, found.bad, found.unknown) == (good, bad, unknown)
    assert [finding.group["kind"] for finding in report.groups_of("rule-0")] == ["K", "it's", "mật", None]
