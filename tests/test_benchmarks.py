"""The benchmarks measure the rules of the plan, time nothing that counts something else, and fill the pages."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from types import SimpleNamespace

import pytest

from docs.samples import ROOT
from plan_rules import load_plan

BENCHMARKS = ROOT / "benchmarks"
SAME = {
    "documents-electronic": "documents-electronic",
    "dossiers-online-2025": "dossiers-online-2025",
    "dossiers-online-of-online-services": "dossiers-online-2030",
    "periodic-reports": "periodic-reports",
    "periodic-reports-provincial-committee": "periodic-reports-provincial-committee",
}


@pytest.fixture
def module(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    before = set(sys.modules)
    yield lambda name: SimpleNamespace(**runpy.run_path(str(BENCHMARKS / f"{name}.py"), run_name=name))
    for name in set(sys.modules) - before:
        del sys.modules[name]


@pytest.fixture
def results(module):
    return module("results")


def section(results, part: str, size: int, *rows) -> object:
    return results.Section(part, size, f"{part} on {size}", rows, "2026-11-24", "a machine")


def test_the_rules_are_those_of_the_plan(module):
    measured = module("plans").plan_of(module("share_rules").SIX)
    plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    for name, original in SAME.items():
        mine, theirs = measured[name], plan[original]
        assert mine.indicator.share == theirs.indicator.share
        assert (mine.exclusions, mine.part_of, mine.timing) == (theirs.exclusions, theirs.part_of, theirs.timing)
        for exclusion in mine.exclusions:
            assert measured.header.exclusions[exclusion].when == plan.header.exclusions[exclusion].when
    for name, dataset in plan.header.datasets.items():
        if mine := measured.header.datasets.get(name):
            declared = {field: (found.type, found.values) for field, found in mine.fields.items()}
            assert dataset.time == mine.time
            assert {field: (found.type, found.values) for field, found in dataset.fields.items()}.items() <= (
                declared.items()
            )


def test_no_two_rules_have_the_same_population(module):
    rules = module("share_rules").distinct(60)
    assert len({json.dumps(rule.where, default=str) for rule in rules}) == 60


def test_nothing_is_timed_that_counts_something_else(module):
    rounds = module("rounds")
    runs = []

    def refuse(result: object) -> None:
        raise AssertionError(f"{result} is wrong")

    with pytest.raises(AssertionError, match="17 is wrong"):
        rounds.measure([rounds.Candidate("wrong", lambda: runs.append(1) or 17, refuse)], rounds=3)
    assert len(runs) == 1


def test_sources_count_the_same(tmp_path):
    """Everything runs on few records; each candidate is checked by the command itself."""
    saved = tmp_path / "speed.json"
    command = [sys.executable, BENCHMARKS / "measure.py", "--parts", "six", "mappings", "--rounds", "1"]
    command += ["--documents", "1000", "--mappings", "200", "--save", saved]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    rows = {(found["part"], row["name"]) for found in json.loads(saved.read_text()) for row in found["rows"]}
    assert {("six", "SQL by hand"), ("six", "Parquet by path"), ("six", "pandas"), ("six", "polars, lazy")} <= rows
    assert {("mappings-six", "mappings"), ("mappings-twenty", "loop by hand")} <= rows


def test_both_engines_of_reactions_are_measured():
    command = [sys.executable, BENCHMARKS / "reactions.py", "--findings", "200", "--rounds", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    assert "direct, with what changed" in done.stdout
    assert ("durable, a report" in done.stdout) == (sys.version_info < (3, 13))


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="durable-rules cannot be imported on Python 3.13 and later")
def test_sessions_are_soaked():
    command = [sys.executable, BENCHMARKS / "soak.py", "--sessions", "20"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    assert " 0 differences, 0 incidents, " in done.stdout.splitlines()[-1]


def test_a_later_run_takes_the_place_of_an_earlier_one(results, tmp_path):
    path = tmp_path / "speed.json"
    first = section(results, "six", 1000, results.Row("pandas", 2.0))
    other = section(results, "six", 2000, results.Row("pandas", 3.0, target=results.Target(1.15)))
    later = section(results, "six", 1000, results.Row("pandas", 1.0, ratio=0.5, baseline="SQL by hand"))
    results.write([first, other], path)
    results.write([later], path)
    assert results.read(path) == (later, other)


def test_targets(results):
    rows = (
        results.Row("reached", 1.0, ratio=0.65, target=results.Target(0.65)),
        results.Row("missed", 1.0, ratio=0.66, target=results.Target(0.65)),
        results.Row("slow", 1.5, target=results.Target(1.0, "seconds")),
        results.Row("small", 1.5, mebibytes=2048.0, target=results.Target(2048, "mebibytes")),
        results.Row("by hand", 9.0, ratio=1.0),
    )
    assert [row.holds for row in rows] == [True, False, False, True, None]
    assert results.shortfalls([section(results, "six", 1, *rows)]) == [
        "six on 1: missed 0.66, ≤ 0.65",
        "six on 1: slow 1.50 s, ≤ 1.00 s",
    ]


def test_overview_has_each_source_in_its_columns(results):
    fast = results.Row("pandas", 1.0, ratio=0.5, target=results.Target(1.15))
    slow = results.Row("pandas", 1.0, ratio=0.07)
    mappings = results.Row("mappings", 1.0, ratio=0.9)
    sections = [
        section(results, "six", 10, fast),
        section(results, "six", 2_000_000, slow),
        section(results, "mappings-six", 5, mappings),
    ]
    assert results.overview(sections) == [
        ["Source", "6 rules, 10", "6 rules, 2 M"],
        ["pandas", "0.50 (≤ 1.15)", "0.07"],
        ["Python mappings, to a loop by hand", "0.90", ""],
    ]


def test_the_readme_shows_what_was_measured(results):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme == results.with_overview(readme, results.read())
    shown = results.with_overview(readme, [section(results, "six", 10, results.Row("pandas", 1.0, ratio=0.5))])
    assert "<!-- speed -->\n\n| Source | 6 rules, 10 |\n| --- | --- |\n| pandas | 0.50 |\n\n<!-- end" in shown


def test_a_page_shows_what_was_measured(results, tmp_path):
    path = tmp_path / "speed.json"
    row = results.Row("pandas", 0.0123, ratio=0.5, target=results.Target(1.15), note="as read")
    results.write(
        [section(results, "six", 10, row), section(results, "curve-rules", 10, results.Row("a", 1.0, at=5))], path
    )
    assert "| pandas | 12.3 ms | 0.50 | ≤ 1.15 | yes | as read |" in results.on_page("six", path)
    assert results.on_page("machine", path) == "* 2026-11-24: a machine"
    assert results.on_page("curve", path).startswith("![")
    assert results.on_page("twenty", path) == "Not measured yet."


@pytest.mark.parametrize("days", [True, False], ids=["days", "moments"])
def test_whatever_feeds_the_monitor_counts_the_same(module, tmp_path, *, days: bool):
    live = module("monitor")
    rows = live.records(300, days=days)
    for place, candidate in enumerate(each for each in live.CANDIDATES if each.run is not live.durable_events):
        folder = tmp_path / str(place)
        folder.mkdir()
        assert candidate.run(rows, folder) == live._expected(rows), candidate.name


def test_plans_of_many_rules_are_read_and_proven(module):
    many = module("many_rules")
    assert len(many.files(250)) == 5
    header, _, small, large = many.table((10, 20)).splitlines()
    assert header.startswith("| rules | read |")
    assert (small.split("|")[1].strip(), large.split("|")[1].strip()) == ("10", "20")
