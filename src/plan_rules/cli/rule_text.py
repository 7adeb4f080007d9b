"""A rule as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plan_rules.calendar import Span
from plan_rules.model.base import Bilingual
from plan_rules.model.condition import Condition, write_condition
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Example, Rule
from plan_rules.quantity import Language
from plan_rules.render.rule_words import RuleWords
from plan_rules.text.flow import one_line


def rule_lines(plan: Plan, rule: Rule, language: Language) -> Iterator[str]:
    """Everything that a rule and its plan say, under labels; what a rule does not have is left out."""
    text = _RuleText(plan, rule, language)
    yield f"{text.pick(rule.title)} ({rule.id})"
    for label, lines in text.parts():
        first, *others = [*lines] or [""]
        if first:
            yield ""
            yield text.say(label)
            yield from (f"  {line}" for line in (first, *others))


class _RuleText:
    def __init__(self, plan: Plan, rule: Rule, language: Language) -> None:
        self.plan, self.rule, self.language = plan, rule, language
        self.words = RuleWords(language)

    def pick(self, text: Bilingual) -> str:
        return str(getattr(text, self.language))

    def say(self, name: str, /, **places: object) -> str:
        return self.words.say(name, **places)

    def parts(self) -> Iterator[tuple[str, Iterator[str]]]:
        yield "document", self.document()
        yield "clause", iter([self.pick(self.plan.clauses_by_id[self.rule.clause].locator)])
        yield "quote", iter([f"“{self.rule.quote}”"])
        yield "phase", self.phase()
        yield "in_force", self.in_force()
        yield "indicator", self.indicator()
        yield "population", self.population()
        yield "good", self.good()
        yield "threshold", self.thresholds()
        yield "timing", self.timing()
        yield "for_each", self.for_each()
        yield "part_of", iter([self.rule.part_of] if self.rule.part_of else [])
        yield "parts", (f"{part.id}: {self.pick(part.title)}" for part in self.plan.parts_of.get(self.rule.id, ()))
        yield "exclusions", self.exclusions()
        yield "deciding_source", self.deciding_source()
        yield "law", self.law()
        yield "reading", (f"- {self.pick(reading)}" for reading in self.rule.reading)
        yield "unexpressed", (f"- “{each.words}”: {self.pick(each.because)}" for each in self.rule.unexpressed)
        yield "silenced", (f"- {each.check}: {each.because}" for each in self.rule.silenced)
        yield "examples", map(self.example, self.rule.examples)
        yield "unproven", (f"- {', '.join(each.what)}: {each.because}" for each in self.rule.unproven)

    def document(self) -> Iterator[str]:
        document = self.plan.document
        issued, issuer = self.day(document.issued), self.pick(document.issuer)
        yield self.say("dated", kind=self.pick(document.kind), number=document.number, issued=issued, issuer=issuer)
        yield self.pick(document.title)

    def phase(self) -> Iterator[str]:
        phase = self.plan.header.phases[self.rule.phase]
        title = f"{self.pick(phase.title)}, " if phase.title else ""
        yield f"{self.rule.phase}: {title}{self.span(phase.span)}"

    def in_force(self) -> Iterator[str]:
        if in_force := self.rule.in_force:
            yield f"{self.span(in_force.span)} ({in_force.basis}): {self.pick(in_force.because)}"

    def indicator(self) -> Iterator[str]:
        indicator = self.rule.indicator
        yield self.pick(indicator.measures)
        if indicator.milestone:
            yield self.pick(indicator.milestone.done_when)
        if indicator.assessment:
            yield self.pick(indicator.assessment.asks)
        if indicator.change and (baseline := indicator.change.baseline):
            yield f"{self.words.amount(baseline.value)}, {self.day(baseline.date)} ({baseline.source})"

    def population(self) -> Iterator[str]:
        counted = self.rule.indicator.share or self.rule.indicator.count
        if counted is None or counted.of is None:
            return
        yield f"{counted.of}: {self.pick(self.plan.header.datasets[counted.of].title)}"
        if counted.where:
            yield _condition(counted.where)
        if share := self.rule.indicator.share:
            yield from [self.say("among", rule=share.among)] if share.among else []

    def good(self) -> Iterator[str]:
        if (share := self.rule.indicator.share) and share.good:
            yield _condition(share.good)

    def thresholds(self) -> Iterator[str]:
        if threshold := self.rule.threshold:
            yield self.words.threshold(threshold)
            if threshold.tolerance:
                yield self.pick(threshold.tolerance.because)

    def timing(self) -> Iterator[str]:
        if self.rule.threshold:
            timing = self.rule.timing
            yield f"{self.say(timing.kind)} ({self.words.windows(timing)})"

    def for_each(self) -> Iterator[str]:
        if for_each := self.rule.for_each:
            units = f": {', '.join(for_each.units)}" if for_each.units else ""
            yield f"{', '.join(for_each.fields)}{units}"
            for override in for_each.overrides:
                groups = ", ".join(f"{name}: {one_line(list(values))}" for name, values in override.when.items())
                yield f"- {groups}: {self.words.threshold(override.threshold)}"

    def exclusions(self) -> Iterator[str]:
        for name in self.rule.exclusions:
            exclusion = self.plan.header.exclusions[name]
            yield f"- {self.pick(exclusion.title)} (“{exclusion.wording}”): {_condition(exclusion.when)}"
            for law in exclusion.basis:
                note = f": {self.pick(law.note)}" if law.note else ""
                where = ", ".join(filter(None, [law.document, law.article, self.span(law.span)]))
                yield f"  {where}{note}"

    def deciding_source(self) -> Iterator[str]:
        if source := self.rule.deciding_source:
            method = f" ({source.method})" if source.method else ""
            yield f"{source.publisher}{method}: {self.pick(source.because)}"

    def law(self) -> Iterator[str]:
        for change in self.rule.law:
            effective = self.say("from", day=self.day(change.effective))
            where = ", ".join(filter(None, [change.document, change.article, effective]))
            yield f"- {where}: {self.pick(change.effect)}"
            if change.assumption:
                yield f"  {self.say('assumption')}: {self.pick(change.assumption)}"

    def example(self, example: Example) -> str:
        expected = example.expect.model_dump(mode="json", exclude_none=True)
        return f"- {example.name} ({self.day(example.as_of)}): {one_line(expected)}"

    def span(self, span: Span) -> str:
        return self.words.span(span)

    def day(self, day: date) -> str:
        return self.words.day(day)


def _condition(condition: Condition) -> str:
    return one_line(write_condition(condition))
