"""How a monitor is written to its file, and read back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from pydantic import ValidationError

from plan_rules.finding.model import Finding
from plan_rules.model.plan import Plan
from plan_rules.monitor.fed import Fed
from plan_rules.monitor.kept import Kept
from plan_rules.monitor.keys import Keys, MemoryKeys
from plan_rules.monitor.standing import Reactions, Standing
from plan_rules.monitor.state_file import CellRow, News, SqliteKeys, StateFile, bad_state, write_new
from plan_rules.observations.model import Observation
from plan_rules.problems import Code, DataError, Problem


class Saving:
    """An open file, and what of a monitor stands in it already."""

    def __init__(self, file: StateFile, figures: int = 0, earlier: Iterable[str] = ()) -> None:
        self._file, self._figures, self._earlier = file, figures, {*earlier}

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
        return cls(StateFile(path))

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
                earlier = [Finding.model_validate(json.loads(text)) for text in file.earlier()]
            if problems := kept.plan.problems(plan, str(path)):
                raise DataError(problems)
            saving = cls(file, len(figures), map(_identity, earlier))
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
            return saving, standing.taken_up(kept, earlier, reactions)
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
        earlier = {_identity(each): each for each in standing.reacting.earlier}
        new = {identity: each for identity, each in earlier.items() if identity not in self._earlier}
        touched = {name: live.cube.rows(live.cube.touched) for name, live in fed.datasets.items()}
        self._file.commit(
            News(standing.kept().model_dump_json(), touched, [*fed.observations][self._figures :], _texts(new))
        )
        self._figures = len(fed.observations)
        self._earlier |= new.keys()
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
    earlier = _texts({_identity(each): each for each in standing.reacting.earlier})
    write_new(path, News(standing.kept().model_dump_json(), cells, [*fed.observations], earlier), keys)


def _identity(finding: Finding) -> str:
    return json.dumps([finding.rule, sorted(finding.group.items()), finding.as_of.isoformat()], ensure_ascii=False)


def _texts(findings: Mapping[str, Finding]) -> dict[str, str]:
    return {identity: finding.model_dump_json() for identity, finding in findings.items()}


@contextmanager
def _damage(path: Path) -> Iterator[None]:
    """Whatever goes wrong in reading what was kept means that the file was changed."""
    try:
        yield
    except (ValidationError, ValueError, TypeError, LookupError, RecursionError) as error:
        raise bad_state(path, f"{type(error).__name__} in what was kept") from error
