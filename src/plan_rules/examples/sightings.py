"""What examples see of a rule: the sides of each of its points, example by example."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TypeAlias

from plan_rules.calendar import Window
from plan_rules.examples.points import Point, conditions_of, ends_of, point_name
from plan_rules.examples.running import Record, prepare
from plan_rules.examples.truth import belongs, fields_of, is_success, is_taken_out, truths
from plan_rules.finding.figure import Figure
from plan_rules.finding.model import Finding
from plan_rules.judge.sources import in_window, known_on
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Example, Rule
from plan_rules.model.timing import TimingKind
from plan_rules.observations.reader import read_observations
from plan_rules.quantity import scale
from plan_rules.timeline import Timeline, timeline_of
from plan_rules.verdict import Verdict

Seen: TypeAlias = tuple[str, str]
"""The name of a point, and a side of it."""

_WORDS = {True: "true", False: "false", None: "unknown"}


class Sightings:
    """The sides that the examples of one rule have seen."""

    def __init__(self, plan: Plan, rule: Rule) -> None:
        self.plan, self.rule = plan, rule
        self.dataset = plan.header.datasets.get(rule.indicator.dataset or "")
        self._seen: set[Seen] = set()

    def of(self, point: Point) -> frozenset[str]:
        """What was seen of a point."""
        return frozenset(side for side in point.sides if (point.name, side) in self._seen)

    def add(self, example: Example, finding: Finding) -> None:
        """See what one example shows, given the finding that it gave."""
        given = prepare(self.plan, self.rule, example)
        timeline = timeline_of(self.rule, self.plan.header.phases[self.rule.phase], example.as_of)
        windows = timeline.windows if self.rule.timing.kind in _EVERY_WINDOW else timeline.windows[-1:]
        records = [record for each in (given.records or {}).values() for record in each]
        self._seen.update(self._of_records(timeline, windows, records))
        if self.dataset is None:
            self._seen.update(self._of_figures(timeline, windows, given.observations))
        self._seen.update(self._of_finding(finding))

    def _of_records(self, timeline: Timeline, windows: Sequence[Window], records: Iterable[Record]) -> Iterator[Seen]:
        """What records show that get as far as the part in question: nothing is proven by one that lies outside."""
        for record in records:
            side = self._window_side(timeline, windows, record)
            if side:
                yield "window", side
            if side == "outside":
                continue
            yield from self._of_conditions("where", record)
            if self.rule.indicator.share and self.rule.indicator.share.among:
                among = self.plan[self.rule.indicator.share.among]
                yield "among", _WORDS[is_success(self.plan, among, record)]
            if belongs(self.plan, self.rule, record) is False:
                continue
            yield from self._of_conditions("exclusions/", record)
            if is_taken_out(self.plan, self.rule, record) is not True:
                yield from self._of_conditions("good", record)

    def _of_conditions(self, prefix: str, record: Record) -> Iterator[Seen]:
        for name, condition in conditions_of(self.plan, self.rule):
            if name.startswith(prefix):
                for path, truth in truths(condition, record, fields_of(self.plan, self.rule)):
                    yield point_name(name, path), _WORDS[truth]

    def _window_side(self, timeline: Timeline, windows: Sequence[Window], record: Record) -> str:
        """Where a record stands against the windows that decide; nothing is said of one in a stock."""
        if self.dataset is None or self.dataset.time is None:
            return ""
        day = record[self.dataset.time]
        if day is None:
            return "undated"
        is_inside = day <= timeline.cutoff and any(day in window for window in windows)  # type: ignore[operator]
        return "inside" if is_inside else "outside"

    def _of_figures(
        self, timeline: Timeline, windows: Sequence[Window], observations: Iterable[object]
    ) -> Iterator[Seen]:
        said = read_observations(observations, self.plan, language="vi")  # type: ignore[arg-type]
        for each in known_on(said, timeline.as_of, timeline.cutoff):
            yield "window", "inside" if any(in_window(each, window) for window in windows) else "outside"

    def _of_finding(self, finding: Finding) -> Iterator[Seen]:
        verdict = finding.verdict
        yield "outcome", "no-data" if verdict is None else verdict.value
        if verdict is not None:
            yield "verdict", verdict.value
        if verdict in (Verdict.SATISFIED, Verdict.VIOLATED) and finding.value is not None:
            yield from ((end.name, _side(finding.value, end.bound)) for end in ends_of(self.rule))
        for part in finding.parts:
            yield f"parts/{part.rule}", part.verdict.value if part.verdict else Verdict.UNDETERMINED.value
        if finding.units:
            for name, count in finding.units.verdicts.items():
                known = name if name in (Verdict.SATISFIED, Verdict.VIOLATED) else Verdict.UNDETERMINED.value
                yield from [("units", known)] if count else []


_EVERY_WINDOW = (TimingKind.THROUGHOUT, TimingKind.EACH_YEAR)


def _side(value: Figure, bound: Fraction) -> str:
    """On which side of a bound a value lies; its decimal never rounds onto a bound or across it."""
    shown = Fraction(value.decimal) * scale(value.unit)
    return "on" if shown == bound else "below" if shown < bound else "above"
