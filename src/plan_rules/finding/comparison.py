"""The result of a finding against its threshold, in words: on which side, how far, and what is still needed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from plan_rules.caveat import CaveatCode
from plan_rules.finding.locale import format_amount
from plan_rules.finding.words import Words
from plan_rules.model.timing import TimingKind
from plan_rules.quantity import Language, read_quantity
from plan_rules.verdict import Verdict

if TYPE_CHECKING:
    from plan_rules.finding.facts import ThresholdFact
    from plan_rules.finding.figure import Figure
    from plan_rules.finding.model import Finding


class Comparison(Words):
    """The words that hold a result against what the clause asks for."""

    def __init__(self, finding: Finding, language: Language) -> None:
        super().__init__(language, finding.names)
        self.finding = finding
        self.unit = getattr(finding.indicator.unit, language) if finding.indicator.unit else ""
        self.codes = {caveat.code for caveat in finding.caveats}

    def comparison(self) -> Iterator[str]:
        """The result against the threshold, and what is still needed."""
        finding, threshold = self.finding, self.finding.threshold
        if threshold is None or finding.units or CaveatCode.FIELD_SIZE_DIFFERS in self.codes:
            return
        ends = self.accepted(threshold)
        bound = ends[0] if len(ends) == 1 else self.say("range", low=ends[0], high=ends[1])
        if finding.own_verdict is Verdict.UNDETERMINED:
            if self.shows_rounding() and finding.low and finding.high:
                yield self.say("rounded", low=self.figure(finding.low), high=self.figure(finding.high))
            if finding.low or finding.high:
                name = "compare.open" if len(ends) == 1 else "compare.open_range"
                yield self.say(name, bound=bound, wording=threshold.wording)
        elif finding.margin and finding.value:
            yield from self.distance(finding.value, finding.margin, threshold, bound)
        if finding.shortfall and self.unit and finding.own_verdict is Verdict.VIOLATED:
            name = "shortfall.count" if finding.indicator.kind == "count" else "shortfall"
            yield self.say(name, count=self.count(finding.shortfall), unit=self.unit)

    def distance(self, value: Figure, margin: Figure, threshold: ThresholdFact, bound: str) -> Iterator[str]:
        """How far a result lies from what is accepted, and on which side."""
        distance = Decimal(margin.decimal)
        amount = format_amount(abs(distance), margin.unit, self.language)
        if threshold.reads_as == "between":
            name = "compare.inside" if distance >= 0 else "compare.outside"
        elif not distance:
            name = "compare.equal"
        elif threshold.reads_as == "=":
            above = Decimal(value.decimal) > read_quantity(threshold.bounds[0], "en").amount
            name = "compare.above" if above else "compare.below"
        else:
            name = "compare.above" if (distance > 0) == (">" in threshold.reads_as) else "compare.below"
        yield self.say(name, bound=bound, wording=threshold.wording, margin=amount)
        if not distance and threshold.reads_as in (">", "<"):
            yield self.phrases["compare.strict.above" if threshold.reads_as == ">" else "compare.strict.below"]

    def accepted(self, threshold: ThresholdFact) -> list[str]:
        """The bound, or both, that a figure is held against; where about reaches, with how it was reached."""
        if threshold.tolerance is None:
            return [self.amount(bound) for bound in threshold.bounds]
        bound, tolerance = (read_quantity(text, "en") for text in (threshold.bounds[0], threshold.tolerance))
        places = {
            "bound": self.amount(threshold.bounds[0]),
            "tolerance": self.amount(threshold.tolerance, as_points=True),
        }
        ends = {"lower": bound.amount - tolerance.amount, "upper": bound.amount + tolerance.amount}
        if threshold.reads_as in (">=", "<="):
            del ends["upper" if threshold.reads_as == ">=" else "lower"]
        limits = {name: format_amount(end, bound.unit, self.language) for name, end in ends.items()}
        return [self.say(f"limit.{name}", limit=limit, **places) for name, limit in limits.items()]

    def shows_rounding(self) -> bool:
        """Whether one figure was rounded too far, so that what it stands for is shown."""
        is_one = len(self.finding.observations) == 1 or self.finding.indicator.timing == TimingKind.MEAN
        return is_one and CaveatCode.ROUNDED_FIGURE in self.codes
