"""A finding in words, generated from its structure: measured what, over what, against which words, what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from plan_rules.caveat import CaveatCode
from plan_rules.finding.comparison import Comparison
from plan_rules.finding.words import capital, sentence
from plan_rules.model.timing import TimingKind
from plan_rules.observations.model import FigureKind, Observation
from plan_rules.quantity import Language
from plan_rules.verdict import Status, Verdict

if TYPE_CHECKING:
    from plan_rules.finding.facts import UnitOutcome
    from plan_rules.finding.figure import Figure
    from plan_rules.finding.model import Finding

_MOST_NAMES = 10

# Said by a sentence of their own, so not repeated among the caveats.
_SAID = {
    CaveatCode.UNKNOWN_RECORDS,
    CaveatCode.ESTIMATE,
    CaveatCode.PRELIMINARY,
    CaveatCode.PART_OPEN,
    CaveatCode.PUBLISHED_BOUND,
    CaveatCode.DONE_LATE,
    CaveatCode.OVERDUE,
}

_OF_THE_RULE = {
    CaveatCode.TOLERANCE_IS_READING,
    CaveatCode.BARE_THRESHOLD,
    CaveatCode.READING,
    CaveatCode.UNEXPRESSED,
    CaveatCode.LAW_CHANGED,
    CaveatCode.ASSUMPTION,
}


def explain(finding: Finding, language: Language) -> str:
    """The finding as a short text in one language, a line for each of: target, evidence, parts, notes, the rule."""
    paragraphs = (" ".join(sentences) for sentences in _Explanation(finding, language).paragraphs())
    return "\n".join(filter(None, paragraphs))


class _Explanation(Comparison):
    """The paragraphs of one finding."""

    def __init__(self, finding: Finding, language: Language) -> None:
        super().__init__(finding, language)
        self.measures = capital(getattr(finding.indicator.measures, language))

    def paragraphs(self) -> Iterator[Iterable[str]]:
        yield [self.target()]
        if self.finding.group:
            missing = self.phrases["group.missing"]
            titles = {name: getattr(title, self.language) for name, title in self.finding.group_titles.items()}
            group = ", ".join(
                f"{titles.get(name, name)} = {value or missing}" for name, value in self.finding.group.items()
            )
            yield [self.say("group", group=group)]
        if self.finding.status is Status.UPCOMING:
            yield [self.say("upcoming", phase=self.phase())]
        else:
            yield self.evidence()
            yield self.composition()
        yield self.notes()
        yield self.rule()

    def target(self) -> str:
        finding, citation = self.finding, self.finding.citation
        return self.say(
            "target",
            status=self.phrases[f"status.{finding.status}"],
            words=citation.quote.rstrip("."),
            locator=getattr(citation.locator, self.language),
            document=f"{getattr(citation.kind, self.language)} {citation.document}",
            issued=self.day(citation.issued),
            issuer=getattr(citation.issuer, self.language),
            as_of=self.day(finding.as_of),
        )

    def phase(self) -> str:
        title = self.finding.phase_title
        return getattr(title, self.language) if title else self.period(self.finding.phase)

    def notes(self) -> Iterator[str]:
        """What a reader must know of the data, as far as no sentence says it yet."""
        said = set(_SAID)
        if self.shows_latest():
            said.add(CaveatCode.LATEST_KNOWN)
        if self.shows_rounding():
            said.add(CaveatCode.ROUNDED_FIGURE)
        if self.finding.tally and self.finding.tally.population is None:
            said = said - {CaveatCode.UNKNOWN_RECORDS} | {CaveatCode.FIGURES_WITHHELD}
        caveats = [each for each in self.finding.caveats if each.code not in said | _OF_THE_RULE]
        if caveats:
            yield self.say("caveats", caveats=" ".join(map(self.caveat, caveats)))

    def rule(self) -> Iterator[str]:
        """What a reader must know of the rule; several readings are numbered under one heading."""
        caveats = [each for each in self.finding.caveats if each.code in _OF_THE_RULE]
        yield from (self.caveat(each) for each in caveats if each.code is not CaveatCode.READING)
        readings = [sentence(str(each.facts[self.language])) for each in caveats if each.code is CaveatCode.READING]
        if len(readings) > 1:
            readings = [f"({number}) {text}" for number, text in enumerate(readings, start=1)]
        if readings:
            yield self.say("caveat.reading", text=" ".join(readings))

    def evidence(self) -> Iterator[str]:
        kind = self.finding.indicator.kind
        if kind == "milestone":
            yield from self.milestone()
        elif kind == "assessment":
            yield from self.assessment()
        elif self.finding.tally is not None:
            yield from self.counted()
        elif self.finding.observations:
            yield from self.published()
            yield from self.comparison()
        if self.finding.own_verdict is None and kind not in ("milestone", "assessment"):
            yield from self.nothing()

    def counted(self) -> Iterator[str]:
        finding, tally = self.finding, self.finding.tally
        if tally is None:
            return
        window = self.window(finding.window)
        if tally.population is None:
            yield self.say("measured.withheld", measures=self.measures, window=window, unit=self.unit)
        elif finding.own_verdict is Verdict.NOT_APPLICABLE and not finding.units:
            yield self.say("measured.empty", window=window, unit=self.unit)
        elif finding.value is None:
            good, population = self.count(tally.good), self.count(tally.population)
            yield self.say("measured.share_open", window=window, good=good, population=population, unit=self.unit)
        else:
            yield self.say(
                "measured.count" if finding.indicator.kind == "count" else "measured.share",
                measures=self.measures,
                window=window,
                value=self.figure(finding.value),
                good=self.count(tally.good),
                population=self.count(tally.decided),
                unit=self.unit,
            )
        if finding.own_verdict is not Verdict.UNDETERMINED:
            yield from self.comparison()
        yield from self.excluded()
        yield from self.unknown()

    def unknown(self) -> Iterator[str]:
        finding, tally = self.finding, self.finding.tally
        if tally is None or finding.low is None or finding.high is None:
            return
        if tally.unresolved:
            count, low, high = self.count(tally.unresolved), self.figure(finding.low), self.figure(finding.high)
            name = "unknown.same" if low == high == self.figure(finding.value or finding.low) else "unknown"
            yield self.say(name, count=count, unit=self.unit, low=low, high=high)
            if finding.own_verdict is Verdict.UNDETERMINED and not finding.units:
                yield from self.comparison()
                yield self.say("unknown.decide", count=count, unit=self.unit)

    def excluded(self) -> Iterator[str]:
        tally = self.finding.tally
        if tally is None:
            return
        for exclusion in self.finding.exclusions:
            count = tally.excluded_by.get(exclusion.name, 0)
            below = tally.withheld.get(f"excluded_by.{exclusion.name}")
            name = "excluded.some" if count else "excluded.none"
            if count is None:
                name = "excluded.below" if below else "excluded.withheld"
            documents = ", ".join(law.document for law in exclusion.basis)
            yield self.say(
                name,
                count=self.count(count),
                below=self.count(below),
                unit=self.unit,
                title=getattr(exclusion.title, self.language),
                wording=exclusion.wording,
                basis=self.say("basis", documents=documents) if documents else "",
            )
        if tally.excluded is not None and sum(filter(None, tally.excluded_by.values())) > tally.excluded:
            yield self.say("excluded.total", count=self.count(tally.excluded), unit=self.unit)

    def published(self) -> Iterator[str]:
        finding, value = self.finding, self.finding.value
        said = finding.observations
        if finding.indicator.timing == TimingKind.MEAN and len({each.window for each in said}) > 1:
            if value:
                years = ", ".join(dict.fromkeys(each.window or "" for each in said))
                yield self.say("measured.mean", measures=self.measures, years=years, value=self.figure(value))
            yield self.say("measured.years", years="; ".join(self.figure_of(each, "measured.year") for each in said))
            return
        for each in said:
            if each.figure is FigureKind.LEVEL:
                yield self.figure_of(each, "measured.level")
            else:
                yield self.figure_of(each, "measured.published" if each.point is not None else "measured.bounds")
        if value and any(each.figure is FigureKind.LEVEL for each in said):
            yield self.say("measured.change", measures=self.measures, value=self.figure(value))

    def figure_of(self, observation: Observation, name: str) -> str:
        """A published figure, of when, by whom, how final."""
        label = observation.window or str(observation.date)
        value = self.printed(observation)
        if observation.numerator is not None and self.finding.value and len(self.finding.observations) == 1:
            value = f"{self.figure(self.finding.value)} ({value})"
        return self.say(
            name,
            measures=self.measures,
            when=self.when(label),
            period=self.period(label),
            value=value,
            source=observation.publisher,
            details=self.details(observation, self.phrases[f"reliability.{observation.status or 'unstated'}"]),
        )

    def details(self, observation: Observation, *more: str) -> str:
        """How a figure was obtained, when it was published, and more."""
        published = self.say("published", published=self.when(observation.published_on))
        return "; ".join(filter(None, (observation.method, published, *more)))

    def nothing(self) -> Iterator[str]:
        finding = self.finding
        yield self.say("no_data", window=self.window(finding.window)) if finding.window else self.phrases["no_data.any"]
        if self.shows_latest():
            values = [
                self.say(
                    "latest.value",
                    value=self.figure(each.value) if each.value else self.between(each.low, each.high),
                    when=self.when(each.window),
                    source=each.source or self.phrases["latest.records"],
                    verdict=self.verdict(each.verdict),
                )
                for each in finding.latest_known
            ]
            yield self.say("latest", values="; ".join(values))

    def shows_latest(self) -> bool:
        """Whether the older values are figures, which are shown."""
        return any(each.value or each.low or each.high for each in self.finding.latest_known)

    def milestone(self) -> Iterator[str]:
        finding = self.finding
        task = getattr(finding.indicator.task, self.language)
        yield self.say("milestone.task", task=task.rstrip("."), due=self.day(finding.due))
        if finding.milestone is None:
            yield self.phrases["no_data.any"]
            return
        sources = (
            self.say("milestone.source", source=each.publisher, details=self.details(each))
            for each in finding.observations
        )
        on, days = self.day(finding.milestone.on), self.count(finding.milestone.late_days)
        yield self.say(f"milestone.{finding.milestone.state}", on=on, sources=", ".join(sources))
        if self.codes & {CaveatCode.DONE_LATE, CaveatCode.OVERDUE}:
            name = "milestone.late" if CaveatCode.DONE_LATE in self.codes else "milestone.overdue"
            yield self.say(name, days=days)

    def assessment(self) -> Iterator[str]:
        finding = self.finding
        if not finding.observations:
            yield self.say("assessment.asks", task=getattr(finding.indicator.task, self.language))
        for each in finding.observations:
            yield self.say(
                "assessment.statement",
                assessor=each.publisher,
                published=self.when(each.published_on),
                statement=each.statement,
                source=each.source,
            )

    def composition(self) -> Iterator[str]:
        finding = self.finding
        if len(finding.windows) > 1:
            outcomes = [
                self.outcome(self.period(each.window.label), each.value, each.verdict) for each in finding.windows
            ]
            yield self.say("windows", outcomes="; ".join(outcomes))
        if finding.parts:
            parts = [self.outcome(getattr(each.title, self.language), None, each.verdict) for each in finding.parts]
            yield self.say("parts", outcomes="; ".join(parts))
        if finding.units:
            names = {each: self.phrases[f"verdict.{each}"] for each in finding.units.verdicts}
            verdicts = ", ".join(f"{self.count(count)} {names[name]}" for name, count in finding.units.verdicts.items())
            yield self.say("units", total=self.count(finding.units.total), verdicts=verdicts)
            for name, units in (("failing", finding.units.failing), ("open", finding.units.open)):
                if units:
                    yield self.say(f"units.{name}", units="; ".join(self.unit_names(units)))

    def unit_names(self, units: Sequence[UnitOutcome]) -> Iterator[str]:
        missing = self.phrases["group.missing"]
        for each in units[:_MOST_NAMES]:
            name = ", ".join(value or missing for value in each.group.values())
            yield f"{name} ({self.figure(each.value)})" if each.value else name
        if len(units) > _MOST_NAMES:
            yield self.say("more", count=self.count(len(units) - _MOST_NAMES))

    def outcome(self, name: str, value: Figure | None, verdict: Verdict | None) -> str:
        if value is None:
            return self.say("outcome", name=name, verdict=self.verdict(verdict))
        return self.say("outcome.value", name=name, value=self.figure(value), verdict=self.verdict(verdict))
