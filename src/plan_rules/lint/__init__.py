"""Checks over rule files that can be read and may still be wrong; each has a code, a level and a manual page."""

from plan_rules.lint.checks import CHECKS
from plan_rules.lint.remark import Fix, Level, Remark
from plan_rules.lint.run import check_plan

__all__ = ["CHECKS", "Fix", "Level", "Remark", "check_plan"]
