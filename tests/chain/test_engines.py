"""Engines by their names, and what is said where one cannot run."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from chain.worlds import plan, templates
from plan_rules import DataError, conclude
from plan_rules.chain import engine


def refused(name: Any) -> str:
    with pytest.raises(DataError) as caught:
        conclude(plan(), templates(), engine=name)
    [problem] = caught.value.problems
    return f"{problem.code}: {problem.message}; {problem.hint}"


def test_a_name_that_is_none() -> None:
    assert refused("durabel") == "bad-argument: there is no engine 'durabel'; did you mean 'durable'?"


def test_durable_on_a_later_python_says_why_not_and_what_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.sys, "version_info", (3, 13, 0))
    assert refused("durable") == (
        "engine-unavailable: durable-rules cannot be imported on Python 3.13 and later, and this is Python 3.13; "
        "the engine 'direct' gives the same conclusions on every Python"
    )


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="there the version is what is said")
def test_durable_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "find_spec", lambda _: None)
    assert refused("durable").startswith("engine-unavailable: durable-rules is not installed; pip install 'plan-rules[")
