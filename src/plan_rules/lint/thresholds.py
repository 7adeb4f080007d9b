"""The thresholds of a rule with their paths."""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.lint.check import Subject
from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Threshold
from plan_rules.problems import Path


def thresholds_of(path: Path, rule: Rule) -> Iterator[tuple[Path, Threshold]]:
    """The threshold of a rule and those of its overrides."""
    if rule.threshold:
        yield (*path, "threshold"), rule.threshold
    for index, override in enumerate(rule.for_each.overrides if rule.for_each else ()):
        yield (*path, "for_each", "overrides", index, "threshold"), override.threshold


def all_thresholds(subject: Subject) -> Iterator[tuple[Path, Rule, Threshold]]:
    """Every threshold of a plan with its rule."""
    for path, rule in subject.rules:
        for place, threshold in thresholds_of(path, rule):
            yield place, rule, threshold
