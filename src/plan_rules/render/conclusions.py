"""Conclusions as text for a reader, and as JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Mapping, Sequence

from plan_rules.chain.conclusion import Conclusion, PremiseFact
from plan_rules.finding.phrases import PHRASES
from plan_rules.model.fact_field import Severity
from plan_rules.quantity import Language
from plan_rules.render.terminal import plain

_WIDTH = 90
_WORDS: Mapping[Language, Mapping[str, str]] = {
    "vi": {
        "title": "Kết luận: {count}",
        "to": "Gửi",
        "because": "Căn cứ",
        Severity.NOTE: "Thông báo",
        Severity.WARNING: "Cảnh báo",
        Severity.ALARM: "Báo động",
        "nobody": "không rõ",
    },
    "en": {
        "title": "Conclusions: {count}",
        "to": "To",
        "because": "Because of",
        Severity.NOTE: "Note",
        Severity.WARNING: "Warning",
        Severity.ALARM: "Alarm",
        "nobody": "not known",
    },
}


def conclusions_text(conclusions: Sequence[Conclusion], language: Language) -> str:
    """Each conclusion with its message, whom it is for, and what it rests on."""
    words = _WORDS[language]
    blocks = [words["title"].format(count=len(conclusions)), *(_block(each, language) for each in conclusions)]
    return "\n\n".join(blocks) + "\n"


def conclusions_json(conclusions: Iterable[Conclusion]) -> str:
    """The conclusions as a list; the same inputs give the same bytes."""
    content = [each.model_dump(mode="json") for each in conclusions]
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _block(conclusion: Conclusion, language: Language) -> str:
    words = _WORDS[language]
    to = getattr(conclusion.to, language) if conclusion.to else words["nobody"]
    facts = ", ".join(dict.fromkeys(_fact(each, language) for each in conclusion.premises))
    return "\n".join(
        [
            f"{words[conclusion.severity]}: {plain(getattr(conclusion.title, language))} ({conclusion.code})",
            *_indented(getattr(conclusion.message, language)),
            *_indented(f"{words['to']}: {to}"),
            *_indented(f"{words['because']}: {facts}"),
        ]
    )


def _indented(text: str) -> list[str]:
    return textwrap.wrap(plain(text), _WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False)


def _fact(premise: PremiseFact, language: Language) -> str:
    if premise.now is None:
        return premise.code or ""
    values = [value or PHRASES[language]["group.missing"] for value in premise.group.values()]
    name = f"{premise.rule} [{', '.join(values)}]" if values else str(premise.rule)
    moments = [each for each in (premise.before, premise.now) if each]
    return f"{name}: {' → '.join(PHRASES[language][f'status.{each.status}'] for each in moments)}"
