"""Which windows of its phase a rule is judged on, on a given date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from plan_rules.calendar import Calendar, Grain, Span, Stage, Window, stage_of, windows_of
from plan_rules.model.document import Phase
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule


@dataclass(frozen=True, slots=True)
class Timeline:
    """A rule on a date.

    Attributes:
        as_of: the date of evaluation.
        stage: where it stands against the phase.
        phase: the days of the phase.
        cutoff: the last day whose data count: as_of, or the last day the rule was in force.
        windows: the windows that have begun, in order; the last one decides a rule that is judged by the end.
    """

    as_of: date
    stage: Stage
    phase: Span
    cutoff: date
    windows: tuple[Window, ...]

    def is_closed(self, window: Window) -> bool:
        """Whether the window is over, so that nothing can be added to it any more."""
        return self.as_of > window.end


def timeline_of(rule: Rule, phase: Phase, as_of: date) -> Timeline:
    """The timeline of a rule on a date.

    On ``vn-admin`` the last days of December lie after the last window of a phase; the last window still decides.
    """
    return _timeline(rule, phase, as_of, _windows(rule, phase))


def _windows(rule: Rule, phase: Phase) -> tuple[Window, ...]:
    return windows_of(rule.phase, phase.span, rule.timing.window, rule.timing.calendar)


def _timeline(rule: Rule, phase: Phase, as_of: date, windows: Iterable[Window]) -> Timeline:
    in_force = rule.in_force.span if rule.in_force else Span(None, None)
    cutoff = min(as_of, in_force.end) if in_force.end else as_of
    clipped = (_clip(window, in_force) for window in windows)
    begun = tuple(window for window in clipped if window.start <= window.end and window.start <= cutoff)
    return Timeline(as_of, stage_of(as_of, phase.span, in_force), phase.span, cutoff, begun)


def timelines_of(plan: Plan, as_of: date) -> dict[str, Timeline]:
    """The timeline of every rule of a plan, under its id."""
    cut: dict[tuple[str, Grain, Calendar], tuple[Window, ...]] = {}
    result = {}
    for rule in plan.rules:
        phase, key = plan.header.phases[rule.phase], (rule.phase, rule.timing.window, rule.timing.calendar)
        if key not in cut:
            cut[key] = _windows(rule, phase)
        result[rule.id] = _timeline(rule, phase, as_of, cut[key])
    return result


def _clip(window: Window, span: Span) -> Window:
    if span.start is None and span.end is None:
        return window
    start = max(window.start, span.start) if span.start else window.start
    end = min(window.end, span.end) if span.end else window.end
    return replace(window, start=start, end=end)
