"""The meaning of reactions, slow and obvious: every way to choose facts is tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, TypeAlias

from plan_rules import Conclusion, Plan, Reaction
from plan_rules.chain.fact import Fact
from plan_rules.chain.fact_builder import FactBuilder
from plan_rules.model.reaction import Premise, Shared

Told: TypeAlias = tuple[str, str, tuple[Any, ...]]
"""The reaction, the code and the premises of a conclusion."""


@dataclass
class Concluded:
    """A conclusion as a fact of the reference."""

    words: dict[str, str]
    place: tuple[int, int]
    told: Told
    kind: str = "conclusion"
    sets: dict[str, frozenset[str]] = field(default_factory=dict)

    def word(self, name: str) -> str:
        return self.words.get(name, "missing")


Anything: TypeAlias = Fact | Concluded


def facts_of(plan: Plan, findings: Sequence[Any], transitions: Sequence[Any]) -> list[Fact]:
    """The facts, kind by kind in the order of the plan and of the groups."""
    builder = FactBuilder(plan)
    facts = [builder.of_finding(finding) for finding in findings]
    parts = [part for fact in facts for part in builder.of_parts(fact)]
    units = [unit for fact in facts for unit in builder.of_units(fact)]
    moved = [builder.of_transition(transition) for transition in transitions]
    return sorted([*facts, *parts, *units, *moved], key=lambda fact: fact.key)


def conclude_slowly(reactions: Sequence[Reaction], facts: Sequence[Fact]) -> list[Told]:
    """Every conclusion, reaction by reaction."""
    there: list[Anything] = list(facts)
    waiting = dict(enumerate(reactions))
    made: dict[int, list[Told]] = {}
    while waiting:
        # Any reaction whose sources are through can be next.
        codes = {reaction.conclude.code for reaction in waiting.values()}
        position = next(
            index
            for index, reaction in waiting.items()
            if not any(codes & set((premise.conclusion or {}).get("code", ())) for premise in reaction.when)
        )
        reaction = waiting.pop(position)
        found = _stands(reaction, there)
        made[position] = [(reaction.id, reaction.conclude.code, _premises(stand)) for stand in found]
        for number, (stand, told) in enumerate(zip(found, made[position], strict=True)):
            there.append(Concluded(_words(reaction, stand), (position, number), told))
    return [told for position in sorted(made) for told in made[position]]


def _stands(reaction: Reaction, facts: Sequence[Anything]) -> list[list[list[Anything]]]:
    ordered = sorted(facts, key=_place)
    fitting = [[fact for fact in ordered if _meets(fact, premise)] for premise in reaction.when]
    shared = [_members(reaction, each) for each in reaction.same]
    # Every way to fill what is shared with a word that some fact has there.
    choices = [
        {fact.word(name) for index, name in members.items() for fact in fitting[index]} - {"missing", "several"}
        for members in shared
    ]
    singles = [index for index, premise in enumerate(reaction.when) if not premise.none and not premise.count]
    found: list[list[list[Anything]]] = []
    for words in product(*choices):
        here = [
            [
                fact
                for fact in each
                if all(
                    fact.word(members[index]) == word
                    for members, word in zip(shared, words, strict=True)
                    if index in members
                )
            ]
            for index, each in enumerate(fitting)
        ]
        for chosen in product(*(here[index] for index in singles)):
            if len({id(fact) for fact in chosen}) < len(chosen):
                continue
            stand = _stand(reaction, here, dict(zip(singles, chosen, strict=True)))
            # What is shared with premises that are absent only has no say; the reader refuses it.
            if stand is not None:
                found.append(stand)
    found.sort(key=lambda stand: [[_place(fact) for fact in each] for each in stand])
    distinct: dict[frozenset[int], list[list[Anything]]] = {}
    for stand in found:
        distinct.setdefault(frozenset(id(fact) for each in stand for fact in each), stand)
    return list(distinct.values())


def _members(reaction: Reaction, shared: Shared) -> dict[int, str]:
    if shared.field:
        return dict.fromkeys(range(len(reaction.when)), shared.field)
    return {reaction.positions[name]: field for name, field in shared.fields.items()}


def _stand(reaction: Reaction, here: list[list[Anything]], chosen: dict[int, Anything]) -> list[list[Anything]] | None:
    stand = []
    for index, premise in enumerate(reaction.when):
        others = [fact for fact in here[index] if not any(fact is one for one in chosen.values())]
        if premise.none:
            if others:
                return None
            stand.append([])
        elif premise.count:
            if len(others) < premise.count.at_least:
                return None
            stand.append(others)
        else:
            stand.append([chosen[index]])
    return stand


def _meets(fact: Anything, premise: Premise) -> bool:
    if fact.kind != premise.kind.value:
        return False
    return all(
        bool(fact.sets[name] & set(words)) if name in fact.sets else fact.word(name) in words
        for name, words in premise.conditions.items()
    )


def _place(fact: Anything) -> tuple[Any, ...]:
    return fact.place if isinstance(fact, Concluded) else fact.key


def _words(reaction: Reaction, stand: list[list[Anything]]) -> dict[str, str]:
    words = {"code": reaction.conclude.code, "reaction": reaction.id, "severity": "note"}
    for name in ("rule", "phase", "scope", "subject", "group.agency"):
        values = {fact.word(name) for each in stand for fact in each}
        words[name] = values.pop() if len(values) == 1 else "several"
    return words


def _premises(stand: list[list[Anything]]) -> tuple[Any, ...]:
    return tuple((index + 1, *_about(fact)) for index, each in enumerate(stand) for fact in each)


def _about(fact: Anything) -> tuple[Any, ...]:
    if isinstance(fact, Concluded):
        return ("conclusion", fact.told[0], fact.told[1])
    assert fact.finding is not None
    part = fact.part.rule if fact.part else None
    unit = tuple(fact.unit.group.items()) if fact.unit else None
    return (fact.kind.value, fact.finding.rule, tuple(fact.finding.group.items()), part, unit)


def told(conclusions: Sequence[Conclusion]) -> list[Told]:
    """Conclusions in the form of the reference."""
    result = []
    for each in conclusions:
        about = []
        for premise in each.premises:
            if premise.kind == "conclusion":
                about.append((premise.premise, "conclusion", premise.reaction, premise.code))
                continue
            part = premise.part.rule if premise.part else None
            unit = tuple(premise.unit.group.items()) if premise.unit else None
            about.append((premise.premise, premise.kind.value, premise.rule, tuple(premise.group.items()), part, unit))
        result.append((each.reaction, each.code, tuple(about)))
    return result
