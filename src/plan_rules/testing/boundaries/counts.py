"""How many good records of how many lie below, on and above the bounds of a threshold."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Threshold
from plan_rules.testing.definition.numbers import ends, is_accepted

_MOST_RECORDS = 2_000


@dataclass(frozen=True, slots=True)
class Mixture:
    """Some good and some bad records.

    Attributes:
        name: on which side of which bound they lie.
    """

    name: str
    good: int
    bad: int


def mixtures(rule: Rule, threshold: Threshold) -> Iterator[Mixture]:
    """The smallest numbers of records just below, on and just above each bound, and the nearest within one step.

    One step is one of the last decimal with which a bound is written, so that another bound would be noticed.
    """
    seen = set()
    for bound in ends(threshold, rule.indicator.direction):
        found = _of_share(bound, _step(threshold)) if rule.indicator.share else _of_count(bound)
        for mixture in found:
            key = (mixture.good, mixture.bad)
            if min(key) >= 0 and sum(key) <= _MOST_RECORDS and key not in seen:
                seen.add(key)
                yield mixture


def satisfying(rule: Rule, threshold: Threshold) -> Mixture | None:
    """Few records that satisfy a threshold; None where only very many would."""
    return next((each for each in _few(rule, threshold) if _holds(each, rule, threshold)), None)


def violating(rule: Rule, threshold: Threshold) -> Mixture | None:
    """Few records that violate a threshold; None where none would."""
    return next((each for each in _few(rule, threshold) if not _holds(each, rule, threshold)), None)


def _few(rule: Rule, threshold: Threshold) -> Iterator[Mixture]:
    """Mixtures of at least one record, the smallest first."""
    for mixture in (Mixture("all good", 1, 0), Mixture("all bad", 0, 1), *mixtures(rule, threshold)):
        if mixture.good or mixture.bad:
            yield mixture


def _holds(mixture: Mixture, rule: Rule, threshold: Threshold) -> bool:
    number = Fraction(mixture.good, mixture.good + mixture.bad if rule.indicator.share else 1)
    return is_accepted(number, threshold, rule.indicator.direction)


def _step(threshold: Threshold) -> Fraction:
    """One of the last decimal of the bounds, as a share."""
    return Fraction(1, 100 * 10 ** max(bound.decimals for bound in threshold.bounds))


def _of_share(bound: Fraction, step: Fraction) -> Iterator[Mixture]:
    good, population = bound.as_integer_ratio()
    words = f"{good} of {population}"
    yield Mixture(f"on the bound, {words}", good, population - good)
    yield Mixture(f"below the bound of {words}", good - 1, population - good + 1)
    yield Mixture(f"above the bound of {words}", good + 1, population - good - 1)
    often = math.floor(1 / (step * population)) + 1
    good, population = good * often, population * often
    yield Mixture(f"just below the bound, {good - 1} of {population}", good - 1, population - good + 1)
    yield Mixture(f"just above the bound, {good + 1} of {population}", good + 1, population - good - 1)


def _of_count(bound: Fraction) -> Iterator[Mixture]:
    yield Mixture(f"below the bound, {math.ceil(bound) - 1}", math.ceil(bound) - 1, 0)
    if bound.denominator == 1:
        yield Mixture(f"on the bound, {bound}", int(bound), 0)
    yield Mixture(f"above the bound, {math.floor(bound) + 1}", math.floor(bound) + 1, 0)
