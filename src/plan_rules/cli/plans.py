"""A plan as the user names it on the command line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from plan_rules.load.places import PlacedPlan
from plan_rules.load.plan import load_with_places
from plan_rules.model.plan import Plan
from plan_rules.problems import PlanError, Problem


def open_plan(name: str) -> Plan:
    """A bundled plan or a folder of rule files.

    Raises:
        PlanError: with each file as a path from the current folder, so that a terminal or an editor can follow it.
    """
    return open_placed_plan(name).plan


def open_placed_plan(name: str) -> PlacedPlan:
    """As ``open_plan``, with the place of every part of a rule."""
    try:
        return load_with_places(name)
    except PlanError as error:
        raise PlanError(_from_here(problem, Path(name)) for problem in error.problems) from None


def _from_here(problem: Problem, folder: Path) -> Problem:
    return replace(problem, file=str(folder / problem.file)) if folder.is_dir() else problem
