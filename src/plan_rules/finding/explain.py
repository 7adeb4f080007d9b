"""A finding in words, generated from its structure: measured what, over what, against which words, what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from plan_rules.caveat import CaveatCode
from plan_rules.finding.locale import format_amount
from plan_rules.finding.words import Words
from plan_rules.observations.model import Observation
from plan_rules.quantity import Language
from plan_rules.verdict import Status, Verdict

if TYPE_CHECKING:
    from plan_rules.finding.figure import Figure
    from plan_rules.finding.model import Finding, UnitOutcome

_MOST_NAMES = 10

# Said by a sentence of their own, so not repeated among the caveats.
_SAID = {
    CaveatCode.UNKNOWN_RECORDS,
    CaveatCode.LATEST_KNOWN,
    CaveatCode.ESTIMATE,
    CaveatCode.PRELIMINARY,
    CaveatCode.PART_OPEN,
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


class _Explanation(Words):
    """The paragraphs of one finding."""

    def __init__(self, finding: Finding, language: Language) -> None:
        super().__init__(language)
        self.finding = finding
        indicator = finding.indicator
        self.measures = _capital(getattr(indicator.measures, language))
        self.unit = getattr(indicator.unit, language) if indicator.unit else ""

    def paragraphs(self) -> Iterator[Iterable[str]]:
        finding = self.finding
        yield [self.target()]
        if finding.group:
            group = ", ".join(f"{name} = {value or '?'}" for name, value in finding.group.items())
            yield [self.say("group", group=group)]
        if finding.status is Status.UPCOMING:
            yield [self.say("upcoming", phase=finding.phase)]
        else:
            yield self.evidence()
        yield self.composition()
        caveats = [caveat for caveat in finding.caveats if caveat.code not in _SAID]
        notes = [self.caveat(caveat) for caveat in caveats if caveat.code not in _OF_THE_RULE]
        if notes:
            yield [self.say("caveats", caveats=" ".join(notes))]
        yield [self.caveat(caveat) for caveat in caveats if caveat.code in _OF_THE_RULE]

    def target(self) -> str:
        finding, citation = self.finding, self.finding.citation
        return self.say(
            "target",
            status=self.phrases[f"status.{finding.status}"],
            words=citation.wording or citation.quote,
            locator=getattr(citation.locator, self.language),
            document=f"{getattr(citation.kind, self.language)} {citation.document}",
            issued=self.day(citation.issued),
            issuer=getattr(citation.issuer, self.language),
            as_of=self.day(finding.as_of),
        )

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
        possible = tally.possibly_good + tally.possibly_bad + tally.possibly_unknown
        if finding.verdict is Verdict.NOT_APPLICABLE and not finding.units:
            yield self.say("measured.empty", window=window, unit=self.unit)
        elif finding.indicator.kind == "count" and finding.value:
            yield self.say("measured.count", measures=self.measures, window=window, value=self.figure(finding.value))
        elif finding.value:
            yield self.say(
                "measured.share",
                measures=self.measures,
                window=window,
                value=self.figure(finding.value),
                good=self.count(tally.good),
                population=self.count(tally.good + tally.bad),
                unit=self.unit,
            )
        else:
            yield self.say(
                "measured.share_open",
                window=window,
                good=self.count(tally.good),
                population=self.count(tally.population),
                unit=self.unit,
            )
        yield from self.comparison()
        yield from self.excluded()
        unresolved = tally.unknown + possible
        if unresolved and finding.low and finding.high:
            low, high = self.figure(finding.low), self.figure(finding.high)
            name = "unknown.same" if low == high == self.figure(finding.value or finding.low) else "unknown"
            yield self.say(name, count=self.count(unresolved), unit=self.unit, low=low, high=high)
            if finding.own_verdict is Verdict.UNDETERMINED:
                yield self.say("unknown.decide", count=self.count(unresolved), unit=self.unit)

    def excluded(self) -> Iterator[str]:
        tally = self.finding.tally
        if tally is None:
            return
        for exclusion in self.finding.exclusions:
            count = tally.excluded_by.get(exclusion.name, 0)
            documents = ", ".join(law.document for law in exclusion.basis)
            basis = self.say("basis", documents=documents) if documents else ""
            yield self.say(
                "excluded.some" if count else "excluded.none",
                count=self.count(count),
                unit=self.unit,
                title=getattr(exclusion.title, self.language),
                wording=exclusion.wording,
                basis=basis,
            )
        if sum(tally.excluded_by.values()) > tally.excluded:
            yield self.say("excluded.total", count=self.count(tally.excluded), unit=self.unit)

    def published(self) -> Iterator[str]:
        finding = self.finding
        windows = [each.window or "" for each in finding.observations]
        if finding.value and finding.value.exact.endswith("- 1") and len(windows) > 1:
            value = self.figure(finding.value)
            yield self.say("measured.mean", measures=self.measures, years=", ".join(windows), value=value)
        for each in finding.observations:
            yield self.say(
                "measured.published" if each.point is not None else "measured.bounds",
                measures=self.measures,
                source=_source(each),
                value=self.printed(each),
                period=each.window or self.day(each.date),
                published=self.published_on(each),
                reliability=self.phrases[f"reliability.{each.status or 'unstated'}"],
            )

    def comparison(self) -> Iterator[str]:
        finding = self.finding
        if finding.margin is None or finding.threshold is None or finding.value is None:
            return
        bounds = [self.amount(bound) for bound in finding.threshold.bounds]
        bound = "–".join(bounds)
        distance = Decimal(finding.margin.decimal)
        if not distance:
            yield self.say("compare.equal", bound=bound)
            if finding.threshold.reads_as in (">", "<"):
                yield self.say("compare.strict")
        elif len(bounds) == 1 and finding.threshold.tolerance is None:
            upwards = finding.threshold.reads_as in (">=", ">")
            amount = format_amount(abs(distance), finding.margin.unit, self.language)
            above = (distance > 0) == upwards
            yield self.say("compare.above" if above else "compare.below", bound=bound, margin=amount)
        if finding.shortfall and self.unit:
            yield self.say("shortfall", count=self.count(finding.shortfall), unit=self.unit)

    def nothing(self) -> Iterator[str]:
        finding = self.finding
        if finding.window:
            yield self.say("no_data", window=self.window(finding.window))
        else:
            yield self.say("no_data.any")
        for latest in finding.latest_known:
            value = self.figure(latest.value) if latest.value else self.between(latest.low, latest.high)
            verdict = self.verdict(latest.verdict)
            source = latest.source or self.phrases["latest.records"]
            yield self.say("latest", value=value, window=latest.window, source=source, verdict=verdict)

    def milestone(self) -> Iterator[str]:
        finding = self.finding
        task = getattr(finding.indicator.task, self.language)
        yield self.say("milestone.task", task=task.rstrip("."), due=self.day(finding.due))
        if finding.milestone is not None:
            yield self.say(f"milestone.{finding.milestone.state}", on=self.day(finding.milestone.on))
        else:
            yield self.phrases["no_data.any"]

    def assessment(self) -> Iterator[str]:
        finding = self.finding
        if not finding.observations:
            yield self.say("assessment.asks", task=getattr(finding.indicator.task, self.language))
        for each in finding.observations:
            yield self.say(
                "assessment.statement",
                assessor=each.publisher,
                published=self.published_on(each),
                statement=each.statement,
                source=each.source,
            )

    def composition(self) -> Iterator[str]:
        finding = self.finding
        if len(finding.windows) > 1:
            outcomes = [self.outcome(each.window.label, each.value, each.verdict) for each in finding.windows]
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
        for each in units[:_MOST_NAMES]:
            name = ", ".join(value or "?" for value in each.group.values())
            yield f"{name} ({self.figure(each.value)})" if each.value else name
        if len(units) > _MOST_NAMES:
            yield self.say("more", count=self.count(len(units) - _MOST_NAMES))

    def outcome(self, name: str, value: Figure | None, verdict: Verdict | None) -> str:
        if value is None:
            return self.say("outcome", name=name, verdict=self.verdict(verdict))
        return self.say("outcome.value", name=name, value=self.figure(value), verdict=self.verdict(verdict))


def _source(observation: Observation) -> str:
    return f"{observation.publisher} ({observation.method})" if observation.method else observation.publisher


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
