"""Two versions of a plan: what changed, and which findings flip because of it."""

from plan_rules.diff.change import Change, ChangeKind, PlanDiff
from plan_rules.diff.compare import diff_plans
from plan_rules.diff.findings import FindingChange, diff_findings

__all__ = ["Change", "ChangeKind", "FindingChange", "PlanDiff", "diff_findings", "diff_plans"]
