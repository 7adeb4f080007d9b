"""A folder or a set of texts to a plan, with every problem of all files in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
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
    holds_examples,
    is_expected,
    read_folder,
)
from plan_rules.load.places import PlacedPlan, Places, RulePlace, in_file
from plan_rules.load.reactions import REACTIONS, ReactionReading
from plan_rules.load.reading import Reading
from plan_rules.model.base import Fault
from plan_rules.model.consistency import faults_of_plan
from plan_rules.model.document import ClauseFile
from plan_rules.model.header import PlanFile
from plan_rules.model.plan import Plan
from plan_rules.model.reaction_words import PlanNames
from plan_rules.model.rule import Rule, RuleFile, RuleTestFile, RuleTests
from plan_rules.problems import Code, PlanError, Problem, near_miss
from plan_rules.problems import Path as Steps


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
    return load_with_places(source).plan


def load_with_places(source: str | Path) -> PlacedPlan:
    """As ``load_plan``, with the place of everything in the files."""
    if isinstance(source, str) and source in bundled_plans():
        folder, name = rules_folder() / source, source
    else:
        folder = Path(source)
        if folder.is_file() or not str(source):
            inside = folder.parent.parent if folder.parent.name == TARGETS else folder.parent
            example = f": {inside}" if folder.is_file() else ", or a bundled plan"
            message = f"a plan is a folder, and this is {'one file' if folder.is_file() else 'no name'}"
            raise PlanError([Problem(Code.NOT_FOUND, message, f"name the folder of the plan{example}", str(source))])
        if not folder.is_dir():
            hint = f"{near_miss(str(source), bundled_plans())}; or give the path of a folder"
            raise PlanError([Problem(Code.NOT_FOUND, "there is no such plan", hint, str(source))])
        name = "/".join(folder.resolve().parts[-2:])
    files, problems = read_folder(folder)
    loading = _Loading(problems, name=name)
    return PlacedPlan(loading.load(files), Places(loading.files, loading.places), folder)


def read_plan(files: Mapping[str, str | bytes], name: str = "plan") -> Plan:
    """Read a plan from the texts of its files, for hosts that keep rules elsewhere than in a folder.

    Args:
        files: texts under their paths: ``plan.yaml``, ``clauses.yaml``, ``targets/....yaml``, ``reactions.yaml``.
        name: the name of the plan in findings.

    Raises:
        PlanError: as ``load_plan``.
    """
    return read_with_places(files, name).plan


def read_with_places(files: Mapping[str, str | bytes], name: str = "plan") -> PlacedPlan:
    """As ``read_plan``, with the place of everything in the texts."""
    # A lone surrogate is no text; passed on as bytes, it is refused with its place.
    encoded = {
        path: text.encode(errors="surrogatepass") if isinstance(text, str) else text for path, text in files.items()
    }
    loading = _Loading([], name=name)
    return PlacedPlan(loading.load(encoded), Places(loading.files, loading.places))


@dataclass(slots=True)
class _Loading(Reading):
    """One run of reading a plan.

    Attributes:
        name: the name of the plan.
        places: where each rule that could be read stands, in their order.
    """

    name: str = ""
    places: list[RulePlace] = field(default_factory=list)

    def load(self, files: Mapping[str, bytes]) -> Plan:
        for path in (PLAN_FILE, CLAUSE_FILE):
            if path not in files:
                self.problems.append(Problem(Code.NOT_FOUND, "the file is missing", "a plan needs it", path))
        if not any(map(_holds_rules, [*files, *(problem.file for problem in self.problems)])):
            self.problems.append(Problem(Code.NOT_FOUND, "there is no file of rules", EXPECTED, TARGETS))
        for path, data in files.items():
            if is_expected(path):
                self.parse(path, data)
            else:
                hint = f"{EXPECTED}; move or rename the file"
                self.problems.append(Problem(Code.UNKNOWN_NAME, "the file is no part of a plan", hint, path))
        header = self.model(PLAN_FILE, PlanFile)
        text = self.model(CLAUSE_FILE, ClauseFile)
        rules = self.with_tests(self.rules())
        reactions = ReactionReading(self, REACTION_FILE)
        if header and text:
            if not self.problems:
                return self.plan(header, text, rules, reactions)
            self.add_all(faults_of_plan(header, text, rules, self.broken))
        is_sound = all(problem.file == REACTION_FILE for problem in self.problems)
        reactions.check(PlanNames(header, rules) if header and text and is_sound else None)
        raise self.error()

    def plan(self, header: PlanFile, text: ClauseFile, rules: list[Rule], reactions: ReactionReading) -> Plan:
        try:
            return Plan(name=self.name, header=header, text=text, rules=tuple(rules), reactions=tuple(reactions.found))
        except ValidationError as error:
            found = faults_of(error, Plan)
        self.add_all(fault for fault in found if fault.path[0] != REACTIONS)
        reactions.add_all(fault for fault in found if fault.path[0] == REACTIONS)
        raise self.error()

    def rules(self) -> list[Rule]:
        """The rules that could be read."""
        rules: list[Rule] = []
        if any(_holds_rules(name) or name == TARGETS for name in self.unread):
            self.broken.add(("rules", ""))
        for path in filter(_holds_rules, sorted(self.files)):
            for index, rule in self.items(path, "rules", RuleFile, Rule):
                rules.append(rule)
                self.places.append(RulePlace(path, ("rules", index)))
        return rules

    @property
    def unread(self) -> set[str]:
        """The files with problems of which nothing could be read."""
        return {problem.file for problem in self.problems} - self.files.keys()

    def with_tests(self, rules: list[Rule]) -> list[Rule]:
        """The rules with what the files of examples add to them."""
        positions = {rule.id: position for position, rule in enumerate(rules)}
        for path in filter(holds_examples, sorted(self.files)):
            for index, more in self.items(path, "tests", RuleTestFile, RuleTests):
                steps: Steps = ("tests", index)
                if ("rules", more.rule) in self.broken:
                    continue
                if more.rule not in positions:
                    if ("rules", "") in self.broken:
                        continue
                    hint = near_miss(more.rule, positions)
                    message = f"there is no rule {more.rule!r}"
                    self.add(path, steps, Fault(Code.UNKNOWN_NAME, message, hint, ("rule",)))
                    continue
                position = positions[more.rule]
                rule, place = rules[position], self.places[position]
                for key, first, items in (
                    ("examples", len(rule.examples), more.examples),
                    ("unproven", len(rule.unproven), more.unproven),
                ):
                    for each in range(len(items)):
                        place.beside[key, first + each] = (path, (*steps, key, each))
                proof = {"examples": rule.examples + more.examples, "unproven": rule.unproven + more.unproven}
                rules[position] = rule.model_copy(update=proof)
        return rules

    def add_all(self, faults: Iterable[Fault]) -> None:
        """Add faults of the whole plan, each at its place in its file."""
        for fault in faults:
            file, steps = in_file(fault.path, self.places)
            self.add(file, (), replace(fault, path=steps))


def _holds_rules(path: str) -> bool:
    return path.startswith(f"{TARGETS}/") and not holds_examples(path)
