"""Targets of government plans as declarative rules, judged exactly, with findings that a host can embed."""

from plan_rules.evaluation import evaluate
from plan_rules.load import bundled_plans, dump_plan, load_plan, read_plan

__all__ = ["bundled_plans", "dump_plan", "evaluate", "load_plan", "read_plan"]
