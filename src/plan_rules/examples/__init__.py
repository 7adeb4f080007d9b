"""Examples beside rules: whether they hold, what they leave open, and which changes of a rule they would not notice."""

from plan_rules.examples.coverage import RuleCoverage, clause_coverage
from plan_rules.examples.mutation import RuleChange, changed_rules
from plan_rules.examples.proof import RuleProof, prove_rules
from plan_rules.examples.running import ExampleResult, run_examples

__all__ = [
    "ExampleResult",
    "RuleChange",
    "RuleCoverage",
    "RuleProof",
    "changed_rules",
    "clause_coverage",
    "prove_rules",
    "run_examples",
]
