"""Changes as sentences in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from plan_rules.diff.phrases import PHRASES
from plan_rules.model.base import Bilingual
from plan_rules.quantity import Language
from plan_rules.render.rule_words import RuleWords
from plan_rules.text.flow import one_line

LANGUAGES: tuple[Language, Language] = ("vi", "en")
_MOST_SHOWN = 160
_WORDS_AROUND = 3

Place = Bilingual | str | date | Callable[["Voice"], str]
"""What fills a place of a phrase: a text of both languages, a name, a day, or what a voice makes of it."""


class Voice(RuleWords):
    """The words of one language for changes and for what changed."""

    def phrase(self, name: str, places: dict[str, Place]) -> str:
        """A sentence with its places filled."""
        return PHRASES[self.language][name].format(**{key: self.filled(value) for key, value in places.items()})

    def label(self, key: str) -> str:
        """What a key of a rule file is called; the key itself where nothing better is known."""
        return PHRASES[self.language].get(f"key.{key}", key)

    def knows(self, key: str) -> bool:
        """Whether a key has a name of its own."""
        return f"key.{key}" in PHRASES[self.language]

    def filled(self, value: Place) -> str:
        """What fills a place, in this language."""
        if isinstance(value, Bilingual):
            return str(getattr(value, self.language))
        if isinstance(value, date):
            return self.day(value)
        return value if isinstance(value, str) else value(self)


_VOICES = {language: Voice(language) for language in LANGUAGES}


def sentence(name: str, /, **places: Place) -> Bilingual:
    """The sentence of a name in both languages."""
    return Bilingual(**{language: voice.phrase(name, places) for language, voice in _VOICES.items()})


def label(key: str) -> Callable[[Voice], str]:
    """A key in the words of a language."""
    return lambda voice: voice.label(key)


def apart(old: str, new: str) -> tuple[str, str]:
    """Two long texts cut down to where they differ, with a few words around it."""
    if max(len(old), len(new)) <= _MOST_SHOWN:
        return old, new
    before, after = old.split(" "), new.split(" ")
    fewest = min(len(before), len(after))
    start = next((index for index in range(fewest) if before[index] != after[index]), fewest)
    end = next((index for index in range(fewest - start) if before[-1 - index] != after[-1 - index]), fewest - start)
    return _middle(before, start, end), _middle(after, start, end)


def _middle(words: list[str], start: int, end: int) -> str:
    """The words between what two texts have in common, with three words on either side."""
    first, last = max(start - _WORDS_AROUND, 0), len(words) - max(end - _WORDS_AROUND, 0)
    text = " ".join(words[first:last])
    return f"{'… ' if first else ''}{text}{' …' if last < len(words) else ''}"


def shown(value: Any) -> str:
    """A value of a rule file on one line, not too long, with its quotation marks where it is text."""
    if value is None:
        return "–"
    text = one_line(value)
    text = text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
    return f"“{text}”" if isinstance(value, str) else text
