"""The files of a plan's folder, read without following a link out of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from plan_rules.problems import Code, Problem
from plan_rules.text.reader import MOST_BYTES

PLAN_FILE = "plan.yaml"
CLAUSE_FILE = "clauses.yaml"
TARGETS = "targets"

_EXPECTED = f"a plan's folder holds {PLAN_FILE}, {CLAUSE_FILE} and {TARGETS}/*.yaml"


def read_folder(folder: Path) -> tuple[dict[str, bytes], list[Problem]]:
    """The content of every rule file under its path in the folder, in the order of the names."""
    if not folder.is_dir():
        return {}, [Problem(Code.NOT_FOUND, "there is no such folder", _EXPECTED, str(folder))]
    root = folder.resolve()
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path in _yaml_files(folder):
        name = path.relative_to(folder).as_posix()
        if not path.resolve().is_relative_to(root):
            message = "the link leads out of the plan's folder"
            problems.append(Problem(Code.OUTSIDE_FOLDER, message, "copy the file into the folder", name))
        elif not _is_expected(name):
            hint = f"{_EXPECTED}; move or rename the file"
            problems.append(Problem(Code.UNKNOWN_NAME, "the file is no part of a plan", hint, name))
        else:
            with path.open("rb") as file:
                files[name] = file.read(MOST_BYTES + 1)
    return files, problems


def _yaml_files(folder: Path) -> Iterator[Path]:
    candidates = [*folder.iterdir(), *(folder / TARGETS).glob("*")]
    return (path for path in sorted(candidates) if path.suffix in (".yaml", ".yml") and not path.is_dir())


def _is_expected(name: str) -> bool:
    return name in (PLAN_FILE, CLAUSE_FILE) or (name.startswith(f"{TARGETS}/") and name.endswith(".yaml"))
