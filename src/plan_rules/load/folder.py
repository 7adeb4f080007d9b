"""The files of a plan's folder, read without following a link out of it."""

from __future__ import annotations

from pathlib import Path

from plan_rules.problems import Code, Problem
from plan_rules.text.reader import MOST_BYTES

PLAN_FILE = "plan.yaml"
CLAUSE_FILE = "clauses.yaml"
TARGETS = "targets"
REACTION_FILE = "reactions.yaml"
EXAMPLES = ".test.yaml"

EXPECTED = f"a plan's folder holds {PLAN_FILE}, {CLAUSE_FILE}, {TARGETS}/*.yaml and may hold {REACTION_FILE}"


def read_folder(folder: Path) -> tuple[dict[str, bytes], list[Problem]]:
    """The content of every rule file under its path in the folder, in the order of the names."""
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path in sorted(path for path in [*folder.iterdir(), *(folder / TARGETS).glob("*")] if _is_candidate(path)):
        name = path.relative_to(folder).as_posix()
        try:
            content = _read(path, folder.resolve(), name)
        except (OSError, RuntimeError) as error:  # a link to nothing or in a circle, a file without permission
            content = Problem(Code.NOT_FOUND, f"the file cannot be read: {error}", "put a readable file there", name)
        if isinstance(content, Problem):
            problems.append(content)
        else:
            files[name] = content
    return files, problems


def _is_candidate(path: Path) -> bool:
    """Whether a path looks like a rule file, so that it is read or refused, but never passed over."""
    return path.suffix.lower() in (".yaml", ".yml") or (path.parent.name == TARGETS and path.is_dir())


def _read(path: Path, root: Path, name: str) -> bytes | Problem:
    if not path.resolve(strict=True).is_relative_to(root):
        message = "the link leads out of the plan's folder"
        return Problem(Code.OUTSIDE_FOLDER, message, "copy the file into the folder", name)
    if not path.is_file():
        return Problem(Code.UNKNOWN_NAME, "it is no plain file", f"{EXPECTED}; folders in it are not read", name)
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def is_expected(name: str) -> bool:
    """Whether a plan has a file of this name."""
    folder, _, rest = name.partition("/")
    return name in (PLAN_FILE, CLAUSE_FILE, REACTION_FILE) or (
        folder == TARGETS and "/" not in rest and rest.endswith(".yaml")
    )


def holds_examples(name: str) -> bool:
    """Whether a file of a plan holds examples, and not the rules they prove."""
    return name.startswith(f"{TARGETS}/") and name.endswith(EXAMPLES)


def beginning_of(name: str) -> str:
    """What a file of a plan begins with, for one that is empty."""
    if holds_examples(name):
        key = "tests"
    elif name.startswith(f"{TARGETS}/"):
        key = "rules"
    else:
        key = {PLAN_FILE: "document", CLAUSE_FILE: "clauses"}.get(name, "reactions")
    return f"begin with the lines 'format: 1' and '{key}:'"
