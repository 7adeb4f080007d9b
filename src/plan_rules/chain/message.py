"""The message of a conclusion: its places filled from the facts, in the words of each language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from plan_rules.chain.combining import Stand
from plan_rules.chain.conclusion import Message
from plan_rules.chain.fact import Fact
from plan_rules.chain.phrases import PHRASES
from plan_rules.finding.figure import Figure
from plan_rules.finding.model import Finding
from plan_rules.finding.words import Words
from plan_rules.model.fact_field import GROUP, MISSING, UNIT, details_of
from plan_rules.model.message_place import COUNT, Place, find_place, pieces_of
from plan_rules.model.plan import Plan
from plan_rules.model.reaction import Reaction
from plan_rules.quantity import Language

_MOST_NAMES = 10
_SHOWN_AS_THEY_ARE = frozenset({"rule", "part", "code", "reaction", "subject"})
_LANGUAGES: tuple[Language, ...] = ("vi", "en")


class Messages:
    """The messages of the reactions of one plan; their texts are cut at their places once."""

    def __init__(self, plan: Plan) -> None:
        self._tellings: dict[Language, _Telling] = {language: _Telling(plan, language) for language in _LANGUAGES}
        self._pieces: dict[tuple[str, str], list[str | Place]] = {}

    def message(self, reaction: Reaction, stand: Stand) -> Message:
        """What a reaction says of some facts."""
        text = reaction.conclude.message
        return self._filled(reaction, text.vi, text.en, stand)

    def addressee(self, reaction: Reaction, stand: Stand) -> Message | None:
        """Who must hear of it; None where the field that names the addressee has no word."""
        to = reaction.conclude.to
        if to.field is None:
            return self._filled(reaction, to.vi or "", to.en or "", stand)
        place = find_place(reaction, to.field)
        facts = [
            fact
            for fact in stand[place.premise]
            if place.field in details_of(fact.kind) or fact.word(place.field).strip() not in ("", MISSING)
        ]
        if not facts:
            return None
        names = [self._tellings[language].all_of(facts, place.field) for language in _LANGUAGES]
        return Message(vi=names[0], en=names[1])

    def _filled(self, reaction: Reaction, vi: str, en: str, stand: Stand) -> Message:
        return Message(vi=self._fill(reaction, vi, stand, "vi"), en=self._fill(reaction, en, stand, "en"))

    def _fill(self, reaction: Reaction, text: str, stand: Stand, language: Language) -> str:
        telling = self._tellings[language]
        pieces = self._pieces.get((reaction.id, text)) or self._cut(reaction, text)
        return "".join(
            piece if isinstance(piece, str) else telling.at(stand[piece.premise], piece.field) for piece in pieces
        )

    def _cut(self, reaction: Reaction, text: str) -> list[str | Place]:
        pieces = [
            find_place(reaction, piece) if position % 2 else piece for position, piece in enumerate(pieces_of(text))
        ]
        self._pieces[reaction.id, text] = pieces
        return pieces


class _Telling:
    """What facts say at a place, in one language."""

    def __init__(self, plan: Plan, language: Language) -> None:
        self.plan, self.language = plan, language
        self.words = Words(language)
        self.phrases = PHRASES[language]
        self._figures: dict[tuple[str, str], str] = {}
        self._counts: dict[int, str] = {}
        self.details: Mapping[str, Callable[[Fact], str]] = {
            "title": self._title,
            "group": self._group,
            "as_of": lambda fact: self.words.day(_as_of(fact)),
            "due": lambda fact: self.words.day(_finding(fact).due),
            "until": self._until,
            "value": lambda fact: self._value(_finding(fact)),
            "result": lambda fact: self._result(_finding(fact)),
            "after.value": lambda fact: self._value(_finding(fact)),
            "before.value": self._value_before,
            "unit.value": lambda fact: self._figure(fact.unit.value if fact.unit else None),
            "part.title": lambda fact: getattr(fact.part.title, language) if fact.part else "",
            "latest": self._latest,
            "clause": lambda fact: getattr(_finding(fact).citation.locator, language),
            "document": self._document,
            "issuer": lambda fact: getattr(_finding(fact).citation.issuer, language),
            "message": lambda fact: getattr(fact.conclusion.message, language) if fact.conclusion else "",
            "caveats": lambda fact: self._caveats(_finding(fact)),
            "after.caveats": lambda fact: self._caveats(_finding(fact)),
            "before.caveats": self._caveats_before,
        }

    def at(self, facts: Sequence[Fact], field: str) -> str:
        """What stands at a place."""
        if field != COUNT:
            return self.all_of(facts, field)
        if len(facts) not in self._counts:
            self._counts[len(facts)] = self.words.count(len(facts))
        return self._counts[len(facts)]

    def all_of(self, facts: Sequence[Fact], field: str) -> str:
        """What some facts say of a field, each text once; of very many only the first."""
        tell = self.details.get(field)
        texts = list(dict.fromkeys(tell(fact) if tell else self._word(fact, field) for fact in facts))
        if len(texts) > _MOST_NAMES:
            more = self.phrases["more"].format(count=self.words.count(len(texts) - _MOST_NAMES))
            texts = [*texts[:_MOST_NAMES], more]
        return "; ".join(texts)

    def _word(self, fact: Fact, field: str) -> str:
        word = fact.word(field)
        last = field.rpartition(".")[2]
        if field.startswith((GROUP, UNIT)) and field not in ("unit.verdict", "unit.value"):
            return self._group_value(fact, word)
        if field == "unit":
            return self._names(fact.unit.group.values() if fact.unit else ())
        if field in _SHOWN_AS_THEY_ARE:
            return word
        if last in ("status", "verdict", "own_verdict") and word != MISSING:
            phrase = self.words.phrases[f"{last.removeprefix('own_')}.{word}"]
            return phrase[:1].lower() + phrase[1:]
        if last == "phase" and word in self.plan.header.phases:
            title = self.plan.header.phases[word].title
            return getattr(title, self.language) if title else self.words.period(word)
        if last == "window" and word != MISSING:
            return self.words.period(_window_judged(fact, field) or word)
        return self.phrases.get(f"{last}.{word}") or self.phrases.get(word) or word

    def _group_value(self, fact: Fact, word: str) -> str:
        if word != MISSING:
            return word
        return self.phrases["the_whole"] if fact.word("scope") == "whole" else self.words.phrases["group.missing"]

    def _title(self, fact: Fact) -> str:
        title = fact.conclusion.title if fact.conclusion else _finding(fact).title
        return str(getattr(title, self.language))

    def _group(self, fact: Fact) -> str:
        group = _finding(fact).group
        return self._names(group.values()) if group else self.phrases["the_whole"]

    def _names(self, values: Iterable[str | None]) -> str:
        return ", ".join(self.words.phrases["group.missing"] if value is None else value for value in values)

    def _until(self, fact: Fact) -> str:
        rule = self.plan[_finding(fact).rule]
        end = rule.in_force.until if rule.in_force else None
        return self.words.day(end) if end else self.phrases["no_end"]

    def _figure(self, figure: Figure | None) -> str:
        if figure is None:
            return self.phrases["no_value"]
        key = (figure.decimal, figure.unit)
        if key not in self._figures:
            self._figures[key] = self.words.figure(figure)
        return self._figures[key]

    def _value(self, finding: Finding | None) -> str:
        if finding is not None and finding.milestone is not None:
            return self.phrases[f"state.{finding.milestone.state}"]
        if finding is not None and finding.value is None and (finding.low or finding.high):
            return self.words.between(finding.low, finding.high)
        return self._figure(finding.value if finding else None)

    def _result(self, finding: Finding) -> str:
        """The value, of which window it is, and how many units fall short; it may be good while one of them is not."""
        value = self._value(finding)
        if finding.window is not None:
            value = f"{value} ({self.words.period(finding.window.label)})"
        failing = len(finding.units.failing) if finding.units else 0
        return self.phrases["failing_units"].format(value=value, count=self.words.count(failing)) if failing else value

    def _value_before(self, fact: Fact) -> str:
        return self._value(fact.transition.before if fact.transition else None)

    def _latest(self, fact: Fact) -> str:
        finding = _finding(fact)
        labels = [each.window for each in finding.latest_known if each.window]
        if not labels and finding.milestone:
            labels = [finding.milestone.on.isoformat()]
        if not labels and finding.windows:
            labels = [each.window.label for each in finding.windows if each.verdict is not None][-1:]
        return self.words.period(max(labels)) if labels else self.phrases["no_value"]

    def _document(self, fact: Fact) -> str:
        citation = _finding(fact).citation
        return f"{getattr(citation.kind, self.language)} {citation.document}"

    def _caveats(self, finding: Finding | None) -> str:
        if finding is None:
            return self.phrases[MISSING]
        words = Words(self.language, finding.names)
        return " ".join(map(words.caveat, finding.caveats)) or self.phrases[MISSING]

    def _caveats_before(self, fact: Fact) -> str:
        return self._caveats(fact.transition.before if fact.transition else None)


def _finding(fact: Fact) -> Finding:
    if fact.finding is None:
        raise ValueError(f"a {fact.kind} has no finding")
    return fact.finding


def _as_of(fact: Fact) -> date:
    return fact.conclusion.as_of if fact.conclusion else _finding(fact).as_of


def _window_judged(fact: Fact, field: str) -> str | None:
    """The window that the figure beside it speaks of; the last one that has begun may have no data yet."""
    is_before = field.startswith("before.") and fact.transition is not None
    finding = fact.transition.before if is_before and fact.transition else fact.finding
    return finding.window.label if finding and finding.window else None
