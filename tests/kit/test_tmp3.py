from hypothesis import given, settings, strategies as st, HealthCheck
from plan_rules.testing.strategies.plans import plans
from plan_rules.testing.boundaries.cases import boundary_cases
import pytest
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans(max_rules=3))
def test_b(p):
    for c in boundary_cases(p):
        d=list(c.differences(p))
        assert not d, (str(c), d, c.records, c.observations)
