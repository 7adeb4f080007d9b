"""Reactions to a definition of durable-rules: tests for equality with a word, and at most one equality join each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from plan_rules.chain.compiled import CompiledReaction, Pattern, is_set
from plan_rules.chain.durable.guard import MOST_PATTERNS, MOST_RULES, Names, check_word
from plan_rules.chain.fact import Fact
from plan_rules.chain.matcher import Test, UnsafeError
from plan_rules.model.fact_field import UNSHARED, FactKind

WireFact: TypeAlias = dict[str, str | int]
"""A fact as the engine is given it."""

YES = "yes"
NO = "no"
_KIND = "kind"
_READABLE = re.compile(r"[a-z][a-z0-9_]{0,79}")


@dataclass(frozen=True, slots=True)
class Choice:
    """A test that the engine cannot make soundly: one of several words, or one word of a set.

    Attributes:
        kind: the kind of fact.
        name: the name of the field.
        words: the words of which it must have one.
    """

    kind: FactKind
    name: str
    words: frozenset[str]

    def holds(self, fact: Fact) -> bool:
        """Whether a fact has one of the words."""
        several = fact.sets.get(self.name)
        return fact.word(self.name) in self.words if several is None else not self.words.isdisjoint(several)


@dataclass(frozen=True, slots=True)
class Joined:
    """Shared fields of one kind of fact that make one number.

    Attributes:
        kind: the kind of fact.
        names: the names of the fields, in the order of what is shared.
    """

    kind: FactKind
    names: tuple[str, ...]


class Definition:
    """What durable-rules is told of some reactions, and how facts must look for it.

    Words are tested where one word is asked for. What the engine cannot test soundly (one of several words, one of a
    set, several windows) is decided in Python, and the fact says ``yes`` or ``no``. What facts share becomes one whole
    number, the same for the same words, so that no two of them have one hash.

    Attributes:
        rules: the rules under their names, without what is to be run.
        pattern_rules: the name of the rule that finds the facts of each pattern.
        join_rules: the name of the rule that joins the premises for one fact, under the position of its reaction.
        names: the name of each field in the engine, under its kind and name.
        choices: the name of the field that says whether a choice holds.
        lasting: the name of the field that says whether a pattern was met in several windows.
        joined: the name of each number, under the fields that it stands for.
    """

    def __init__(self, reactions: Sequence[CompiledReaction], *, alone: bool = True) -> None:
        """Compile reactions.

        Args:
            reactions: the reactions.
            alone: whether each pattern that a premise needs by itself has a rule of its own.

        Raises:
            UnsafeError: for more rules than the engine counts, or names that it cannot tell apart.
        """
        self._taken = Names()
        self._taken.take(_KIND)
        self.rules: dict[str, dict[str, Any]] = {}
        self.pattern_rules: dict[Pattern, str] = {}
        self.join_rules: dict[int, str] = {}
        self.names: dict[tuple[FactKind, str], str] = {}
        self.choices: dict[Choice, str] = {}
        self.lasting: dict[Pattern, str] = {}
        self.joined: dict[Joined, str] = {}
        for compiled in reactions:
            singles = compiled.singles
            if alone:
                for index, pattern in enumerate(compiled.patterns):
                    if len(singles) == 1 or index not in singles:
                        self.pattern_rules.setdefault(pattern, f"pattern-{len(self.pattern_rules)}")
            if len(singles) > 1 or not alone:
                name = f"reaction-{compiled.position}" if alone else compiled.reaction.id
                self.join_rules[compiled.position] = name
                self.rules[name] = {"all": self._premises(compiled)}
        for pattern, name in self.pattern_rules.items():
            self.rules[name] = {"all": [{"m": self._test(pattern)}]}
        if len(self.rules) > MOST_RULES:
            raise UnsafeError(f"there are more than {MOST_RULES} rules")

    def _premises(self, compiled: CompiledReaction) -> list[dict[str, Any]]:
        singles = compiled.singles
        if len(singles) > MOST_PATTERNS:
            raise UnsafeError(f"{compiled.reaction.id!r} has more than {MOST_PATTERNS} premises")
        premises: list[dict[str, Any]] = []
        for step, index in enumerate(singles):
            test = self._test(compiled.patterns[index])
            if (join := self._join(compiled, singles[:step], index)) is not None:
                mine, alias, theirs = join
                test["$and"].append({mine: {alias: theirs}})
            premises.append({f"p{index}": test})
        return premises

    def _join(self, compiled: CompiledReaction, earlier: Sequence[int], index: int) -> tuple[str, str, str] | None:
        """The one join of a premise: with the earlier premise that it shares most with. Python looks at the rest."""
        mine = dict(compiled.variables(index))
        best: tuple[int, list[int]] | None = None
        for other in earlier:
            shared = [number for number, _ in compiled.variables(other) if number in mine]
            if shared and (best is None or len(shared) > len(best[1])):
                best = other, shared
        if best is None:
            return None
        other, shared = best
        theirs = dict(compiled.variables(other))
        return (
            self._number(compiled.patterns[index].kind, [mine[number] for number in shared]),
            f"p{other}",
            self._number(compiled.patterns[other].kind, [theirs[number] for number in shared]),
        )

    def _number(self, kind: FactKind, names: Sequence[str]) -> str:
        joined = Joined(kind, tuple(names))
        if joined not in self.joined:
            self.joined[joined] = self._taken.take(f"join_{len(self.joined)}")
        return self.joined[joined]

    def _test(self, pattern: Pattern) -> dict[str, Any]:
        tests: list[dict[str, Any]] = [{_KIND: pattern.kind.value}]
        for name, words in pattern.tests:
            if len(words) == 1 and not is_set(pattern.kind, name):
                (word,) = words
                check_word(name, word)
                tests.append({self._name(pattern.kind, name): word})
            else:
                tests.append({self._choice(Choice(pattern.kind, name, words)): YES})
        if pattern.for_windows > 1:
            if pattern not in self.lasting:
                self.lasting[pattern] = self._taken.take(f"for_{pattern.for_windows}_windows_{len(self.lasting)}")
            tests.append({self.lasting[pattern]: YES})
        return {"$and": tests}

    def _choice(self, choice: Choice) -> str:
        if choice not in self.choices:
            name = f"{plain_name(choice.name)}_is_{'_or_'.join(sorted(choice.words))}"
            if not _READABLE.fullmatch(name):
                name = f"{plain_name(choice.name)}_is_one_of_{len(self.choices)}"
            self.choices[choice] = self._taken.take(name)
        return self.choices[choice]

    def _name(self, kind: FactKind, name: str) -> str:
        if (kind, name) not in self.names:
            self.names[kind, name] = self._taken.take(plain_name(name))
        return self.names[kind, name]


class Wire:
    """Facts in the form that the engine is given."""

    def __init__(self, definition: Definition, test: Test) -> None:
        self._test = test
        self._numbers: dict[tuple[str, ...], int] = {}
        self._names: dict[FactKind, list[tuple[str, str]]] = {}
        self._choices: dict[FactKind, list[tuple[Choice, str]]] = {}
        self._lasting: dict[FactKind, list[tuple[Pattern, str]]] = {}
        self._joined: dict[FactKind, list[tuple[tuple[str, ...], str]]] = {}
        for (kind, name), plain in definition.names.items():
            self._names.setdefault(kind, []).append((name, plain))
        for choice, plain in definition.choices.items():
            self._choices.setdefault(choice.kind, []).append((choice, plain))
        for pattern, plain in definition.lasting.items():
            self._lasting.setdefault(pattern.kind, []).append((pattern, plain))
        for joined, plain in definition.joined.items():
            self._joined.setdefault(joined.kind, []).append((joined.names, plain))

    def fact(self, fact: Fact) -> WireFact:
        """A fact with no field left out, whatever it has to say."""
        told: WireFact = {_KIND: fact.kind.value}
        for name, plain in self._names.get(fact.kind, ()):
            told[plain] = fact.word(name)
        for choice, plain in self._choices.get(fact.kind, ()):
            told[plain] = YES if choice.holds(fact) else NO
        for pattern, plain in self._lasting.get(fact.kind, ()):
            told[plain] = YES if self._test(fact, pattern) else NO
        for names, plain in self._joined.get(fact.kind, ()):
            told[plain] = self._number(tuple(map(fact.word, names)))
        return told

    def _number(self, words: tuple[str, ...]) -> int:
        """A number for some words; where one of them names nothing, a number that nothing else has."""
        if not UNSHARED.isdisjoint(words):
            words = (*words, str(len(self._numbers)))
        return self._numbers.setdefault(words, len(self._numbers))


def plain_name(name: str) -> str:
    """The name of a field without the dot, which the engine would take for a nested field."""
    return name.replace(".", "__")
