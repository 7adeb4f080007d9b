"""Every example in a docstring runs."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from importlib.util import find_spec
from types import ModuleType

import pytest

import plan_rules

WITH_DURABLE_RULES = ("plan_rules.chain.durable.engine", "plan_rules.chain.durable.native")
"""Modules that import durable-rules, which later Pythons cannot."""
MODULES = [
    importlib.import_module(found.name)
    for found in pkgutil.walk_packages(plan_rules.__path__, "plan_rules.")
    if not found.name.endswith("__main__")
    and (find_spec("durable_rules_engine") or found.name not in WITH_DURABLE_RULES)
]
EXAMPLES = [
    (module, test)
    for module in (plan_rules, *MODULES)
    for test in doctest.DocTestFinder(exclude_empty=True).find(module)
    if test.examples
]


@pytest.mark.parametrize(("module", "test"), EXAMPLES, ids=[test.name for _, test in EXAMPLES])
def test_docstring(module: ModuleType, test: doctest.DocTest):
    report: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=report.append)
    assert "".join(report) == ""


def test_there_are_examples_to_run():
    assert {"plan_rules.evaluation.evaluate", "plan_rules.load.plan.load_plan"} <= {test.name for _, test in EXAMPLES}
