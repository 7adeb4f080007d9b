from __future__ import annotations

from pathlib import Path

import pytest

from plan_rules import bundled_plans, dump_plan, load_plan, read_plan
from plan_rules.load.bundled import rules_folder
from sample_plan import FILES, NAME, sample_plan

THANH_HOA = "vn-thanh-hoa/202-kh-ubnd-2020"


def write(files: dict[str, str], folder: Path) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def test_a_bundled_plan_is_the_same_by_name_and_by_path() -> None:
    assert THANH_HOA in bundled_plans()
    assert load_plan(THANH_HOA) == load_plan(rules_folder() / THANH_HOA) == load_plan(str(rules_folder() / THANH_HOA))


def test_a_plan_is_named_after_its_folder(tmp_path: Path) -> None:
    plan = load_plan(write(FILES, tmp_path / "province" / "1-kh"))
    assert plan.name == "province/1-kh"
    assert plan.rules == sample_plan().rules


def test_a_bundled_name_comes_before_a_folder_of_the_same_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(FILES, tmp_path / THANH_HOA)
    monkeypatch.chdir(tmp_path)
    assert load_plan(THANH_HOA).document.number == "202/KH-UBND"
    assert load_plan(Path(THANH_HOA)).document.number == "1/KH-UBND"


def test_a_link_inside_the_folder_is_followed(tmp_path: Path) -> None:
    files = dict(FILES)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "first").write_text(files.pop("targets/1-2021-2025.yaml"), encoding="utf-8")
    write(files, tmp_path)
    (tmp_path / "targets" / "1.yaml").symlink_to("../notes/first")
    assert load_plan(tmp_path).rules == sample_plan().rules


def test_a_link_to_a_plan_is_a_plan(tmp_path: Path) -> None:
    write(FILES, tmp_path / "plan")
    (tmp_path / "link").symlink_to("plan")
    assert load_plan(tmp_path / "link").rules == sample_plan().rules


def test_what_is_no_rule_file_is_left_alone(tmp_path: Path) -> None:
    more = {"README.md": "# a", "sources/scan.yaml": "[", "targets/notes.txt": "{"}
    assert load_plan(write({**FILES, **more}, tmp_path)).rules == sample_plan().rules


def test_rules_stand_in_the_order_of_files_and_lines() -> None:
    first, second = FILES["targets/1-2021-2025.yaml"], FILES["targets/2-2026-2030.yaml"]
    shared = {"plan.yaml": FILES["plan.yaml"], "clauses.yaml": FILES["clauses.yaml"]}
    plan = read_plan({"targets/b.yaml": first, **shared, "targets/a.yaml": second})
    ids = [rule.id for rule in plan.rules]
    assert ids[0] == "digital-economy"
    assert sorted(ids) == sorted(rule.id for rule in sample_plan().rules)
    assert ids[-9:] == [rule.id for rule in sample_plan().rules[:9]]


def test_bytes_and_text_are_the_same() -> None:
    assert read_plan({path: text.encode() for path, text in FILES.items()}, NAME) == sample_plan()


def test_a_dump_says_nothing_twice() -> None:
    files = dump_plan(sample_plan())
    assert sorted(files) == ["clauses.yaml", "plan.yaml", "reactions.yaml", "targets/rules.yaml"]
    assert all("null" not in text and "&id" not in text for text in files.values())
    assert "timing: by_end" not in files["targets/rules.yaml"]
