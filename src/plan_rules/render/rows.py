"""A report as rows of a table for people, by phase: what the terminal and Markdown share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from plan_rules.caveat import Caveat, CaveatCode
from plan_rules.finding.facts import ThresholdFact
from plan_rules.finding.model import Finding, Report
from plan_rules.finding.words import Words
from plan_rules.quantity import Language
from plan_rules.render.words import CAVEATS, HEADINGS, IMPORTANCE, SYMBOLS
from plan_rules.verdict import Status

NONE = "—"
"""Stands where there is nothing to show."""

_SIGNS = {">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< "}
_GROUP = "↳ "
_MOST_NOTES = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One finding in short."""

    finding: Finding
    target: str
    threshold: str
    value: str
    status: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one phase."""

    heading: str
    rows: tuple[Row, ...]


class Sheet:
    """A report in one language, piece by piece."""

    def __init__(self, report: Report, language: Language) -> None:
        self.report, self.language = report, language
        self.words = Words(language)
        self.headings = HEADINGS[language]

    def say(self, name: str, /, **places: object) -> str:
        """A heading with its places filled."""
        return self.headings[name].format(**places)

    def title(self) -> str:
        """The document that was judged."""
        if not self.report.findings:
            return self.report.document
        citation = self.report.findings[0].citation
        return self.say(
            "title",
            kind=getattr(citation.kind, self.language),
            number=citation.document,
            issued=self.words.day(citation.issued),
            issuer=getattr(citation.issuer, self.language),
        )

    def as_of(self) -> str:
        """The date of evaluation."""
        return self.say("as_of", as_of=self.words.day(self.report.as_of))

    def sections(self) -> Iterator[Section]:
        """The phases in the order of their first rule, each with its rows in the order of the report."""
        order = list(dict.fromkeys(finding.phase for finding in self.report))
        by_phase = sorted(self.report, key=lambda finding: order.index(finding.phase))
        for phase, findings in groupby(by_phase, key=lambda finding: finding.phase):
            rows = tuple(map(self.row, findings))
            due = self.words.day(rows[0].finding.due)
            title = rows[0].finding.phase_title
            name = getattr(title, self.language) if title else self.say("phase.name", phase=phase)
            yield Section(self.say("phase", phase=f"{name[:1].upper()}{name[1:]}", due=due), rows)

    def summary(self) -> str:
        """How many targets have each status."""
        counts = self.report.status_counts()
        parts = (f"{self.words.count(count)} {self.status(status).lower()}" for status, count in counts.items())
        total = sum(counts.values())
        words = "summary.one" if total == 1 else "summary"
        return self.say(words, count=self.words.count(total), counts=" · ".join(parts) or NONE)

    def status(self, status: Status) -> str:
        """The word of a status."""
        return self.words.say(f"status.{status}")

    def row(self, finding: Finding) -> Row:
        """One finding in short."""
        return Row(
            finding,
            self.target(finding),
            self.threshold(finding),
            self.value(finding),
            f"{SYMBOLS[finding.status]} {self.status(finding.status)}",
            tuple(self.notes(finding)),
        )

    def target(self, finding: Finding) -> str:
        """The short name of the rule; for a group, its values."""
        if not finding.group:
            return str(getattr(finding.title, self.language))
        values = (value if value is not None else self.say("group.missing") for value in finding.group.values())
        return _GROUP + ", ".join(values)

    def threshold(self, finding: Finding) -> str:
        """The bound with its sign; for a milestone the day it is due."""
        if finding.threshold:
            return self.bounds(finding.threshold)
        if finding.indicator.kind == "milestone":
            return self.say("due", due=self.words.day(finding.due))
        return NONE

    def bounds(self, threshold: ThresholdFact) -> str:
        """7,0–7,5%, or one bound with its sign."""
        bounds = _range(*map(self.words.amount, threshold.bounds))
        if threshold.tolerance:
            return f"≈ {bounds} (± {self.words.amount(threshold.tolerance)})"
        return _SIGNS.get(threshold.reads_as, "") + bounds

    def value(self, finding: Finding) -> str:
        """What was found; where records lack data, with the ends between which it lies."""
        if finding.milestone:
            return self.say(f"state.{finding.milestone.state}", on=self.words.day(finding.milestone.on))
        low, high = finding.low, finding.high
        if finding.tally and finding.tally.population is None:
            return self.words.say("withheld")
        if finding.value is None:
            return self.words.between(low, high) if low or high else NONE
        value = self.words.figure(finding.value)
        if finding.tally and low and high and low.exact != high.exact:
            return f"{value} ({_range(self.words.figure(low), self.words.figure(high))})"
        return value

    def notes(self, finding: Finding) -> list[str]:
        """The one or two things that a reader must know first."""
        notes = []
        if finding.units and finding.units.failing:
            failing, total = (self.words.count(count) for count in (len(finding.units.failing), finding.units.total))
            notes.append(self.say("failing", count=failing, total=total))
        if finding.shortfall and finding.indicator.unit:
            unit = getattr(finding.indicator.unit, self.language)
            notes.append(self.say("shortfall", count=self.words.count(finding.shortfall), unit=unit))
        shown = (caveat for caveat in finding.caveats if caveat.code in IMPORTANCE)
        ranked = sorted(shown, key=lambda caveat: IMPORTANCE.index(caveat.code))
        notes += [self.caveat(caveat, finding) for caveat in ranked]
        return list(dict.fromkeys(notes))[:_MOST_NOTES]

    def caveat(self, caveat: Caveat, finding: Finding) -> str:
        """A caveat in a few words."""
        places = {name: self.words.named(name, value) for name, value in caveat.facts.items()}
        if caveat.code is CaveatCode.LATEST_KNOWN:
            places["older"] = self.older(finding)
        return CAVEATS[self.language][caveat.code].format(**places)

    def older(self, finding: Finding) -> str:
        """The older values that are known."""
        return ", ".join(
            self.say(
                "older",
                value=self.words.figure(each.value) if each.value else self.words.between(each.low, each.high),
                window=each.window,
            )
            for each in finding.latest_known
        )


def _range(*ends: str) -> str:
    """One end, or two with the percent sign said once."""
    *first, last = ends
    return "–".join([*(end.removesuffix("%") if last.endswith("%") else end for end in first), last])
