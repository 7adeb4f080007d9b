"""Text and model together: a folder of rule files becomes a plan, or a list of everything wrong with it."""

from plan_rules.load.bundled import bundled_plans
from plan_rules.load.dump import dump_plan
from plan_rules.load.plan import load_plan, read_plan
from plan_rules.load.reactions import read_reactions, standard_reactions

__all__ = ["bundled_plans", "dump_plan", "load_plan", "read_plan", "read_reactions", "standard_reactions"]
