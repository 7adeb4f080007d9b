"""The public face is a dozen names, and importing it is light."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import plan_rules

HEAVY = (
    "polars", "pandas", "pyarrow", "duckdb", "durable", "durable_rules_engine", "hypothesis",
    "click", "rich", "babel", "numpy", "narwhals",
)  # fmt: skip

PUBLIC = [
    "Caveat", "CaveatCode", "Change", "Conclusion", "Counting", "Cube", "DataError", "DurableRules", "Finding",
    "FindingChange", "FindingTable", "Monitor", "Observation", "Plan", "PlanDiff", "PlanError", "PlanRulesError",
    "Problem", "Reaction", "ReactionSession", "Remark", "Report", "Rule", "Status", "Transition", "Verdict",
    "build_cube", "bundled_plans", "check_plan", "conclude", "diff_findings", "diff_plans", "dump_plan",
    "evaluate", "evaluate_table", "explain_counting", "iter_findings", "json_schema", "load_plan",
    "read_observations", "read_plan", "read_reactions", "read_records", "render", "run_examples",
    "standard_reactions", "to_durable_rules", "transitions", "withhold",
]  # fmt: skip


def loaded_after(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after some code."""
    script = f"{code}\nimport sys; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    return set(done.stdout.split())


def test_importing_the_library_loads_nothing_heavy() -> None:
    assert loaded_after("import plan_rules") & {*HEAVY, "tkinter", "sqlite3", "asyncio"} == set()


def test_judging_mappings_loads_no_dataframe_library() -> None:
    code = """
from datetime import date
from plan_rules import evaluate, load_plan
plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
rows = [{"name": "A", "kind": "xa", "broadband": True}]
evaluate(plan, as_of="2023-06-30", records={"communes": rows})
"""
    assert loaded_after(code) & {*HEAVY} - {"babel"} == set()


def test_judging_a_small_file_loads_no_engine(tmp_path: Path) -> None:
    path = tmp_path / "communes.csv"
    path.write_text("name,kind,broadband\nA,xa,true\n")
    code = f"""
from plan_rules import evaluate, load_plan
plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
evaluate(plan, as_of="2023-06-30", records={{"communes": {str(path)!r}}})
"""
    assert loaded_after(code) & {*HEAVY} - {"babel"} == set()


def test_testing_a_plan_on_the_command_line_loads_no_hypothesis() -> None:
    code = """
import contextlib, io
from plan_rules.cli import main
with contextlib.redirect_stdout(io.StringIO()):
    main(["test", "vn-thanh-hoa/202-kh-ubnd-2020", "--rule", "satisfaction-2030", "--mutate"], standalone_mode=False)
"""
    assert loaded_after(code) & {"hypothesis", "pytest"} == set()


def test_the_kit_says_which_extra_it_needs() -> None:
    code = "import sys; sys.modules['hypothesis'] = None; import plan_rules.testing"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    assert "plan_rules.testing needs Hypothesis: pip install 'plan-rules[testing]'" in done.stderr


def test_the_public_names() -> None:
    assert plan_rules.__all__ == sorted(plan_rules.__all__) == PUBLIC
    assert [name for name in PUBLIC if not hasattr(plan_rules, name)] == []


def test_public_functions_and_classes_say_what_they_do() -> None:
    assert [name for name in PUBLIC if not getattr(plan_rules, name).__doc__] == []
