"""Records from files: what each form of file gives, and where it says that something is wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest

from plan_rules import DataError, Problem, evaluate, read_records
from sample_plan import sample_plan

TYPED = {
    "settled_on": date(2023, 2, 1),
    "due_on": None,
    "level": Decimal(4),
    "fee": Decimal("12.5"),
    "online": True,
    "agency": "Sở Y tế",
}
HEADER = "settled_on,due_on,level,fee,online,agency"


def problems(path: Path, dataset: str = "dossiers") -> tuple[Problem, ...]:
    with pytest.raises(DataError) as caught:
        list(read_records(path, sample_plan(), dataset))
    return caught.value.problems


def places(path: Path, dataset: str = "dossiers") -> list[tuple[str, int, str]]:
    return [(problem.code.value, problem.line, "".join(map(str, problem.path))) for problem in problems(path, dataset)]


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csv_values_have_their_declared_types(tmp_path: Path, start: str, delimiter: str, newline: str) -> None:
    rows = [HEADER, "2023-02-01,,4,12.5,true,Sở Y tế", ""]
    path = tmp_path / "dossiers.csv"
    path.write_bytes((start + newline.join(row.replace(",", delimiter) for row in rows)).encode())
    assert list(read_records(path, sample_plan(), "dossiers")) == [TYPED]


@pytest.mark.parametrize(
    "text",
    [
        '[{"settled_on": "2023-02-01", "due_on": null, "level": 4, "fee": 12.5, "online": true, "agency": "Sở Y tế"}]',
        '\ufeff [\n\n{"settled_on":"2023-02-01","due_on":NaN,"level":4,"fee":12.50,"online":true,"agency":"Sở Y tế"}]',
    ],
)
def test_a_json_list(tmp_path: Path, text: str) -> None:
    path = tmp_path / "dossiers.json"
    path.write_text(text, encoding="utf-8")
    assert list(read_records(path, sample_plan(), "dossiers")) == [TYPED]


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "dossiers.jsonl"
    path.write_text('{"level": 4}\n\n {"online": false} \r\n', encoding="utf-8")
    assert list(read_records(path, sample_plan(), "dossiers")) == [{"level": 4}, {"online": False}]


def test_an_empty_json_list_has_no_records(tmp_path: Path) -> None:
    path = tmp_path / "dossiers.json"
    path.write_text("[ ]", encoding="utf-8")
    assert list(read_records(path, sample_plan(), "dossiers")) == []


def test_numbers_follow_the_language_of_the_plan_or_the_caller(tmp_path: Path) -> None:
    path = tmp_path / "dossiers.csv"
    path.write_text('fee\n"12,5"\n', encoding="utf-8")
    assert list(read_records(path, sample_plan(), "dossiers")) == [{"fee": Decimal("12.5")}]
    with pytest.raises(DataError, match="English figures do not use"):
        list(read_records(path, sample_plan(), "dossiers", language="en"))
    path.write_text("fee\n1.250\n", encoding="utf-8")
    assert list(read_records(path, sample_plan(), "dossiers", language="en")) == [{"fee": Decimal("1.25")}]
    with pytest.raises(DataError, match=r"could be 1250 or 1\.250"):
        list(read_records(path, sample_plan(), "dossiers"))


def test_text_is_brought_to_nfc_and_else_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "dossiers.csv"
    path.write_text('agency\n"So\u031b\u0309  Y te\u0302\u0301"\n', encoding="utf-8")
    assert list(read_records(path, sample_plan(), "dossiers")) == [{"agency": "Sở  Y tế"}]


def test_a_spreadsheet_writes_true_and_false_in_capitals(tmp_path: Path) -> None:
    path = tmp_path / "communes.csv"
    path.write_text("broadband\nTRUE\nFALSE\n", encoding="utf-8")
    assert [record["broadband"] for record in read_records(path, sample_plan(), "communes")] == [True, False]


def test_a_column_of_empty_cells_is_missing_values_and_not_a_missing_field(tmp_path: Path) -> None:
    path = tmp_path / "communes.csv"
    path.write_text("name,broadband\nNga An,\n", encoding="utf-8")
    report = evaluate(
        sample_plan(), as_of="2024-01-01", records={"communes": read_records(path, sample_plan(), "communes")}
    )
    assert report["broadband"].status == "undetermined"


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ("name,broadband\nA,true\n,\nB,false\n", 3),
        ("name,broadband\nA,true\n , \n", 2),
        ("name,broadband\nA,true\n\n\nB,false\n\n", 2),
        ("broadband\ntrue\n\nfalse\n", 2),
        ('broadband\ntrue\n""\nfalse\n', 3),
        ("broadband\ntrue\n \nfalse\n", 3),
    ],
)
def test_a_line_is_a_record_unless_nothing_at_all_stands_in_it(tmp_path: Path, text: str, records: int) -> None:
    path = tmp_path / "communes.csv"
    path.write_text(text, encoding="utf-8")
    assert len(list(read_records(path, sample_plan(), "communes"))) == records


def test_a_line_of_another_length_is_told_though_nothing_stands_in_it(tmp_path: Path) -> None:
    path = tmp_path / "communes.csv"
    path.write_text("name,broadband\nA,true\n,,,\n \n", encoding="utf-8")
    assert places(path, "communes") == [("bad-syntax", 3, ""), ("bad-syntax", 4, "")]


def test_a_missing_column_is_an_error_of_the_evaluation(tmp_path: Path) -> None:
    path = tmp_path / "communes.csv"
    path.write_text("name\nNga An\n", encoding="utf-8")
    with pytest.raises(DataError, match="no record has the field 'broadband'"):
        evaluate(sample_plan(), as_of="2024-01-01", records={"communes": read_records(path, sample_plan(), "communes")})


def test_rows_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "communes.csv"
    path.write_text("name,broadband\n" + "Nga An,true\n" * 50_000 + "Nga An,perhaps\n", encoding="utf-8")
    assert len(list(islice(read_records(path, sample_plan(), "communes"), 100))) == 100
    assert places(path, "communes") == [("wrong-field-type", 50_002, "broadband")]


def test_every_bad_cell_is_reported_with_line_and_field(tmp_path: Path) -> None:
    path = tmp_path / "dossiers.csv"
    path.write_text(f"{HEADER}\n2023-02-30,,4,1,true,A\n\n01/02/2023,,x,1,yes,A\n", encoding="utf-8")
    assert places(path) == [
        ("bad-date", 2, "settled_on"),
        ("bad-date", 4, "settled_on"),
        ("wrong-field-type", 4, "level"),
        ("wrong-field-type", 4, "online"),
    ]
    assert problems(path)[1].hint == "write 2023-02-01 if day/month/year is meant"
    assert problems(path)[0].file == str(path)


def test_bad_cells_and_a_broken_row_are_reported_together(tmp_path: Path) -> None:
    path = tmp_path / "communes.csv"
    path.write_text("name,broadband\nA,x\nB\n", encoding="utf-8")
    assert places(path, "communes") == [("wrong-field-type", 2, "broadband"), ("bad-syntax", 3, "")]


def test_a_bad_file_does_not_flood_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "communes.csv"
    path.write_text("name,broadband\n" + "A,x\n" * 1000, encoding="utf-8")
    assert len(problems(path, "communes")) == 20


@pytest.mark.parametrize("name", ["documents.csv", "documents.json", "documents.jsonl"])
def test_an_undeclared_field_is_an_error_with_a_near_miss(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    texts = {".csv": "chanel\npaper\n", ".json": '[{"chanel": "paper"}]', ".jsonl": '{"chanel": 1}\n{"chanel": 2}'}
    path.write_text(texts[path.suffix], encoding="utf-8")
    (problem,) = problems(path, "documents")
    assert (problem.code, problem.line, problem.hint) == ("unknown-field", 1, "did you mean 'channel'?")


def test_an_undeclared_value_is_an_error_with_a_near_miss(tmp_path: Path) -> None:
    path = tmp_path / "documents.csv"
    path.write_text("channel\nelectronical\n", encoding="utf-8")
    (problem,) = problems(path, "documents")
    assert (problem.code, problem.hint) == ("undeclared-value", "did you mean 'electronic'?")


@pytest.mark.parametrize(
    ("value", "code", "hint"),
    [
        ('{"level": "4"}', "wrong-field-type", "write digits without quotes"),
        ('{"level": true}', "wrong-field-type", "write digits without quotes"),
        ('{"fee": Infinity}', "wrong-field-type", "write a number without quotes"),
        ('{"online": "true"}', "wrong-field-type", "write true or false without quotes"),
        ('{"agency": 7}', "wrong-field-type", "write it in quotes"),
        ('{"agency": ["A"]}', "wrong-field-type", "write it in quotes"),
        ('{"due_on": 20230201}', "wrong-field-type", 'write it as "YYYY-MM-DD"'),
        ('{"due_on": "2023"}', "bad-date", "write YYYY-MM-DD"),
        ("[1]", "wrong-type", "write each record as {...}"),
    ],
)
def test_json_values_must_have_the_declared_type(tmp_path: Path, value: str, code: str, hint: str) -> None:
    path = tmp_path / "dossiers.json"
    path.write_text(f'[\n{{"level": 1}},\n{value}\n]', encoding="utf-8")
    (problem,) = problems(path)
    assert (problem.code, problem.hint, problem.line) == (code, hint, 3)


@pytest.mark.parametrize(
    ("name", "text", "code", "line", "column"),
    [
        ("a.json", '[\n{"level": 1}\n{"level": 2}]', "bad-syntax", 3, 1),
        ("a.json", '[{"level": 1},]', "bad-syntax", 1, 15),
        ("a.json", '[{"level": 1}', "bad-syntax", 1, 14),
        ("a.json", "[]\n []", "bad-syntax", 2, 2),
        ("a.json", '{"level": 1}', "wrong-type", 1, 1),
        ("a.json", "", "wrong-type", 1, 1),
        ("a.json", '[{"level": 1, "level": 2}]', "duplicate-key", 1, 2),
        ("a.json", "[" * 100_000, "too-deep", 1, 2),
        ("a.json", f'[{{"level": {"9" * 5000}}}]', "bad-number", 1, 2),
        ("a.jsonl", '{"level": 1}\n{"level": 1} {"level": 2}', "bad-syntax", 2, 14),
        ("a.jsonl", '\n{"level": }', "bad-syntax", 2, 11),
        ("a.jsonl", b'{"level": 1}\n{"agency": "\xff"}', "not-utf8", 2, 13),
        ("a.json", b'[\n{"agency": "\xff"}]', "not-utf8", 2, 13),
        ("a.jsonl", b'\xef\xbb\xbf{"agency": "\xff"}', "not-utf8", 1, 13),
        ("a.jsonl", b"\xef\xbb\xbf{\xff}", "not-utf8", 1, 2),
        ("a.csv", b"agency\nS\xe1\xbb\x9f\nS\xe1\xbb\xff\n", "not-utf8", 3, 2),
        ("a.csv", 'agency\n"A', "bad-syntax", 2, 1),
        ("a.csv", "agency,agency\nA,B\n", "duplicate-key", 1, 2),
    ],
)
def test_broken_files(tmp_path: Path, name: str, text: str | bytes, code: str, line: int, column: int) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    (problem,) = problems(path)
    assert (problem.code, problem.line, problem.column) == (code, line, column)


def test_faults_of_the_call_are_told_at_once(tmp_path: Path) -> None:
    table, sheet = tmp_path / "documents.csv", tmp_path / "documents.xlsx"
    sheet.touch()
    for path, dataset, code, hint in [
        (table, "documents", "not-found", "give the path of a file"),
        (tmp_path, "documents", "bad-argument", "records are read from .csv, .json, .jsonl"),
        (sheet, "documents", "bad-argument", "records are read from .csv, .json, .jsonl"),
        (table, "document", "unknown-dataset", "did you mean 'documents'?"),
    ]:
        with pytest.raises(DataError) as caught:
            read_records(path, sample_plan(), dataset)
        assert [(problem.code, problem.hint) for problem in caught.value.problems] == [(code, hint)]
