"""A strategy for published figures, states and statements."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from plan_rules.calendar import Grain
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.model.timing import TimingKind
from plan_rules.observations.model import Observation
from plan_rules.testing.definition.numbers import ends, threshold_of
from plan_rules.testing.definition.published import possible
from plan_rules.testing.definition.windows import spans_of
from plan_rules.testing.strategies.arguments import check_among, chosen_rule
from plan_rules.testing.strategies.choosing import one_of_each

PUBLISHERS = ("A", "B")
_YEAR = timedelta(days=365)
Content = dict[str, Any]


def observations_for(
    plan: Plan, rule: str, *, publishers: tuple[str, ...] = PUBLISHERS, exact: bool | None = None
) -> st.SearchStrategy[Observation]:
    """Observations of a rule that the plan accepts: figures around its bounds, states, or statements.

    Args:
        plan: the plan.
        rule: the id of the rule.
        publishers: who publishes.
        exact: whether figures are exact, so that nothing was rounded; either where it is left out.

    Raises:
        InvalidArgument: for a rule that the plan does not have, and where nobody publishes.

    >>> from hypothesis import find
    >>> from plan_rules import load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> observation = find(observations_for(plan, "smart-city-operations-centre"), lambda _: True)
    >>> observation.rule, observation.publisher
    ('smart-city-operations-centre', 'A')
    """
    chosen = chosen_rule(plan, rule)
    check_among("publishers", publishers, publishers)
    phase = plan.header.phases[chosen.phase]
    days = _days(phase.from_, phase.to + _YEAR)
    head = one_of_each([publishers, (None, "final", "preliminary", "estimate"), (None, "X", "Y")])

    parts = st.tuples(head, days, _said(plan, chosen, days, exact))

    # Of what ``map`` makes Hypothesis shows the call, and not the figure that a reader looks for.
    @st.composite
    def observations(draw: st.DrawFn) -> Observation:
        (publisher, status, method), published_on, said = draw(parts)
        given = {"publisher": publisher, "status": status, "method": method, **said}
        known = {name: value for name, value in given.items() if value is not None}
        return Observation.model_validate({"rule": rule, "source": "example", "published_on": published_on, **known})

    return observations()


def _days(first: date, last: date) -> st.SearchStrategy[date]:
    """Days by their distance from the first, which is one choice where ``st.dates`` makes three."""
    return st.integers(0, (last - first).days).map(lambda distance: first + timedelta(days=distance))


def _said(plan: Plan, rule: Rule, days: st.SearchStrategy[date], exact: bool | None) -> st.SearchStrategy[Content]:
    """What the observation says, with the time it speaks of."""
    if rule.indicator.milestone:
        states = st.sampled_from(("not_done", "partly", "done"))
        return st.builds(
            lambda day, state: {"date": day, "state": state, "done_on": day if state == "done" else None}, days, states
        )
    if rule.indicator.assessment:
        outcomes = st.sampled_from(("satisfied", "violated"))
        return st.builds(lambda day, outcome: {"date": day, "outcome": outcome, "statement": "example"}, days, outcomes)
    times = _times(plan, rule)
    figures = one_of_each([times, *_figures(rule, exact)]).map(_merged)
    if not rule.indicator.share:
        return figures
    counts = one_of_each([times, [{"good": each} for each in range(11)], [{"bad": each} for each in range(11)]])
    return counts.map(_merged).map(_as_counts) | figures


def _merged(parts: tuple[Content, ...]) -> Content:
    return {key: value for part in parts for key, value in part.items()}


def _as_counts(said: Content) -> Content:
    good, bad = said.pop("good"), said.pop("bad")
    return {**said, "numerator": good, "denominator": good + bad or 1}


def _times(plan: Plan, rule: Rule) -> list[Content]:
    """The windows of the phase, by their names where a figure of that name counts."""
    windows = list(spans_of(plan, rule, rule.timing.calendar).values())
    if rule.timing.window is Grain.PHASE:
        return [{"date": each.last} for each in windows]
    names: list[Content] = [{"window": each.label} for each in windows]
    phase = plan.header.phases[rule.phase]
    if rule.timing.kind is TimingKind.MEAN and phase.from_.year < phase.to.year:
        names.append({"window": f"{phase.from_.year}-{phase.to.year}"})
    return names


def _figures(rule: Rule, exact: bool | None) -> list[list[Content]]:
    """The parts of a figure, each with what it may be."""
    unit = threshold_of(rule).unit
    values: list[Content] = [{"value": value, "unit": unit or None} for value in _values(rule)]
    flags: list[Content] = [{"exact": flag} for flag in ((False, True) if exact is None else (exact,))]
    rank = rule.indicator.rank
    size = rank.field_size if rank else None
    sizes: list[Content] = [{"field_size": each} for each in ([None] if size is None else [size, size + 1])]
    return [values, flags, sizes]


def _values(rule: Rule) -> list[Decimal]:
    """Figures on the bounds of the threshold and within a few steps of them."""
    threshold = threshold_of(rule)
    low, high = possible(rule)
    per = 100 if threshold.unit in ("%", "points") else 1
    decimals = 0 if rule.indicator.kind in ("rank", "count") else max(each.decimals for each in threshold.quantities)
    near = [
        bound * per + Fraction(step, 10**decimals)
        for bound in ends(threshold, rule.indicator.direction)
        for step in range(-3, 4)
    ]
    bound = near[3]
    nearest_first = sorted(near, key=lambda number: abs(number - bound))
    known = [
        each for each in nearest_first if (low is None or low * per <= each) and (high is None or each <= high * per)
    ]
    return [_decimal(each, decimals) for each in known]


def _decimal(number: Fraction, decimals: int) -> Decimal:
    scaled = round(number * 10**decimals)
    return Decimal(scaled).scaleb(-decimals)
