"""Tallies: the exact counts a rule needs, folded from a cube."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields

from plan_rules.measure import kleene
from plan_rules.measure.cube import Cube, Group
from plan_rules.measure.question import UNDATED, Codes, Question, RuleQuestion, codes_of
from plan_rules.model.base import FrozenDict


@dataclass(frozen=True, slots=True)
class Tally:
    """Six counts of records by what is known of them, and those that were taken out or lie outside.

    Tallies of disjoint sets of records add up; ``Tally()`` is the tally of none.

    Attributes:
        good, bad, unknown: records of the population, by what is known of the good condition.
        possibly_good, possibly_bad, possibly_unknown: records that may belong to the population.
        excluded: records of the population that an exclusion took out, each counted once.
        outside: records that do not belong to the population.
        undated: records without a date, each counted above as one that may belong to the population.
        excluded_by: records under each exclusion; one under two is counted under each.
    """

    good: int = 0
    bad: int = 0
    unknown: int = 0
    possibly_good: int = 0
    possibly_bad: int = 0
    possibly_unknown: int = 0
    excluded: int = 0
    outside: int = 0
    undated: int = 0
    excluded_by: FrozenDict[str, int] = field(default_factory=FrozenDict)

    def __add__(self, other: Tally) -> Tally:
        sums = {name: getattr(self, name) + getattr(other, name) for name in _NAMES}
        reasons = sorted({**self.excluded_by, **other.excluded_by})
        by = {reason: self.excluded_by.get(reason, 0) + other.excluded_by.get(reason, 0) for reason in reasons}
        return Tally(**sums, excluded_by=FrozenDict(by))

    def uncertain(self) -> Tally:
        """The same records where it is not known that they belong here: each only possibly counts."""
        return Tally(
            possibly_good=self.good + self.possibly_good,
            possibly_bad=self.bad + self.possibly_bad,
            possibly_unknown=self.unknown + self.possibly_unknown,
        )

    @property
    def population(self) -> int:
        """Records that belong to the population for certain."""
        return self.good + self.bad + self.unknown

    @property
    def possible(self) -> int:
        """Records that may belong to the population."""
        return self.possibly_good + self.possibly_bad + self.possibly_unknown

    @property
    def unresolved(self) -> int:
        """Records that lack what decides them."""
        return self.unknown + self.possible


_NAMES = tuple(each.name for each in fields(Tally) if each.name != "excluded_by")
_SLOTS = len(_NAMES)
_EXCLUDED, _OUTSIDE, _UNDATED_SLOT = (_NAMES.index(name) for name in ("excluded", "outside", "undated"))


@dataclass(frozen=True, slots=True)
class _Class:
    """Where a signature is counted: a slot of the tally, and the exclusions it falls under."""

    slot: int
    reasons: tuple[str, ...] = ()

    def undated(self) -> _Class:
        """The same for a record that may or may not lie in the window."""
        return _Class(self.slot + 3) if self.slot < 3 else self


def tallies(
    cube: Cube, question: Question, asked: RuleQuestion, group_by: Sequence[str]
) -> dict[tuple[Group, int], Tally]:
    """The tallies of one rule for each group and each window that has records, in one pass over the cube.

    Args:
        cube: the counts of the dataset.
        question: what the cube answers.
        asked: the rule.
        group_by: fields of the question to keep apart; all others are added up.
    """
    positions = [question.group_by.index(name) for name in group_by]
    windows_of_segment = question.windows_of_segment(asked.timeline)
    classify = _classifier(asked)
    reasons = {name: _SLOTS + index for index, name in enumerate(asked.exclusions)}
    counts: defaultdict[tuple[Group, int], list[int]] = defaultdict(lambda: [0] * (_SLOTS + len(reasons)))
    for (group, segment, signature), count in cube.counts.items():
        known = classify(signature)
        undated = segment == UNDATED
        if undated:
            known = known.undated()
        kept = tuple(group[position] for position in positions)
        for window in windows_of_segment.get(segment, ()):
            row = counts[kept, window]
            row[known.slot] += count
            if undated and known.slot < _EXCLUDED:
                row[_UNDATED_SLOT] += count
            for reason in known.reasons:
                row[reasons[reason]] += count
    return {key: _tally(row, tuple(reasons)) for key, row in counts.items()}


def _tally(row: list[int], reasons: tuple[str, ...]) -> Tally:
    counts = dict(zip(_NAMES, row, strict=False))
    return Tally(**counts, excluded_by=FrozenDict(zip(reasons, row[_SLOTS:], strict=True)))


def _classifier(asked: RuleQuestion) -> Callable[[int], _Class]:
    known: dict[int, _Class] = {}

    def classify(signature: int) -> _Class:
        if signature not in known:
            known[signature] = _classify(asked, codes_of(signature))
        return known[signature]

    return classify


def _classify(asked: RuleQuestion, codes: Codes) -> _Class:
    population = asked.population(codes)
    if population == kleene.FALSE:
        return _Class(_OUTSIDE)
    excluded = {name: formula(codes) for name, formula in asked.exclusions.items()}
    reasons = tuple(name for name, code in excluded.items() if code == kleene.TRUE)
    if reasons:
        return _Class(_EXCLUDED, reasons)
    certain = population == kleene.TRUE and kleene.UNKNOWN not in excluded.values()
    good = asked.good(codes)
    column = {kleene.TRUE: 0, kleene.FALSE: 1, kleene.UNKNOWN: 2}[good]
    return _Class(column if certain else column + 3)
