"""One published figure, with everything that decides how far it can be relied on."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Annotated

from dateutil.relativedelta import relativedelta
from pydantic import AfterValidator, BeforeValidator, WithJsonSchema, model_validator

from plan_rules.calendar import Span, nominal_span
from plan_rules.interval import Interval
from plan_rules.model.base import (
    Bilingual,
    Boolean,
    Day,
    Exact,
    Fault,
    FrozenDict,
    FrozenMapping,
    Id,
    Integer,
    Model,
    Text,
    one_or_many,
    read_day,
    refuse,
    refuse_one,
    shown,
)
from plan_rules.problems import Code
from plan_rules.quantity import canonical_unit, decimals_of, scale


class Reliability(StrEnum):
    """How final a figure is."""

    ESTIMATE = "estimate"
    PRELIMINARY = "preliminary"
    FINAL = "final"


class State(StrEnum):
    """How far a milestone has come."""

    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"


class Outcome(StrEnum):
    """What an assessor states."""

    SATISFIED = "satisfied"
    VIOLATED = "violated"


class FigureKind(StrEnum):
    """What the figure is: the indicator itself, or the level that a change is computed from."""

    INDICATOR = "indicator"
    LEVEL = "level"


_MOST_DECIMALS = 40
_PUBLISHED = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?")


def _read_published(value: object) -> str:
    if isinstance(value, dt.datetime):
        refuse_one(Code.BAD_DATE, "a day is due, not a moment", "use .date()")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value < dt.MAXYEAR:
        value = f"{value:04}"
    text = value if isinstance(value, str) else ""
    if match := _PUBLISHED.fullmatch(text):
        if not 1 <= int(match[1]) < dt.MAXYEAR:
            refuse_one(Code.BAD_DATE, f"the year {match[1]} does not exist", "check the year")
        return text
    hint = "write YYYY-MM-DD; YYYY-MM or YYYY if no more is known"
    if isinstance(value, str):
        return read_day(value, hint).isoformat()
    return refuse_one(Code.BAD_DATE, f"{shown(value)} is not a date", hint)


Published = Annotated[
    str,
    BeforeValidator(_read_published),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}),
]


def _known_window(label: str) -> str:
    if nominal_span(label) is None:
        hint = "write 2025, 2025-H1, 2025-Q3, 2025-07 or, for several years, 2021-2025"
        refuse_one(Code.BAD_VALUE, f"{label!r} is not a window", hint)
    return label


class Observation(Model):
    """One published or reported figure, state or statement about one rule.

    It names its ``rule`` or the ``indicator`` that rules share, and its ``window`` or ``date``; it holds a
    figure (``value``, or ``low`` and ``high``, or ``numerator`` and ``denominator``), a milestone's ``state``,
    or an assessor's ``outcome`` and ``statement``.
    """

    rule: Id | None = None
    """The rule it speaks of."""
    indicator: Id | None = None
    """The indicator it speaks of, for all rules that share it."""
    window: Annotated[Text, AfterValidator(_known_window)] | None = None
    """The period: 2025, 2025-H1, 2025-Q3, 2025-07, or years as 2021-2025."""
    date: Day | None = None
    """The day it refers to."""
    value: Exact | None = None
    """The figure, with the decimals that were printed."""
    low: Exact | None = None
    """A published lower bound: "more than 17,600"."""
    high: Exact | None = None
    """A published upper bound: "below 50 %"."""
    numerator: Integer | None = None
    """The good ones, counted."""
    denominator: Integer | None = None
    """All of them, counted."""
    unit: Text | None = None
    """%, points, times or another unit; not needed for counts."""
    decimals: Integer | None = None
    """The decimals it was printed with, where the value does not show them."""
    exact: Boolean = False
    """Whether the figure is exact and not rounded."""
    figure: FigureKind = FigureKind.INDICATOR
    """indicator, or level where the change from a baseline is to be computed."""
    basis: Text | None = None
    """Price basis or method of a level."""
    field_size: Integer | None = None
    """How many were ranked."""
    state: State | None = None
    """done, partly or not_done, for a milestone."""
    done_on: Day | None = None
    """The day a milestone was done."""
    outcome: Outcome | None = None
    """satisfied or violated, for an assessment."""
    statement: Text | None = None
    """The words of the assessor."""
    published_on: Published
    """YYYY-MM-DD; YYYY-MM or YYYY where no more is known, read as the last day of it."""
    publisher: Text
    """Who says so; for an assessment, the assessor."""
    method: Text | None = None
    """How it was obtained, where a publisher has several ways."""
    source: Text
    """Link or document."""
    status: Reliability | None = None
    """estimate, preliminary or final; left out where the publisher does not say."""
    exclusions_applied: Annotated[tuple[Id, ...], BeforeValidator(one_or_many)] | None = None
    """The exclusions that the publisher applied; left out where nothing is said."""
    group: FrozenMapping[str, Text] = FrozenDict()
    """The group it speaks of, field by field; empty for the whole."""
    differs: Bilingual | None = None
    """How its definition or population differs from the clause; such a figure is shown and decides nothing."""
    note: Bilingual | None = None
    """Anything a reader should know."""

    @model_validator(mode="after")
    def _consistent(self) -> Observation:
        refuse(self._faults())
        return self

    def _faults(self) -> list[Fault]:
        faults = []
        for one, two in (("rule", "indicator"), ("window", "date")):
            if (getattr(self, one) is None) == (getattr(self, two) is None):
                faults.append(Fault(Code.BAD_OBSERVATION, f"exactly one of {one} and {two} is needed", path=(one,)))
        forms = [
            form
            for form, given in {
                "value": self.value is not None,
                "low/high": self.low is not None or self.high is not None,
                "numerator/denominator": self.numerator is not None or self.denominator is not None,
                "state": self.state is not None,
                "outcome": self.outcome is not None,
            }.items()
            if given
        ]
        if len(forms) != 1:
            message = f"it says {' and '.join(forms)}" if forms else "it has no figure, state or outcome"
            hint = "give a value, low and/or high, numerator and denominator, a state, or an outcome"
            faults.append(Fault(Code.BAD_OBSERVATION, message, hint))
        return faults + self._figure_faults()

    def _figure_faults(self) -> list[Fault]:
        faults = []
        if (self.numerator is None) != (self.denominator is None):
            faults.append(Fault(Code.BAD_OBSERVATION, "numerator and denominator go together", path=("numerator",)))
        for name in ("numerator", "denominator", "decimals"):
            count = getattr(self, name)
            if count is not None and count < 0:
                faults.append(Fault(Code.NEGATIVE_COUNT, f"the {name} is {count}", "counts start at 0", (name,)))
        if self.decimals is not None and self.decimals > _MOST_DECIMALS:
            hint = f"at most {_MOST_DECIMALS}"
            faults.append(Fault(Code.OUT_OF_RANGE, f"no figure has {self.decimals} decimals", hint, ("decimals",)))
        if self.numerator is not None and self.denominator is not None and self.numerator > self.denominator >= 0:
            message = f"the numerator {self.numerator} is above the denominator {self.denominator}"
            faults.append(Fault(Code.NUMERATOR_ABOVE_DENOMINATOR, message, "swap or correct them", ("numerator",)))
        if self.low is not None and self.high is not None and self.low > self.high:
            faults.append(Fault(Code.OUT_OF_RANGE, "low is above high", "swap them", ("low",)))
        if self.state is State.DONE and self.done_on is None:
            faults.append(Fault(Code.BAD_OBSERVATION, "done needs the day", "give done_on", ("state",)))
        if self.state is not State.DONE and self.done_on is not None:
            hint = "give the state as done, or leave the day out"
            faults.append(Fault(Code.BAD_OBSERVATION, "only what is done has a day", hint, ("done_on",)))
        if self.outcome is not None and self.statement is None:
            faults.append(Fault(Code.BAD_OBSERVATION, "an outcome needs its statement", "give statement", ("outcome",)))
        return faults

    @cached_property
    def order(self) -> tuple[str, ...]:
        """A key that puts observations in one order whatever order they were given in."""
        keys = (self.publisher, self.method or "", str(self.period_end), self.published_on)
        return (*keys, self.model_dump_json())

    @cached_property
    def period(self) -> Span:
        """The days it speaks of, by the name of its window."""
        if self.date is not None:
            return Span(self.date, self.date)
        return nominal_span(self.window or "") or Span(None, None)

    @cached_property
    def period_end(self) -> dt.date:
        """The last day it speaks of."""
        return self.period.end or dt.date.max

    @cached_property
    def published_by(self) -> dt.date:
        """The last day on which it can have been published."""
        match = _PUBLISHED.fullmatch(self.published_on)
        if match is None:
            return dt.date.fromisoformat(self.published_on)
        start = dt.date(int(match[1]), int(match[2] or 12), 1)
        return start + relativedelta(months=1) - dt.timedelta(days=1)

    @property
    def is_publication_date_exact(self) -> bool:
        """Whether the day of publication is known."""
        return _PUBLISHED.fullmatch(self.published_on) is None

    @property
    def point(self) -> Fraction | None:
        """The figure as printed; None for bounds, states and outcomes. 100 % is 1."""
        if self.numerator is not None and self.denominator:
            return Fraction(self.numerator, self.denominator)
        return Fraction(self.value) * scale(self._unit) if self.value is not None else None

    @property
    def printed(self) -> Interval:
        """The figure or the bounds as printed, without the room that rounding leaves."""
        if self.point is not None:
            return Interval.point(self.point)
        low, high = (Fraction(end) * scale(self._unit) if end is not None else None for end in (self.low, self.high))
        return Interval(low, high)

    @property
    def _unit(self) -> str:
        return canonical_unit(self.unit or "")

    def interval(self, *, whole_numbers: bool = False) -> Interval:
        """All figures that would have been printed like this one.

        98,0 % stands for 97.95 % up to, not including, 98.05 %; counts and figures marked exact stand for
        themselves.

        Args:
            whole_numbers: whether the indicator takes whole numbers only, which are never rounded.
        """
        if self.numerator is not None and self.denominator:
            return Interval.point(Fraction(self.numerator, self.denominator))
        low = self.value if self.value is not None else self.low
        high = self.value if self.value is not None else self.high
        lowest = self._spread(low, whole_numbers) if low is not None else None
        highest = self._spread(high, whole_numbers) if high is not None else None
        return Interval(
            lowest.low if lowest else None,
            highest.high if highest else None,
            lowest.low_closed if lowest else True,
            highest.high_closed if highest else True,
        )

    def _spread(self, number: Decimal, whole_numbers: bool) -> Interval:
        exact = Fraction(number)
        if self.exact or (whole_numbers and exact.denominator == 1):
            return Interval.point(exact * scale(self._unit))
        decimals = self.decimals if self.decimals is not None else decimals_of(number)
        half = Fraction(1, 2 * 10**decimals)
        # Halves are rounded away from zero, so a negative figure is closed at its other end.
        low, high = (exact - half) * scale(self._unit), (exact + half) * scale(self._unit)
        return Interval(low, high, low_closed=exact > 0, high_closed=exact < 0)
