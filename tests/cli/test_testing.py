"""``plan-rules test``."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from cli.folders import plan_folder, run
from examples.folders import BESIDE, FIRST, MORE, with_tests
from sample_plan import FILES, changed

THANH_HOA = "vn-thanh-hoa/202-kh-ubnd-2020"
BROKEN = changed(FIRST, "direction: lower", "direction: down")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def failing() -> dict[str, str]:
    """The sample with one example that fails in each of its files."""
    files = with_tests(MORE.replace("value: 0%", "value: 5%, caveats: [so_far, bare_threshold]"))
    return {**files, FIRST: files[FIRST].replace("status: achieved, value: 100%", "status: met, value: 100%")}


def test_a_plan_whose_examples_hold() -> None:
    plan = plan_folder(Path("plan"), with_tests())
    result = run("test", plan)
    assert (result.exit_code, result.stdout) == (0, "plan: 2 of 2 examples hold\n")


def test_an_example_that_fails_shows_both_sides_and_its_place() -> None:
    result = run("test", plan_folder(Path("plan"), failing()))
    assert result.exit_code == 2
    assert result.stdout == (
        "plan/targets/1-2021-2025.yaml:16: documents-electronic: the example 'a secret paper document does not count' "
        "fails\n"
        "      as_of: 2023-06-30\n"
        "    - status: met\n"
        "    + status: achieved\n"
        "      value: 100%\n"
        "      excluded: 1\n"
        "      (running; satisfied in the window 2023)\n"
        "      (1 good, 0 bad, 0 unknown; 1 taken out, 0 outside)\n"
        "      (caveats: missing_windows, so_far)\n"
        "plan/targets/1-2021-2025.test.yaml:5: documents-electronic: the example 'a paper document breaks the year' "
        "fails\n"
        "      as_of: 2023-06-30\n"
        "      status: in_progress\n"
        "    - value: 5%\n"
        "    + value: 0%\n"
        "    - caveats: bare_threshold\n"
        "    + caveats: missing_windows, so_far\n"
        "      (running; violated in the window 2023)\n"
        "      (0 good, 1 bad, 0 unknown; 0 taken out, 0 outside)\n"
        "      (caveats: missing_windows, so_far)\n"
        "plan: 0 of 2 examples hold\n"
    )


def test_what_the_examples_leave_open() -> None:
    plan = plan_folder(Path("plan"), with_tests())
    result = run("test", plan, "--rule", "documents-electronic", "--coverage", "--mutate")
    assert result.exit_code == 2
    lines = result.stdout.splitlines()
    assert lines[0] == "plan/targets/1-2021-2025.yaml:3: documents-electronic: no example saw"
    assert "    exclusions/secret-documents/secrecy:unknown" in lines
    assert not any("window:undated" in line for line in lines)
    assert "plan/targets/1-2021-2025.yaml:3: documents-electronic: no example notices" in lines
    assert any(line.startswith("    threshold:bound-") and line.endswith("100% turned into 99%") for line in lines)
    assert lines[-1].startswith("plan: 2 of 2 examples hold; 7 of 12 parts seen (2 more explained); ")
    assert lines[-1].endswith(" changes noticed")


def test_one_rule_only() -> None:
    result = run("test", plan_folder(Path("plan"), failing()), "--rule", "income")
    assert (result.exit_code, result.stdout) == (0, "plan: 0 of 0 examples hold\n")


def test_a_rule_that_there_is_not() -> None:
    result = run("test", plan_folder(Path("plan")), "--rule", "incom")
    assert result.exit_code == 2
    assert "did you mean 'income'?" in result.stderr


def test_every_plan_below_a_folder() -> None:
    plan_folder(Path("all/one"), with_tests())
    plan_folder(Path("all/two/three"), failing())
    plan_folder(Path("all/z"), BROKEN)
    result = run("test", "all")
    assert result.exit_code == 2
    assert "all/one: 2 of 2 examples hold\n" in result.stdout
    assert "all/two/three: 0 of 2 examples hold\n" in result.stdout
    assert f"all/z/{FIRST}:123:18: bad-value" in result.stdout
    assert result.stdout.endswith("all/z: problems found: 1; nothing was tested\n")


def test_a_folder_without_a_plan() -> None:
    Path("empty").mkdir()
    result = run("test", "empty")
    assert result.exit_code == 2
    assert "there is no plan in the folder" in result.stderr
    assert run("test", "nowhere").exit_code == 2


def test_what_was_asked_for_wrongly_is_told_in_the_form_that_was_asked_for() -> None:
    Path("empty").mkdir()
    plan = plan_folder(Path("plan"), with_tests())
    for arguments, told in (
        (("empty",), "there is no plan in the folder"),
        ((plan, "--rule", "poverti"), "the plan has no rule 'poverti'"),
    ):
        result = run("test", *arguments, "--format", "junit")
        assert result.exit_code == 2
        (suite,) = Xml.fromstring(result.stdout)  # noqa: S314 - our own output
        assert told in suite.find("testcase").find("error").text
        github = run("test", *arguments, "--format", "github")
        assert (github.exit_code, github.stdout.startswith("::error")) == (2, True)


def test_an_example_that_fails_has_seen_what_it_saw() -> None:
    held = run("test", plan_folder(Path("plan"), with_tests()), "--coverage").stdout.splitlines()[-1]
    failed = run("test", plan_folder(Path("plan"), failing()), "--coverage").stdout.splitlines()[-1]
    assert held.partition("; ")[2] == failed.partition("; ")[2]


def test_the_bundled_plan_is_proven_in_full() -> None:
    result = run("test", THANH_HOA, "--coverage", "--mutate")
    assert result.exit_code == 0
    assert result.stdout == (
        f"{THANH_HOA}: 294 of 294 examples hold; 233 of 233 parts seen; 329 of 331 changes noticed (2 more explained)\n"
    )


def test_junit_xml() -> None:
    plan_folder(Path("all/one"), failing())
    plan_folder(Path("all/two"), BROKEN)
    result = run("test", "all", "--format", "junit", "--coverage")
    assert result.exit_code == 2
    one, two = Xml.fromstring(result.stdout)  # noqa: S314 - our own output
    assert dict(one.attrib) == {"name": "all/one", "tests": "18", "failures": "18", "errors": "0", "skipped": "0"}
    first = one.find("testcase")
    assert dict(first.attrib) == {
        "classname": "documents-electronic",
        "name": "a secret paper document does not count",
        "file": f"all/one/{FIRST}",
        "line": "16",
    }
    failure = first.find("failure")
    assert failure.get("message") == "status: expected met, found achieved"
    assert "- status: met\n+ status: achieved\n" in failure.text
    (lacking,) = [case for case in one.iter("testcase") if case.get("classname") == "income"]
    assert lacking.get("name") == "what its examples prove"
    assert "threshold:on" in lacking.find("failure").text
    assert two.get("errors") == "1"
    assert "bad-value" in two.find("testcase").find("error").text


def test_junit_xml_takes_any_name() -> None:
    name = "a < b & \"c\" 'd' ]]>"
    files = with_tests(MORE.replace("a paper document breaks the year", "'a < b & \"c\" ''d'' ]]>'"))
    written = run("test", plan_folder(Path("plan"), files), "--format", "junit").stdout
    (suite,) = Xml.fromstring(written)  # noqa: S314 - our own output
    assert [case.get("name") for case in suite][1] == name
    assert suite.get("failures") == "0"


def test_annotations_of_github() -> None:
    result = run("test", plan_folder(Path("plan"), failing()), "--format", "github")
    first, second = result.stdout.splitlines()
    assert first.startswith(
        f"::error file=plan/{FIRST},line=16,title=documents-electronic%3A a secret paper document does not count::"
    )
    assert "%0A- status: met%0A+ status: achieved%0A  value: 100%25%0A" in first
    assert f"file=plan/{BESIDE},line=5," in second
    broken = run("test", plan_folder(Path("broken"), BROKEN), "--format", "github").stdout
    assert broken.startswith(f"::error file=broken/{FIRST},line=123,col=18,title=bad-value::")


def test_the_same_rules_give_the_same_bytes() -> None:
    plan = plan_folder(Path("plan"), failing())
    for format_ in ("text", "junit", "github"):
        outputs = {run("test", plan, "--format", format_, "--coverage").stdout for _ in range(2)}
        assert len(outputs) == 1


def test_an_example_whose_figure_cannot_be_read() -> None:
    more = MORE.replace("        records:\n", "        observations:\n").replace(
        "{sent_on: 2023-02-01, channel: paper, secrecy: none}",
        "{window: 2023, value: 200, unit: '%', published_on: 2023-06-01}",
    )
    result = run("test", plan_folder(Path("plan"), with_tests(more)))
    assert result.exit_code == 2
    assert "a share cannot be this figure" in result.stdout
    assert FILES[FIRST].count("examples:") == 1
