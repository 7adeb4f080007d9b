"""What only the plan can tell of an observation: whether its rule exists and its figure fits the indicator."""

from __future__ import annotations

from collections.abc import Iterator

from plan_rules.model.base import Fault
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.observations.model import FigureKind, Observation
from plan_rules.problems import Code, near_miss
from plan_rules.quantity import PERCENT, POINTS, TIMES, canonical_unit


def faults_against_plan(observation: Observation, plan: Plan) -> Iterator[Fault]:
    """Every fault of an observation that its plan can tell."""
    rules = rules_of(observation, plan)
    if not rules:
        indicators = dict.fromkeys(rule.indicator.id for rule in plan.rules if rule.indicator.id)
        what, name = ("rule", observation.rule) if observation.rule else ("indicator", observation.indicator)
        known = plan.rules_by_id if observation.rule else indicators
        yield Fault(Code.UNKNOWN_RULE, f"the plan has no {what} {name!r}", near_miss(str(name), known), (what,))
        return
    yield from _form_faults(observation, rules[0])
    fields = group_fields(plan)
    for name in observation.group:
        if name not in fields:
            hint = near_miss(name, fields)
            yield Fault(Code.UNKNOWN_FIELD, f"nothing is grouped by {name!r}", hint, ("group", name), at_key=True)
    for index, name in enumerate(observation.exclusions_applied or ()):
        if name not in plan.header.exclusions:
            hint = near_miss(name, plan.header.exclusions)
            path = ("exclusions_applied", index)
            yield Fault(Code.UNKNOWN_NAME, f"the plan has no exclusion {name!r}", hint, path)


def group_fields(plan: Plan) -> tuple[str, ...]:
    """The fields that an observation may name its group by."""
    declared = (name for dataset in plan.header.datasets.values() for name in dataset.fields)
    made = (name for rule in plan.rules if rule.for_each for name in rule.for_each.fields)
    return tuple(dict.fromkeys((*declared, *made)))


def rules_of(observation: Observation, plan: Plan) -> tuple[Rule, ...]:
    """The rules that an observation speaks of."""
    if observation.rule is not None:
        rule = plan.rules_by_id.get(observation.rule)
        return (rule,) if rule else ()
    return tuple(rule for rule in plan.rules if rule.indicator.id == observation.indicator)


def _form_faults(observation: Observation, rule: Rule) -> Iterator[Fault]:
    kind = rule.indicator.kind
    if kind == "milestone":
        if observation.state is None:
            yield Fault(Code.BAD_OBSERVATION, "a milestone needs a state", "give done, partly or not_done", ("state",))
        return
    if kind == "assessment":
        if observation.outcome is None:
            hint = "give outcome and statement"
            yield Fault(Code.BAD_OBSERVATION, "an assessment needs an outcome", hint, ("outcome",))
        return
    if observation.state is not None or observation.outcome is not None:
        yield Fault(Code.BAD_OBSERVATION, f"a {kind} needs a figure", "give value, low/high or numerator/denominator")
        return
    yield from _figure_faults(observation, rule)


def _figure_faults(observation: Observation, rule: Rule) -> Iterator[Fault]:
    indicator = rule.indicator
    counted = observation.numerator is not None
    if counted and indicator.kind != "share":
        yield Fault(Code.BAD_OBSERVATION, f"a {indicator.kind} has no numerator", "give value", ("numerator",))
        return
    if not counted:
        yield from _unit_faults(observation, rule)
    name = "value" if observation.value is not None else "numerator" if counted else "low"
    if observation.denominator == 0:
        yield Fault(Code.BAD_OBSERVATION, "a share of nothing says nothing", "leave the figure out", ("denominator",))
        return
    printed, possible = observation.printed, indicator.possible_figures
    ends = [end for end in (printed.low, printed.high) if end is not None]
    if observation.figure is FigureKind.INDICATOR and not all(end in possible for end in ends):
        negative_count = indicator.kind in ("count", "rank")
        code = Code.NEGATIVE_COUNT if negative_count else Code.OUT_OF_RANGE
        hint = "a share lies between 0% and 100%" if indicator.kind == "share" else "check the figure and its unit"
        yield Fault(code, f"a {indicator.kind} cannot be this figure", hint, (name,))
    is_multiple = indicator.change is not None and indicator.change.unit != POINTS
    if observation.figure is FigureKind.LEVEL and is_multiple and any(end < 0 for end in ends):
        hint = "a percentage or a multiple of a baseline needs a level of zero or above"
        yield Fault(Code.OUT_OF_RANGE, "the level is below zero", hint, (name,))


def _unit_faults(observation: Observation, rule: Rule) -> Iterator[Fault]:
    due = canonical_unit(rule.indicator.unit or "")
    if observation.figure is FigureKind.LEVEL:
        baseline = rule.indicator.change.baseline if rule.indicator.change else None
        if baseline is None:
            yield Fault(Code.BAD_OBSERVATION, "only a change from a baseline takes a level", path=("figure",))
            return
        due = baseline.value.unit
    given = canonical_unit(observation.unit or "")
    if rule.indicator.kind == "count" and observation.figure is FigureKind.INDICATOR:
        # A count has whatever its threshold counts as unit; it can be left out, but not be another one.
        due = rule.threshold.unit if rule.threshold else ""
        if given in ("", due) or (not due and given not in (PERCENT, POINTS, TIMES)):
            return
    if given != due:
        said = repr(given) if given else "not said"
        yield Fault(
            Code.UNIT_MISMATCH,
            f"the unit is {said}, the rule has {repr(due) if due else 'none'}",
            f"unit: {due}" if due else "leave the unit out",
            ("unit",),
        )
