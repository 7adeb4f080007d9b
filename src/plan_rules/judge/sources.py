"""Which published observations count on a date: vintages, sources, and what stands aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from plan_rules.calendar import Window
from plan_rules.model.rule import Rule
from plan_rules.observations.model import FigureKind, Observation

Source: TypeAlias = tuple[str, str | None]
"""Publisher and method."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The observations of one rule that bear on one question.

    Attributes:
        current: for each source what it says now; several where it contradicts itself on one day.
        history: earlier vintages and older figures of the same sources.
        aside: figures that decide nothing: another definition, another basis, a source that does not decide.
    """

    current: Mapping[Source, tuple[Observation, ...]]
    history: tuple[Observation, ...] = ()
    aside: tuple[Observation, ...] = ()

    @property
    def all_current(self) -> tuple[Observation, ...]:
        """What all sources say now, in the order of their names."""
        return tuple(observation for said in self.current.values() for observation in said)


def known_on(observations: Iterable[Observation], as_of: date, cutoff: date) -> tuple[Observation, ...]:
    """The observations published on or before a date that speak of no day after the cut-off."""
    return tuple(
        observation
        for observation in observations
        if observation.published_by <= as_of
        and (observation.date or observation.period.start or cutoff) <= cutoff
        and (observation.done_on or cutoff) <= cutoff
    )


def in_window(observation: Observation, window: Window) -> bool:
    """Whether an observation speaks of a window: by its name, or by its day."""
    if observation.date is not None:
        return observation.date in window
    start, end = observation.period.start, observation.period.end
    return start is not None and end is not None and start in window.nominal and end in window.nominal


def evidence_of(rule: Rule, observations: Sequence[Observation], deciding: Source | None) -> Evidence:
    """Sort observations into what each source says now, what it said before, and what decides nothing.

    The period that ends last counts, of several with one end the longest (a year before its last quarter), and
    within it the latest publication. Of states and statements the period has an end only.

    Args:
        rule: the rule they speak of.
        observations: those known on the date of evaluation.
        deciding: the source that decides, if one was named; a method of None stands for every method.
    """
    if not observations:
        return Evidence({})
    by_source: dict[Source, list[Observation]] = {}
    aside: list[Observation] = []
    for observation in sorted(observations, key=lambda each: each.order):
        if _counts(rule, observation) and _decides(observation, deciding):
            by_source.setdefault((observation.publisher, observation.method), []).append(observation)
        else:
            aside.append(observation)
    current: dict[Source, tuple[Observation, ...]] = {}
    history: list[Observation] = []
    for source, said in by_source.items():
        latest = max(_recency(observation) for observation in said)
        newest = [observation for observation in said if _recency(observation) == latest]
        current[source] = _distinct(newest)
        history += [observation for observation in said if _recency(observation) != latest]
    return Evidence(current, tuple(history), tuple(aside))


def _counts(rule: Rule, observation: Observation) -> bool:
    return observation.differs is None and has_same_basis(rule, observation)


def has_same_basis(rule: Rule, observation: Observation) -> bool:
    """Whether a level stands on the price basis of the baseline it is compared with."""
    baseline = rule.indicator.change.baseline if rule.indicator.change else None
    return observation.figure is FigureKind.INDICATOR or baseline is None or observation.basis == baseline.basis


def _decides(observation: Observation, deciding: Source | None) -> bool:
    if deciding is None:
        return True
    publisher, method = deciding
    return observation.publisher == publisher and method in (None, observation.method)


def _recency(observation: Observation) -> tuple[date, int, date]:
    start = observation.period.start
    is_figure = observation.state is None and observation.outcome is None
    length = (observation.period_end - start).days if is_figure and start else 0
    return observation.period_end, length, observation.published_by


def _distinct(observations: list[Observation]) -> tuple[Observation, ...]:
    """One observation for each different figure."""
    seen: dict[object, Observation] = {}
    for each in observations:
        said = (each.interval(), each.point, each.state, each.done_on, each.outcome, each.field_size)
        seen.setdefault(said, each)
    return tuple(seen.values())
