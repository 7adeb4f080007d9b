"""Files read one after another, with every problem of all of them, each at its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from pydantic import ValidationError

from plan_rules.load.faults import faults_of, without_faults
from plan_rules.load.folder import beginning_of
from plan_rules.load.places import SourceFile
from plan_rules.model.base import Fault, Model
from plan_rules.model.header import PlanFile
from plan_rules.problems import MOST_PROBLEMS, Code, PlanError, Problem
from plan_rules.problems import Path as Steps
from plan_rules.text.node import Mapping as MappingNode
from plan_rules.text.node import Sequence, locate, plain
from plan_rules.text.reader import decode, read_nodes, too_many_problems

SomeModel = TypeVar("SomeModel", bound=Model)


@dataclass(slots=True)
class Reading:
    """One run of reading files.

    Attributes:
        problems: the problems so far.
        files: the files as far as they could be read.
        taken: the places of these problems in the files.
        broken: what could not be read, as pairs of kind and name: (``datasets``, ``documents``); an empty name stands
            for those whose names are not known.
        faulty: the items of lists that have a fault of their own: file, position and content of each.
    """

    problems: list[Problem]
    files: dict[str, SourceFile] = field(default_factory=dict)
    taken: set[tuple[str, int, int]] = field(default_factory=set)
    broken: set[tuple[str, str]] = field(default_factory=set)
    faulty: list[tuple[str, int, object]] = field(default_factory=list)

    def error(self) -> PlanError:
        """All problems so far, in the order of files and lines."""
        return PlanError(sorted(self.problems, key=lambda problem: (problem.file, problem.line, problem.column)))

    def parse(self, path: str, data: bytes) -> None:
        """Take a file up as far as it can be read."""
        source, problems = decode(path, data)
        self.problems += problems
        if source is None:
            return
        node, problems = read_nodes(source)
        if node is None and [problem.code for problem in problems] == [Code.EMPTY_VALUE]:
            problems = [replace(problem, hint=beginning_of(path)) for problem in problems]
        self.problems += problems
        self.taken |= {(path, problem.line, problem.column) for problem in problems}
        if node is not None:
            self.files[path] = SourceFile(source, node)

    def model(self, path: str, model: type[SomeModel]) -> SomeModel | None:
        """The content of a file as a model, or None where it has problems."""
        file = self.files.get(path)
        return self.validate(model, plain(file.node), path, ()) if file else None

    def validate(self, model: type[SomeModel], data: object, path: str, prefix: Steps) -> SomeModel | None:
        """The model of some data; where they have problems, the model of what is left without these, if any.

        The rest goes through the checks of the whole plan, so that one misspelt key does not hide other problems.
        """
        try:
            return model.model_validate(data)
        except ValidationError as error:
            faults = faults_of(error, model)
        for fault in faults:
            self.add(path, prefix, fault)
        rest, broken = without_faults(data, faults, model)
        self.broken |= broken
        if any(fault.code is Code.UNKNOWN_KEY and len(fault.path) == 1 for fault in faults) and model is PlanFile:
            return None  # a misspelt section would make every name in it unknown
        try:
            return model.model_validate(rest)
        except ValidationError:
            return None

    def items(self, path: str, key: str, whole: type[Model], model: type[SomeModel]) -> Iterator[tuple[int, SomeModel]]:
        """The items of the list under the one key of a file that could be read, with their positions.

        One item at a time, so that a broken one does not hide what is wrong with its neighbours.
        """
        for index, data in enumerate(self._raw_items(path, key, whole)):
            before = len(self.problems)
            item = self.validate(model, data, path, (key, index))
            if len(self.problems) > before:
                self.faulty.append((path, index, data))
            if item is not None:
                yield index, item
            else:
                name = data.get("id") if isinstance(data, dict) else None
                self.broken.add((key, name if isinstance(name, str) else ""))

    def _raw_items(self, path: str, key: str, whole: type[Model]) -> list[object]:
        node = self.files[path].node
        entry = node.entry(key) if isinstance(node, MappingNode) else None
        if entry is None or not isinstance(entry[1], Sequence):
            self.model(path, whole)
            self.broken.add((key, ""))
            return []
        content = plain(node)
        self.validate(whole, {**content, key: []} if isinstance(content, dict) else content, path, ())
        return [plain(item) for item in entry[1].items]

    def add(self, path: str, prefix: Steps, fault: Fault) -> None:
        """Add a fault at its place in a file."""
        file = self.files[path]
        steps = (*prefix, *fault.path)
        mark = locate(file.node, steps, key=fault.at_key)
        place = (path, mark.line, mark.column)
        is_last = fault.code is Code.TOO_MANY_PROBLEMS
        if place in self.taken and not is_last:
            return  # one problem at a place; the first names the cause, later ones are its echo
        self.taken.add(place)
        if is_last or len(self.problems) >= MOST_PROBLEMS:
            self.problems.append(too_many_problems(file.source, mark))
            raise self.error()
        problem = file.source.problem(fault.code, fault.message, mark, fault.hint)
        self.problems.append(replace(problem, path=steps))
