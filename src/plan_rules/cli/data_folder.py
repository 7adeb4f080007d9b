"""The data of an evaluation: files that say by their name what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plan_rules.measure.record_files import RECORD_SUFFIXES
from plan_rules.model.plan import Plan
from plan_rules.problems import Code, DataError, Problem, near_miss

OBSERVATIONS = "observations"

_OBSERVATION_SUFFIXES = (".csv", ".json")


@dataclass(slots=True)
class Data:
    """The files of an evaluation.

    Attributes:
        records: the file of each dataset that has one.
        observations: the file of observations, if there is one.
    """

    records: dict[str, Path] = field(default_factory=dict)
    observations: Path | None = None


def find_data(path: Path, plan: Plan) -> Data:
    """What a folder or a single file holds.

    In a folder, ``observations`` holds observations and any other name the records of the dataset that is called so.
    A single file is taken in the same way, except that one of an unknown name holds observations.

    Raises:
        DataError: for a file that is neither, for two files of one name, and where there is nothing to read.
    """
    datasets = plan.header.datasets
    if path.is_file():
        is_records = path.stem in datasets
        return Data(records={path.stem: path}) if is_records else Data(observations=path)
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


def _of_folder(folder: Path, datasets: Mapping[str, object]) -> tuple[Data, list[Problem]]:
    data, problems = Data(), []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.suffix.lower() not in RECORD_SUFFIXES or path.is_dir():
            continue
        known = data.observations if path.stem == OBSERVATIONS else data.records.get(path.stem)
        if known is not None:
            hint = "keep one of them; which one holds cannot be guessed"
            problems.append(Problem(Code.DUPLICATE_ID, f"{known.name} is there as well", hint, str(path)))
        elif path.stem == OBSERVATIONS and path.suffix.lower() in _OBSERVATION_SUFFIXES:
            data.observations = path
        elif path.stem == OBSERVATIONS:
            hint = f"write them as {' or '.join(_OBSERVATION_SUFFIXES)}"
            problems.append(Problem(Code.BAD_ARGUMENT, "observations are not read from JSON lines", hint, str(path)))
        elif path.stem in datasets:
            data.records[path.stem] = path
        else:
            hint = near_miss(path.stem, (OBSERVATIONS, *datasets))
            message = f"the plan declares no dataset {path.stem!r}"
            problems.append(Problem(Code.UNKNOWN_DATASET, message, hint, str(path)))
    return data, problems
