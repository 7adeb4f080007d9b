"""The options of ``plan-rules check``: formats, levels, exit codes, fixes, manual pages."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from cli.folders import plan_folder, run
from lint.samples import files_of
from lint.sarif_schema import SCHEMA
from plan_rules.lint import CHECKS
from sample_plan import FILES, changed

THANH_HOA = "vn-thanh-hoa/202-kh-ubnd-2020"
AS_OF = ("--as-of", "2026-11-26")
FIRST = "targets/1-2021-2025.yaml"

WARNED = {"text": "Đạt trên 95% hồ sơ.", "rules": [{"threshold": {"more_than": "95%", "wording": "95%"}}]}
WRONG = {
    "text": "80% hồ sơ, trong đó 100% hồ sơ của xã.",
    "rules": [
        {
            "indicator": {"share": {"of": "dossiers", "where": {"level": "4"}, "good": {"channel": "online"}}},
            "threshold": {"bare": "80%", "wording": "80% hồ sơ"},
        },
        {
            "part_of": "rule-1",
            "indicator": {"share": {"of": "dossiers", "good": {"channel": "online"}}},
            "threshold": {"bare": "100%", "wording": "100% hồ sơ"},
        },
    ],
}


@pytest.fixture
def warned(tmp_path: Path) -> str:
    return plan_folder(tmp_path / "warned", files_of(WARNED))


@pytest.fixture
def wrong(tmp_path: Path) -> str:
    return plan_folder(tmp_path / "wrong", files_of(WRONG))


def test_the_bundled_plan_has_no_warning() -> None:
    result = run("check", THANH_HOA, "--as-of", "2026-11-26", "--fail-on", "warning")
    assert (result.exit_code, result.stdout.count("\n")) == (0, 1)


def test_levels_decide_what_is_printed_and_what_fails(warned: str, wrong: str) -> None:
    def codes(*arguments: str) -> list[str]:
        return [remark["code"] for remark in json.loads(run("check", *arguments, "--format", "json").stdout)["remarks"]]

    assert "part-wider" in codes(wrong)
    assert codes(wrong, "--level", "error") == ["part-wider"]
    assert "unused-field" in codes(wrong, "--level", "info")
    assert "unused-field" not in codes(wrong)

    exits = {
        (plan, level): run("check", plan, *AS_OF, "--fail-on", level).exit_code
        for plan in (warned, wrong)
        for level in ("error", "warning", "info", "never")
    }
    assert [exits[warned, level] for level in ("error", "warning", "info", "never")] == [0, 1, 1, 0]
    assert [exits[wrong, level] for level in ("error", "warning", "info", "never")] == [1, 1, 1, 0]
    assert run("check", warned, *AS_OF, "--level", "error", "--fail-on", "warning").exit_code == 1


def test_bad_files_and_failing_examples_outrank_remarks(tmp_path: Path) -> None:
    broken = plan_folder(tmp_path / "broken", changed(FIRST, "direction: lower", "direction: down"))
    failing = plan_folder(tmp_path / "failing", changed(FIRST, "excluded: 1", "excluded: 2"))
    for plan in (broken, failing):
        assert run("check", plan, *AS_OF, "--fail-on", "never").exit_code == 2
        assert run("check", plan, *AS_OF, "--fail-on", "info").exit_code == 2


def test_only_some_checks(wrong: str) -> None:
    result = run("check", wrong, *AS_OF, "--only", "part-wider", "--only", "part-phase", "--format", "github")
    assert result.exit_code == 1
    assert result.stdout == (
        f"::error file={wrong}/targets/rules.yaml,line=31,col=12,title=part-wider::a record with channel: online, "
        "level: below 4 belongs to this part and not to its whole 'rule-1' (at rules[1].part_of)%0A"
        "take the conditions and exclusions of the whole into the part\n"
    )
    assert run("check", wrong, "--only", "part-widr").exit_code == 2


def test_sarif_has_problems_remarks_and_failed_examples(tmp_path: Path, warned: str) -> None:
    def results(plan: str) -> list[dict[str, object]]:
        log = json.loads(run("check", plan, *AS_OF, "--format", "sarif").stdout)
        jsonschema.validate(log, SCHEMA)
        return log["runs"][0]["results"]

    assert {result["ruleId"] for result in results(warned)} >= {"comparator-left-out", "one-sided-examples"}
    broken = plan_folder(tmp_path / "broken", changed(FIRST, "direction: lower", "direction: down"))
    (result,) = results(broken)
    assert (result["ruleId"], result["level"]) == ("bad-value", "error")
    failing = plan_folder(tmp_path / "failing", changed(FIRST, "excluded: 1", "excluded: 2"))
    (result,) = [result for result in results(failing) if result["ruleId"] == "example-fails"]
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"].endswith(f"failing/{FIRST}")
    assert location["region"]["snippet"]["text"].strip() == "- name: a secret paper document does not count"


def test_annotations_of_what_cannot_be_read(tmp_path: Path) -> None:
    broken = plan_folder(tmp_path / "broken", changed(FIRST, "direction: lower", "direction: down"))
    result = run("check", broken, "--format", "github")
    assert result.exit_code == 2
    assert result.stdout.startswith(f"::error file={broken}/{FIRST},line=123,col=18,title=bad-value::'down'")


def test_a_fix_is_made_in_the_file_and_the_rest_is_told(warned: str) -> None:
    path = Path(warned, "targets/rules.yaml")
    before = path.read_bytes()
    result = run("check", warned, *AS_OF, "--fix")
    assert result.exit_code == 0
    assert "comparator-left-out" not in result.stdout
    assert "one-sided-examples" in result.stdout
    assert path.read_bytes() == before.replace(b"wording: 95%", "wording: trên 95%".encode())
    assert run("check", warned, *AS_OF, "--fix").stdout == result.stdout


def test_a_fix_keeps_the_line_ends_and_the_mark_of_a_file(tmp_path: Path) -> None:
    files = files_of(WARNED)
    plan = plan_folder(tmp_path / "plan", files)
    path = Path(plan, "targets/rules.yaml")
    path.write_bytes(b"\xef\xbb\xbf" + files["targets/rules.yaml"].replace("\n", "\r\n").encode())
    before = path.read_bytes()
    run("check", plan, *AS_OF, "--fix")
    assert path.read_bytes() == before.replace(b"wording: 95%", "wording: trên 95%".encode()) != before


def test_the_files_of_a_bundled_plan_are_left_alone() -> None:
    result = run("check", THANH_HOA, "--fix")
    assert result.exit_code == 2
    assert "not those of a bundled plan" in result.stderr


def test_the_text_of_the_document_goes_stale(tmp_path: Path) -> None:
    plan = plan_folder(tmp_path / "plan", FILES)
    only = ("--only", "stale-text", "--fail-on", "warning")
    assert run("check", plan, "--as-of", "2027-02-15", *only).exit_code == 0
    assert run("check", plan, "--as-of", "2027-02-15", "--stale-after", "3", *only).exit_code == 1
    assert run("check", plan, "--as-of", "2027-11-02", *only).exit_code == 1
    assert run("check", plan, "--as-of", "2026-11", *only).exit_code == 2
    assert run("check", plan, "--stale-after", "0").exit_code == 2


@pytest.mark.parametrize("code", [check.code for check in CHECKS])
def test_every_check_explains_itself(code: str) -> None:
    result = run("check", "--explain", code)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{code} (")
    assert "Bad::" in result.stdout


def test_an_unknown_check_is_not_explained() -> None:
    assert run("check", "--explain", "no-such-check").exit_code == 2
