"""Examples beside rules: whether they hold, what they leave open, and which changes of a rule they would not notice."""

from plan_rules.examples.running import ExampleResult, run_examples

__all__ = ["ExampleResult", "run_examples"]
