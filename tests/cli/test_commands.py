"""``plan-rules list``, ``show``, ``check`` and ``schema``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.folders import plan_folder, run
from plan_rules import bundled_plans, json_schema
from plan_rules.render.rule_words import RULE_WORDS
from sample_plan import FILES, changed

FIRST = "targets/1-2021-2025.yaml"


@pytest.fixture
def plan(tmp_path: Path) -> str:
    return plan_folder(tmp_path / "plan")


def test_list_names_every_bundled_plan() -> None:
    result = run("list")
    assert result.exit_code == 0
    assert [line.split("  ")[0] for line in result.stdout.splitlines()] == list(bundled_plans())
    assert "Kế hoạch 202/KH-UBND" in result.stdout
    assert "Plan 202/KH-UBND" in run("list", "--lang", "en").stdout


def test_list_names_every_rule_of_a_plan(plan: str) -> None:
    result = run("list", plan, width=40)
    lines = result.stdout.splitlines()
    assert lines[0] == "documents-electronic    2021-2025  Văn bản điện tử"
    assert lines[3] == "on-time-in-each-agency  2021-2025  Từng cơ quan đúng hạn"
    assert len(lines) == 16


def test_show_a_rule_in_full(plan: str) -> None:
    assert (
        run("show", plan, "on-time-in-each-agency").stdout
        == """\
Từng cơ quan đúng hạn (on-time-in-each-agency)

Văn bản
  Kế hoạch 1/KH-UBND ngày 22/09/2020 của UBND tỉnh Mẫu
  Kế hoạch mẫu về chuyển đổi số

Điều khoản
  mục II.1, ý 2

Nguyên văn
  “mỗi cơ quan có ít nhất 95% hồ sơ đúng hạn, riêng Sở Y tế trên 90%”

Giai đoạn
  2021-2025: từ 01/01/2021 đến 31/12/2025

Đo lường
  tỷ lệ đúng hạn của cơ quan

Phạm vi
  dossiers: Hồ sơ đã giải quyết

Đạt yêu cầu khi
  settled_on: {no_later_than: {field: due_on}}

Ngưỡng
  ít nhất 95% (“ít nhất 95%”)

Kỳ đánh giá
  đến hết giai đoạn (số liệu năm, dương lịch)

Từng đơn vị
  agency: Sở Y tế, Sở Tài chính
  - agency: [Sở Y tế]: trên 90% (“trên 90%”)
"""
    )


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        (
            "documents-electronic",
            [
                "  - secret documents (“trừ văn bản mật”): secrecy: [mat, toi_mat]",
                "    29/2018/QH14, Điều 8, from 1 July 2020 until 28 February 2026",
                "    117/2025/QH15, from 1 March 2026: replaces the old law",
                "  throughout, in every window (yearly figures, reporting periods of Decree 09/2019/NĐ-CP)",
                "  - a secret paper document does not count (30 June 2023): status: achieved, value: 100%, excluded: 1",
            ],
        ),
        (
            "dossiers-online",
            [
                "  75%, without a comparator (“đạt 75%”)",
                "  - 42/2022/NĐ-CP, Điều 11, from 15 August 2022: replaced four levels by two",
                "    Assumption: levels 3 and 4 are kept",
                "  dossiers-on-time: Online dossiers on time",
                "  - withdrawn dossiers (“không tính hồ sơ rút”): "
                "any_of: [{withdrawn: true}, {due_on: missing, level: {less_than: 1}}]",
            ],
        ),
        (
            "dossiers-on-time",
            ["Part of", "  dossiers-online", "  fee: {at_least: 0.5}, not: {agency: missing}"],
        ),
        (
            "courses",
            [
                "  until 30 June 2025 (1/2025/NQ): the district level ended",
                "  in each year (yearly figures, calendar periods)",
            ],
        ),
        ("productivity-growth", ["  between 7.0% and 7.5% (“từ 7,0% đến 7,5%/năm”)"]),
        ("income", ["  about 5,200 USD, within 100 USD (“khoảng 5200 USD”)", "  the author's reading"]),
        ("poverty", ["  Cục Thống kê (điều tra): the statistical office"]),
        (
            "digital-economy",
            ["  7.5%, 31 December 2020 (báo cáo 2020)", "  at least 5 percentage points (“5 điểm phần trăm”)"],
        ),
        (
            "centre",
            [
                "  2026-2030: the later phase, from 1 January 2026 until 31 December 2030",
                "  the centre is in operation",
            ],
        ),
        ("transformation", ["  is it basically complete", "  - “cơ bản hoàn thành”: there is no number"]),
        ("paper-procedures", ["  - procedures are counted by their documents"]),
    ],
)
def test_show_says_everything_that_a_rule_says(plan: str, rule: str, lines: list[str]) -> None:
    result = run("show", plan, rule, "--lang", "en")
    assert result.exit_code == 0
    assert [line for line in lines if line not in result.stdout.splitlines()] == []


def test_show_says_what_the_examples_leave_unproven() -> None:
    lines = run("show", "vn-thanh-hoa/202-kh-ubnd-2020", "districts-e-meetings", "--lang", "en").stdout.splitlines()
    start = lines.index("Not proven by examples")
    assert lines[start + 1].startswith("  - phase/to:-day, phase/to:+day: The rule lapses with the districts")


def test_show_a_rule_that_is_not_there(plan: str) -> None:
    result = run("show", plan, "incom")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "unknown-rule: the plan has no rule 'incom'\n    did you mean 'income'?\n"


def test_the_words_are_there_in_both_languages() -> None:
    assert RULE_WORDS["vi"].keys() == RULE_WORDS["en"].keys()


def test_check_a_plan_without_problems(plan: str) -> None:
    result = run("check", plan, "--level", "error", "--as-of", "2026-11-26")
    assert (result.exit_code, result.stdout) == (
        0,
        f"{plan}: no problems; 1 of 1 examples hold; remarks: none (below the level: 19)\n",
    )


def test_check_prints_every_problem_with_its_place(tmp_path: Path) -> None:
    files = changed(FIRST, "direction: lower", "directoin: lower") | {"plan.yaml": FILES["plan.yaml"] + "more: 1\n"}
    plan = plan_folder(tmp_path / "plan", files)
    result = run("check", plan)
    assert result.exit_code == 2
    assert f"{plan}/plan.yaml:63:1: unknown-key" in result.stdout
    assert f"{plan}/{FIRST}:123:7: unknown-key: the format knows no key 'directoin' here" in result.stdout
    assert "did you mean 'direction'?" in result.stdout
    assert result.stdout.endswith("problems found: 2; the examples were not run\n")


def test_check_prints_examples_that_fail(tmp_path: Path) -> None:
    plan = plan_folder(tmp_path / "plan", changed(FIRST, "value: 100%, excluded: 1", "value: 99%, excluded: 2"))
    result = run("check", plan, "--level", "error", "--as-of", "2026-11-26")
    assert result.exit_code == 2
    assert result.stdout == (
        "documents-electronic: the example 'a secret paper document does not count' fails\n"
        "    value: expected 99%, found 100%\n"
        "    excluded: expected 2, found 1\n"
        f"{plan}: no problems; 0 of 1 examples hold; remarks: none (below the level: 19)\n"
    )


def test_check_as_data(tmp_path: Path) -> None:
    fine = json.loads(run("check", plan_folder(tmp_path / "fine"), "--format", "json").stdout)
    assert (fine["problems"], fine["examples"], fine["failures"]) == ([], 1, [])

    broken = run(
        "check",
        plan_folder(tmp_path / "broken", changed(FIRST, "direction: lower", "direction: down")),
        "--format",
        "json",
    )
    assert broken.exit_code == 2
    (problem,) = json.loads(broken.stdout)["problems"]
    assert problem["code"] == "bad-value"
    assert (problem["line"], problem["column"]) == (123, 18)
    assert problem["file"] == str(tmp_path / "broken" / FIRST)
    assert problem["path"] == ["rules", 7, "indicator", "direction"]
    assert problem["excerpt"].strip() == "direction: down"

    failing = run(
        "check", plan_folder(tmp_path / "failing", changed(FIRST, "excluded: 1", "excluded: 2")), "--format", "json"
    )
    assert failing.exit_code == 2
    assert json.loads(failing.stdout)["failures"] == [
        {
            "rule": "documents-electronic",
            "example": "a secret paper document does not count",
            "differences": ["excluded: expected 2, found 1"],
        }
    ]


def test_check_the_bundled_plan() -> None:
    assert run("check", "vn-thanh-hoa/202-kh-ubnd-2020").exit_code == 0


def test_check_a_folder_that_is_not_there() -> None:
    result = run("check", "nowhere")
    assert result.exit_code == 2
    assert "nowhere: not-found: there is no such plan" in result.stdout


@pytest.mark.parametrize("name", ["plan", "clauses", "rules", "report"])
def test_schema(name: str) -> None:
    result = run("schema", name)
    assert result.exit_code == 0
    assert json.loads(result.stdout) == json_schema(name)


def test_schema_of_another_name() -> None:
    result = run("schema", "rule")
    assert (result.exit_code, result.stdout) == (2, "")


def test_help_explains_the_exit_codes() -> None:
    result = run("--help")
    assert result.exit_code == 0
    for line in ("0    all is well", "1    what --fail-on names occurred", "2    bad input"):
        assert line in result.stdout
    assert run("evaluate", "--help").exit_code == 0


def test_no_command_shows_the_help_and_is_an_error() -> None:
    result = run()
    assert result.exit_code == 2
    assert "Usage: plan-rules" in result.stderr


def test_no_text_of_a_plan_turns_the_direction_of_writing(tmp_path: Path) -> None:
    plan = plan_folder(tmp_path / "plan", changed(FIRST, "vi: Hộ nghèo,", 'vi: "\\u202ehộ",'))
    for result in (run("list", plan), run("show", plan, "poverty")):
        assert "�hộ" in result.stdout
        assert "\u202e" not in result.stdout
