"""Whatever comes in, in whatever order, the report is that of a batch over what survives."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from monitor.feeding import CLOCKS, DAYS, KEYS, figures, later, plans, question_of, records
from plan_rules import (
    DataError,
    Finding,
    Monitor,
    Observation,
    Plan,
    Report,
    Status,
    Transition,
    evaluate,
    read_observations,
)
from plan_rules.measure.sources.values import read_value

Place = tuple[str, Any]


@dataclass
class Told:
    """What was told of each finding, kept in the plainest way; a status is None where there is no finding."""

    hold_back: timedelta
    told: dict[Place, Finding]
    looks: list[tuple[date, dict[Place, Status]]] = field(default_factory=list)

    def look(self, report: Report) -> None:
        self.looks.append((report.as_of, {(each.rule, each.group): each.status for each in report}))

    def stands_long(self, place: Place) -> bool:
        today, now = self.looks[-1]
        since = today
        for day, statuses in reversed(self.looks):
            if statuses.get(place) is not now.get(place):
                break
            since = day
        return today - since >= self.hold_back

    def tell(self, report: Report) -> list[Transition]:
        self.look(report)
        now, found = {(each.rule, each.group): each for each in report}, []
        for place in {**now, **self.told}:
            before, after = self.told.get(place), now.get(place)
            if (before and before.status) is not (after and after.status):
                if not self.stands_long(place):
                    continue
                if after:
                    found.append(Transition(rule=place[0], group=place[1], before=before, after=after))
            self.told.pop(place, None)
            self.told |= {place: after} if after else {}
        if not self.hold_back:
            self.looks.clear()
        return found


@dataclass
class World:
    """What was fed, as a list of records that survive."""

    plan: Plan
    clock: date
    by: tuple[str, ...]
    told: Told
    keyed: dict[str, dict[Any, dict[str, Any]]] = field(default_factory=dict)
    loose: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    once: dict[tuple[str, Any], list[tuple[Any, ...]]] = field(default_factory=dict)
    observations: list[Observation] = field(default_factory=list)

    def report(self) -> Report:
        alive = {name: [*known.values(), *self.loose.get(name, ())] for name, known in self.keyed.items()}
        return evaluate(
            self.plan, as_of=self.clock, records={**self.loose, **alive}, observations=self.observations, by=self.by
        )

    def content(self, dataset: str, record: dict[str, Any]) -> tuple[Any, ...]:
        fields = self.plan.header.datasets[dataset].fields
        return tuple(read_value(record[name], fields[name]) for name in question_of(self.plan, dataset, self.by).fields)

    def copy(self) -> World:
        return replace(
            self,
            told=replace(self.told, told={**self.told.told}, looks=[*self.told.looks]),
            keyed={name: {**known} for name, known in self.keyed.items()},
            loose={name: [*known] for name, known in self.loose.items()},
            once={key: [*known] for key, known in self.once.items()},
            observations=[*self.observations],
        )


class Feeding(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "state.db"
        self.delivered: list[tuple[str, Any]] = []
        self.last_key = 1000

    @initialize(
        plan=plans(),
        clock=st.sampled_from(CLOCKS),
        hold_back=st.sampled_from((0, 0, 0, 5, 60)),
        in_file=st.booleans(),
        data=st.data(),
    )
    def start(self, plan: Plan, clock: date, hold_back: int, *, in_file: bool, data: st.DataObject) -> None:
        self.datasets = sorted({each.indicator.dataset for each in plan.rules if each.indicator.dataset})
        name = data.draw(st.sampled_from(self.datasets))
        fields = sorted(plan.header.datasets[name].fields)
        by = tuple(data.draw(st.lists(st.sampled_from(fields), max_size=1)))
        self.keys = {each: "id" for each in self.datasets if data.draw(st.sampled_from((True, True, False)))}
        days = timedelta(days=hold_back)
        self.monitor = Monitor(
            plan, as_of=clock, by=by, keys=self.keys, hold_back=days, state=self.path if in_file else None
        )
        self.in_file = in_file
        self.world = World(plan, clock, by, Told(days, {}))
        self.world.told.told = {(each.rule, each.group): each for each in self.world.report()}
        self.saved = self.world.copy()

    def records(self, dataset: str) -> st.SearchStrategy[dict[str, Any]]:
        return records(self.world.plan, dataset, self.world.clock)

    def draw_batch(self, data: st.DataObject, dataset: str) -> list[dict[str, Any]]:
        """Records of which most have a key that is new."""
        batch = data.draw(st.lists(self.records(dataset), max_size=3))
        if dataset not in self.keys:
            return batch
        self.last_key += len(batch)
        new = range(self.last_key, self.last_key + len(batch))
        return [
            {**each, "id": data.draw(st.sampled_from((key, key, key, *KEYS)))}
            for key, each in zip(new, batch, strict=True)
        ]

    @rule(data=st.data())
    def feed(self, data: st.DataObject) -> None:
        dataset = data.draw(st.sampled_from(self.datasets))
        batch = self.draw_batch(data, dataset)
        world = self.world.copy()
        fits = [self.feed_one(world, dataset, each) for each in batch]
        if all(fits):
            world.keyed.setdefault(dataset, {})
            receipt = self.monitor.feed(dataset, batch)
            assert receipt.changed + receipt.repeated == len(batch)
            self.world = world
            self.delivered += [(dataset, each) for each in batch if dataset in self.keys]
        else:
            with pytest.raises(DataError) as caught:
                self.monitor.feed(dataset, iter(batch))
            assert {problem.code for problem in caught.value.problems} == {"conflicting-record"}
            assert len(caught.value.problems) == fits.count(False)

    def feed_one(self, world: World, dataset: str, record: dict[str, Any]) -> bool:
        if dataset not in self.keys:
            world.loose.setdefault(dataset, []).append(record)
            return True
        key, content = record["id"], world.content(dataset, record)
        once = world.once.setdefault((dataset, key), [])
        if not once:
            world.keyed.setdefault(dataset, {})[key] = record
            once.append(content)
        return content in once

    @precondition(lambda self: self.delivered)
    @rule(data=st.data())
    def deliver_again(self, data: st.DataObject) -> None:
        dataset, record = data.draw(st.sampled_from(self.delivered))
        assert self.monitor.feed(dataset, record).changed == 0

    @precondition(lambda self: self.world.once)
    @rule(data=st.data())
    def replace(self, data: st.DataObject) -> None:
        dataset, key = data.draw(st.sampled_from(sorted(self.world.once, key=repr)))
        record = {**data.draw(self.records(dataset)), "id": key}
        self.monitor.replace(dataset, record)
        assert self.monitor.replace(dataset, [record, record]).changed == 0
        self.world.keyed[dataset][key] = record
        self.world.once[dataset, key].append(self.world.content(dataset, record))

    @precondition(lambda self: self.world.once)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        dataset, key = data.draw(st.sampled_from(sorted(self.world.once, key=repr)))
        was_there = self.world.keyed[dataset].pop(key, None) is not None
        assert self.monitor.withdraw(dataset, key).changed == was_there
        assert self.monitor.withdraw(dataset, [key, key]).repeated == 2

    @precondition(lambda self: self.world.observations)
    @rule(data=st.data())
    def refuse(self, data: st.DataObject) -> None:
        dataset = data.draw(st.sampled_from(self.datasets))
        good = self.draw_batch(data, dataset)
        if dataset in self.keys:
            for bad_key in (None, True, 1.5, 2**63, "\ud800"):
                with pytest.raises(DataError):
                    self.monitor.feed(dataset, [*good, {**data.draw(self.records(dataset)), "id": bad_key}])
            with pytest.raises(DataError, match="no record with the key 'unheard of'"):
                self.monitor.withdraw(
                    dataset, ["unheard of", *(key for name, key in self.world.once if name == dataset)]
                )
        fields = question_of(self.world.plan, dataset, self.world.by).fields
        if fields:
            bad = {**data.draw(self.records(dataset)), "id": "new", data.draw(st.sampled_from(fields)): [1]}
            for change in (self.monitor.feed, *([self.monitor.replace] if dataset in self.keys else [])):
                with pytest.raises(DataError):
                    change(dataset, [*good, bad])

    @rule(data=st.data())
    def observe(self, data: st.DataObject) -> None:
        if not any(each.indicator.kind == "share" for each in self.world.plan.rules):
            return
        said = data.draw(figures(self.world.plan))
        (known,) = read_observations([said], self.world.plan)
        assert self.monitor.observe(said).changed == (known not in self.world.observations)
        assert self.monitor.observe([known, known]).changed == 0
        if known not in self.world.observations:
            self.world.observations.append(known)

    @rule(days=st.integers(0, 3) | st.integers(0, 400), to=st.none() | st.sampled_from(DAYS))
    def advance(self, days: int, to: date | None) -> None:
        before = self.world.clock
        day = to if to and before <= to <= date(2031, 1, 1) else later(before, days)
        if self.world.told.hold_back and day > before:
            # That these are all the days that matter is a law of its own, in test_reacting.
            for stop in (before, *self.monitor._now.fed.days_of_change(day)):
                self.world.clock = stop
                self.world.told.look(self.world.report())
        self.monitor.advance(day.isoformat() if days % 2 else day)
        self.world.clock = day
        with pytest.raises(DataError, match="does not go back"):
            self.monitor.advance(day - timedelta(days=1))

    @rule()
    def judge(self) -> None:
        assert [*self.monitor.judge().transitions] == self.world.told.tell(self.world.report())
        assert self.monitor.judge().transitions == ()

    @rule()
    def save(self) -> None:
        self.monitor.save(None if self.in_file else self.path)
        self.saved = self.world.copy()

    @precondition(lambda self: self.path.exists())
    @rule()
    def restore(self) -> None:
        self.monitor.close()
        self.monitor = Monitor.restore(self.world.plan, self.path)
        self.in_file = True
        self.world = self.saved.copy()
        self.delivered = [each for each in self.delivered if (each[0], each[1]["id"]) in self.world.once]
        self.delivered = [
            (name, each)
            for name, each in self.delivered
            if self.world.content(name, each) in self.world.once[name, each["id"]]
        ]

    @invariant()
    def report_is_that_of_a_batch(self) -> None:
        if hasattr(self, "monitor"):
            assert self.monitor.report() == self.world.report()

    def teardown(self) -> None:
        if hasattr(self, "monitor"):
            assert self.monitor.report().to_json() == self.world.report().to_json()
            self.monitor.close()
        self.folder.cleanup()


TestFeeding = Feeding.TestCase
TestFeeding.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
