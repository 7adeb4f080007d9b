"""A plan: the document, what it counts, and its rules."""

from __future__ import annotations

import hashlib
from functools import cached_property

from pydantic import model_validator

from plan_rules.arguments import read_one
from plan_rules.model.base import Model, refuse
from plan_rules.model.consistency import faults_of_plan
from plan_rules.model.document import Clause, ClauseFile, Cut, Document
from plan_rules.model.fingerprint import fingerprint
from plan_rules.model.header import PlanFile
from plan_rules.model.reaction import Reaction
from plan_rules.model.reaction_checks import faults_of_reactions
from plan_rules.model.reaction_words import PlanNames
from plan_rules.model.rule import Rule


class Plan(Model):
    """A plan that was checked as a whole: every name refers to something, every quote stands in its clause.

    Raises:
        pydantic.ValidationError: when it is built with parts that do not fit together.
    """

    name: str
    """The folder it was read from, as in ``vn-thanh-hoa/202-kh-ubnd-2020``."""
    header: PlanFile
    """The content of plan.yaml."""
    text: ClauseFile
    """The content of clauses.yaml."""
    rules: tuple[Rule, ...]
    """All rules, in the order of the files and within them."""
    reactions: tuple[Reaction, ...] = ()
    """The content of reactions.yaml: who must hear of what. They decide no number, so no fingerprint covers them."""

    @model_validator(mode="after")
    def _consistent(self) -> Plan:
        faults = list(faults_of_plan(self.header, self.text, self.rules))
        # In a plan that is wrong itself, a name that a reaction lacks may be an echo of that.
        names = None if faults else PlanNames(self.header, self.rules)
        refuse([*faults, *faults_of_reactions(self.reactions, names)])
        return self

    def __getitem__(self, rule_id: str) -> Rule:
        return self.rules_by_id[rule_id]

    @cached_property
    def rules_by_id(self) -> dict[str, Rule]:
        """The rules under their ids."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def clauses_by_id(self) -> dict[str, Clause]:
        """The clauses under their ids."""
        return {clause.id: clause for clause in self.text.clauses}

    @cached_property
    def parts_of(self) -> dict[str, tuple[Rule, ...]]:
        """The parts of each rule that has some, under its id."""
        found: dict[str, tuple[Rule, ...]] = {}
        for rule in self.rules:
            if rule.part_of:
                found[rule.part_of] = (*found.get(rule.part_of, ()), rule)
        return found

    @cached_property
    def fingerprints(self) -> dict[str, str]:
        """A digest of the content of each rule, under its id; another content has another one."""
        return {rule.id: fingerprint(self, rule) for rule in self.rules}

    @cached_property
    def fingerprint(self) -> str:
        """A digest of the content of all rules."""
        return hashlib.sha256("".join(self.fingerprints.values()).encode()).hexdigest()

    @property
    def document(self) -> Document:
        """The legal document."""
        return self.header.document

    @property
    def cut(self) -> tuple[Cut, ...]:
        """Parts of the document that could not be had."""
        return self.text.cut


def as_plan(given: object) -> Plan:
    """The argument ``plan``.

    Raises:
        DataError: for what is no plan.
    """
    return read_one("plan", given, Plan, "a plan", "load it first: load_plan(...)")
