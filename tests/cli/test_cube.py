"""``plan-rules cube``: agencies send counts instead of records, and the province adds them up."""

from __future__ import annotations

import json
from importlib import util
from pathlib import Path

import pytest

from cli.folders import DOCUMENTS, data_folder, plan_folder, run

AS_OF = ("--as-of", "2026-03-01")


@pytest.fixture
def plan(tmp_path: Path) -> str:
    return plan_folder(tmp_path / "plan")


@pytest.fixture
def agencies(tmp_path: Path) -> list[str]:
    """The records of each agency in a file of its own."""
    header, *rows = DOCUMENTS.splitlines(keepends=True)
    return [
        f"{data_folder(tmp_path / name, documents_csv=header + row)}/documents.csv"
        for name, row in zip("abc", rows, strict=True)
    ]


def report(plan: str, *arguments: str) -> str:
    result = run("evaluate", plan, *arguments, *AS_OF, "--by", "agency", "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def count(plan: str, *arguments: str) -> str:
    result = run("cube", plan, "documents", *arguments, *AS_OF, "--by", "agency")
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def refused(*arguments: str) -> str:
    result = run("cube", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr


@pytest.mark.parametrize("ending", [".cube.json", ".cube.parquet"])
def test_cubes_of_agencies_give_the_report_of_their_records(
    plan: str, agencies: list[str], tmp_path: Path, ending: str
) -> None:
    received = tmp_path / "received"
    received.mkdir()
    for name, records in zip("abc", agencies, strict=True):
        path = received / f"documents-{name}{ending}"
        assert count(plan, records, "--output", str(path)) == f"{path}: records 1, cells 1\n"
    pooled = report(plan, *(part for records in agencies for part in ("--records", f"documents={records}")))
    assert json.loads(pooled)["findings"]
    assert report(plan, str(received)) == pooled
    assert report(plan, "--records", f"documents={received}/*{ending}") == pooled
    whole = tmp_path / f"documents{ending}"
    count(plan, f"{received}/*-[ab]{ending}", agencies[2], "-o", str(whole))
    assert report(plan, str(whole)) == pooled


def test_a_cube_of_another_date_is_told_with_its_file(plan: str, agencies: list[str], tmp_path: Path) -> None:
    for name, records in zip("abc", agencies, strict=True):
        as_of = "2026-02-28" if name == "b" else "2026-03-01"
        run("cube", plan, "documents", records, "--as-of", as_of, "-o", str(tmp_path / f"documents-{name}.cube.json"))
    result = run("evaluate", plan, "--records", f"documents={tmp_path}/*.cube.json", *AS_OF)
    assert result.exit_code == 2
    assert result.stderr.startswith(
        f"{tmp_path}/documents-b.cube.json: bad-argument: the cube answers another question: it is made for the date"
    )
    assert "documents-a" not in result.stderr


def test_what_cannot_be_written_is_told_before_anything_is_counted(
    plan: str, agencies: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = agencies[0]
    call = (plan, "documents", records, *AS_OF, "--output")
    assert "'x.json' does not end in .cube.json or .cube.parquet" in refused(*call, "x.json")
    assert "there is no folder '/nowhere'" in refused(*call, "/nowhere/x.cube.json")
    monkeypatch.setattr("plan_rules.cli.cubing.find_spec", lambda name: util.find_spec(f"no_{name}"))
    assert "pip install 'plan-rules[arrow]'" in refused(*call, str(tmp_path / "x.cube.parquet"))
    assert [*tmp_path.glob("*.cube.*")] == []


def test_the_sum_is_none_of_its_parts(plan: str, agencies: list[str], tmp_path: Path) -> None:
    path = tmp_path / "a.cube.json"
    count(plan, agencies[0], "--output", str(path))
    text = refused(plan, "documents", f"{tmp_path}/*.cube.json", *AS_OF, "--by", "agency", "--output", str(path))
    assert f"{path}: bad-argument: it is one of the records as well" in text


def test_bad_arguments(plan: str, tmp_path: Path) -> None:
    output = ("--output", str(tmp_path / "x.cube.json"))
    assert "did you mean 'documents'?" in refused(plan, "document", "x.csv", *AS_OF, *output)
    assert "there is no such file" in refused(plan, "documents", "x.csv", *AS_OF, *output)
    assert "Missing argument 'RECORDS...'" in refused(plan, "documents", *AS_OF, *output)
    assert "Missing option '-o' / '--output'" in refused(plan, "documents", "x.csv", *AS_OF)
