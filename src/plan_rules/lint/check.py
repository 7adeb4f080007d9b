"""A check, what it looks at, and what it gives."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeAlias

from plan_rules.lint.possible import Possible, possible_of
from plan_rules.lint.remark import Level
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.model.silence import Silence
from plan_rules.problems import Path
from plan_rules.quantity import Language


@dataclass(frozen=True, slots=True)
class Found:
    """Something odd, at a path of the plan that starts with ``header``, ``text`` or ``rules``.

    Attributes:
        path: keys and list positions that lead to it.
        message: what is odd.
        hint: what would be right.
        at_key: whether it is about the key at the path, not its value.
        rewrite: the text at the path and the text that may safely stand in its place.
    """

    path: Path
    message: str
    hint: str = ""
    at_key: bool = False
    rewrite: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Quietened:
    """A silence with what came of it.

    Attributes:
        silence: the silence.
        path: where it stands.
        known: whether there is such a check.
        asked: whether that check was run.
        used: whether it kept something quiet.
    """

    silence: Silence
    path: Path
    known: bool
    asked: bool
    used: bool


@dataclass(frozen=True)
class Subject:
    """A plan with what checks need to know besides.

    Attributes:
        plan: the plan.
        as_of: the day on which it is checked.
        stale_after: the months after which a text counts as not checked.
        codes: the codes of all checks.
        silences: what became of the silences, once the other checks have run.
    """

    plan: Plan
    as_of: date
    stale_after: int
    codes: tuple[str, ...] = ()
    silences: tuple[Quietened, ...] = field(default=())

    @property
    def language(self) -> Language:
        """The language of the document."""
        return self.plan.header.language

    @property
    def rules(self) -> Iterator[tuple[Path, Rule]]:
        """Every rule with its path."""
        return ((("rules", index), rule) for index, rule in enumerate(self.plan.rules))

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """The position of each rule under its id."""
        return {rule.id: index for index, rule in enumerate(self.plan.rules)}

    @cached_property
    def rules_of_clause(self) -> Mapping[str, list[Rule]]:
        """The rules that quote each clause, under its id."""
        found: dict[str, list[Rule]] = {}
        for rule in self.plan.rules:
            found.setdefault(rule.clause, []).append(rule)
        return found

    @cached_property
    def possible(self) -> Mapping[str, Possible]:
        """What can happen to the records of each rule that counts some, under its id."""
        found = ((rule.id, possible_of(self.plan, rule)) for rule in self.plan.rules)
        return {rule: possible for rule, possible in found if possible}


Finder: TypeAlias = Callable[[Subject], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    Attributes:
        code: its name, for ever.
        level: how much its remarks matter.
        find: what it does.
        after_silences: whether it looks at what became of the silences.
    """

    code: str
    level: Level
    find: Finder
    after_silences: bool = False

    @property
    def manual(self) -> str:
        """Its manual page: the docstring of its module."""
        return inspect.cleandoc(sys.modules[self.find.__module__].__doc__ or "")

    @property
    def summary(self) -> str:
        """The first line of its manual page."""
        return self.manual.partition("\n")[0]
