"""A folder or a set of texts to a plan, with every problem of all files in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from plan_rules.load.bundled import bundled_plans, rules_folder
from plan_rules.load.faults import faults_of, without_faults
from plan_rules.load.folder import CLAUSE_FILE, EXPECTED, PLAN_FILE, TARGETS, is_expected, read_folder
from plan_rules.load.places import Places, SourceFile, in_file
from plan_rules.model.base import Fault, Model
from plan_rules.model.consistency import faults_of_plan
from plan_rules.model.document import ClauseFile
from plan_rules.model.header import PlanFile
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule, RuleFile
from plan_rules.problems import Code, PlanError, Problem, near_miss
from plan_rules.problems import Path as Steps
from plan_rules.text.node import Mapping as MappingNode
from plan_rules.text.node import Sequence, locate, plain
from plan_rules.text.reader import decode, read_nodes

SomeModel = TypeVar("SomeModel", bound=Model)


def load_plan(source: str | Path) -> Plan:
    """Load a plan: a bundled one by its name, or a folder by its path.

    Args:
        source: a name of ``bundled_plans()``, or a folder with plan.yaml, clauses.yaml and targets/*.yaml.

    Raises:
        PlanError: with every problem of every file: code, file, line, column and what would be right.

    >>> load_plan("vn-thanh-hoa/202-kh-ubnd-2020").document.number
    '202/KH-UBND'
    """
    return load_with_places(source)[0]


def load_with_places(source: str | Path) -> tuple[Plan, Places]:
    """As ``load_plan``, with the place of everything in the files."""
    if isinstance(source, str) and source in bundled_plans():
        folder, name = rules_folder() / source, source
    else:
        folder = Path(source)
        if not folder.is_dir():
            hint = f"{near_miss(str(source), bundled_plans())}; or give the path of a folder"
            raise PlanError([Problem(Code.NOT_FOUND, "there is no such plan", hint, str(source))])
        name = "/".join(folder.resolve().parts[-2:])
    files, problems = read_folder(folder)
    return _Loading(name, problems).load(files)


def read_plan(files: Mapping[str, str | bytes], name: str = "plan") -> Plan:
    """Read a plan from the texts of its files, for hosts that keep rules elsewhere than in a folder.

    Args:
        files: texts under their paths: ``plan.yaml``, ``clauses.yaml``, ``targets/....yaml``.
        name: the name of the plan in findings.

    Raises:
        PlanError: as ``load_plan``.
    """
    return read_with_places(files, name)[0]


def read_with_places(files: Mapping[str, str | bytes], name: str = "plan") -> tuple[Plan, Places]:
    """As ``read_plan``, with the place of everything in the texts."""
    # A lone surrogate is no text; passed on as bytes, it is refused with its place.
    encoded = {
        path: text.encode(errors="surrogatepass") if isinstance(text, str) else text for path, text in files.items()
    }
    return _Loading(name, []).load(encoded)


@dataclass(slots=True)
class _Loading:
    """One run of reading a plan.

    Attributes:
        name: the name of the plan.
        problems: the problems so far.
        files: the files as far as they could be read.
        broken: what could not be read, as pairs of kind and name: (``datasets``, ``documents``).
    """

    name: str
    problems: list[Problem]
    files: dict[str, SourceFile] = field(default_factory=dict)
    broken: set[tuple[str, str]] = field(default_factory=set)

    def load(self, files: Mapping[str, bytes]) -> tuple[Plan, Places]:
        for path in (PLAN_FILE, CLAUSE_FILE):
            if path not in files:
                self.problems.append(Problem(Code.NOT_FOUND, "the file is missing", "a plan needs it", path))
        if not any(path.startswith(f"{TARGETS}/") for path in [*files, *(problem.file for problem in self.problems)]):
            self.problems.append(Problem(Code.NOT_FOUND, "there is no file of rules", EXPECTED, TARGETS))
        for path, data in files.items():
            if is_expected(path):
                self.parse(path, data)
            else:
                hint = f"{EXPECTED}; move or rename the file"
                self.problems.append(Problem(Code.UNKNOWN_NAME, "the file is no part of a plan", hint, path))
        header = self.model(PLAN_FILE, PlanFile)
        text = self.model(CLAUSE_FILE, ClauseFile)
        rules, places = self.rules()
        if header and text:
            if not self.problems:
                return self.plan(header, text, rules, places), Places(self.files, places)
            self.add_all(faults_of_plan(header, text, rules, self.broken), places)
        raise self.error()

    def error(self) -> PlanError:
        return PlanError(sorted(self.problems, key=lambda problem: (problem.file, problem.line, problem.column)))

    def plan(self, header: PlanFile, text: ClauseFile, rules: list[Rule], places: list[tuple[str, int]]) -> Plan:
        try:
            return Plan(name=self.name, header=header, text=text, rules=tuple(rules))
        except ValidationError as error:
            self.add_all(faults_of(error, Plan), places)
            raise self.error() from None

    def parse(self, path: str, data: bytes) -> None:
        source, problems = decode(path, data)
        self.problems += problems
        if source is None:
            return
        node, problems = read_nodes(source)
        self.problems += problems
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

    def rules(self) -> tuple[list[Rule], list[tuple[str, int]]]:
        """The rules that could be read, and where each stands."""
        rules: list[Rule] = []
        places: list[tuple[str, int]] = []
        for path in sorted(path for path in self.files if path.startswith(f"{TARGETS}/")):
            # One rule at a time, so that a broken rule does not hide what is wrong with its neighbours.
            for index, data in enumerate(self.rule_items(path)):
                rule = self.validate(Rule, data, path, ("rules", index))
                if rule:
                    rules.append(rule)
                    places.append((path, index))
                elif isinstance(data, dict) and isinstance(data.get("id"), str):
                    self.broken.add(("rules", data["id"]))
        return rules, places

    def rule_items(self, path: str) -> list[object]:
        node = self.files[path].node
        entry = node.entry("rules") if isinstance(node, MappingNode) else None
        if entry is None or not isinstance(entry[1], Sequence):
            self.model(path, RuleFile)
            return []
        content = plain(node)
        self.validate(RuleFile, {**content, "rules": []} if isinstance(content, dict) else content, path, ())
        return [plain(item) for item in entry[1].items]

    def add_all(self, faults: Iterable[Fault], places: list[tuple[str, int]]) -> None:
        """Add faults of the whole plan, each at its place in its file."""
        for fault in faults:
            file, steps = in_file(fault.path, places)
            self.add(file, (), replace(fault, path=steps))

    def add(self, path: str, prefix: Steps, fault: Fault) -> None:
        file = self.files[path]
        steps = (*prefix, *fault.path)
        mark = locate(file.node, steps, key=fault.at_key)
        if any((known.file, known.line, known.column) == (path, mark.line, mark.column) for known in self.problems):
            return  # one problem at a place; the first names the cause, later ones are its echo
        problem = file.source.problem(fault.code, fault.message, mark, fault.hint)
        self.problems.append(
            Problem(
                problem.code,
                problem.message,
                problem.hint,
                path,
                mark.line,
                mark.column,
                steps,
                problem.excerpt,
            )
        )
