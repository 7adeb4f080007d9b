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
    >>> observation.state, observation.date
    (<State.NOT_DONE: 'not_done'>, datetime.date(2021, 1, 1))
    """
    chosen = chosen_rule(plan, rule)
    check_among("publishers", publishers, publishers)
    phase = plan.header.phases[chosen.phase]
    days = st.dates(phase.from_, phase.to + _YEAR)
    said = _said(plan, chosen, days, exact)
    head = {
        "rule": st.just(rule),
        "publisher": st.sampled_from(publishers),
        "source": st.just("example"),
        "published_on": days,
    }
    optional = {"status": st.sampled_from(("final", "preliminary", "estimate")), "method": st.sampled_from(("X", "Y"))}
    return st.tuples(st.fixed_dictionaries(head, optional=optional), said).map(_observation)


def _observation(parts: tuple[Content, Content]) -> Observation:
    return Observation.model_validate({key: value for part in parts for key, value in part.items()})


def _said(plan: Plan, rule: Rule, days: st.SearchStrategy[date], exact: bool | None) -> st.SearchStrategy[Content]:
    """What the observation says, with the time it speaks of."""
    if rule.indicator.milestone:
        open_ = st.fixed_dictionaries({"date": days, "state": st.sampled_from(("not_done", "partly"))})
        return open_ | days.map(lambda day: {"date": day, "state": "done", "done_on": day})
    if rule.indicator.assessment:
        outcome = st.sampled_from(("satisfied", "violated"))
        return st.fixed_dictionaries({"date": days, "outcome": outcome, "statement": st.just("example")})
    return st.tuples(_when(plan, rule), _figure(rule, exact)).map(lambda parts: {**parts[0], **parts[1]})


def _when(plan: Plan, rule: Rule) -> st.SearchStrategy[Content]:
    windows = list(spans_of(plan, rule, rule.timing.calendar).values())
    if rule.timing.window is Grain.PHASE:
        return st.sampled_from([{"date": each.last} for each in windows])
    names: list[Content] = [{"window": each.label} for each in windows]
    phase = plan.header.phases[rule.phase]
    if rule.timing.kind is TimingKind.MEAN and phase.from_.year < phase.to.year:
        names.append({"window": f"{phase.from_.year}-{phase.to.year}"})
    return st.sampled_from(names)


def _figure(rule: Rule, exact: bool | None) -> st.SearchStrategy[Content]:
    values = _values(rule)
    unit = threshold_of(rule).unit
    fixed: Content = {"value": values, **({"unit": st.just(unit)} if unit else {})}
    rank = rule.indicator.rank
    if rank and rank.field_size is not None:
        fixed["field_size"] = st.sampled_from((rank.field_size, rank.field_size + 1))
    flags = st.booleans() if exact is None else st.just(exact)
    figures = st.fixed_dictionaries({**fixed, "exact": flags})
    if not rule.indicator.share:
        return figures
    counts = st.integers(1, 20).flatmap(
        lambda all_: st.fixed_dictionaries({"numerator": st.integers(0, all_), "denominator": st.just(all_)})
    )
    return counts | figures


def _values(rule: Rule) -> st.SearchStrategy[Decimal]:
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
    return st.sampled_from([_decimal(each, decimals) for each in known])


def _decimal(number: Fraction, decimals: int) -> Decimal:
    scaled = round(number * 10**decimals)
    return Decimal(scaled).scaleb(-decimals)
