"""How a monitor is written to its file, and read back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

from pydantic import ValidationError

from plan_rules.finding.model import Finding
from plan_rules.model.plan import Plan
from plan_rules.monitor.fed import Fed
from plan_rules.monitor.kept import Kept
from plan_rules.monitor.keys import Keys, MemoryKeys
from plan_rules.monitor.sqlite_keys import SqliteKeys
from plan_rules.monitor.standing import Reactions, Standing
from plan_rules.monitor.state_errors import bad_state
from plan_rules.monitor.state_file import CellRow, News, StateFile, write_new
from plan_rules.observations.model import Observation
from plan_rules.problems import Code, DataError, Problem

_TOLD, _EARLIER = "told", "earlier"

Findings: TypeAlias = Mapping[str, Mapping[str, Finding]]
"""Findings of each kind by what tells them apart: those that were told, and those of earlier windows."""


class Saving:
    """An open file, and what of a monitor stands in it already."""

    def __init__(self, file: StateFile, figures: int = 0, findings: Findings | None = None) -> None:
        self._file, self._figures, self._findings = file, figures, findings or {}

    @classmethod
    def start(cls, path: Path, standing: Standing) -> Saving:
        """A new file.

        Raises:
            DataError: where there is a file already.
            OSError: for a file that cannot be written.
        """
        if path.exists():
            hint = "restore it with Monitor.restore, or name another one"
            raise DataError([Problem(Code.BAD_ARGUMENT, "there is a file already", hint, str(path))])
        write_whole(path, standing)
        return cls(StateFile(path), findings=_findings(standing))

    @classmethod
    def resume(cls, path: Path, plan: Plan, reactions: Reactions) -> tuple[Saving, Standing]:
        """A file that is there, and how things stood.

        Raises:
            DataError, PlanError: as ``Monitor.restore``.
        """
        file = StateFile(path)
        try:
            with _damage(path):
                kept = Kept.model_validate_json(file.header())
                figures = {text: Observation.model_validate_json(text) for text in file.observations()}
                findings = {kind: _by_identity(map(_read, file.findings(kind))) for kind in (_TOLD, _EARLIER)}
            if problems := kept.plan.problems(plan, str(path)):
                raise DataError(problems)
            saving = cls(file, len(figures), findings)
            standing = Standing.begin(
                plan,
                kept.as_of,
                kept.by,
                kept.keys,
                kept.deciding,
                kept.language,
                timedelta(days=kept.hold_back_days),
                reactions,
            )
            with _damage(path):
                saving._load(standing.fed, kept)
            standing.fed.observe(figures.items())
            told, earlier = ([*findings[kind].values()] for kind in (_TOLD, _EARLIER))
            return saving, standing.taken_up(kept, told, earlier, reactions)
        except BaseException:
            file.close()
            raise

    def _load(self, fed: Fed, kept: Kept) -> None:
        for name, known in kept.datasets.items():
            live = fed.dataset(name, lambda name=name: self.keys(fed, name))  # type: ignore[misc]
            live.cube.load(self._file.cells(name))
            live.contents.unseen = {*known.unseen}
            if (len(live.cube), live.cube.records) != (known.cells, known.records):
                raise ValueError(f"the counts of {name} do not add up")
            if isinstance(live.keys, SqliteKeys) and live.keys.present() != known.records:
                raise ValueError(f"the keys of {name} are not those of its records")
            fed.put(live)

    def keys(self, fed: Fed, dataset: str) -> Keys:
        """What remembers the keys of a dataset."""
        return self._file.keys([*fed.keys].index(dataset)) if dataset in fed.keys else MemoryKeys()

    def commit(self, standing: Standing) -> None:
        """Make everything that was fed until now the state."""
        fed = standing.fed
        findings = _findings(standing)
        touched = {name: live.cube.rows(live.cube.touched) for name, live in fed.datasets.items()}
        new_figures = [*fed.observations][self._figures :]
        changed = {kind: dict(_changed(self._findings.get(kind, {}), now)) for kind, now in findings.items()}
        self._file.commit(News(standing.kept().model_dump_json(), touched, new_figures, changed))
        self._figures, self._findings = len(fed.observations), findings
        for live in fed.datasets.values():
            live.cube.touched.clear()

    def close(self) -> None:
        """Give the file free; what was not committed is dropped."""
        self._file.close()


def write_whole(path: Path, standing: Standing) -> None:
    """Write a monitor in memory to a file; one that is there is replaced in one step.

    Raises:
        OSError: for a file that cannot be written.
    """
    fed = standing.fed
    cells: Mapping[str, Iterator[CellRow]] = {
        name: live.cube.rows(range(len(live.cube))) for name, live in fed.datasets.items()
    }
    keys = {
        place: live.keys.everything()
        for place, name in enumerate(fed.keys)
        if (live := fed.datasets.get(name)) and isinstance(live.keys, MemoryKeys)
    }
    findings = {kind: dict(_changed({}, now)) for kind, now in _findings(standing).items()}
    write_new(path, News(standing.kept().model_dump_json(), cells, [*fed.observations], findings), keys)


def _findings(standing: Standing) -> Findings:
    return {_TOLD: _by_identity(standing.watch.told.values()), _EARLIER: _by_identity(standing.reacting.earlier)}


def _by_identity(findings: Iterable[Finding]) -> dict[str, Finding]:
    return {_identity(finding): finding for finding in findings}


def _identity(finding: Finding) -> str:
    return json.dumps([finding.rule, sorted(finding.group.items()), finding.as_of.isoformat()], ensure_ascii=False)


def _changed(before: Mapping[str, Finding], now: Mapping[str, Finding]) -> Iterator[tuple[str, str | None]]:
    """What must be written so that a file has the findings of now, each under its identity."""
    yield from ((identity, None) for identity in before if identity not in now)
    for identity, finding in now.items():
        if before.get(identity) != finding:
            yield identity, finding.model_dump_json()


def _read(text: str) -> Finding:
    return Finding.model_validate(json.loads(text))


@contextmanager
def _damage(path: Path) -> Iterator[None]:
    """Whatever goes wrong in reading what was kept means that the file was changed."""
    try:
        yield
    except (ValidationError, ValueError, TypeError, LookupError, RecursionError) as error:
        raise bad_state(path, f"{type(error).__name__} in what was kept") from error
