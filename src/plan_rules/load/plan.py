"""A folder or a set of texts to a plan, with every problem of all files in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from plan_rules.load.bundled import bundled_plans, rules_folder
from plan_rules.load.faults import faults_of
from plan_rules.load.folder import (
    CLAUSE_FILE,
    EXPECTED,
    PLAN_FILE,
    REACTION_FILE,
    TARGETS,
    is_expected,
    read_folder,
)
from plan_rules.load.reactions import REACTIONS, ReactionReading
from plan_rules.load.reading import Reading
from plan_rules.model.base import Fault
from plan_rules.model.consistency import faults_of_plan
from plan_rules.model.document import ClauseFile
from plan_rules.model.header import PlanFile
from plan_rules.model.plan import Plan
from plan_rules.model.reaction_checks import PlanNames
from plan_rules.model.rule import Rule, RuleFile
from plan_rules.problems import Code, PlanError, Problem, near_miss


def load_plan(source: str | Path) -> Plan:
    """Load a plan: a bundled one by its name, or a folder by its path.

    Args:
        source: a name of ``bundled_plans()``, or a folder with plan.yaml, clauses.yaml, targets/*.yaml and, where it
            has reactions, reactions.yaml.

    Raises:
        PlanError: with every problem of every file: code, file, line, column and what would be right.

    >>> load_plan("vn-thanh-hoa/202-kh-ubnd-2020").document.number
    '202/KH-UBND'
    """
    if isinstance(source, str) and source in bundled_plans():
        folder, name = rules_folder() / source, source
    else:
        folder = Path(source)
        if not folder.is_dir():
            hint = f"{near_miss(str(source), bundled_plans())}; or give the path of a folder"
            raise PlanError([Problem(Code.NOT_FOUND, "there is no such plan", hint, str(source))])
        name = "/".join(folder.resolve().parts[-2:])
    files, problems = read_folder(folder)
    return _Loading(problems, name=name).load(files)


def read_plan(files: Mapping[str, str | bytes], name: str = "plan") -> Plan:
    """Read a plan from the texts of its files, for hosts that keep rules elsewhere than in a folder.

    Args:
        files: texts under their paths: ``plan.yaml``, ``clauses.yaml``, ``targets/....yaml``, ``reactions.yaml``.
        name: the name of the plan in findings.

    Raises:
        PlanError: as ``load_plan``.
    """
    # A lone surrogate is no text; passed on as bytes, it is refused with its place.
    encoded = {
        path: text.encode(errors="surrogatepass") if isinstance(text, str) else text for path, text in files.items()
    }
    return _Loading([], name=name).load(encoded)


@dataclass(slots=True)
class _Loading(Reading):
    """One run of reading a plan.

    Attributes:
        name: the name of the plan.
    """

    name: str = ""

    def load(self, files: Mapping[str, bytes]) -> Plan:
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
        reactions = ReactionReading(self, REACTION_FILE)
        if header and text:
            if not self.problems:
                return self.plan(header, text, rules, places, reactions)
            self.add_all(faults_of_plan(header, text, rules, self.broken), places)
        is_sound = all(problem.file == REACTION_FILE for problem in self.problems)
        reactions.check(PlanNames(header, rules) if header and text and is_sound else None)
        raise self.error()

    def plan(
        self,
        header: PlanFile,
        text: ClauseFile,
        rules: list[Rule],
        places: list[tuple[str, int]],
        reactions: ReactionReading,
    ) -> Plan:
        try:
            return Plan(name=self.name, header=header, text=text, rules=tuple(rules), reactions=tuple(reactions.found))
        except ValidationError as error:
            found = faults_of(error, Plan)
        self.add_all((fault for fault in found if fault.path[0] != REACTIONS), places)
        reactions.add_all(fault for fault in found if fault.path[0] == REACTIONS)
        raise self.error()

    def rules(self) -> tuple[list[Rule], list[tuple[str, int]]]:
        """The rules that could be read, and where each stands."""
        rules: list[Rule] = []
        places: list[tuple[str, int]] = []
        for path in sorted(path for path in self.files if path.startswith(f"{TARGETS}/")):
            for index, rule in self.items(path, "rules", RuleFile, Rule):
                rules.append(rule)
                places.append((path, index))
        return rules, places

    def add_all(self, faults: Iterable[Fault], places: list[tuple[str, int]]) -> None:
        """Add faults of the whole plan, each at its place in its file."""
        for fault in faults:
            if fault.path[0] == "rules":
                path, index = places[int(fault.path[1])]
                self.add(path, ("rules", index), replace(fault, path=fault.path[2:]))
            else:
                path = CLAUSE_FILE if fault.path[0] == "text" else PLAN_FILE
                self.add(path, (), replace(fault, path=fault.path[1:]))
