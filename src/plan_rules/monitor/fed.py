"""Everything a monitor was fed, on a clock that moves: counts, keys and published figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from plan_rules.arguments import wrong_type
from plan_rules.evaluation.arguments import Request, read_request
from plan_rules.evaluation.report import report_of
from plan_rules.finding.model import Report
from plan_rules.measure.question import questions
from plan_rules.model.plan import Plan
from plan_rules.monitor.keys import Keys
from plan_rules.monitor.live_dataset import LiveDataset, Receipt
from plan_rules.observations.model import Observation
from plan_rules.problems import Code, DataError, Problem
from plan_rules.timeline import timelines_of

_ONE_DAY = timedelta(days=1)
_LAST_DAY = date.max - _ONE_DAY
"""On this day all windows have begun, and each still has a day after its end."""


class Fed:
    """What is known of a plan, without anything that could not be counted again.

    Attributes:
        request: plan, clock and arguments of each evaluation; its data are not those that were fed.
        datasets: the datasets that were fed, by name.
        observations: the published figures in the order they came, each under the text that it is written as.
        is_closed: whether nothing can be done with it any more.
    """

    def __init__(self, request: Request, keys: Mapping[str, str]) -> None:
        self.request, self.keys = request, keys
        self.datasets: dict[str, LiveDataset] = {}
        self.observations: dict[str, Observation] = {}
        self.is_closed = self._is_advancing = False
        self._report: Report | None = None

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.request.plan

    @property
    def clock(self) -> date:
        """The date that the clock shows."""
        return self.request.as_of

    def usable(self) -> None:
        """Refuse to go on once it is closed, and after a change that was interrupted.

        Raises:
            DataError: where it is closed, and where keys and counts may disagree.
        """
        if self.is_closed:
            hint = "make a new one, or restore it from the state that was saved last"
            raise DataError([Problem(Code.BAD_STATE, "the monitor is closed", hint)])
        torn = [name for name, live in self.datasets.items() if live.is_torn]
        if torn or self._is_advancing:
            hint = "restore it from the state that was saved last"
            what = f"a change of the records of {', '.join(torn)}" if torn else "a step of the clock"
            message = f"{what} was interrupted half way"
            raise DataError([Problem(Code.BAD_STATE, message, hint)])

    def dataset(self, name: str, keys: Callable[[], Keys]) -> LiveDataset:
        """A dataset that is fed, or one that is ready to be.

        Raises:
            DataError: for a name that the plan does not declare.
        """
        if not isinstance(name, str):
            hint = f"known here: {', '.join(self.plan.header.datasets)}"
            raise DataError([wrong_type("dataset", "the name of a dataset", name, hint)])
        if name in self.datasets:
            return self.datasets[name]
        request = self.request
        read_request(request.plan, request.as_of, request.by, {name: ()})  # which refuses an unknown name
        timelines = timelines_of(self.plan, _LAST_DAY)
        question = questions(self.plan, _LAST_DAY, timelines, request.by, [name])[name]
        return LiveDataset(question, self.clock, self.keys.get(name), keys())

    def put(self, live: LiveDataset) -> None:
        """A dataset is there from now on."""
        self.datasets[live.question.name] = live
        self._report = None

    def note(self, receipt: Receipt, fed: LiveDataset | None = None) -> Receipt:
        """Take note of a change, and of a dataset that is there from now on."""
        if fed is not None and fed.question.name not in self.datasets:
            self.put(fed)
        if receipt.changed:
            self._report = None
        return receipt

    def observe(self, known: Iterable[tuple[str, Observation]]) -> Receipt:
        """Take note of published figures, each under the text it is written as."""
        given = [*known]
        new = {text: each for text, each in given if text not in self.observations}
        self.observations |= new
        return self.note(Receipt(len(new), len(given) - len(new)))

    def advance(self, day: date) -> None:
        """Let time pass."""
        self._is_advancing, request = True, self.request
        self.request = Request(request.plan, day, request.by, request.records, request.observations, request.deciding)
        self._report = None
        for live in self.datasets.values():
            live.advance(day)
        self._is_advancing = False

    def report(self) -> Report:
        """The findings on everything that was fed, exactly as an evaluation of it gives them."""
        if self._report is None:
            plan, as_of, by = self.plan, self.clock, self.request.by
            asked = questions(plan, as_of, timelines_of(plan, as_of), by, self.datasets)
            cubes = {name: live.cube.cube(asked[name]) for name, live in self.datasets.items()}
            said = tuple(self.observations.values())
            self._report = report_of(Request(plan, as_of, by, cubes, said, self.request.deciding))
        return self._report

    def days_of_change(self, until: date) -> Sequence[date]:
        """The days after the clock and before another day on which something may change by itself, in order."""
        days = {*self._days_of_rules(), *self._days_of_observations()}
        days |= {day for live in self.datasets.values() for day in live.cube.days_ahead}
        return sorted(day for day in days if self.clock < day < until)

    def _days_of_rules(self) -> Iterator[date]:
        for timeline in timelines_of(self.plan, _LAST_DAY).values():
            spans = [(timeline.phase.start, timeline.phase.end), *((each.start, each.end) for each in timeline.windows)]
            for start, end in spans:
                yield from ([start] if start else [])
                yield from ([end, end + _ONE_DAY] if end and end < _LAST_DAY else [])
            if timeline.cutoff < _LAST_DAY:
                yield from (timeline.cutoff, timeline.cutoff + _ONE_DAY)
        for rule in self.plan.rules:
            if rule.in_force and rule.in_force.span.start:
                yield rule.in_force.span.start

    def _days_of_observations(self) -> Iterator[date]:
        for each in self.observations.values():
            days = (each.published_by, each.date, each.period.start, each.done_on)
            yield from (day for day in days if day)
