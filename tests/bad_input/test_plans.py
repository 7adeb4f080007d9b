"""Every bad plan is refused with the right codes at the right places, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bad_input.plan_cases import PlanCase, plan_cases
from plan_rules import PlanError, load_plan, read_plan
from plan_rules.problems import Code
from sample_plan import FILES

CASES = plan_cases()


def named(cases: list[PlanCase]) -> list[str]:
    return [f"{case.code}: {case.name}" for case in cases]


def problems_of(error: PlanError) -> list[tuple[str, str, int, int]]:
    return [(problem.code, problem.file, problem.line, problem.column) for problem in error.problems]


def write(case: PlanCase, root: Path) -> Path:
    folder = root / "area" / "plan"
    for path, content in case.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    for path, target in case.links.items():
        (folder / path).symlink_to(target)
    return folder


@pytest.mark.parametrize("case", CASES, ids=named(CASES))
def test_a_folder_is_refused_with_every_problem_at_its_place(case: PlanCase, tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text("format: 1\nrules: []\n")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.yaml").write_text("format: 1\nrules: []\n")
    with pytest.raises(PlanError) as caught:
        load_plan(write(case, tmp_path))
    assert problems_of(caught.value) == case.expected, str(caught.value)
    assert any(case.hint in problem.hint for problem in caught.value.problems)
    assert all(problem.message and str(problem) in str(caught.value) for problem in caught.value.problems)


TEXTS = [case for case in CASES if not case.links]


@pytest.mark.parametrize("case", TEXTS, ids=named(TEXTS))
def test_texts_are_refused_like_a_folder_and_excerpts_show_the_place(case: PlanCase) -> None:
    with pytest.raises(PlanError) as caught:
        read_plan(case.files)
    assert problems_of(caught.value) == case.expected, str(caught.value)
    for problem in caught.value.problems:
        if problem.excerpt:
            line = case.files[problem.file].decode().split("\n")[problem.line - 1].rstrip()
            assert problem.excerpt == "".join(char if char.isprintable() or char == "\t" else "?" for char in line)
            assert 1 <= problem.column <= len(problem.excerpt) + 1


def test_each_file_of_cases_is_named_after_a_code() -> None:
    assert {case.code for case in CASES} <= set(Code)


def test_a_file_of_fifty_megabytes_is_refused_unread(tmp_path: Path) -> None:
    folder = tmp_path / "area" / "plan"
    folder.mkdir(parents=True)
    for name in ("plan.yaml", "clauses.yaml"):
        with (folder / name).open("wb") as file:
            file.truncate(50_000_000)
    with pytest.raises(PlanError) as caught:
        load_plan(folder)
    assert [problem.code for problem in caught.value.problems] == ["too-large", "too-large", "not-found"]


@pytest.mark.parametrize("missing", ["nowhere", "a\0b", ""])
def test_a_folder_that_is_no_plan(missing: str, tmp_path: Path) -> None:
    with pytest.raises(PlanError) as caught:
        load_plan(tmp_path / missing)
    assert {problem.code for problem in caught.value.problems} == {"not-found"}


def test_one_file_of_a_plan_and_no_name_are_no_folder(tmp_path: Path) -> None:
    (tmp_path / "targets").mkdir()
    for name in ("plan.yaml", "targets/rules.yaml"):
        (tmp_path / name).touch()
        with pytest.raises(PlanError) as caught:
            load_plan(tmp_path / name)
        assert [problem.hint for problem in caught.value.problems] == [f"name the folder of the plan: {tmp_path}"]
    with pytest.raises(PlanError) as caught:
        load_plan("")
    assert [problem.hint for problem in caught.value.problems] == ["name the folder of the plan, or a bundled plan"]


def test_a_bundled_name_that_is_misspelt() -> None:
    with pytest.raises(
        PlanError, match=r"did you mean 'vn-thanh-hoa/202-kh-ubnd-2020'\?; or give the path of a folder"
    ):
        load_plan("vn-thanhhoa/202-kh-ubnd-2020")


def test_what_is_no_plain_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "targets").mkdir()
    (tmp_path / "targets" / "more").mkdir()
    os.mkfifo(tmp_path / "plan.yaml")
    with pytest.raises(PlanError) as caught:
        load_plan(tmp_path)
    found = [(problem.code, problem.file) for problem in caught.value.problems]
    assert ("unknown-name", "plan.yaml") in found
    assert ("unknown-name", "targets/more") in found


def test_a_lone_surrogate_is_no_text() -> None:
    with pytest.raises(PlanError) as caught:
        read_plan({**FILES, "clauses.yaml": "format: 1\n# \ud800\n"})
    assert problems_of(caught.value) == [("not-utf8", "clauses.yaml", 2, 3)]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028"])
def test_other_line_ends_change_no_place(end: str) -> None:
    case = next(case for case in CASES if case.name == "three in three files")
    with pytest.raises(PlanError) as caught:
        read_plan({path: text.decode().replace("\n", end) for path, text in case.files.items()})
    assert problems_of(caught.value) == case.expected
    assert {problem.excerpt for problem in caught.value.problems} == {"a: b"}


def test_a_byte_order_mark_changes_no_place() -> None:
    case = next(case for case in CASES if case.name == "three in three files")
    with pytest.raises(PlanError) as caught:
        read_plan({path: b"\xef\xbb\xbf" + text for path, text in case.files.items()})
    assert problems_of(caught.value) == case.expected
