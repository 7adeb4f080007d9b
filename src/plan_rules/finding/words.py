"""The words of one language, and numbers, days and caveats in its form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from plan_rules.caveat import Caveat
from plan_rules.finding.locale import format_amount, format_count, format_day, format_figure
from plan_rules.finding.phrases import PHRASES
from plan_rules.observations.model import Observation
from plan_rules.quantity import Language, canonical_unit, read_quantity
from plan_rules.verdict import Verdict

if TYPE_CHECKING:
    from plan_rules.finding.figure import Figure
    from plan_rules.finding.model import WindowFact

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_AMOUNTS = {"reported", "computed", "tolerance"}
"""Facts that are numbers with a unit."""


def caveat_text(caveat: Caveat, language: Language) -> str:
    """A caveat as one or two sentences in one language."""
    return Words(language).caveat(caveat)


class Words:
    """The words of one language, and numbers and dates in its form."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.phrases = PHRASES[language]

    def say(self, name: str, /, **places: object) -> str:
        """The sentence of a name, with its places filled."""
        return self.phrases[name].format(**places)

    def caveat(self, caveat: Caveat) -> str:
        """A caveat as one or two sentences."""
        facts = {name: self.fact(value) for name, value in caveat.facts.items()}
        for name in _AMOUNTS & facts.keys():
            given = caveat.facts[name]
            facts[name] = ", ".join(map(self.amount, filter(None, given if isinstance(given, tuple) else [str(given)])))
        text = str(caveat.facts.get(self.language, ""))
        return self.say(f"caveat.{caveat.code}", **facts, text=text if text.endswith((".", "!", "?")) else f"{text}.")

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

    def printed(self, observation: Observation) -> str:
        """A published figure with the decimals it was published with."""
        unit = canonical_unit(observation.unit or "")
        if observation.numerator is not None and observation.denominator is not None:
            return f"{self.count(observation.numerator)}/{self.count(observation.denominator)}"
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
        """A window by its label, with its days where the label does not say them."""
        if window is None:
            return ""
        is_plain = (window.start.month, window.start.day) == (1, 1) and (window.end.month, window.end.day) == (12, 31)
        if is_plain:
            return self.say("window", label=window.label)
        return self.say("window.shifted", label=window.label, start=self.day(window.start), end=self.day(window.end))

    def verdict(self, verdict: Verdict | None) -> str:
        """A verdict inside a sentence."""
        return self.phrases[f"verdict.{verdict or 'no_data'}"]

    def published_on(self, observation: Observation) -> str:
        """The day of publication, as far as it is known."""
        if observation.is_publication_date_exact:
            return self.day(observation.published_by)
        return observation.published_on

    def amount(self, text: str) -> str:
        """A bound of a threshold, as written in the rule."""
        quantity = read_quantity(text, "en")
        return format_amount(quantity.amount, quantity.unit, self.language)

    def figure(self, figure: Figure) -> str:
        """A figure with its unit."""
        return format_figure(figure, self.language)

    def count(self, count: int) -> str:
        """A whole number."""
        return format_count(count, self.language)

    def day(self, day: date | None) -> str:
        """A day; nothing where there is none."""
        return format_day(day, self.language) if day is not None else ""
