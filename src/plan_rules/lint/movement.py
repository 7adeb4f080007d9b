"""Whether the words of a target say that a figure goes up or down, and by how much or to what level."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plan_rules.model.quoting import whole_words
from plan_rules.model.rule import Rule
from plan_rules.model.threshold import Direction, Threshold
from plan_rules.quantity import TIMES, Language


@dataclass(frozen=True, slots=True)
class Movement:
    """Where a figure goes.

    Attributes:
        words: the word that says so, as the document writes it.
        towards: up or down.
        is_level: whether the number is the level that is reached, and not the distance.
        start: where the word stands.
    """

    words: str
    towards: Direction
    is_level: bool
    start: int


@dataclass(frozen=True, slots=True)
class _Words:
    """How a language speaks of movements: words up and down, of a level, and what a decrease is called."""

    moves: re.Pattern[str]
    down: re.Pattern[str]
    level: re.Pattern[str]
    decrease: re.Pattern[str]


def _words(moves: str, down: str, level: str, decrease: str) -> _Words:
    patterns = (moves, down, level, decrease)
    return _Words(*(re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE) for pattern in patterns))


# "Tốc độ tăng" and "tỷ lệ giảm nghèo" are names of figures, and what does not rise says nothing of a fall.
_NAMES = "".join(f"(?<!{word} )" for word in ("tốc độ", "tỷ lệ", "tỉ lệ", "mức", "không", "gia", "suy", "giá trị"))
_COMPARING = {"vi": "mức|dưới|trên|khoảng|không|tối|ít", "en": "below|under|about|at|no|less|over|above|more"}
_WORDS: dict[Language, _Words] = {
    "vi": _words(
        moves=rf"{_NAMES}(?:tăng(?! cường)|giảm(?! (?:nghèo|trừ))|rút ngắn|tiết kiệm)",
        down=r"giảm|rút ngắn|tiết kiệm",
        level=rf"còn|xuống|lên|(?:về|đến|tới)(?= (?:{_COMPARING['vi']})|\s*$)",
        decrease=r"giảm|cắt|bớt|rút ngắn|tiết kiệm",
    ),
    "en": _words(
        moves=r"(?:increas|rais|reduc|decreas)(?:e[sd]?|ing)|cut|lower(?! than)",
        down=r"(?:reduc|decreas)(?:e[sd]?|ing)|cut|lower",
        level=rf"to(?= (?:{_COMPARING['en']})|\s*$)",
        decrease=r"reduction|decrease|cut|decline|saving|fall|drop",
    ),
}
_MARK = re.compile(r"[;:.,](?=\s)|[()]")
_YEAR = re.compile(r"(?:(?:đến|by) )?(?:(?:hết|cuối) )?(?:năm )?(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]")


def movement_of(quote: str, wording: str, language: Language) -> Movement | None:
    """The last movement that is spoken of before the number of a wording, with no other number in between."""
    place = whole_words(wording).search(quote)
    return movement_before(quote, number_at(quote, place.span()), language) if place else None


def number_at(text: str, wording: tuple[int, int]) -> int:
    """Where the number of a wording begins; the end of the wording where it has none in digits."""
    number = _DIGITS.search(text, *wording)
    return number.start() if number else wording[1]


def movement_before(text: str, number: int, language: Language) -> Movement | None:
    """The last movement before a number of a text, with no other number in between."""
    before = _MARK.split(text[:number])[-1]
    words = _WORDS[language]
    *_, last = (None, *words.moves.finditer(before))
    if last is None:
        return None
    between = _YEAR.sub("", before[last.end() :])
    if _DIGITS.search(between):
        return None
    towards = Direction.LOWER if words.down.fullmatch(last.group()) else Direction.HIGHER
    is_level = words.level.search(between) is not None
    return Movement(last.group(), towards, is_level, number - len(before) + last.start())


def has_other_sign(rule: Rule, threshold: Threshold, movement: Movement) -> bool:
    """Whether a change or a rate of growth is above zero where the words go down, or below where they go up."""
    is_distance = rule.indicator.change or rule.indicator.growth
    amount = threshold.bounds[0].amount
    if not is_distance or movement.is_level or threshold.unit == TIMES or amount == 0:
        return False
    if (amount > 0) is (movement.towards is Direction.HIGHER):
        return False
    return amount < 0 or not is_decrease(rule) or rule.indicator.direction is Direction.LOWER


def is_decrease(rule: Rule) -> bool:
    """Whether what is published is a decrease itself, as in "mức giảm số vụ cháy"; higher is then more of it."""
    change = rule.indicator.change
    measures = rule.indicator.measures
    is_named = _WORDS["vi"].decrease.search(measures.vi) or _WORDS["en"].decrease.search(measures.en)
    return not (change and change.baseline) and is_named is not None
