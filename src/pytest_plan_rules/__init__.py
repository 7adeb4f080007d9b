"""The plugin of pytest that collects the examples beside rules.

It lies outside ``plan_rules`` and imports nothing of it until a plan is collected, because every run of pytest in an
environment loads it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_plan_rules.collecting import PlanFile

_PLAN_FILE = "plan.yaml"
_CLAUSE_FILE = "clauses.yaml"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the plugin, each on the command line and in the configuration."""
    group = parser.getgroup("plan-rules", "examples beside the rules of plans")
    group.addoption(
        "--plan-rules",
        action="store_true",
        default=None,
        help="Collect the examples of every plan below the paths that are tested.",
    )
    group.addoption(
        "--plan-rules-coverage",
        action="store_true",
        default=None,
        help="As --plan-rules, and test that the examples of each rule see every part of its clause.",
    )
    group.addoption(
        "--plan-rules-mutate",
        action="store_true",
        default=None,
        help="As --plan-rules, and test that the examples of each rule notice small changes of it.",
    )
    parser.addini("plan_rules", "Collect the examples beside rules, as --plan-rules does.", "bool", default=False)
    parser.addini("plan_rules_coverage", "As --plan-rules-coverage.", "bool", default=False)
    parser.addini("plan_rules_mutate", "As --plan-rules-mutate.", "bool", default=False)


def is_asked(config: pytest.Config, name: str) -> bool:
    """Whether an option was given, on the command line or in the configuration."""
    given = config.getoption(name)
    return bool(config.getini(name) if given is None else given)


def _collects_plans(config: pytest.Config) -> bool:
    """Whether the run asks for plans; who asks what examples prove asks for the examples."""
    return any(is_asked(config, name) for name in ("plan_rules", "plan_rules_coverage", "plan_rules_mutate"))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> PlanFile | None:
    """A plan, by its plan.yaml, where the run asks for plans."""
    if file_path.name != _PLAN_FILE or not _collects_plans(parent.config):
        return None
    if not file_path.with_name(_CLAUSE_FILE).is_file():
        return None
    from pytest_plan_rules.collecting import PlanFile  # noqa: PLC0415 - most runs collect no plan

    file: PlanFile = PlanFile.from_parent(parent, path=file_path)
    return file
