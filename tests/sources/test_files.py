"""Files by their paths: the same counts, or the same problems, as the strict reader gives."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import chdir, nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan_rules import Cube, DataError, build_cube, evaluate, read_records
from plan_rules.measure.question import Question, questions
from plan_rules.measure.sources import file_count, record_paths
from plan_rules.measure.sources.file_count import FileCount, count_files
from plan_rules.measure.sources.mappings import count_mappings
from plan_rules.measure.sources.plain_count import NotPlainError, count_lines
from plan_rules.measure.sources.plain_files import look_at
from plan_rules.measure.sources.record_files import read_record_file
from plan_rules.measure.sources.record_paths import RecordPaths
from plan_rules.quantity import Language
from plan_rules.timeline import timelines_of
from sample_plan import sample_plan
from sources.files import KINDS, NEEDED, VALUES, damaged, json_lines, plan_in, tables, unsound_cells

AS_OF = date(2023, 6, 30)
CONNECTION = duckdb.connect()


@pytest.fixture(autouse=True, scope="module")
def no_file_is_too_small() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(file_count, "WORTH_AN_ENGINE", 0)
        yield


def question_by(*by: str, of: str = "cases") -> Question:
    plan = plan_in()
    return questions(plan, AS_OF, timelines_of(plan, AS_OF), by)[of]


def paths(*given: str | Path, language: Language = "vi") -> RecordPaths:
    return RecordPaths(given, language, lambda: nullcontext(CONNECTION))


def outcome(count: Callable[[], Cube], path: Path) -> Any:
    """The counts, or the problems."""
    try:
        return dict(count().counts)
    except DataError as error:
        return [replace(each, file=str(path)) for each in error.problems]


FILES = {".csv": tables, ".jsonl": json_lines}
LANGUAGES = st.sampled_from(["vi", "en"])
GROUPS = st.sampled_from([(), ("office",), ("pages", "fee"), ("closed_on", "online", "solved")])


@pytest.mark.parametrize("ending", FILES)
@settings(max_examples=200, deadline=None)
@given(data=st.data(), language=LANGUAGES, by=GROUPS)
def test_a_file_counts_as_the_strict_reader_reads_it(
    ending: str, data: st.DataObject, language: Language, by: tuple[str, ...]
) -> None:
    content = data.draw(FILES[ending](dirty=True) | damaged(FILES[ending](dirty=False)))
    question = question_by(*by)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"cases{ending}")
        path.write_bytes(content)
        strictly = outcome(lambda: count_mappings(question, read_record_file(path, question.dataset, language)), path)
        by_path = outcome(lambda: count_files(question, paths(path, language=language)), path)
    assert by_path == strictly


@pytest.mark.parametrize("ending", FILES)
@settings(max_examples=50, deadline=None)
@given(data=st.data(), language=LANGUAGES, by=GROUPS)
def test_a_plain_file_is_counted_by_duckdb(
    ending: str, data: st.DataObject, language: Language, by: tuple[str, ...]
) -> None:
    question = question_by(*by)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"cases{ending}")
        path.write_bytes(data.draw(FILES[ending](dirty=False)))
        plain = look_at(path, question.dataset.fields)
        assert plain is not None
        counted = count_lines(question, [plain], language, CONNECTION)
        strictly = count_mappings(question, read_record_file(path, question.dataset, language))
    assert counted == strictly


def agree(path: Path, content: str, question: Question, language: Language = "vi") -> None:
    """Count a file in both ways."""
    path.write_text(content, encoding="utf-8", newline="")
    strictly = outcome(lambda: count_mappings(question, read_record_file(path, question.dataset, language)), path)
    assert outcome(lambda: count_files(question, paths(path, language=language)), path) == strictly, content


NUMBERS = [name for name, kind in KINDS.items() if kind in ("integer", "number")]


@pytest.mark.parametrize(
    ("field", "language"), [*((field, "vi") for field in KINDS), *((field, "en") for field in NUMBERS)]
)
def test_every_cell_means_the_same(tmp_path: Path, field: str, language: Language) -> None:
    columns = tuple(dict.fromkeys([*NEEDED, field]))
    question = question_by("pages", "fee", "office")
    for cell in unsound_cells(field):
        quoted = '"' + cell.replace('"', '""') + '"'
        line = ",".join(quoted if name == field else "" for name in columns)
        agree(tmp_path / "cases.csv", f"{','.join(columns)}\n{line}\n", question, language)


@pytest.mark.parametrize("field", KINDS)
def test_every_value_of_json_means_the_same(tmp_path: Path, field: str) -> None:
    others = "".join(f', "{name}": null' for name in NEEDED if name != field)
    question = question_by("pages", "fee", "office")
    for value in VALUES[KINDS[field]][1]:
        agree(tmp_path / "cases.jsonl", f'{{"{field}": {value}{others}}}\n', question)


@pytest.mark.parametrize(
    ("content", "records"), [("office,note\nA,1\n,\n\nB,2\n", 3), ('office\nA\n""\n\nB\n', 3), ("office\nA\n \n", 2)]
)
def test_duckdb_counts_a_line_with_nothing_known(tmp_path: Path, content: str, records: int) -> None:
    path, question = tmp_path / "offices.csv", question_by("office", of="offices")
    path.write_text(content, encoding="utf-8")
    plain = look_at(path, question.dataset.fields)
    assert plain is not None
    assert sum(count_lines(question, [plain], "vi", CONNECTION).counts.values()) == records


ODD_TABLES = (
    "1,2\n", "1,2", "1,2\r\n", "1\r2,3\n", "\n1,2\n\n\n", " \n1,2\n", ",\n1,2\n", '"1",2\n', '"1" ,2\n',
    ' "1",2\n', '1"x,2\n', '"1"x,2\n', '"1""x",2\n', '"1\n2",2\n', "1,2,\n", "1,2,3\n", "1\n", "1,2\n3\n",
    '1,"2', '1,"2\n', '"",2\n', '"1,2",3\n', "1\x002,3\n", "1,2\n,,,\n", "1,2\n  ,  ,\n", "1,'2'\n", "1, \n",
    '"1" \n', '1,"2" \n', '1,2"\n', '"",""\n', '"","" \n', '""\n', '""""\n', '"""",\n', '"a"",b\n', '","\n',
    "\ufeff1,2\n", "1,2\n\x1a", '"a\\"b",2\n', '1,""""\n', "1,2\x1f\n", "1\x1f,2\n", "\u2028\n", "\u3000,\x85\n",
    "\xa0\n", "1,2\r\r\n", "1,2\x1c\n", ";,\n", "z,{\n", "1,2\r\n3,4\n",
)  # fmt: skip


def test_every_odd_table_means_the_same(tmp_path: Path) -> None:
    for table in ODD_TABLES:
        for header in ("office,note", "office"):
            agree(tmp_path / "offices.csv", f"{header}\n{table}", question_by("note", "office", of="offices"))
            agree(tmp_path / "offices.csv", f"{header}\n{table}", question_by("office", of="offices"))


ROW = {"closed_on": "2022-01-01", "due_on": "2022-01-02", "solved": "Có", "office": "A", "pages": 4, "fee": 1.5}
ROW |= {"online": True}


def row(**changes: object) -> dict[str, Any]:
    return {**ROW, **changes}


def write(path: Path, *rows: dict[str, Any], columns: tuple[str, ...] = NEEDED) -> Path:
    """Records in a file, whose ending says its form."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".csv":
        lines = [",".join(columns), *(",".join(str(each[name]) for name in columns) for each in rows)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps({name: each[name] for name in columns}) + "\n" for each in rows))
    elif path.suffix == ".json":
        path.write_text(json.dumps([{name: each[name] for name in columns} for each in rows]))
    else:
        days = [pl.col(name).str.to_date() for name in ("closed_on", "due_on") if name in columns]
        pl.DataFrame([{name: each[name] for name in columns} for each in rows]).with_columns(days).write_parquet(path)
    return path


def tally(records: Any, **arguments: Any) -> tuple[int, int]:
    """Good and bad records of a plan that counts as good what is solved."""
    report = evaluate(plan_in(), as_of=AS_OF, records={"cases": records}, **arguments)
    found = report["cases"].tally
    assert found is not None
    return found.good, found.bad


BAD = row(solved="Không", online=False, closed_on="2022-02-02")


def problems(records: Any, **arguments: Any) -> list[tuple[str, str, str, str]]:
    with pytest.raises(DataError) as caught:
        evaluate(plan_in(), as_of=AS_OF, records={"cases": records}, **arguments)
    return [(each.code.value, each.where, each.message, each.hint) for each in caught.value.problems]


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".json", ".parquet"])
def test_every_form_gives_the_same_report(tmp_path: Path, ending: str) -> None:
    path = write(tmp_path / f"cases{ending}", row(), row(office="B", pages=3), BAD)
    rows = list(read_records(write(tmp_path / "same.json", row(), row(office="B", pages=3), BAD), plan_in(), "cases"))
    expected = evaluate(plan_in(), as_of=AS_OF, records={"cases": rows}, by="office").to_json()
    for named in (path, str(path), [path]):
        assert evaluate(plan_in(), as_of=AS_OF, records={"cases": named}, by="office").to_json() == expected


def test_paths_and_globs_of_many_kinds(tmp_path: Path) -> None:
    write(tmp_path / "cases-1.csv", row())
    write(tmp_path / "cases-2.CSV".lower(), BAD)
    write(tmp_path / "2024/cases-3.jsonl", row())
    write(tmp_path / "2024/q1/cases-4.parquet", BAD, BAD)
    (tmp_path / "2024/q2.csv").mkdir()
    everything = (2, 3)
    assert tally(tmp_path / "cases-?.csv") == tally(str(tmp_path / "cases-[12].csv")) == (1, 1)
    assert tally(tmp_path / "**") == tally([tmp_path / "*.csv", tmp_path / "2024/**/*.*"]) == everything
    with chdir(tmp_path):
        assert tally("**/*.csv") == (1, 1)
        assert tally(("cases-1.csv", Path("2024/cases-3.jsonl"))) == (2, 0)


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "cases-1.csv", row())
    link = tmp_path / "cases-2.csv"
    link.symlink_to(path)
    assert tally([path, str(path), tmp_path / "*.csv", link]) == (1, 0)


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
@pytest.mark.parametrize("name", ["a[1]", "a*", "a?", "it's", "a b; -- ", "a\\b", "văn bản", "{a,b}", "$HOME", "~"])
def test_a_name_means_its_letters_to_duckdb(tmp_path: Path, ending: str, name: str) -> None:
    path = write(tmp_path / f"{name}{ending}", row())
    for other in ("a1", "ab", "abc", "a"):
        write(tmp_path / f"{other}{ending}", BAD)
    assert tally(path) == (1, 0)


def test_a_folder_of_partitions_is_no_column_of_lines(tmp_path: Path) -> None:
    write(tmp_path / "office=B/cases.csv", row())
    report = evaluate(plan_in(), as_of=AS_OF, records={"cases": tmp_path / "*/*.csv"}, by="office")
    assert [finding.group for finding in report.groups_of("cases")] == [{"office": "A"}]


def test_numbers_are_read_in_the_language_of_the_plan_or_the_caller(tmp_path: Path) -> None:
    path = write(tmp_path / "cases.csv", row(fee="0.250", pages=0, solved="Không"))
    assert tally(path) == (1, 0)
    path = write(tmp_path / "cases.csv", row(fee="1.250"))
    assert problems(path)[0][2] == "'1.250' could be 1250 or 1.250"
    assert tally(path, language="en") == (1, 0)
    assert evaluate(plan_in("en"), as_of=AS_OF, records={"cases": path})["cases"].tally is not None


# --- what is refused ---------------------------------------------------------------------------------------------


def test_what_is_not_there_is_told_with_the_place(tmp_path: Path) -> None:
    write(tmp_path / "cases.csv", row())
    gone = tmp_path / "nowhere/x*.csv"
    given = [tmp_path / "case.csv", str(tmp_path / "zz*.parquet"), gone, "https://example.org/x.csv"]
    assert problems(given) == [
        ("not-found", str(given[0]), "there is no such file", f"looked in {tmp_path}; did you mean 'cases.csv'?"),
        ("not-found", given[1], "no file matches", f"looked in {tmp_path}; known here: cases.csv"),
        ("not-found", str(gone), "no file matches", f"there is no folder {tmp_path / 'nowhere'}"),
        (
            "not-found",
            "https://example.org/x.csv",
            "this is an address, not a path",
            "files are read from this machine; hand over a DuckDB relation for others",
        ),
    ]


def test_what_cannot_be_records_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").touch()
    endings = "records are read from .parquet, .csv, .json, .jsonl, .cube.json, .cube.parquet"
    assert problems([tmp_path, tmp_path / "*"]) == [
        ("bad-argument", str(tmp_path), "this is a folder", f"give the files in it, such as {tmp_path}/*.parquet"),
        ("bad-argument", str(tmp_path / "a.xlsx"), "the ending '.xlsx' is not known", endings),
    ]


def test_paths_are_looked_for_before_anything_is_counted(tmp_path: Path) -> None:
    counted = []

    def rows() -> Iterator[dict[str, Any]]:
        counted.append(1)
        yield {"name": "Nga An", "broadband": True}

    with pytest.raises(DataError, match="no such file"):
        evaluate(sample_plan(), as_of=AS_OF, records={"communes": rows(), "documents": tmp_path / "x.csv"})
    assert counted == []


def test_problems_of_all_files_are_told_with_their_lines(tmp_path: Path) -> None:
    one = write(tmp_path / "a.csv", row(), row(pages="many"))
    two = write(tmp_path / "b.csv", row(due_on="2022-02-30"))
    three = write(tmp_path / "c.jsonl", row(), row(online="yes"))
    write(tmp_path / "d.csv", row())
    assert [problem[:2] for problem in problems(tmp_path / "*")] == [
        ("wrong-field-type", f"{one}:3:1"),
        ("bad-date", f"{two}:2:1"),
        ("wrong-field-type", f"{three}:2:1"),
    ]


@pytest.mark.long
def test_a_hundred_bad_files_do_not_flood_the_reader(tmp_path: Path) -> None:
    for number in range(100):
        write(tmp_path / f"{number}.csv", row(pages="many"))
    assert len(problems(tmp_path / "*")) == 20


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
def test_each_file_must_have_the_fields_that_the_rules_need(tmp_path: Path, ending: str) -> None:
    write(tmp_path / f"a{ending}", row())
    lacking = write(tmp_path / f"b{ending}", row(), columns=NEEDED[:-1])
    ((code, where, message, _),) = problems(tmp_path / "*")
    assert (code, where) == ("missing-field", str(lacking))
    assert "'online'" in message


@pytest.mark.parametrize(("name", "text"), [("a.csv", ""), ("a.csv", "closed_on\n"), ("a.jsonl", ""), ("a.json", "[]")])
def test_a_file_without_records_says_that_there_are_none(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert evaluate(plan_in(), as_of=AS_OF, records={"cases": tmp_path / name})["cases"].status == "not_applicable"


def test_a_file_that_may_not_be_read_is_an_error_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    files = [write(tmp_path / f"cases{ending}", row()) for ending in (".csv", ".jsonl", ".json", ".parquet")]
    monkeypatch.setattr(Path, "open", deny)
    monkeypatch.setattr(Path, "read_bytes", deny)
    for path in files:
        with pytest.raises(PermissionError):
            evaluate(plan_in(), as_of=AS_OF, records={"cases": path})


def test_more_cells_than_a_cube_may_hold_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "ab":
        write(tmp_path / f"{name}.csv", *(row(office=f"{name}{number}") for number in range(3)))
    monkeypatch.setattr(file_count, "MOST_CELLS", 5)
    assert [each[0] for each in problems(tmp_path / "*.csv", by="office")] == ["too-large"]


# --- DuckDB is checked ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("difference", [-1, 1])
@pytest.mark.parametrize("ending", [".csv", ".jsonl"])
def test_a_line_that_duckdb_loses_is_found_by_its_bytes(tmp_path: Path, ending: str, difference: int) -> None:
    question = question_by()
    plain = look_at(write(tmp_path / f"cases{ending}", row(), row()), question.dataset.fields)
    assert plain is not None
    assert count_lines(question, [plain], "vi", CONNECTION).records == 2
    with pytest.raises(NotPlainError):
        count_lines(question, [replace(plain, content=plain.content + difference)], "vi", CONNECTION)


def test_one_odd_file_does_not_slow_down_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        write(tmp_path / f"{name}.csv", row(office="of\ttwo" if name == "b" else "A"))
    path = tmp_path / "b.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("of\ttwo", '"of\ntwo"'), encoding="utf-8")
    read = []
    strictly = FileCount.strictly
    monkeypatch.setattr(FileCount, "strictly", lambda self, path: read.append(path.name) or strictly(self, path))
    assert tally(tmp_path / "*.csv") == (3, 0)
    assert read == ["b.csv"]


def test_lines_without_a_common_layout_are_counted_apart(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", row())
    write(tmp_path / "b.csv", row(), columns=(*reversed(NEEDED),))
    write(tmp_path / "c.csv", row())
    for name, old, new in (("c.csv", ",", ";"), ("d.csv", "\n", "\r\n"), ("e.csv", "\n", "\r")):
        text = (tmp_path / "a.csv").read_text(encoding="utf-8")
        (tmp_path / name).write_bytes(text.replace(old, new).encode())
    assert tally(tmp_path / "*.csv") == (5, 0)


def test_small_files_are_read_without_duckdb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise AssertionError

    path = write(tmp_path / "cases.csv", row())
    monkeypatch.setattr(file_count, "WORTH_AN_ENGINE", path.stat().st_size + 1)
    monkeypatch.setattr(file_count, "look_at", fail)
    assert tally(path) == (1, 0)


def test_without_duckdb_only_parquet_asks_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    monkeypatch.setattr(file_count, "find_spec", lambda name: None)
    for ending in (".csv", ".jsonl", ".json"):
        assert tally(write(tmp_path / f"cases{ending}", row(), BAD)) == (1, 1)
    ((code, _, message, hint),) = problems(write(tmp_path / "cases.parquet", row()))
    assert (code, message) == ("bad-argument", "Parquet files are read by DuckDB")
    assert hint == "pip install 'plan-rules[duckdb]'"


def test_duckdb_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    path = write(tmp_path / "cases.parquet", row())
    (tmp_path / "empty").mkdir()
    with chdir(tmp_path / "empty"):
        assert tally(path) == (1, 0)
        assert [*Path().iterdir(), *(tmp_path / "temporary").iterdir()] == []


def test_an_interrupted_query_is_an_interruption() -> None:
    with pytest.raises(KeyboardInterrupt), record_paths.open_connection():
        raise RuntimeError("Query interrupted")
    with pytest.raises(RuntimeError, match="something else"), record_paths.open_connection():
        raise RuntimeError("something else")


# --- Parquet ------------------------------------------------------------------------------------------------------


def test_parquet_files_of_other_types_are_not_cast(tmp_path: Path) -> None:
    write(tmp_path / "a.parquet", row())
    text = tmp_path / "b.parquet"
    pl.read_parquet(tmp_path / "a.parquet").with_columns(pl.col("pages").cast(pl.String)).write_parquet(text)
    assert [each[:3] for each in problems(tmp_path / "*.parquet")] == [
        ("wrong-field-type", str(text), "pages: integer is declared, the column is VARCHAR")
    ]
    whole = pl.read_parquet(tmp_path / "a.parquet").with_columns(pl.col("pages").cast(pl.Int16), fee=pl.lit(2))
    whole.write_parquet(text)
    assert tally(tmp_path / "*.parquet") == (2, 0)


def test_a_value_of_one_parquet_file_is_told_with_its_name(tmp_path: Path) -> None:
    for name in "abc":
        write(tmp_path / f"{name}.parquet", row(solved="Hả" if name == "b" else "Có"))
    assert [each[:2] for each in problems(tmp_path / "*.parquet")] == [
        ("undeclared-value", str(tmp_path / "b.parquet"))
    ]


@pytest.mark.parametrize("content", [b"", b"no Parquet at all", b"PAR1" + b"\0" * 20 + b"PAR1"])
def test_a_file_that_is_no_parquet_is_told_with_its_name(tmp_path: Path, content: bytes) -> None:
    write(tmp_path / "a.parquet", row())
    (tmp_path / "b.parquet").write_bytes(content)
    ((code, where, message, _),) = problems(tmp_path / "*.parquet")
    assert (code, where) == ("bad-syntax", str(tmp_path / "b.parquet"))
    assert message.startswith("DuckDB cannot read the file: ")


# --- cubes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".cube.json", ".cube.parquet"])
def test_cubes_among_files_are_added(tmp_path: Path, ending: str) -> None:
    for name, rows in (("a", [row()]), ("b", [BAD, BAD])):
        records = write(tmp_path / f"{name}.csv", *rows)
        build_cube(plan_in(), "cases", records, as_of=AS_OF).save(tmp_path / f"{name}{ending}")
    assert tally(tmp_path / f"*{ending}") == (1, 2)
    assert tally([tmp_path / f"a{ending}", tmp_path / "b.csv"]) == (1, 2)


def test_a_cube_that_does_not_fit_is_told_with_its_name(tmp_path: Path) -> None:
    records = write(tmp_path / "a.csv", row())
    build_cube(plan_in(), "cases", records, as_of="2023-06-29").save(tmp_path / "a.cube.json")
    (tmp_path / "b.cube.json").write_text("{}")
    build_cube(plan_in(), "cases", records, as_of=AS_OF).save(tmp_path / "c.cube.json")
    assert [each[:2] for each in problems(tmp_path / "*.cube.json")] == [
        ("bad-argument", str(tmp_path / "a.cube.json")),
        ("bad-syntax", str(tmp_path / "b.cube.json")),
    ]
