"""``plan-rules diff``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.folders import DOCUMENTS, data_folder, plan_folder, run
from sample_plan import FILES, changed

FIRST = "targets/1-2021-2025.yaml"
AS_OF = ("--as-of", "2026-03-01")


@pytest.fixture
def old(tmp_path: Path) -> str:
    return plan_folder(tmp_path / "old" / "plan")


@pytest.fixture
def new(tmp_path: Path) -> str:
    files = changed(FIRST, "    exclusions: [secret-documents]\n", "")
    files[FIRST] = files[FIRST].replace('{at_most: "1,5%"', '{less_than: "1,5%"')
    return plan_folder(tmp_path / "new" / "plan", files)


def test_the_changes_rule_by_rule(old: str, new: str) -> None:
    result = run("diff", old, new)
    assert result.exit_code == 0
    assert result.stdout == (
        "Văn bản điện tử (documents-electronic)\n"
        "  Bỏ loại trừ: văn bản mật (“trừ văn bản mật”).\n"
        "\n"
        "Hộ nghèo (poverty)\n"
        "  Siết ngưỡng từ không quá 1,5% thành dưới 1,5%.\n"
    )
    assert "Threshold tightened from at most 1.5% to less than 1.5%." in run("diff", old, new, "--lang", "en").stdout


def test_nothing_has_changed(old: str) -> None:
    result = run("diff", old, old, "--lang", "en")
    assert (result.exit_code, result.stdout) == (0, "Nothing has changed.\n")
    assert run("diff", old, old, "--fail-on", "change").exit_code == 0


def test_the_findings_that_flip_with_their_causes(old: str, new: str, tmp_path: Path) -> None:
    documents = DOCUMENTS.replace("2025-02-04,paper,none,Sở Tài chính\n", "")
    data = data_folder(tmp_path / "data", documents_csv=documents)
    result = run("diff", old, new, data, "--as-of", "2025-06-01", "--lang", "en")
    assert result.exit_code == 0
    assert result.stdout.endswith(
        "Findings that flip (as of 1 June 2025)\n"
        "  Electronic documents: Achieved so far (100%) → In progress, not reached yet (50%)\n"
        "    Because:\n"
        "      Exclusion removed: secret documents (“trừ văn bản mật”).\n"
    ), result.stdout
    named = run("diff", old, new, "--records", f"documents={data}/documents.csv", "--as-of", "2025-06-01")
    assert "Kết quả thay đổi (đánh giá đến ngày 01/06/2025)" in named.stdout
    by = run("diff", old, new, data, "--as-of", "2025-06-01", "--lang", "en", "--by", "agency")
    assert "Electronic documents (agency: not given)" in by.stdout


def test_exit_codes(old: str, new: str, tmp_path: Path) -> None:
    data = data_folder(tmp_path / "data", documents_csv=DOCUMENTS)
    assert run("diff", old, new, "--fail-on", "change").exit_code == 1
    assert run("diff", old, new, "--fail-on", "flip").exit_code == 0
    assert run("diff", old, new, data, *AS_OF, "--fail-on", "flip").exit_code == 0
    clean = data_folder(tmp_path / "clean", documents_csv=DOCUMENTS.replace("2025-02-04,paper,none,Sở Tài chính\n", ""))
    assert run("diff", old, new, clean, "--as-of", "2025-06-01", "--fail-on", "flip").exit_code == 1
    assert run("diff", old, new, data).exit_code == 2
    assert run("diff", old, "nowhere").exit_code == 2
    assert run("diff", old, new, str(tmp_path / "nothing"), *AS_OF).exit_code == 2


def test_as_data(old: str, new: str, tmp_path: Path) -> None:
    clean = data_folder(tmp_path / "clean", documents_csv=DOCUMENTS.replace("2025-02-04,paper,none,Sở Tài chính\n", ""))
    data = json.loads(run("diff", old, new, clean, "--as-of", "2025-06-01", "--format", "json").stdout)
    assert [(change["kind"], change["rule"], change["decides"]) for change in data["changes"]] == [
        ("exclusion-removed", "documents-electronic", True),
        ("threshold-tightened", "poverty", True),
    ]
    assert data["changes"][1]["path"] == ["rules", "poverty", "threshold"]
    assert data["changes"][1]["old"] == {"at_most": "1.5%"}
    assert set(data["changes"][1]["text"]) == {"vi", "en"}
    (flip,) = data["findings"]
    assert (flip["rule"], flip["old"]["status"], flip["new"]["status"]) == (
        "documents-electronic",
        "achieved",
        "in_progress",
    )
    assert (flip["because"], flip["together"], data["as_of"]) == ([0], False, "2025-06-01")
    assert "findings" not in json.loads(run("diff", old, new, "--format", "json").stdout)


def test_a_page_for_a_review(old: str, new: str, tmp_path: Path) -> None:
    clean = data_folder(tmp_path / "clean", documents_csv=DOCUMENTS.replace("2025-02-04,paper,none,Sở Tài chính\n", ""))
    page = run("diff", old, new, clean, "--as-of", "2025-06-01", "--format", "markdown", "--lang", "en").stdout
    assert page == (
        "# old/plan → new/plan\n"
        "\n"
        "## Electronic documents (documents-electronic)\n"
        "\n"
        "- Exclusion removed: secret documents (“trừ văn bản mật”).\n"
        "\n"
        "## Poor households (poverty)\n"
        "\n"
        "- Threshold tightened from at most 1.5% to less than 1.5%.\n"
        "\n"
        "## Findings that flip (as of 1 June 2025)\n"
        "\n"
        "- **Electronic documents: Achieved so far (100%) → In progress, not reached yet (50%)**\n"
        "  Because:\n"
        "\n"
        "  - Exclusion removed: secret documents (“trừ văn bản mật”).\n"
    )
    nothing = run("diff", old, old, clean, *AS_OF, "--format", "markdown", "--lang", "en").stdout
    assert nothing.endswith("Nothing has changed.\n\n## Findings that flip (as of 1 March 2026)\n\nNo finding flips.\n")


def test_data_of_which_one_version_knows(old: str, tmp_path: Path) -> None:
    others = (
        "datasets:\n  others:\n    title: {vi: a, en: b}\n    unit: {vi: a, en: b}\n    fields: {kind: {type: text}}\n"
    )
    files = {**FILES, "plan.yaml": FILES["plan.yaml"].replace("datasets:\n", others)}
    new = plan_folder(tmp_path / "more", files)
    data = data_folder(tmp_path / "data", documents_csv=DOCUMENTS, others_csv="kind\na\n")
    result = run("diff", old, new, data, *AS_OF, "--lang", "en")
    assert result.exit_code == 0
    assert result.stdout == (
        "Shared by the targets\n"
        "  Added, dataset “b”: title: b, unit: b, field: {kind: {type: text}}.\n"
        "\n"
        "No finding flips.\n"
    )
