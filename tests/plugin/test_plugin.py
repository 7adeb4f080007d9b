"""The plugin of pytest: examples beside rules as items, and nothing at all where nobody asks for them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from examples.folders import FIRST, MORE, with_tests, written
from sample_plan import changed

SRC = str(Path(__file__).parents[2] / "src")
LOADED = ("-p", "pytest_plan_rules", "-p", "no:cacheprovider")


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    """Pytest in a folder with the sample, the plugin loaded."""
    monkeypatch.syspath_prepend(SRC)
    monkeypatch.setenv("PYTHONPATH", SRC)
    written(pytester.path / "rules" / "sample", with_tests())
    pytester.makefile(".ini", pytest="[pytest]\n")
    return lambda *arguments: pytester.runpytest(*LOADED, *arguments)


def break_an_example(pytester: pytest.Pytester) -> None:
    written(pytester.path / "rules" / "sample", with_tests(MORE.replace("value: 0%", "value: 5%")))


def test_nothing_is_collected_unless_it_is_asked_for(run, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_own="def test_own(): pass")
    result = run()
    result.assert_outcomes(passed=1)


def test_each_example_is_an_item(run) -> None:
    result = run("--plan-rules", "-v")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(
        [
            "rules/sample/plan.yaml::documents-electronic::a secret paper document does not count PASSED*",
            "rules/sample/plan.yaml::documents-electronic::a paper document breaks the year PASSED*",
        ]
    )


def test_the_configuration_asks_as_well(run, pytester: pytest.Pytester) -> None:
    pytester.makefile(".ini", pytest="[pytest]\nplan_rules = true\n")
    run().assert_outcomes(passed=2)


def test_one_is_chosen_by_a_word_and_by_its_name(run) -> None:
    run("--plan-rules", "-k", "secret").assert_outcomes(passed=1, deselected=1)
    run("--plan-rules", "-k", "documents-electronic").assert_outcomes(passed=2)
    run(
        "--plan-rules", "rules/sample/plan.yaml::documents-electronic::a paper document breaks the year"
    ).assert_outcomes(passed=1)


def test_a_failure_shows_the_difference_and_the_place_and_no_stack(run, pytester: pytest.Pytester) -> None:
    break_an_example(pytester)
    result = run("--plan-rules")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*documents-electronic: a paper document breaks the year*",
            "*1-2021-2025.test.yaml:5: documents-electronic",
            "  status: in_progress",
            "- value: 5%",
            "+ value: 0%",
        ]
    )
    result.stdout.no_fnmatch_line("*collecting.py*")
    assert result.ret == 1


def test_it_stops_at_the_first_failure(run, pytester: pytest.Pytester) -> None:
    files = with_tests(MORE.replace("value: 0%", "value: 5%"))
    files[FIRST] = files[FIRST].replace("excluded: 1", "excluded: 2")
    written(pytester.path / "rules" / "sample", files)
    run("--plan-rules", "-x").assert_outcomes(failed=1)


def test_it_runs_on_several_workers(run, pytester: pytest.Pytester) -> None:
    break_an_example(pytester)
    result = run("--plan-rules", "-n", "2")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*- value: 5%*"])


def test_what_examples_prove_is_an_item_of_its_own(run) -> None:
    result = run("--plan-rules", "--plan-rules-coverage", "--plan-rules-mutate", "-k", "documents-electronic")
    result.assert_outcomes(passed=2, failed=2, deselected=30)
    result.stdout.fnmatch_lines(["*no example saw*", "*secrecy:unknown*", "*no example notices*", "*threshold:bound-*"])


def test_what_is_left_unseen_is_told_beside_an_example_that_fails(run, pytester: pytest.Pytester) -> None:
    break_an_example(pytester)
    result = run("--plan-rules-coverage", "--plan-rules-mutate", "-k", "documents-electronic")
    result.assert_outcomes(passed=1, failed=2, skipped=1, deselected=30)
    result.stdout.fnmatch_lines(["*no example saw*", "*secrecy:unknown*"])


@pytest.mark.parametrize(("kind", "failed"), [("coverage", 1), ("mutate", 1)])
def test_who_asks_what_examples_prove_asks_for_the_examples(
    run, pytester: pytest.Pytester, kind: str, failed: int
) -> None:
    run(f"--plan-rules-{kind}", "-k", "documents-electronic").assert_outcomes(passed=2, failed=failed, deselected=15)
    pytester.makefile(".ini", pytest=f"[pytest]\nplan_rules_{kind} = true\n")
    run("-k", "documents-electronic").assert_outcomes(passed=2, failed=failed, deselected=15)


def test_a_plan_that_cannot_be_read_is_an_error_with_every_problem(run, pytester: pytest.Pytester) -> None:
    written(pytester.path / "rules" / "sample", changed(FIRST, "direction: lower", "direction: down"))
    result = run("--plan-rules")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([f"{FIRST}:123:18: bad-value*"])


def test_two_examples_of_one_name_are_refused(run, pytester: pytest.Pytester) -> None:
    text = MORE.replace("a paper document breaks the year", "a secret paper document does not count")
    written(pytester.path / "rules" / "sample", with_tests(text))
    result = run("--plan-rules")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*duplicate-id: a second example of 'documents-electronic' has the name*"])


def test_another_plan_yaml_is_left_alone(run, pytester: pytest.Pytester) -> None:
    (pytester.path / "deploy").mkdir()
    (pytester.path / "deploy" / "plan.yaml").write_text("steps: [one]\n")
    run("--plan-rules").assert_outcomes(passed=2)


def test_loading_the_plugin_loads_nothing_of_the_library() -> None:
    code = "import sys, pytest_plan_rules; print(sorted(name for name in sys.modules if name.startswith('plan_rules')))"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": SRC}
    )
    assert done.stdout.strip() == "[]"


def test_the_options_explain_themselves(run) -> None:
    result = run("--help")
    result.stdout.fnmatch_lines(
        ["*--plan-rules *", "*--plan-rules-coverage*", "*--plan-rules-mutate*", "*plan_rules (bool)*"]
    )
