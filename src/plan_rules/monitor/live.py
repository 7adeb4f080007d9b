"""A plan that is judged while its data come in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from plan_rules.arguments import read_path
from plan_rules.chain.conclusion import Conclusion
from plan_rules.chain.engine import EngineName
from plan_rules.evaluation.arguments import Deciding, read_as_of
from plan_rules.finding.model import Report
from plan_rules.finding.transition import Transition
from plan_rules.model.plan import Plan, as_plan
from plan_rules.model.reaction import Reaction
from plan_rules.monitor.arguments import read_days, read_keys
from plan_rules.monitor.batches import Batch
from plan_rules.monitor.keys import Key, Keys, MemoryKeys
from plan_rules.monitor.live_dataset import LiveDataset, Receipt
from plan_rules.monitor.standing import Reactions, Standing
from plan_rules.observations.model import Observation
from plan_rules.observations.reader import Observations, read_observations
from plan_rules.problems import Code, DataError, Problem
from plan_rules.quantity import Language

if TYPE_CHECKING:
    from plan_rules.monitor.saving import Saving


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since a monitor was asked last.

    Attributes:
        transitions: the findings whose status changed, each before and after, in the order of the report.
        conclusions: what follows from the findings and these transitions, and did not follow before; at first all
            that follows.
    """

    transitions: tuple[Transition, ...]
    conclusions: tuple[Conclusion, ...]


class Monitor:
    """Findings that are always current, while records, corrections, figures and days come in.

    It keeps counts and not records, so ``report`` takes the same time after ten records and after ten million, and
    says exactly what ``evaluate`` would say of all that was fed. Its clock is an argument: nothing moves on its own.
    A monitor is for one thread at a time.

    Args:
        plan: the plan.
        as_of: the date that its clock shows.
        by, deciding, language: as for ``evaluate``.
        keys: for datasets whose records can be delivered twice or corrected, by name the field that tells their
            records apart; it holds text that is not empty, or whole numbers, and need not be declared.
        hold_back: whole days that a new status must stand before its transition is told, and before anything is
            concluded from it; none where left out.
        reactions, engine, on_incident: as for ``conclude``.
        state: a file to keep the state in, which is not there yet; keys then need no memory. Without one everything
            is in memory.

    Raises:
        DataError: with every problem of the arguments.
        PlanError: for reactions that do not fit the plan or each other.
        OSError: for a file that cannot be written.

    >>> from plan_rules import load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> monitor = Monitor(plan, as_of="2023-06-30", keys={"communes": "code"})
    >>> monitor.feed("communes", {"code": 1, "name": "Nga An", "broadband": True})
    Receipt(changed=1, repeated=0)
    >>> for each in monitor.judge().transitions:
    ...     print(each.rule, each.status_before, "->", each.status_after)
    broadband-communes no_data -> achieved
    """

    _now: Standing
    _judged: Report | None
    _saving: Saving | None

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
        reactions: Sequence[Reaction] | None = None,
        engine: EngineName = "direct",
        on_incident: Callable[[str], None] | None = None,
        state: str | Path | None = None,
    ) -> None:
        file = None if state is None else read_path("state", state)
        standing = Standing.begin(
            plan,
            as_of,
            by,
            read_keys(plan, {} if keys is None else keys),
            deciding,
            language,
            read_days(hold_back),
            Reactions(reactions, engine, on_incident),
        )
        self._begin(standing, None)
        if file is not None:
            from plan_rules.monitor.saving import Saving  # noqa: PLC0415 - SQLite only where it is used

            try:
                self._saving = Saving.start(file, standing)
            except BaseException:
                self.close()
                raise

    @classmethod
    def restore(
        cls,
        plan: Plan,
        path: str | Path,
        *,
        reactions: Sequence[Reaction] | None = None,
        engine: EngineName = "direct",
        on_incident: Callable[[str], None] | None = None,
    ) -> Self:
        """Go on with the state that was saved last, and in its file.

        Args:
            plan: the plan, in the version it was saved under.
            path: the file of the state.
            reactions, engine, on_incident: as for a new monitor; all other arguments are those that it was made with.

        Raises:
            DataError: for a state of another plan or another version of its rules, with what changed; for a file that
                is not there, is no state, is damaged, has a format of another release, or is held by another process.
            PlanError: for reactions that do not fit the plan or each other.
        """
        from plan_rules.monitor.saving import Saving  # noqa: PLC0415

        as_plan(plan)
        known, standing = Saving.resume(read_path("path", path), plan, Reactions(reactions, engine, on_incident))
        monitor = cls.__new__(cls)
        monitor._begin(standing, known)  # noqa: SLF001 - one of its own
        return monitor

    def _begin(self, standing: Standing, saving: Saving | None) -> None:
        self._now, self._judged, self._saving = standing, None, saving

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self._now.fed.plan

    @property
    def as_of(self) -> date:
        """The date that the clock shows."""
        return self._now.fed.clock

    @property
    def by(self) -> tuple[str, ...]:
        """The fields by which findings are broken down."""
        return self._now.fed.request.by

    def feed(self, dataset: str, records: Batch) -> Receipt:
        """Count records: one, or a batch, which goes in as a whole or not at all.

        A record goes by its own date, so late ones and those in any order count where they belong, and those dated
        after the clock once it reaches them. Of a dataset with a key, a record that is delivered again changes
        nothing, and neither does a content that was since replaced or withdrawn. Two contents are the same where the
        fields that rules read are.

        Args:
            dataset: the dataset.
            records: a mapping from field to value, a dataclass or a pydantic model, an iterable of such, or any
                dataframe that narwhals knows, whose rows are read one by one.

        Raises:
            DataError: with every problem of the records, as ``evaluate``, and for a key that is known with another
                content. Nothing is changed then.
        """
        live = self._dataset(dataset)
        return self._now.fed.note(live.feed(records), live)

    def replace(self, dataset: str, records: Batch) -> Receipt:
        """Correct records: each takes the place of what was known under its key, also of a record that was withdrawn.

        Corrections of one record come in their order: of two, the one that comes last stands.

        Raises:
            DataError: as ``feed``, for a key that was never fed, and for a dataset without a key.
        """
        return self._now.fed.note(self._dataset(dataset).replace(records))

    def withdraw(self, dataset: str, keys: Key | Iterable[Key]) -> Receipt:
        """Take records out again, by their keys. What was withdrawn before is not touched.

        Raises:
            DataError: for a key that was never fed, and for a dataset without a key.
        """
        return self._now.fed.note(self._dataset(dataset).withdraw(keys))

    def observe(self, observations: Observations | Observation) -> Receipt:
        """Take note of published figures; one that is known word by word changes nothing.

        Args:
            observations: as for ``evaluate``; one may stand alone.

        Raises:
            DataError: with every problem of the observations.
        """
        fed = self._now.fed
        fed.usable()
        given = [observations] if isinstance(observations, Observation | Mapping) else observations
        known = read_observations(given, fed.plan, language=self._now.language)
        return fed.observe((each.model_dump_json(exclude_none=True), each) for each in known)

    def advance(self, as_of: date | str) -> None:
        """Let time pass.

        Args:
            as_of: the date that the clock shows from now on.

        Raises:
            DataError: for a date before that of the clock.
        """
        self._now.fed.usable()
        day = read_as_of(as_of)
        if day < self.as_of:
            message = f"the clock shows {self.as_of}, and does not go back to {day}"
            hint = "for an earlier date evaluate the records, or feed a new monitor"
            raise DataError([Problem(Code.BAD_ARGUMENT, f"as_of: {message}", hint)])
        if day > self.as_of:
            self._now.advance(day)

    def report(self) -> Report:
        """The findings on everything that was fed, exactly as ``evaluate`` gives them."""
        self._now.fed.usable()
        return self._now.fed.report()

    def judge(self) -> Changes:
        """Judge what was fed and tell what changed since the last time.

        A host calls it as often as it wants to hear of changes: after each record, each batch or each day. Data cost
        nothing but counting until then.

        Raises:
            DataError: where a reaction puts too many facts together; nothing counts as told then.
        """
        report = self.report()
        if report is self._judged:
            return Changes((), ())
        watch = self._now.watch
        transitions = watch.due(report)
        conclusions = self._now.reacting.tell(report, transitions, watch.held_back(report.as_of))
        watch.tell(report)
        self._judged = report
        return Changes(transitions, conclusions)

    def save(self, path: str | Path | None = None) -> None:
        """Save everything in one step: a crash at any point leaves the state before or the state after.

        Args:
            path: where to, for a monitor in memory; a file that is there is replaced. One with a file of its own saves
                to that.

        Raises:
            DataError: where it is not clear which file is meant, and for one that cannot be written.
            OSError: likewise.
        """
        self._now.fed.usable()
        if (self._saving is None) == (path is None):
            what = "it has no file yet" if path is None else "it has a file of its own"
            hint = "give the path of a file" if path is None else "leave the path out"
            raise DataError([Problem(Code.BAD_ARGUMENT, f"save: {what}", hint)])
        if self._saving is not None:
            self._saving.commit(self._now)
        else:
            from plan_rules.monitor.saving import write_whole  # noqa: PLC0415

            write_whole(read_path("path", path), self._now)

    def close(self) -> None:
        """Give the file free. What was not saved is dropped, as in a crash; nothing can be asked of it any more."""
        self._now.fed.is_closed = True
        self._now.reacting.close()
        if self._saving is not None:
            self._saving.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _dataset(self, name: str) -> LiveDataset:
        self._now.fed.usable()
        return self._now.fed.dataset(name, lambda: self._keys_of(name))

    def _keys_of(self, dataset: str) -> Keys:
        return MemoryKeys() if self._saving is None else self._saving.keys(self._now.fed, dataset)
