"""Boundary cases of rules that published figures, states or statements decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from plan_rules.calendar import Grain
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Threshold
from plan_rules.model.timing import TimingKind
from plan_rules.observations.model import Observation
from plan_rules.testing.boundaries.vantage import edges_of_phase, vantage, vantage_on
from plan_rules.testing.definition.numbers import ends, threshold_of
from plan_rules.testing.definition.published import possible
from plan_rules.testing.definition.windows import Days, standing

Data: TypeAlias = tuple[str, date, list[Observation]]
"""What it shows, the date of evaluation, and what was published."""

_ONE_DAY = timedelta(days=1)


def published_cases(plan: Plan, rule: Rule) -> Iterator[Data]:
    """The boundary cases of one rule over what is published about it."""
    if rule.indicator.milestone:
        yield from _milestones(plan, rule)
    elif rule.indicator.assessment:
        yield from _assessments(plan, rule)
    elif rule.timing.kind is TimingKind.MEAN:
        yield from _means(plan, rule)
    else:
        yield from _figures(plan, rule)
    yield "nothing is known", vantage(plan, rule).as_of, []


def observed(rule: Rule, published_on: date, **said: object) -> Observation:
    """An observation of a rule, by the publisher that decides where the rule names one."""
    decides = rule.deciding_source
    given = {
        "rule": rule.id,
        "publisher": decides.publisher if decides else "example",
        "method": decides.method if decides else None,
        "source": "example",
        "published_on": published_on,
        **said,
    }
    return Observation.model_validate(given)


def _figures(plan: Plan, rule: Rule) -> Iterator[Data]:
    at = vantage(plan, rule)
    if at.window is None:
        return
    for name, said in sides(rule):
        yield name, at.as_of, [observed(rule, at.as_of, **when(rule, at.window), **said)]
    name, said = next(sides(rule))
    yield (
        f"{name}, published a day later",
        at.as_of,
        [observed(rule, at.as_of + _ONE_DAY, **when(rule, at.window), **said)],
    )
    rank = rule.indicator.rank
    if rank and rank.field_size is not None:
        other = {**said, "field_size": rank.field_size + 1}
        yield f"{name}, among more", at.as_of, [observed(rule, at.as_of, **when(rule, at.window), **other)]
    earlier = standing(plan, rule, at.as_of).windows[:-1]
    if earlier:
        yield f"{name}, of the window before", at.as_of, [observed(rule, at.as_of, **when(rule, earlier[-1]), **said)]
    for where, day in edges_of_phase(plan, rule):
        on = vantage_on(plan, rule, day)
        window = on.window or at.window
        for name, said in list(sides(rule))[:2]:
            yield f"{name}, {where}", day, [observed(rule, day, **when(rule, window), **said)]


def when(rule: Rule, window: Days) -> Mapping[str, object]:
    """The window by its name, or a day of it where no figure of that name counts."""
    named = window.is_whole and rule.timing.window is not Grain.PHASE
    return {"window": window.label} if named else {"date": window.last}


def sides(rule: Rule, threshold: Threshold | None = None) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Figures just below, on and just above each bound: exact ones, printed ones, and counts where there can be."""
    threshold = threshold or threshold_of(rule)
    low, high = possible(rule)
    is_percent = threshold.unit in ("%", "points")
    step = Fraction(1, 10 ** max(quantity.decimals for quantity in threshold.quantities)) / (100 if is_percent else 1)
    whole = rule.indicator.kind in ("rank", "count")
    for bound in ends(threshold, rule.indicator.direction):
        near = step if whole else step / 10
        for name, number in (("on", bound), ("just below", bound - near), ("just above", bound + near)):
            if (low is not None and number < low) or (high is not None and number > high):
                continue
            yield f"{name} the bound, exactly", {**_said(rule, number), "exact": True}
            if name == "on":
                yield "printed like the bound", _said(rule, number)
            if rule.indicator.share:
                counts = {"numerator": number.numerator, "denominator": number.denominator}
                yield f"{name} the bound, as counts", counts


def _said(rule: Rule, number: Fraction) -> Mapping[str, object]:
    """A figure in the unit of the rule."""
    unit = threshold_of(rule).unit
    said = figure_in(unit, number)
    rank = rule.indicator.rank
    return {**said, "field_size": rank.field_size} if rank and rank.field_size is not None else said


def figure_in(unit: str, number: Fraction) -> Mapping[str, object]:
    """A number as a figure in a unit."""
    shown = Decimal(number.numerator * (100 if unit in ("%", "points") else 1)) / Decimal(number.denominator)
    return {"value": Decimal(f"{shown.normalize():f}"), **({"unit": unit} if unit else {})}


def _means(plan: Plan, rule: Rule) -> Iterator[Data]:
    phase = plan.header.phases[rule.phase]
    after = phase.to + _ONE_DAY
    threshold = threshold_of(rule)
    for bound in ends(threshold, rule.indicator.direction):
        step = Fraction(1, 1000 * 10 ** max(each.decimals for each in threshold.bounds))
        windows = standing(plan, rule, after).windows
        for name, last in (("on", bound), ("just below", bound - step), ("just above", bound + step)):
            rates = [bound] * (len(windows) - 1) + [last]
            said = [_rate(rule, after, window, rate) for window, rate in zip(windows, rates, strict=True)]
            yield f"yearly rates with a mean {name} the bound", after, said
            yield f"yearly rates with a mean {name} the bound, the first of them missing", after, said[1:]
            if len(windows) > 2:
                yield (
                    f"yearly rates with a mean {name} the bound, on the last day",
                    phase.to,
                    [_rate(rule, phase.to, window, rate) for window, rate in zip(windows, rates, strict=True)],
                )
        yield from _printed_means(rule, after, windows, bound)
    yield "before the phase", phase.from_ - _ONE_DAY, []


def _printed_means(rule: Rule, after: date, windows: Sequence[Days], bound: Fraction) -> Iterator[Data]:
    """Yearly rates as they are printed: each may be anything that is printed so, and so may their mean."""
    step = Fraction(1, 100 * 10 ** max(each.decimals for each in threshold_of(rule).bounds))
    for name, rate in (("on", bound), ("a step below", bound - step), ("a step above", bound + step)):
        said = [_rate(rule, after, window, rate, exact=False) for window in windows]
        yield f"yearly rates printed {name} the bound", after, said
    exactly = [_rate(rule, after, window, bound) for window in windows[:-1]]
    last = _rate(rule, after, windows[-1], bound, exact=False)
    yield "yearly rates on the bound, the last of them printed", after, [*exactly, last]


def _rate(rule: Rule, published_on: date, window: Days, rate: Fraction, *, exact: bool = True) -> Observation:
    decimals = max(each.decimals for each in threshold_of(rule).bounds)
    said = _said(rule, rate) if exact else {"value": Decimal(round(rate * 100 * 10**decimals)).scaleb(-decimals)}
    return observed(rule, published_on, exact=exact, **when(rule, window), **{"unit": "%", **said})


def _milestones(plan: Plan, rule: Rule) -> Iterator[Data]:
    phase = plan.header.phases[rule.phase]
    after = phase.to + _ONE_DAY
    for name, day in (("on the first day", phase.from_), ("on the last day", phase.to), ("a day late", after)):
        said = [observed(rule, after, date=day, state="done", done_on=day)]
        yield f"done {name} of the phase", after, said
    for state in ("not_done", "partly"):
        yield f"{state} on the last day, seen after it", after, [observed(rule, after, date=phase.to, state=state)]
        yield f"{state} after the last day", after, [observed(rule, after, date=after, state=state)]
        yield f"{state} on the last day", phase.to, [observed(rule, phase.to, date=phase.to, state=state)]
    day = phase.from_ - _ONE_DAY
    yield "done before the phase", day, [observed(rule, day, date=day, state="done", done_on=day)]
    yield (
        "done on the first day",
        phase.from_,
        [observed(rule, phase.from_, date=phase.from_, state="done", done_on=phase.from_)],
    )


def _assessments(plan: Plan, rule: Rule) -> Iterator[Data]:
    phase = plan.header.phases[rule.phase]
    after = phase.to + _ONE_DAY
    for outcome in ("satisfied", "violated"):
        for name, as_of, day in (
            ("before the phase", phase.from_ - _ONE_DAY, phase.from_ - _ONE_DAY),
            ("on the first day", phase.from_, phase.from_),
            ("on the last day", phase.to, phase.to),
            ("for the day before the last, seen after the phase", after, phase.to - _ONE_DAY),
            ("for the last day, seen after it", after, phase.to),
        ):
            said = observed(rule, as_of, date=day, outcome=outcome, statement="example")
            yield f"{outcome} {name}", as_of, [said]
    yield "before the phase", phase.from_ - _ONE_DAY, []
