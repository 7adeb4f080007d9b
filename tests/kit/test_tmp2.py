from hypothesis import given, settings, find
from plan_rules.testing.strategies.plans import plans, plan_files
from plan_rules import read_plan
@settings(max_examples=300, deadline=None)
@given(plans(awkward=True))
def test_a(p): assert p.rules
@settings(max_examples=300, deadline=None)
@given(plans())
def test_b(p): assert p.rules
def test_c():
    for k,v in find(plan_files(), lambda _:True).items(): print(v)
