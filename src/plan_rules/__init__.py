"""Targets of government plans as declarative rules, judged exactly, with findings that a host can embed."""

from plan_rules.caveat import Caveat, CaveatCode
from plan_rules.chain.conclude import conclude
from plan_rules.chain.conclusion import Conclusion
from plan_rules.chain.durable.export import DurableRules, to_durable_rules
from plan_rules.chain.session import ReactionSession
from plan_rules.diff import Change, FindingChange, PlanDiff, diff_findings, diff_plans
from plan_rules.evaluation import (
    Counting,
    FindingTable,
    build_cube,
    evaluate,
    evaluate_table,
    explain_counting,
    iter_findings,
)
from plan_rules.examples import run_examples
from plan_rules.finding.model import Finding, Report
from plan_rules.finding.transition import Transition, transitions
from plan_rules.finding.withholding import withhold
from plan_rules.lint import Remark, check_plan
from plan_rules.load import (
    bundled_plans,
    dump_plan,
    load_plan,
    read_plan,
    read_reactions,
    standard_reactions,
)
from plan_rules.measure.cube import Cube
from plan_rules.measure.sources.record_files import read_records
from plan_rules.model.plan import Plan
from plan_rules.model.reaction import Reaction
from plan_rules.model.rule import Rule
from plan_rules.monitor import Monitor
from plan_rules.observations.model import Observation
from plan_rules.observations.reader import read_observations
from plan_rules.problems import DataError, PlanError, PlanRulesError, Problem
from plan_rules.render import render
from plan_rules.schema import json_schema
from plan_rules.verdict import Status, Verdict

__all__ = [
    "Caveat",
    "CaveatCode",
    "Change",
    "Conclusion",
    "Counting",
    "Cube",
    "DataError",
    "DurableRules",
    "Finding",
    "FindingChange",
    "FindingTable",
    "Monitor",
    "Observation",
    "Plan",
    "PlanDiff",
    "PlanError",
    "PlanRulesError",
    "Problem",
    "Reaction",
    "ReactionSession",
    "Remark",
    "Report",
    "Rule",
    "Status",
    "Transition",
    "Verdict",
    "build_cube",
    "bundled_plans",
    "check_plan",
    "conclude",
    "diff_findings",
    "diff_plans",
    "dump_plan",
    "evaluate",
    "evaluate_table",
    "explain_counting",
    "iter_findings",
    "json_schema",
    "load_plan",
    "read_observations",
    "read_plan",
    "read_reactions",
    "read_records",
    "render",
    "run_examples",
    "standard_reactions",
    "to_durable_rules",
    "transitions",
    "withhold",
]
