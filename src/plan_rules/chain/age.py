"""How old the data of a finding are, and how soon its rule ends: in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from dateutil.relativedelta import relativedelta

from plan_rules.calendar import MONTHS, Calendar, Grain, nominal_span
from plan_rules.finding.model import Finding
from plan_rules.model.document import Phase
from plan_rules.model.fact_field import DataAge, Lapse
from plan_rules.model.rule import Rule
from plan_rules.timeline import Timeline

_CUT_OFF_DAY = 15
_AGES = (DataAge.CURRENT, DataAge.ONE_WINDOW, DataAge.TWO_WINDOWS)


def lapse_of(rule: Rule, phase: Phase, as_of: date) -> Lapse:
    """Whether a rule ends before its phase does: within a year of a day, later, or already."""
    end = rule.in_force.span.end if rule.in_force else None
    if end is None or end >= phase.to:
        return Lapse.NO
    if as_of > end:
        return Lapse.LAPSED
    return Lapse.WITHIN_YEAR if end <= as_of + relativedelta(years=1) else Lapse.LATER


def data_age(finding: Finding, rule: Rule, timeline: Timeline) -> DataAge:
    """How many windows lie between the latest data of a finding and the last window that has begun."""
    if not timeline.windows:
        return DataAge.NONE
    if finding.indicator.kind == "assessment":
        return DataAge.NONE if finding.verdict is None else DataAge.CURRENT
    if finding.milestone is not None and finding.milestone.state == "done":
        return DataAge.CURRENT  # what is done stays done
    labels = _labels_of_data(finding)
    if labels is None:
        return DataAge.CURRENT
    grain, calendar = rule.timing.window, rule.timing.calendar
    newest = max((step for label in labels if (step := _step(label, grain, calendar)) is not None), default=None)
    if newest is None:
        return DataAge.NONE
    first, last = timeline.windows[0].nominal.start, timeline.windows[-1].nominal.end
    if first is None or last is None:
        raise ValueError("a window that is judged has a first and a last day")
    if grain is Grain.PHASE:
        return DataAge.CURRENT if newest >= _step_of_month(first, grain) else DataAge.ONE_WINDOW
    age = max(0, _step_of_month(last, grain) - newest)
    return _AGES[age] if age < len(_AGES) else DataAge.OLDER


def _labels_of_data(finding: Finding) -> Iterable[str] | None:
    """The windows and days that the data speak of; None where they are those of the last window."""
    if finding.milestone is not None:
        return [finding.milestone.on.isoformat()]
    if finding.windows:
        return [each.window.label for each in finding.windows if each.verdict is not None]
    if finding.own_verdict is None:
        return [each.window for each in finding.latest_known]
    if finding.indicator.timing == "mean" and finding.observations:
        return [each.window or str(each.date) for each in finding.observations]
    return None


@cache
def _step(label: str, grain: Grain, calendar: Calendar) -> int | None:
    """The number of the window of a calendar that a label or a day falls into."""
    if span := nominal_span(label):
        return _step_of_month(span.end, grain) if span.end else None
    try:
        day = date.fromisoformat(label)
    except ValueError:  # the name of a phase
        return None
    is_next = calendar is Calendar.VN_ADMIN and day.day >= _CUT_OFF_DAY
    return _step_of_month(day + relativedelta(months=1, day=1) if is_next else day, grain)


def _step_of_month(day: date, grain: Grain) -> int:
    return (day.year * 12 + day.month - 1) // MONTHS.get(grain, 1)
