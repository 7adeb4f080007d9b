"""Indicators: what is measured, of eight kinds."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import Literal, TypeAlias

from pydantic import Field, model_validator

from plan_rules.interval import Interval
from plan_rules.model.base import Amount, Bilingual, Boolean, Day, Fault, FieldName, Id, Integer, Model, Text, refuse
from plan_rules.model.condition import ConditionField
from plan_rules.model.threshold import Direction
from plan_rules.problems import Code
from plan_rules.quantity import PERCENT, POINTS

Kind: TypeAlias = Literal["share", "count", "level", "growth", "change", "rank", "milestone", "assessment"]


class Share(Model):
    """The part of a population that is good, in percent."""

    of: FieldName | None = None
    """The dataset whose records are counted; left out where only published figures exist."""
    among: Id | None = None
    """Another rule of the same dataset: the population is what is good under it."""
    where: ConditionField | None = None
    """Which records belong to the population; all of them where it is left out."""
    good: ConditionField | None = None
    """What a record of the population must meet."""

    @model_validator(mode="after")
    def _whole(self) -> Share:
        if (self.of is None) != (self.good is None):
            missing = "of" if self.of is None else "good"
            refuse(
                [
                    Fault(
                        Code.MISSING_KEY,
                        f"a share of records needs {missing}",
                        "give `of` and `good`, or neither",
                    )
                ]
            )
        if self.of is None and (self.where or self.among):
            refuse([Fault(Code.MISSING_KEY, "a population needs a dataset", "give `of`")])
        return self


class Count(Model):
    """How many records there are."""

    of: FieldName | None = None
    """The dataset whose records are counted; left out where only published figures exist."""
    where: ConditionField | None = None
    """Which records count; all of them where it is left out."""

    @model_validator(mode="after")
    def _whole(self) -> Count:
        if self.of is None and self.where:
            refuse([Fault(Code.MISSING_KEY, "a population needs a dataset", "give `of`")])
        return self


class Level(Model):
    """A figure with a unit, as published."""

    unit: Text
    """The unit, as in `%` or `triệu đồng/người`."""


class Growth(Model):
    """A rate of growth a year, in percent."""

    per: Literal["year"] = "year"
    """Growth is stated per year."""


class Baseline(Model):
    """The level that a change starts from."""

    date: Day
    """The day or the end of the year it refers to."""
    value: Amount
    """The level as published; its decimals are its precision."""
    exact: Boolean = False
    """Whether the level is exact and not rounded, as a number of cases that were counted."""
    basis: Text | None = None
    """Price basis or method; a level on another basis is not compared with it."""
    source: Text
    """Where it was published."""


class Change(Model):
    """The distance from a baseline: percent of it, percentage points, or a multiple."""

    unit: Literal["%", "points", "times"]
    """`%` of the baseline, percentage `points`, or `times` the baseline."""
    baseline: Baseline | None = None
    """Needed where levels are reported; left out where the change itself is."""

    @model_validator(mode="after")
    def _units(self) -> Change:
        if self.unit == POINTS and self.baseline is not None and self.baseline.value.unit != PERCENT:
            hint = "percentage points are the distance between two percentages"
            refuse([Fault(Code.UNIT_MISMATCH, "the baseline is not a percentage", hint, ("baseline", "value"))])
        if self.unit != POINTS and self.baseline is not None and self.baseline.value.amount <= 0:
            hint = "nothing is a percentage or a multiple of it"
            refuse([Fault(Code.IMPOSSIBLE, "the baseline is not above zero", hint, ("baseline", "value"))])
        return self


class Rank(Model):
    """A place in a ranking."""

    field_size: Integer | None = Field(default=None, gt=0)
    """How many are ranked, where the target depends on it: top 10 of 63 is not top 10 of 34."""


class Milestone(Model):
    """Something that is done or not, by the end of the phase."""

    done_when: Bilingual
    """What must be there for it to be done."""


class Assessment(Model):
    """A target without a testable number: decided by a named assessor, never by the engine."""

    asks: Bilingual
    """The question the assessor answers."""


_KINDS: tuple[Kind, ...] = ("share", "count", "level", "growth", "change", "rank", "milestone", "assessment")


class Indicator(Model):
    """What is measured: exactly one kind."""

    id: Id | None = None
    """The name under which figures are published; rules that share it share the figures."""
    measures: Bilingual
    """What the indicator is, as a noun: "tỷ lệ hồ sơ ..." / "the share of dossiers ..."."""
    direction: Direction | None = None
    """Whether higher or lower is better; needed by a bare threshold."""
    share: Share | None = None
    """The part of a population that is good."""
    count: Count | None = None
    """How many records there are."""
    level: Level | None = None
    """A published figure with a unit."""
    growth: Growth | None = None
    """A rate of growth a year."""
    change: Change | None = None
    """The distance from a baseline."""
    rank: Rank | None = None
    """A place in a ranking."""
    milestone: Milestone | None = None
    """Something that is done or not."""
    assessment: Assessment | None = None
    """A target that a person must assess."""

    @model_validator(mode="after")
    def _one_kind(self) -> Indicator:
        given = [kind for kind in _KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            hint = f"write exactly one of {', '.join(_KINDS)}"
            refuse([Fault(Code.ONE_OF, f"the indicator has {len(given)} kinds", hint)])
        return self

    @cached_property
    def kind(self) -> Kind:
        """The one kind that is given."""
        return next(kind for kind in _KINDS if getattr(self, kind) is not None)

    @property
    def dataset(self) -> str | None:
        """The dataset whose records it counts, if any."""
        counted = self.share or self.count
        return counted.of if counted else None

    @property
    def possible_figures(self) -> Interval:
        """The figures that it can have at all; 100 % is 1."""
        if self.share:
            return Interval(Fraction(0), Fraction(1))
        if self.rank:
            return Interval(Fraction(1), None)
        if self.growth:
            return Interval(Fraction(-1), None)
        return Interval(Fraction(0), None) if self.count else Interval(None, None)

    @property
    def unit(self) -> str | None:
        """The unit of its figures; None for a milestone or an assessment."""
        if self.level:
            return self.level.unit
        if self.change:
            return self.change.unit
        if self.share or self.growth:
            return PERCENT
        return "" if self.count or self.rank else None
