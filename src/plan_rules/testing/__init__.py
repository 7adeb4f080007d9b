"""The testing kit, for hosts and authors of rules: strategies, boundary cases, and laws as assertions.

It needs the extra ``testing``. Nothing else in ``plan_rules`` imports it.
"""

try:
    import hypothesis  # noqa: F401 - asked for first, so that its lack is told in words
except ModuleNotFoundError as error:
    raise ModuleNotFoundError("plan_rules.testing needs Hypothesis: pip install 'plan-rules[testing]'") from error

from plan_rules.examples import RuleChange, RuleCoverage, RuleProof, changed_rules, clause_coverage, prove_rules
from plan_rules.measure.tally import Tally
from plan_rules.testing.boundaries.case import BoundaryCase
from plan_rules.testing.boundaries.cases import boundary_cases
from plan_rules.testing.definition.expected import Expected, expected_finding
from plan_rules.testing.laws.checking import LAW_NAMES, assert_sources_agree, check_laws
from plan_rules.testing.laws.engines import assert_engines_agree
from plan_rules.testing.laws.law import LawError
from plan_rules.testing.strategies.data import as_of_dates, completions, records_for, tallies
from plan_rules.testing.strategies.plans import plan_files, plans, rules
from plan_rules.testing.strategies.published import observations_for

__all__ = [
    "LAW_NAMES",
    "BoundaryCase",
    "Expected",
    "LawError",
    "RuleChange",
    "RuleCoverage",
    "RuleProof",
    "Tally",
    "as_of_dates",
    "assert_engines_agree",
    "assert_sources_agree",
    "boundary_cases",
    "changed_rules",
    "check_laws",
    "clause_coverage",
    "completions",
    "expected_finding",
    "observations_for",
    "plan_files",
    "plans",
    "prove_rules",
    "records_for",
    "rules",
    "tallies",
]
