"""Changes and flipped findings as text, Markdown and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from plan_rules.diff.change import Change, PlanDiff
from plan_rules.diff.findings import FindingChange
from plan_rules.diff.wording import Place, Voice
from plan_rules.finding.model import Finding
from plan_rules.finding.words import Words
from plan_rules.quantity import Language

Flips = Sequence[FindingChange] | None
"""The findings that flip; None where no data were given."""


class _Lines:
    """What a reader sees, in one language."""

    def __init__(self, diff: PlanDiff, flips: Flips, as_of: date | None, language: Language) -> None:
        self.diff, self.flips, self.as_of, self.language = diff, flips, as_of, language
        self.voice, self.words = Voice(language), Words(language)

    def say(self, name: str, /, **places: Place) -> str:
        return self.voice.phrase(name, places)

    def sections(self) -> Iterator[tuple[str, list[str]]]:
        """The changes of what rules share, then those of each rule, each under its heading."""
        by_rule: dict[str | None, list[str]] = {}
        for change in self.diff:
            by_rule.setdefault(change.rule, []).append(self.pick(change))
        for rule, texts in by_rule.items():
            yield self.heading(rule), texts

    def heading(self, rule: str | None) -> str:
        if rule is None:
            return self.say("heading.plan")
        return f"{getattr(self.diff.titles[rule], self.language)} ({rule})"

    def pick(self, change: Change) -> str:
        return str(getattr(change.text, self.language))

    def findings(self) -> Iterator[tuple[str, str, list[str]]]:
        """Each finding that flips, the words before its causes, and its causes."""
        for flip in self.flips or ():
            causes = [self.cause(change, flip) for change in flip.because]
            name = "because.unknown" if not causes else "because.together" if flip.together else "because"
            yield self.flip(flip), self.say(name), causes

    def flip(self, flip: FindingChange) -> str:
        group = ", ".join(self.field(flip, name, value) for name, value in flip.group.items())
        title = str(getattr(flip.title, self.language)) + (f" ({group})" if group else "")
        name = "finding.flipped" if flip.old and flip.new else "finding.come" if flip.new else "finding.gone"
        return self.say(name, title=title, old=self.outcome(flip.old), new=self.outcome(flip.new))

    def field(self, flip: FindingChange, name: str, value: str | None) -> str:
        """A field of a group as the plan calls it, with its value."""
        titles = next(finding.group_titles for finding in (flip.new, flip.old) if finding)
        title = str(getattr(titles[name], self.language)) if name in titles else name
        return f"{title}: {self.words.phrases['group.missing'] if value is None else value}"

    def outcome(self, finding: Finding | None) -> str:
        if finding is None:
            return ""
        value = f" ({self.words.figure(finding.value)})" if finding.value else ""
        return f"{self.words.phrases[f'status.{finding.status}']}{value}"

    def cause(self, change: Change, flip: FindingChange) -> str:
        """A change, with its heading where it is not one of the rule itself."""
        text = self.pick(change)
        return text if change.rule == flip.rule else f"{self.heading(change.rule)}: {text}"


def to_text(diff: PlanDiff, flips: Flips, as_of: date | None, language: Language) -> str:
    """The changes rule by rule, then the findings that flip; ends with a line end."""
    lines = _Lines(diff, flips, as_of, language)
    blocks = ["\n".join([heading, *(f"  {text}" for text in texts)]) for heading, texts in lines.sections()]
    blocks = blocks or [lines.say("nothing")]
    if flips is not None and as_of is not None:
        block = [lines.say("heading.findings", as_of=as_of)] if flips else [lines.say("nothing.flips")]
        for flip, because, causes in lines.findings():
            block += [f"  {flip}", f"    {because}", *(f"      {cause}" for cause in causes)]
        blocks.append("\n".join(block))
    return "\n\n".join(blocks) + "\n"


def to_markdown(diff: PlanDiff, flips: Flips, as_of: date | None, language: Language) -> str:
    """The same as a page for a review; ends with a line end."""
    lines = _Lines(diff, flips, as_of, language)
    blocks = [f"# {_plain(lines.say('heading', old=diff.old, new=diff.new))}"]
    for heading, texts in lines.sections():
        blocks += [f"## {_plain(heading)}", "\n".join(f"- {_plain(text)}" for text in texts)]
    if not len(diff):
        blocks.append(lines.say("nothing"))
    if flips is not None and as_of is not None:
        blocks.append(f"## {lines.say('heading.findings', as_of=as_of)}")
        if not flips:
            blocks.append(lines.say("nothing.flips"))
        for flip, because, causes in lines.findings():
            listed = [f"- **{_plain(flip)}**", f"  {because}", "", *(f"  - {_plain(cause)}" for cause in causes)]
            blocks.append("\n".join(listed))
    return "\n\n".join(blocks) + "\n"


def _plain(text: str) -> str:
    """A text without the signs that Markdown gives a meaning."""
    for sign in "\\`*_[]<>|#":
        text = text.replace(sign, f"\\{sign}")
    return text


def to_json(diff: PlanDiff, flips: Flips, as_of: date | None) -> str:
    """Everything, in both languages; ends with a line end."""
    data: dict[str, Any] = {
        "old": diff.old,
        "new": diff.new,
        "renamed": dict(diff.renamed),
        "changes": [_change(change) for change in diff],
    }
    if flips is not None:
        data["as_of"] = as_of.isoformat() if as_of else None
        data["findings"] = [_flip(flip, diff) for flip in flips]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "rule": change.rule,
        "path": list(change.path),
        "text": change.text.model_dump(),
        "old": change.old,
        "new": change.new,
        "decides": change.decides,
    }


def _flip(flip: FindingChange, diff: PlanDiff) -> dict[str, Any]:
    return {
        "rule": flip.rule,
        "title": flip.title.model_dump(),
        "group": dict(flip.group),
        "old": _outcome(flip.old),
        "new": _outcome(flip.new),
        "because": [diff.changes.index(change) for change in flip.because],
        "together": flip.together,
    }


def _outcome(finding: Finding | None) -> dict[str, Any] | None:
    if finding is None:
        return None
    value = finding.value.model_dump(mode="json") if finding.value else None
    return {"status": finding.status, "verdict": finding.verdict, "value": value}
