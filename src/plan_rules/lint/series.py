"""The rules of one indicator, phase after phase."""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.check import Subject
from plan_rules.model.rule import Rule
from plan_rules.problems import Path

Step = tuple[Path, Rule]


def series_of(subject: Subject) -> Iterator[list[Step]]:
    """For each indicator that several rules share these rules, in the order of their phases.

    Parts, and rules that speak of each unit, make series of their own.
    """
    phases = subject.plan.header.phases
    found: dict[tuple[str, bool, str], list[Step]] = {}
    for path, rule in subject.rules:
        if rule.indicator.id:
            units = ",".join(rule.for_each.fields) if rule.for_each else ""
            found.setdefault((rule.indicator.id, rule.part_of is not None, units), []).append((path, rule))
    for steps in found.values():
        if len(steps) > 1:
            yield sorted(steps, key=lambda step: (phases[step[1].phase].from_, phases[step[1].phase].to))
