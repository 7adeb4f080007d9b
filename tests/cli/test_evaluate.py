"""``plan-rules evaluate``: which data it reads, what it writes and where, and its exit code."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import polars
import pytest

from cli.folders import DOCUMENTS, OBSERVATIONS, data_folder, plan_folder, run
from plan_rules import Status

AS_OF = ("--as-of", "2026-03-01")


@pytest.fixture
def plan(tmp_path: Path) -> str:
    return plan_folder(tmp_path / "plan")


@pytest.fixture
def data(tmp_path: Path) -> str:
    return data_folder(tmp_path / "data", observations_csv=OBSERVATIONS, documents_csv=DOCUMENTS)


def findings(*arguments: str) -> dict[str, dict[str, object]]:
    """The findings for the whole by their rule."""
    result = run("evaluate", *arguments, *AS_OF, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    return {each["rule"]: each for each in json.loads(result.stdout)["findings"] if not each["group"]}


def refused(*arguments: str) -> str:
    result = run("evaluate", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr
    return result.stderr


def test_a_folder_of_observations_and_records(plan: str, data: str) -> None:
    found = findings(plan, data)
    assert found["documents-electronic"]["status"] == "missed"
    assert found["documents-electronic"]["tally"]["excluded"] == 1  # type: ignore[index]
    assert found["income"]["status"] == "undetermined"
    assert found["broadband"]["status"] == "no_data"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("documents_json", '[{"sent_on": "2025-02-03", "channel": "paper", "secrecy": "none"}]'),
        ("documents_jsonl", '{"sent_on": "2025-02-03", "channel": "paper", "secrecy": "none"}\n'),
        ("documents_CSV", "sent_on;channel;secrecy\n2025-02-03;paper;none\n"),
    ],
)
def test_records_in_other_forms(plan: str, tmp_path: Path, name: str, text: str) -> None:
    folder = data_folder(tmp_path / "data", **{name: text})
    assert findings(plan, folder)["documents-electronic"]["status"] == "missed"


def test_records_in_several_files(plan: str, tmp_path: Path) -> None:
    header, *rows = DOCUMENTS.splitlines(keepends=True)
    folder = data_folder(
        tmp_path / "data", **{f"documents-{place}_csv": header + row for place, row in enumerate(rows)}
    )
    whole = data_folder(tmp_path / "whole", documents_csv=DOCUMENTS)
    assert findings(plan, folder) == findings(plan, whole)
    assert findings(plan, f"{folder}/documents-0.csv")["documents-electronic"]["tally"]["good"] == 1  # type: ignore[index]


def test_records_in_parquet_files(plan: str, tmp_path: Path) -> None:
    whole = data_folder(tmp_path / "whole", documents_csv=DOCUMENTS)
    folder = data_folder(tmp_path / "data")
    polars.read_csv(f"{whole}/documents.csv", try_parse_dates=True).write_parquet(f"{folder}/documents.parquet")
    assert findings(plan, folder) == findings(plan, whole)


def test_records_are_named_by_options(plan: str, data: str, tmp_path: Path) -> None:
    folder = data_folder(tmp_path / "elsewhere", a_csv="name,broadband\nA,true\n", b_jsonl='{"broadband": false}\n')
    named = ("--records", f"communes={folder}/a.*", "--records", f"communes={folder}/b.jsonl")
    found = findings(plan, data, *named)
    assert (found["broadband"]["tally"]["good"], found["broadband"]["tally"]["bad"]) == (1, 1)  # type: ignore[index]
    assert found["documents-electronic"]["status"] == "missed"
    assert findings(plan, *named)["documents-electronic"]["status"] == "no_data"
    text = refused(plan, data, *AS_OF, "--records", f"documents={folder}/a.csv")
    assert f"{data}/documents.csv: duplicate-id: --records names records of documents as well" in text


def test_observations_as_json(plan: str, tmp_path: Path) -> None:
    row = {"rule": "poverty", "window": "2025", "value": 1.2, "unit": "%", "method": "điều tra"}
    published = {"published_on": "2026-02-01", "publisher": "Cục Thống kê", "source": "x"}
    folder = data_folder(tmp_path / "data", observations_json=json.dumps([{**row, **published}]))
    assert findings(plan, folder)["poverty"]["status"] == "met"


def test_a_single_file_is_read_by_its_name(plan: str, data: str) -> None:
    by_records = findings(plan, f"{data}/documents.csv")
    assert by_records["documents-electronic"]["status"] == "missed"
    assert by_records["income"]["status"] == "no_data"
    figures = Path(data, "figures of 2026.csv")
    figures.write_text(OBSERVATIONS, encoding="utf-8")
    by_observations = findings(plan, str(figures))
    assert by_observations["documents-electronic"]["status"] == "no_data"
    assert by_observations["income"]["status"] == "undetermined"


def test_without_data_there_are_none(plan: str) -> None:
    assert findings(plan)["documents-electronic"]["status"] == "no_data"


def test_the_bundled_plan_on_its_published_figures() -> None:
    example = Path(__file__).parents[2] / "examples/thanh-hoa"
    result = run("evaluate", "vn-thanh-hoa/202-kh-ubnd-2020", str(example), *AS_OF)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "202/KH-UBND" in result.stdout


def test_files_that_are_no_data_are_left_alone(plan: str, data: str) -> None:
    for name in ("README.md", ".hidden.csv", "embed.py", "old.xlsx"):
        Path(data, name).touch()
    Path(data, "archive.csv").mkdir()
    assert findings(plan, data)["documents-electronic"]["status"] == "missed"


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("document.csv", "the plan declares no dataset 'document'", "did you mean 'documents'?"),
        ("observation.json", "the plan declares no dataset 'observation'", "did you mean 'observations'?"),
        ("budget.jsonl", "the plan declares no dataset 'budget'", "known here: observations, documents, dossiers"),
        ("document-2024.parquet", "the plan declares no dataset 'document'", "did you mean 'documents'?"),
        ("documents.jsonl", "documents.csv is there as well", "keep one of them"),
        ("documents.cube.json", "documents.csv is there as well", "keep one of them"),
        ("documents-2024.csv", "documents.csv is there as well", "a part may stand in the whole as well"),
        ("observations.json", "observations.csv is there as well", "keep one of them"),
        ("observations-2024.csv", "observations stand in one file", "call it observations.csv"),
    ],
)
def test_a_file_that_cannot_be_meant_is_an_error(plan: str, data: str, name: str, message: str, hint: str) -> None:
    Path(data, name).touch()
    text = refused(plan, data, *AS_OF)
    assert f"{Path(data, name)}: " in text
    assert message in text
    assert hint in text


def test_two_forms_of_one_part_are_an_error(plan: str, tmp_path: Path) -> None:
    folder = data_folder(tmp_path / "data", **{"documents-2024_csv": DOCUMENTS, "documents-2024_jsonl": "{}"})
    text = refused(plan, folder, *AS_OF)
    assert f"{folder}/documents-2024.jsonl: duplicate-id: documents-2024.csv is there as well" in text


def test_records_and_cubes_of_one_dataset_are_an_error(plan: str, tmp_path: Path) -> None:
    folder = data_folder(tmp_path / "data", **{"documents-a_csv": DOCUMENTS, "documents-b.cube_json": "{}"})
    text = refused(plan, folder, *AS_OF)
    assert f"{folder}/documents-b.cube.json: duplicate-id: documents-a.csv is there as well" in text
    assert "name both by --records" in text


def test_a_folder_that_is_called_like_records_is_an_error(plan: str, data: str) -> None:
    Path(data, "communes.parquet").mkdir()
    text = refused(plan, data, *AS_OF)
    assert f"{data}/communes.parquet: bad-argument: this is a folder" in text
    assert f"--records communes='{data}/communes.parquet/*.parquet'" in text


def test_every_such_file_is_named(plan: str, data: str) -> None:
    for name in ("document.csv", "reports.csv"):
        Path(data, name).touch()
    text = refused(plan, data, *AS_OF)
    assert "document.csv" in text
    assert "reports.csv" in text


def test_observations_are_not_read_from_json_lines(plan: str, tmp_path: Path) -> None:
    folder = data_folder(tmp_path / "data", observations_jsonl="{}")
    assert "write them as .csv or .json" in refused(plan, folder, *AS_OF)


def test_a_folder_without_data_and_no_folder_at_all(plan: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "there is no data file in the folder" in refused(plan, str(tmp_path / "empty"), *AS_OF)
    assert "there is no such file or folder" in refused(plan, str(tmp_path / "nothing"), *AS_OF)


def test_bad_data_are_told_with_file_and_line(plan: str, tmp_path: Path) -> None:
    folder = data_folder(tmp_path / "data", documents_csv=DOCUMENTS.replace("2025-02-04", "4/2/2025"))
    text = refused(plan, folder, *AS_OF)
    assert f"{folder}/documents.csv:3:1: bad-date: '4/2/2025' is not of the form YYYY-MM-DD (at sent_on)" in text
    assert "write 2025-02-04 if day/month/year is meant" in text


def test_a_file_that_may_not_be_read(plan: str, data: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    folder = Path(data)
    plan_files = {str(path) for path in Path(plan).rglob("*.yaml")}
    opened = Path.open
    monkeypatch.setattr(
        Path, "open", lambda path, *a, **k: opened(path, *a, **k) if str(path) in plan_files else deny(path)
    )
    assert refused(plan, str(folder), *AS_OF).startswith(str(folder))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Missing option '--as-of'"),
        (("--as-of", "01/03/2026"), "write 2026-03-01 if day/month/year is meant"),
        ((*AS_OF, "--by", "agenci"), "did you mean 'agency'?"),
        ((*AS_OF, "--rule", "incom"), "did you mean 'income'?"),
        ((*AS_OF, "--deciding", "incom=Cục Thống kê"), "did you mean 'income'?"),
        ((*AS_OF, "--deciding", "income"), "'income' is not of the form RULE=PUBLISHER"),
        ((*AS_OF, "--deciding", "income="), "'income=' is not of the form RULE=PUBLISHER"),
        ((*AS_OF, "--records", "documents"), "'documents' is not of the form DATASET=PATH"),
        ((*AS_OF, "--records", "document=x.csv"), "the plan declares no dataset 'document'"),
        ((*AS_OF, "--records", "documents=x*.csv"), "x*.csv: not-found: no file matches"),
        ((*AS_OF, "--fail-on", "mised"), "'mised' is no status; did you mean 'missed'?"),
        ((*AS_OF, "--format", "xml"), "'xml' is not one of 'table', 'json', 'csv', 'markdown'"),
        ((*AS_OF, "--lang", "fr"), "'fr' is not one of 'vi', 'en'"),
        ((*AS_OF, "--output", "/nowhere/x.csv"), "there is no folder '/nowhere'"),
    ],
)
def test_bad_arguments(plan: str, arguments: tuple[str, ...], message: str) -> None:
    assert message in refused(plan, *arguments)


def test_problems_of_a_plan_lead_to_its_files(plan: str) -> None:
    path = Path(plan, "plan.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("phases:", "phasen:"), encoding="utf-8")
    assert f"{path}:13:1: unknown-key" in refused(plan, *AS_OF)


def test_a_plan_that_is_not_there() -> None:
    assert "did you mean 'vn-thanh-hoa/202-kh-ubnd-2020'?" in refused("vn-thanh-hoa/202-kh-ubnd", *AS_OF)


def test_by_gives_groups(plan: str, data: str) -> None:
    result = run("evaluate", plan, data, *AS_OF, "--by", "agency", "--rule", "documents-electronic", "--format", "csv")
    groups = [row["group"] for row in csv.DictReader(io.StringIO(result.stdout))]
    assert groups == ["", '{"agency": "Sở Tài chính"}', '{"agency": "Sở Y tế"}', '{"agency": null}']


def test_rule_shows_some_rules_only(plan: str, data: str) -> None:
    assert list(findings(plan, data, "--rule", "income", "--rule", "poverty")) == ["income", "poverty"]


def test_deciding_names_the_publisher(plan: str, data: str) -> None:
    assert findings(plan, data, "--deciding", "income=Cục Thống kê")["income"]["status"] == "met"
    assert findings(plan, data, "--deciding", "income=Sở Tài chính")["income"]["status"] == "missed"


@pytest.mark.parametrize(
    ("fail_on", "code", "complaint"),
    [
        ((), 0, ""),
        (("--fail-on", "met"), 0, ""),
        (("--fail-on", "missed"), 1, "documents-electronic: missed\n"),
        (("--fail-on", "met,undetermined"), 1, "income: undetermined\n"),
        (("--fail-on", "lapsed", "--fail-on", "undetermined"), 1, "income: undetermined\n"),
        (("--fail-on", ",".join(Status)), 1, "documents-electronic: missed\nincome: undetermined\n"),
    ],
)
def test_the_exit_code_tells_of_a_status(
    plan: str, data: str, fail_on: tuple[str, ...], code: int, complaint: str
) -> None:
    shown = ("--rule", "documents-electronic", "--rule", "income")
    result = run("evaluate", plan, data, *AS_OF, *shown, *fail_on)
    assert (result.exit_code, result.stderr) == (code, complaint)
    assert "Tổng hợp 2 mục tiêu" in result.stdout


def test_a_group_that_fails_is_named(plan: str, data: str) -> None:
    result = run(
        "evaluate", plan, data, *AS_OF, "--rule", "documents-electronic", "--by", "agency", "--fail-on", "missed"
    )
    assert result.exit_code == 1
    assert "documents-electronic (agency=Sở Tài chính): missed\n" in result.stderr


def test_the_table_in_both_languages(plan: str, data: str) -> None:
    shown = (plan, data, *AS_OF, "--rule", "documents-electronic")
    assert "✗ Không đạt" in run("evaluate", *shown).stdout
    assert "✗ Missed" in run("evaluate", *shown, "--lang", "en").stdout
    assert "Duy trì 100%" not in run("evaluate", *shown).stdout
    assert "Duy trì 100%" in run("evaluate", *shown, "--explain").stdout


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_fits_and_has_no_fill(plan: str, data: str, width: int) -> None:
    lines = run("evaluate", plan, data, *AS_OF, "--explain", width=width).stdout.splitlines()
    assert max(map(len, lines)) == width
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize(
    ("format_", "start"),
    [("table", "Kế hoạch"), ("json", "{\n"), ("csv", "\ufeffplan,rule,"), ("markdown", "# Kế hoạch")],
)
def test_output_goes_to_a_file(plan: str, data: str, tmp_path: Path, format_: str, start: str) -> None:
    path = tmp_path / "findings"
    path.write_text("@@@" * 50_000)
    result = run("evaluate", plan, data, *AS_OF, "--format", format_, "--output", str(path))
    assert (result.exit_code, result.output) == (0, "")
    content = path.read_bytes()
    assert content.startswith(start.encode())
    assert b"@@@" not in content
    assert b"\r" not in content
    if format_ != "csv":  # on the standard output CSV has no byte-order mark
        assert content.decode() == run("evaluate", plan, data, *AS_OF, "--format", format_).stdout


def test_a_file_that_cannot_be_written(plan: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, *_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_text", full)
    assert refused(plan, *AS_OF, "--output", str(tmp_path / "x")) == f"{tmp_path / 'x'}: No space left on device\n"


def test_the_same_call_writes_the_same_bytes(plan: str, data: str) -> None:
    for format_ in ("json", "csv", "markdown", "table"):
        first, second = (run("evaluate", plan, data, *AS_OF, "--format", format_).stdout_bytes for _ in range(2))
        assert first == second


def test_small_counts_are_withheld(plan: str, data: str) -> None:
    tally = findings(plan, data, "--withhold-below", "5")["documents-electronic"]["tally"]
    assert tally["excluded"] is None  # type: ignore[index]
    assert tally["withheld"] == {"excluded": 5, "excluded_by.secret-documents": 5, "outside": None}  # type: ignore[index]
    arguments = ("--withhold-below", "5", "--withhold-exclusion", "withdrawn-dossiers")
    told = findings(plan, data, *arguments)["documents-electronic"]["tally"]
    assert told["excluded"] == 1  # type: ignore[index]


def test_an_excerpt_says_the_same_as_the_whole(plan: str, data: str) -> None:
    arguments = ("evaluate", plan, data, *AS_OF, "--by", "agency", "--withhold-below", "5", "--format", "json")
    whole = json.loads(run(*arguments).stdout)
    excerpt = json.loads(run(*arguments, "--rule", "documents-electronic").stdout)
    assert excerpt["findings"] == [each for each in whole["findings"] if each["rule"] == "documents-electronic"]
    assert excerpt["withheld"] == whole["withheld"]
    assert whole["withheld"] == {"below": 5, "exclusions": ["secret-documents", "withdrawn-dossiers"]}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--withhold-below", "2"), "below: 2 is no bound that hides a count"),
        (("--withhold-below", "few"), "'few' is not a valid integer"),
        (("--withhold-below", "5", "--withhold-exclusion", "secret"), "no finding has the exclusion 'secret'"),
        (("--withhold-exclusion", "secret-documents"), "--withhold-exclusion needs --withhold-below"),
    ],
)
def test_what_cannot_be_withheld(plan: str, arguments: tuple[str, ...], message: str) -> None:
    assert message in refused(plan, *AS_OF, *arguments)
