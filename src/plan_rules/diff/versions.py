"""Two versions of one rule, each with its plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.problems import Path


@dataclass(frozen=True)
class RuleVersions:
    """Two versions of a rule; the old one and its plan have the ids of the new version."""

    old_plan: Plan
    new_plan: Plan
    old: Rule
    new: Rule

    def path(self, *steps: str | int) -> Path:
        """A path inside the rule."""
        return ("rules", self.new.id, *steps)

    @cached_property
    def contents(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Both in the form of their files."""
        return content_of(self.old), content_of(self.new)


def content_of(rule: Rule) -> dict[str, Any]:
    """A rule in the form of its file."""
    return rule.model_dump(mode="json", exclude_defaults=True)
