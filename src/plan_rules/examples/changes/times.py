"""Changes of when a rule holds: a phase a day off, another calendar, windows of another length, another timing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from plan_rules.calendar import Calendar, Grain
from plan_rules.examples.changes.change import Change, altered, of_rule, with_phase
from plan_rules.model.document import InForce, Phase
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.model.timing import Timing, TimingKind

_STEPS = (("-", timedelta(days=-1)), ("+", timedelta(days=1)))


def changed_times(plan: Plan, rule: Rule) -> Iterator[Change]:
    """Every small change of the phase, the timing and the days on which a rule is in force."""
    yield from _phases(plan, rule)
    yield from _in_force(plan, rule)
    if rule.timing.kind is TimingKind.MEAN:
        for kind in (TimingKind.BY_END, TimingKind.EACH_YEAR):
            turned = altered(rule.timing, mean=None, **{kind.value: Grain.YEAR})
            yield from of_rule(plan, rule, f"timing:{kind}", f"mean turned into {kind}", timing=turned)
    elif rule.threshold is not None:  # what is done or assessed has no windows
        yield from _timings(plan, rule)


def _phases(plan: Plan, rule: Rule) -> Iterator[Change]:
    phase = plan.header.phases[rule.phase]
    for key, name, day in (("from_", "from", phase.from_), ("to", "to", phase.to)):
        for sign, step in _STEPS:
            other: Phase | None = altered(phase, **{key: day + step})
            if other is not None:
                words = f"the phase {name} {day} turned into {day + step}"
                yield Change(f"phase/{name}:{sign}day", words, with_phase(plan, rule.phase, other))


def _in_force(plan: Plan, rule: Rule) -> Iterator[Change]:
    if rule.in_force is None:
        return
    yield from of_rule(plan, rule, "in_force:dropped", "in force throughout its phase", in_force=None)
    for key, name in (("from_", "from"), ("until", "until")):
        day = getattr(rule.in_force, key)
        for sign, step in _STEPS if day is not None else ():
            other: InForce | None = altered(rule.in_force, **{key: day + step})
            words = f"in force {name} {day} turned into {day + step}"
            if other is not None:
                yield from of_rule(plan, rule, f"in_force/{name}:{sign}day", words, in_force=other)


def _timings(plan: Plan, rule: Rule) -> Iterator[Change]:
    timing = rule.timing
    other = Calendar.VN_ADMIN if timing.calendar is Calendar.GREGORIAN else Calendar.GREGORIAN
    if timing.window is not Grain.PHASE or rule.indicator.dataset:
        words = f"the calendar {timing.calendar} turned into {other}"
        swapped = altered(timing, calendar=other)
        yield from of_rule(plan, rule, f"timing/calendar:{other}", words, timing=swapped)
    grain = Grain.PHASE if timing.window is not Grain.PHASE else Grain.YEAR
    words = f"windows of a {timing.window} turned into windows of a {grain}"
    wider: Timing | None = altered(timing, **{timing.kind.value: grain})
    if wider is not None:
        yield from of_rule(plan, rule, f"timing/window:{grain}", words, timing=wider)
    if _has_windows(plan, rule):
        kind = TimingKind.BY_END if timing.kind is not TimingKind.BY_END else TimingKind.THROUGHOUT
        words = f"{timing.kind} turned into {kind}"
        turned: Timing | None = altered(timing, **{timing.kind.value: None, kind.value: timing.window})
        if turned is not None:
            yield from of_rule(plan, rule, f"timing:{kind}", words, timing=turned)


def _has_windows(plan: Plan, rule: Rule) -> bool:
    """Whether it can be judged in every window: by records with a day, or by figures."""
    dataset = plan.header.datasets.get(rule.indicator.dataset or "")
    is_single = rule.timing.window is Grain.PHASE
    return not is_single and (dataset is None or dataset.time is not None)
