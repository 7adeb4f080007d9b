"""The README's two commands are there once each, in one line, and the first one does its job."""

from __future__ import annotations

import re
import shlex

import pytest
from click.testing import CliRunner

from docs.samples import ROOT
from plan_rules.cli import main

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = {
    "run": "python3 -m venv .venv && .venv/bin/pip install --quiet '.[cli]' && .venv/bin/plan-rules evaluate "
    "vn-thanh-hoa/202-kh-ubnd-2020 examples/thanh-hoa --as-of 2026-03-01 --lang en",
    "test": "python3 -m venv .venv-test && .venv-test/bin/pip install --quiet -e '.[test]' && "
    ".venv-test/bin/python -m pytest",
}


@pytest.mark.parametrize("name", COMMANDS)
def test_command_follows_its_marker_once(name: str):
    found = re.findall(rf"^<!-- command: {name} -->\n```sh\n(.*)\n```$", README, re.MULTILINE)
    assert found == [COMMANDS[name]]


def test_no_other_markers():
    assert re.findall(r"<!-- command: (\w+) -->", README) == ["run", "test"]


@pytest.mark.parametrize("name", COMMANDS)
def test_command_stands_nowhere_else(name: str):
    assert README.count(COMMANDS[name]) == 1


def test_main_job(monkeypatch):
    monkeypatch.chdir(ROOT)
    program, *arguments = shlex.split(COMMANDS["run"].split(" && ")[-1])
    result = CliRunner().invoke(main, arguments)
    assert (program, result.exit_code) == (".venv/bin/plan-rules", 0), result.output
    for words in ("202/KH-UBND", "10.4%", "36 days", "Lapsed"):
        assert words in result.output
