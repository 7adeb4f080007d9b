"""A plan that is judged while its data come in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pydantic import ValidationError

from plan_rules.evaluation.arguments import Deciding, Request, read_as_of, read_request
from plan_rules.evaluation.report import report_of
from plan_rules.finding.model import Report
from plan_rules.finding.transition import Transition
from plan_rules.measure.question import Question, questions
from plan_rules.measure.sources.coding import Row
from plan_rules.model.base import FrozenDict
from plan_rules.model.plan import Plan
from plan_rules.monitor.kept import Kept, KeptDataset, KeptHeld, KeptPlan, distinct
from plan_rules.monitor.keys import Key, Keys, MemoryKeys
from plan_rules.monitor.live_dataset import LiveDataset, Receipt
from plan_rules.monitor.watch import Held, Place, Watch
from plan_rules.observations.model import Observation
from plan_rules.observations.reader import Observations, read_observations
from plan_rules.problems import Code, DataError, Problem, near_miss
from plan_rules.quantity import Language
from plan_rules.timeline import timelines_of

if TYPE_CHECKING:
    from plan_rules.monitor.state_file import CellRow, StateFile

_LAST_DAY = date.max - timedelta(days=1)
"""On this day all windows have begun, and each still has a day after its end."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since a monitor was asked last.

    Attributes:
        transitions: the findings whose status changed, each before and after, in the order of the report.
    """

    transitions: tuple[Transition, ...]


class Monitor:
    """Findings that are always current, while records, corrections, figures and days come in.

    It keeps counts and not records, so ``report`` takes the same time after ten records and after ten million, and
    says exactly what ``evaluate`` would say of all that was fed. Its clock is an argument: nothing moves on its own.

    >>> from plan_rules import load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> monitor = Monitor(plan, as_of="2023-06-30", keys={"communes": "code"})
    >>> monitor.feed("communes", {"code": 1, "name": "Nga An", "broadband": True})
    Receipt(changed=1, repeated=0)
    >>> for each in monitor.judge().transitions:
    ...     print(each.rule, each.status_before, "->", each.status_after)
    broadband-communes no_data -> achieved
    """

    def __init__(
        self,
        plan: Plan,
        *,
        as_of: date | str,
        by: str | Sequence[str] = (),
        keys: Mapping[str, str] | None = None,
        deciding: Deciding | None = None,
        language: Language | None = None,
        hold_back: timedelta | None = None,
        state: str | Path | None = None,
    ) -> None:
        """Start with nothing known.

        Args:
            plan: the plan.
            as_of: the date that its clock shows.
            by, deciding, language: as for ``evaluate``.
            keys: for datasets whose records can be delivered twice or corrected, by name the field that tells their
                records apart; it holds text or whole numbers and need not be declared.
            hold_back: whole days that a new status must stand before its transition is told; none where left out.
            state: a file to keep the state in, which is not there yet; keys then need no memory. Without one
                everything is in memory.

        Raises:
            DataError: with every problem of the arguments.
            OSError: for a file that cannot be written.
        """
        request = read_request(plan, as_of, by, {}, (), deciding, language)
        self._plan, self._as_of, self._by, self._sources = plan, request.as_of, request.by, request.deciding
        self._keys, self._language = _checked_keys(plan, keys or {}), language
        self._given: Deciding = FrozenDict(deciding or {})
        self._datasets: dict[str, LiveDataset] = {}
        self._observations: dict[str, Observation] = {}
        self._saved_observations = 0
        self._file: StateFile | None = None
        self._report: Report | None = None
        self._watch = Watch(self.report(), _checked_days(hold_back))
        if state is not None:
            self._start(Path(state))

    @classmethod
    def restore(cls, plan: Plan, path: str | Path) -> Self:
        """Go on with the state that was saved last.

        Args:
            plan: the plan, in the version it was saved under.
            path: the file of the state. The monitor goes on in it.

        Raises:
            DataError: for a state of another plan or another version of its rules, with what changed; for a file that
                is not there, is no state, is damaged, has a format of another release, or is held by another process.
        """
        from plan_rules.monitor.state_file import StateFile, bad_state  # noqa: PLC0415 - SQLite only where it is used

        file = StateFile(Path(path))
        try:
            kept = Kept.model_validate_json(file.header())
            if problems := kept.plan.problems(plan, str(path)):
                raise DataError(problems)
            monitor = cls(
                plan,
                as_of=kept.as_of,
                by=kept.by,
                keys=kept.keys,
                deciding=kept.deciding,
                language=kept.language,
                hold_back=timedelta(days=kept.hold_back_days),
            )
            monitor._load(file, kept)
        except (ValidationError, ValueError, TypeError, IndexError, KeyError, RecursionError) as error:
            file.close()
            raise bad_state(Path(path), f"{type(error).__name__} in what was kept") from error
        except BaseException:
            file.close()
            raise
        return monitor

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self._plan

    @property
    def as_of(self) -> date:
        """The date that the clock shows."""
        return self._as_of

    @property
    def by(self) -> tuple[str, ...]:
        """The fields by which findings are broken down."""
        return self._by

    def feed(self, dataset: str, records: Row | Iterable[Row]) -> Receipt:
        """Count records: one, or a batch, which goes in as a whole or not at all.

        A record goes by its own date, so late ones and those in any order count where they belong, and those dated
        after the clock once it reaches them. Of a dataset with a key, a record that is delivered again changes
        nothing, and neither does a content that was since replaced or withdrawn. Two contents are the same where the
        fields that rules read are.

        Args:
            dataset: the dataset.
            records: a mapping from field to value, a dataclass or a pydantic model, or an iterable of such.

        Raises:
            DataError: with every problem of the records, as ``evaluate``, and for a key that is known with another
                content. Nothing is changed then.
        """
        live = self._live(dataset)
        receipt = live.feed(records)
        if receipt.changed or dataset not in self._datasets:
            self._report = None
        self._datasets[dataset] = live
        return receipt

    def replace(self, dataset: str, records: Row | Iterable[Row]) -> Receipt:
        """Correct records: each takes the place of what was known under its key, also of a record that was withdrawn.

        Raises:
            DataError: as ``feed``, for a key that was never fed, and for a dataset without a key.
        """
        return self._told(self._live(dataset).replace(records))

    def withdraw(self, dataset: str, keys: Key | Iterable[Key]) -> Receipt:
        """Take records out again, by their keys. What was withdrawn before is not touched.

        Raises:
            DataError: for a key that was never fed, and for a dataset without a key.
        """
        return self._told(self._live(dataset).withdraw(keys))

    def observe(self, observations: Observations | Observation) -> Receipt:
        """Take note of published figures; one that is known word by word changes nothing.

        Args:
            observations: as for ``evaluate``; one may stand alone.

        Raises:
            DataError: with every problem of the observations.
        """
        self._usable()
        given = [observations] if isinstance(observations, Observation | Mapping) else observations
        known = read_observations(given, self._plan, language=self._language)
        new = distinct(known, self._observations)
        self._observations |= new
        return self._told(Receipt(len(new), len(known) - len(new)))

    def advance(self, as_of: date | str) -> None:
        """Let time pass.

        Args:
            as_of: the date that the clock shows from now on.

        Raises:
            DataError: for a date before that of the clock.
        """
        self._usable()
        day = read_as_of(as_of)
        if day < self._as_of:
            message = f"the clock shows {self._as_of}, and does not go back to {day}"
            hint = "for an earlier date evaluate the records, or feed a new monitor"
            raise DataError([Problem(Code.BAD_ARGUMENT, f"as_of: {message}", hint)])
        if day == self._as_of:
            return
        if self._watch.hold_back:
            self._watch.look(self.report())  # a status stands from the day on which it came about
        self._as_of, self._report = day, None
        for live in self._datasets.values():
            live.advance(day)

    def report(self) -> Report:
        """The findings on everything that was fed, exactly as ``evaluate`` gives them."""
        self._usable()
        if self._report is None:
            timelines = timelines_of(self._plan, self._as_of)
            asked = questions(self._plan, self._as_of, timelines, self._by, self._datasets)
            cubes = {name: live.cube.cube(asked[name]) for name, live in self._datasets.items()}
            said = tuple(self._observations.values())
            self._report = report_of(Request(self._plan, self._as_of, self._by, cubes, said, self._sources))
        return self._report

    def judge(self) -> Changes:
        """Judge what was fed and tell what changed since the last time.

        A host calls it as often as it wants to hear of changes: after each record, each batch or each day. Data cost
        nothing but counting until then.
        """
        return Changes(self._watch.tell(self.report()))

    def save(self, path: str | Path | None = None) -> None:
        """Save everything in one step: a crash at any point leaves the state before or the state after.

        Args:
            path: where to, for a monitor in memory; a file that is there is replaced. One with a file of its own saves
                to that.

        Raises:
            DataError: where it is not clear which file is meant, and for one that cannot be written.
            OSError: likewise.
        """
        self._watch.look(self.report())
        if (self._file is None) == (path is None):
            what = "it has no file yet" if path is None else "it has a file of its own"
            hint = "give the path of a file" if path is None else "leave the path out"
            raise DataError([Problem(Code.BAD_ARGUMENT, f"save: {what}", hint)])
        if self._file is None:
            self._write_new(Path(path or ""))
            return
        touched = {name: live.cube.rows(live.cube.touched) for name, live in self._datasets.items()}
        self._file.commit(self._header(), touched, [*self._observations][self._saved_observations :])
        self._saved_observations = len(self._observations)
        for live in self._datasets.values():
            live.cube.touched.clear()

    def close(self) -> None:
        """Give the file free. What was not saved is dropped, as in a crash."""
        if self._file is not None:
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _told(self, receipt: Receipt) -> Receipt:
        if receipt.changed:
            self._report = None
        return receipt

    def _usable(self) -> None:
        torn = [name for name, live in self._datasets.items() if live.is_torn]
        if torn:
            hint = "restore it from the state that was saved last"
            message = f"a change of the records of {', '.join(torn)} was interrupted half way"
            raise DataError([Problem(Code.BAD_STATE, message, hint)])

    def _live(self, dataset: str) -> LiveDataset:
        """A dataset that is fed, or one that is ready to be."""
        self._usable()
        return self._datasets.get(dataset) or self._new(dataset)

    def _new(self, dataset: str) -> LiveDataset:
        read_request(self._plan, self._as_of, self._by, {dataset: ()})  # which refuses an unknown name
        return LiveDataset(self._question(dataset), self._as_of, self._keys.get(dataset), self._keys_of(dataset))

    def _question(self, dataset: str) -> Question:
        timelines = timelines_of(self._plan, _LAST_DAY)
        return questions(self._plan, _LAST_DAY, timelines, self._by, [dataset])[dataset]

    def _keys_of(self, dataset: str) -> Keys:
        if self._file is None or dataset not in self._keys:
            return MemoryKeys()
        return self._file.keys([*self._keys].index(dataset))

    def _start(self, path: Path) -> None:
        from plan_rules.monitor.state_file import StateFile  # noqa: PLC0415

        if path.exists():
            message, hint = "there is a file already", "restore it with Monitor.restore, or name another one"
            raise DataError([Problem(Code.BAD_ARGUMENT, message, hint, str(path))])
        self._write_new(path)
        self._file = StateFile(path)

    def _write_new(self, path: Path) -> None:
        from plan_rules.monitor.state_file import write_new  # noqa: PLC0415

        cells = {name: live.cube.rows(range(len(live.cube))) for name, live in self._datasets.items()}
        keys = {
            place: live.keys.everything()
            for place, name in enumerate(self._keys)
            if (live := self._datasets.get(name)) and isinstance(live.keys, MemoryKeys)
        }
        write_new(path, self._header(), cells, [*self._observations], keys)

    def _header(self) -> str:
        kept = Kept(
            plan=KeptPlan.of(self._plan),
            as_of=self._as_of,
            by=self._by,
            keys=self._keys,
            deciding=self._given,
            language=self._language,
            hold_back_days=self._watch.hold_back.days,
            datasets={
                name: KeptDataset(unseen=sorted(live.unseen), cells=len(live.cube), records=live.cube.records)
                for name, live in self._datasets.items()
            },
            held=tuple(
                KeptHeld(rule=rule, group=group, since=held.since, told=held.told)
                for (rule, group), held in self._watch.held.items()
            ),
        )
        return kept.model_dump_json()

    def _load(self, file: StateFile, kept: Kept) -> None:
        self._file = file
        for name, known in kept.datasets.items():
            live = self._datasets[name] = self._new(name)
            rows: list[CellRow] = file.cells(name)
            live.cube.load(rows)
            live.unseen = {*known.unseen}
            if (len(live.cube), live.cube.records) != (known.cells, known.records):
                raise ValueError(f"the counts of {name} do not add up")
        texts = file.observations()
        self._observations = {text: Observation.model_validate_json(text) for text in texts}
        self._saved_observations = len(texts)
        self._report = None
        held: dict[Place, Held] = {
            (each.rule, FrozenDict(each.group)): Held(each.told, each.since) for each in kept.held
        }
        self._watch = Watch(self.report(), self._watch.hold_back, held)


def _checked_keys(plan: Plan, keys: Mapping[str, str]) -> Mapping[str, str]:
    known = plan.header.datasets
    problems = [
        Problem(Code.UNKNOWN_DATASET, f"keys: the plan declares no dataset {name!r}", near_miss(name, known))
        for name in keys
        if name not in known
    ]
    if problems:
        raise DataError(problems)
    return FrozenDict(keys)


def _checked_days(hold_back: timedelta | None) -> timedelta:
    if hold_back is None:
        return timedelta(0)
    if not isinstance(hold_back, timedelta) or hold_back < timedelta(0) or hold_back % timedelta(days=1):
        hint = "give whole days, as in timedelta(days=3): the clock shows days"
        raise DataError([Problem(Code.BAD_ARGUMENT, f"hold_back: {hold_back!r} is no number of days", hint)])
    return hold_back
