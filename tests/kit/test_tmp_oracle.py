from fractions import Fraction
from hypothesis import given, settings
from laws.worlds import World, worlds
from plan_rules import evaluate
from plan_rules.testing.definition.expected import expected_finding
from sources.random_data import data
@settings(max_examples=3000, deadline=None)
@given(worlds())
def test_w(world):
    f=evaluate(world.plan, as_of=world.as_of, records={"documents": world.records})["documents"]
    e=expected_finding(world.plan,"documents",world.as_of,records=world.records)
    assert (f.status,f.verdict)==(e.status,e.verdict)
    if e.low is not None and world.plan["documents"].timing.kind=="by_end" and f.low is not None:
        assert (Fraction(f.low.exact),Fraction(f.high.exact))==(e.low,e.high)
        assert (f.value and Fraction(f.value.exact))==e.value
