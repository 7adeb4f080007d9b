"""The data of an evaluation: files that say by their name what they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from plan_rules.cli.progress import connection_with_progress, with_progress
from plan_rules.measure.sources.record_paths import CUBE_SUFFIXES, RecordPaths, ending_of
from plan_rules.model.plan import Plan
from plan_rules.problems import Code, DataError, Problem, near_miss

OBSERVATIONS = "observations"

_OBSERVATION_SUFFIXES = (".csv", ".json")


@dataclass(slots=True)
class Data:
    """The files of an evaluation.

    Attributes:
        records: the files of each dataset that has some.
        observations: the file of observations, if there is one.
    """

    records: dict[str, Sequence[str | Path]] = field(default_factory=dict)
    observations: Path | None = None


def named_records(dataset: str, paths: Sequence[str | Path]) -> RecordPaths:
    """Files of records, read with their progress shown."""
    watch = partial(with_progress, name=dataset)
    return RecordPaths(tuple(paths), connect=partial(connection_with_progress, dataset), watch=watch)


def find_data(path: Path, plan: Plan) -> Data:
    """What a folder or a single file holds.

    In a folder, ``observations`` holds observations, and the name of a dataset its records. Records in several files
    have a part of their own in the name, after a hyphen, which the name of a dataset never has. A single file is taken
    in the same way, except that one of an unknown name holds observations.

    Raises:
        DataError: for a file that is neither, for two files that could be the same records, and where there is nothing
            to read.
    """
    datasets = plan.header.datasets
    if path.is_file():
        name, _ = _parted(path)
        return Data(records={name: [path]}) if name in datasets else Data(observations=path)
    if not path.is_dir():
        hint = "give a folder with data files, or one file of observations"
        raise DataError([Problem(Code.NOT_FOUND, "there is no such file or folder", hint, str(path))])
    data, problems = _of_folder(path, datasets)
    if problems:
        raise DataError(problems)
    if not data.records and data.observations is None:
        hint = f"it holds {OBSERVATIONS}.csv, or the records of a dataset under its name: {', '.join(datasets)}"
        raise DataError([Problem(Code.NOT_FOUND, "there is no data file in the folder", hint, str(path))])
    return data


def _parted(path: Path) -> tuple[str, str]:
    """The name that a file stands for, and which part of it."""
    name, _, part = path.name[: len(path.name) - len(ending_of(path))].partition("-")
    return name, part


def _of_folder(folder: Path, datasets: Mapping[str, object]) -> tuple[Data, list[Problem]]:
    records: dict[str, list[Path]] = {}
    data, problems = Data(), []
    for path in sorted(folder.iterdir()):
        name, _ = _parted(path)
        if path.name.startswith(".") or not ending_of(path) or (path.is_dir() and name not in datasets):
            continue
        if path.is_dir():
            hint = f"move its files up as {name}-1{path.suffix}, ..., or give --records {name}='{path}/*{path.suffix}'"
            problems.append(Problem(Code.BAD_ARGUMENT, "this is a folder", hint, str(path)))
        elif name == OBSERVATIONS:
            problems += _observations(path, data)
        elif name in datasets:
            records.setdefault(name, []).append(path)
        else:
            hint = near_miss(name, (OBSERVATIONS, *datasets))
            problems.append(Problem(Code.UNKNOWN_DATASET, f"the plan declares no dataset {name!r}", hint, str(path)))
    data.records.update(records)
    return data, [*problems, *(problem for files in records.values() for problem in _ambiguous(files))]


def _observations(path: Path, data: Data) -> Iterator[Problem]:
    if ending_of(path) not in _OBSERVATION_SUFFIXES:
        hint = f"write them as {' or '.join(_OBSERVATION_SUFFIXES)}"
        yield Problem(Code.BAD_ARGUMENT, f"observations are not read from {ending_of(path)}", hint, str(path))
    elif data.observations is not None:
        hint = "keep one of them; which one holds cannot be guessed"
        yield Problem(Code.DUPLICATE_ID, f"{data.observations.name} is there as well", hint, str(path))
    elif path.stem != OBSERVATIONS:
        hint = f"call it {OBSERVATIONS}{path.suffix}"
        yield Problem(Code.BAD_ARGUMENT, "observations stand in one file", hint, str(path))
    else:
        data.observations = path


def _ambiguous(files: Sequence[Path]) -> Iterator[Problem]:
    """Files of one dataset of which one may hold the records of another."""
    known: dict[str, Path] = {}
    whole = next((path for path in files if not _parted(path)[1]), None)
    for path in files:
        part = _parted(path)[1]
        other = known.setdefault(part, path)
        if other is not path:
            yield _either(path, other, "which one holds cannot be guessed")
        elif part and whole:
            yield _either(path, whole, "a part may stand in the whole as well")
        elif _is_cube(path) != _is_cube(files[0]):
            yield _either(path, files[0], "a cube may count the same records; if not, name both by --records")


def _either(path: Path, other: Path, reason: str) -> Problem:
    return Problem(Code.DUPLICATE_ID, f"{other.name} is there as well", f"keep one of them; {reason}", str(path))


def _is_cube(path: Path) -> bool:
    return ending_of(path) in CUBE_SUFFIXES
