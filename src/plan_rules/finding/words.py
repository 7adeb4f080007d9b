"""The words of one language, and numbers, days and caveats in its form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from plan_rules.calendar import Span, nominal_span
from plan_rules.caveat import Caveat, CaveatCode
from plan_rules.finding.locale import (
    format_amount,
    format_count,
    format_day,
    format_figure,
    format_month,
    format_number,
)
from plan_rules.finding.phrases import PHRASES
from plan_rules.model.base import Bilingual
from plan_rules.observations.model import Observation
from plan_rules.quantity import PERCENT, POINTS, Language, canonical_unit, read_quantity
from plan_rules.verdict import Verdict

if TYPE_CHECKING:
    from plan_rules.finding.facts import WindowFact
    from plan_rules.finding.figure import Figure

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARS = re.compile(r"[0-9]{4}-[0-9]{4}")
_PERIOD = re.compile(r"([0-9]{4})(?:-H([12])|-Q([1-4])|-(0[1-9]|1[0-2]))?")

_AMOUNTS = {"reported", "computed", "tolerance"}
"""Facts that are numbers with a unit."""
_PERIODS = {"figure", "window", "windows"}
"""Facts that are labels of windows, or days."""
_COUNTED = {"records": "unknown.some", "computed": "withheld"}
"""Facts that may be withheld, and what is said in their place."""


def caveat_text(caveat: Caveat, language: Language, names: Mapping[str, Bilingual]) -> str:
    """A caveat as one or two sentences in one language, with titles in place of ids."""
    return Words(language, names).caveat(caveat)


class Words:
    """The words of one language, and numbers, days and titles in its form."""

    def __init__(self, language: Language, names: Mapping[str, Bilingual] | None = None) -> None:
        self.language = language
        self.phrases = PHRASES[language]
        self.names = names or {}

    def say(self, name: str, /, **places: object) -> str:
        """The sentence of a name, with its places filled."""
        return self.phrases[name].format(**places)

    def caveat(self, caveat: Caveat) -> str:
        """A caveat as one or two sentences."""
        facts = {name: self.named(name, value) for name, value in caveat.facts.items()}
        facts["text"] = sentence(str(caveat.facts.get(self.language, "")))
        return capital(self.say(f"caveat.{caveat.code}{_variant(caveat)}", **facts))

    def named(self, name: str, value: object) -> str:
        """A fact of a caveat by its name."""
        if value is None and name in _COUNTED:
            return self.phrases[_COUNTED[name]]
        many = value if isinstance(value, tuple) else (value,)
        if name in _AMOUNTS:
            as_points = name == "tolerance"
            return ", ".join(self.amount(str(each), as_points=as_points) for each in many if each)
        if name in _PERIODS:
            return ", ".join(self.period(str(each)) for each in many)
        if name == "published_on":
            return self.when(str(value))
        if name in ("rules", "exclusions"):
            return ", ".join(self.title(str(each)) for each in many)
        if name == "units":
            return ", ".join(self.phrases["group.missing"] if each == "?" else str(each) for each in many)
        return self.fact(value)

    def title(self, name: str) -> str:
        """The title of an exclusion or a rule; its id where none is known."""
        return str(getattr(self.names[name], self.language)) if name in self.names else name

    def fact(self, value: object) -> str:
        """A fact of a caveat: a count, a day, a text, or names."""
        if isinstance(value, str) and _DAY.fullmatch(value):
            with suppress(ValueError):  # a text of a source that only looks like a day
                return self.day(date.fromisoformat(value))
        if isinstance(value, int):
            return self.count(value)
        if isinstance(value, str) or not isinstance(value, Iterable):
            return str(value)
        return ", ".join(map(self.fact, value))

    def period(self, label: str) -> str:
        """A stretch of time by its label: a year, a half-year, a quarter, a month, years or a day."""
        if _DAY.fullmatch(label):
            return self.say("period.day", day=self.fact(label))
        match = _PERIOD.fullmatch(label)
        if match is None:
            return self.say("period.years", years=label) if _YEARS.fullmatch(label) else label
        year, half, quarter, month = match.groups()
        if month:
            return self.say("period.month", month=format_month(int(month), self.language), year=year)
        if half or quarter:
            return self.say(f"period.half.{half}" if half else f"period.quarter.{quarter}", year=year)
        return self.say("period.year", year=year)

    def when(self, label: str) -> str:
        """A stretch of time or a day with its preposition."""
        return self.say("when.day" if _DAY.fullmatch(label) else "when.period", period=self.period(label))

    def printed(self, observation: Observation) -> str:
        """A published figure with the decimals it was published with."""
        unit = canonical_unit(observation.unit or "")
        if observation.numerator is not None and observation.denominator is not None:
            return f"{self.count(observation.numerator)}/{self.count(observation.denominator)}"
        if observation.value is not None and observation.field_size is not None:
            value, field_size = format_number(observation.value, self.language), self.count(observation.field_size)
            return self.say("ranked", value=value, field_size=field_size)
        if observation.value is not None:
            return format_amount(observation.value, unit, self.language)
        low, high = (
            format_amount(end, unit, self.language) if end is not None else None
            for end in (observation.low, observation.high)
        )
        return self.bound(low, high)

    def between(self, low: Figure | None, high: Figure | None) -> str:
        """Two ends of which one may be open."""
        return self.bound(self.figure(low) if low else None, self.figure(high) if high else None)

    def bound(self, low: str | None, high: str | None) -> str:
        """Two ends in words of which one may be open."""
        if low is not None and high is not None:
            return self.say("bound.both", low=low, high=high)
        return self.say("bound.high", high=high) if low is None else self.say("bound.low", low=low)

    def window(self, window: WindowFact | None) -> str:
        """A window, with its days where its label does not say them."""
        if window is None:
            return ""
        period = self.period(window.label)
        if nominal_span(window.label) == Span(window.start, window.end):
            return period
        return self.say("window.shifted", period=period, start=self.day(window.start), end=self.day(window.end))

    def verdict(self, verdict: Verdict | None) -> str:
        """A verdict inside a sentence."""
        return self.phrases[f"verdict.{verdict or 'no_data'}"]

    def amount(self, text: str, *, as_points: bool = False) -> str:
        """A bound of a threshold, as written in the rule; a distance between percentages is in points."""
        quantity = read_quantity(text, "en")
        unit = POINTS if as_points and quantity.unit == PERCENT else quantity.unit
        return format_amount(quantity.amount, unit, self.language)

    def figure(self, figure: Figure) -> str:
        """A figure with its unit."""
        return format_figure(figure, self.language)

    def count(self, count: int | None) -> str:
        """A whole number; a word where it is withheld."""
        return format_count(count, self.language) if count is not None else self.phrases["withheld"]

    def day(self, day: date | None) -> str:
        """A day; nothing where there is none."""
        return format_day(day, self.language) if day is not None else ""


def _variant(caveat: Caveat) -> str:
    """Which of several sentences of one caveat fits its facts."""
    if caveat.facts.get("reads_as") == "<=":
        return ".lower"
    if caveat.code is CaveatCode.REPORTED_DIFFERS:
        no_figure, no_value = not caveat.facts["reported"], caveat.facts["computed"] == ""
        return {(True, False): ".bounds", (False, True): ".range", (True, True): ".neither"}.get(
            (no_figure, no_value), ""
        )
    return ".unknown" if None in (caveat.facts.get("basis", ""), caveat.facts.get("found", "")) else ""


def capital(text: str) -> str:
    """A text with a capital letter first."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """A text with a mark at its end."""
    return text if text.endswith((".", "!", "?")) else f"{text}."
