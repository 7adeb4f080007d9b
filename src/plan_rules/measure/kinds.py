"""Kinds of records: where a rule counts them, by Kleene's logic over the classes they fall into."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from plan_rules.measure import kleene
from plan_rules.measure.question import Question, RuleQuestion
from plan_rules.measure.tally import COUNTS

Row: TypeAlias = tuple[int, ...]
"""The counts of a tally in the order of ``COUNTS``, then those under each exclusion."""

Rows: TypeAlias = Mapping[int, Row]
"""The counts of one group by the position of the window; a window without any record is left out."""

SLOTS = len(COUNTS)
EXCLUDED, OUTSIDE, UNDATED_SLOT = (COUNTS.index(name) for name in ("excluded", "outside", "undated"))


@dataclass(frozen=True, slots=True)
class Kind:
    """Where records of one kind are counted: a slot of the tally, and the exclusions they fall under."""

    slot: int
    reasons: tuple[int, ...] = ()

    def undated(self) -> Kind:
        """The same for a record that may or may not lie in the window."""
        return Kind(self.slot + 3) if self.slot < 3 else self


def deciding(row: Row) -> Row:
    """The counts of a row that a judgement can rest on: the six of the population, and those without a date."""
    return (*row[:6], row[UNDATED_SLOT])


def classifier(question: Question, asked: RuleQuestion, used: Sequence[int]) -> Callable[[Sequence[int]], Kind]:
    """What tells the kind of a record by the classes of the aspects that the rule looks at."""
    place_of = {aspect: at for at, aspect in enumerate(used)}
    said = {atom: question.answers[atom] for atom in asked.atoms}

    def classify(classes: Sequence[int]) -> Kind:
        def codes(atom: int) -> int:
            aspect, answer = said[atom]
            return answer.code(classes[place_of[aspect]])

        return kind_of(asked, codes)

    return classify


def kind_of(asked: RuleQuestion, codes: Callable[[int], int]) -> Kind:
    """The kind of a record by what its atoms say."""
    population = asked.population(codes)
    if population == kleene.FALSE:
        return Kind(OUTSIDE)
    excluded = [formula(codes) for formula in asked.exclusions.values()]
    reasons = tuple(place for place, code in enumerate(excluded) if code == kleene.TRUE)
    if reasons:
        return Kind(EXCLUDED, reasons)
    certain = population == kleene.TRUE and kleene.UNKNOWN not in excluded
    column = {kleene.TRUE: 0, kleene.FALSE: 1, kleene.UNKNOWN: 2}[asked.good(codes)]
    return Kind(column if certain else column + 3)
