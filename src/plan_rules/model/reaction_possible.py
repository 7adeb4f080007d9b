"""What of a reaction can never come true, though each of its words is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from plan_rules.model.base import Fault
from plan_rules.model.conclusion_words import can_conclude
from plan_rules.model.fact_field import GROUP, MISSING, FactKind
from plan_rules.model.message_place import PlaceError, find_place
from plan_rules.model.reaction import Premise, Reaction
from plan_rules.model.reaction_outcomes import why_never
from plan_rules.model.reaction_reach import ONE_OF_A_SUBJECT
from plan_rules.model.reaction_words import Vocabulary
from plan_rules.problems import Code


def never_met(reaction: Reaction, index: int, words: Vocabulary) -> Iterator[Fault]:
    """Conditions of one premise that are never met together, or by fewer facts than it asks for."""
    premise = reaction.when[index]
    if message := _why_unmet(premise, words):
        hint = "take one of the conditions back"
        yield Fault(Code.IMPOSSIBLE, message, hint, ("when", index, premise.kind.value), at_key=True)
    if premise.count is None or words.names is None:
        return
    most = words.names.reach.most_facts(premise, [name for name in _joined(reaction, index) if name])
    if most is not None and 0 < most < premise.count.at_least:
        message = f"no more than {f'{most} such facts' if most > 1 else 'one such fact'} can be there at once"
        path = ("when", index, "count", "at_least")
        yield Fault(Code.IMPOSSIBLE, message, "ask for fewer, or take a condition back", path)


def _why_unmet(premise: Premise, words: Vocabulary) -> str | None:
    if premise.kind is FactKind.CONCLUSION:
        is_concluded = not words.is_whole or any(can_conclude(each, premise) for each in words.reactions)
        return None if is_concluded else "no reaction concludes this"
    if message := why_never(premise):
        return message
    if words.names is None or next(words.names.reach.met_by(premise), None) is not None:
        return None
    if premise.for_windows is None:
        return "no rule of the plan has such findings"
    such = "such windows in a row" if "window" in premise.conditions else "windows in its phase"
    return f"no such rule has {premise.for_windows} {such}"


def one_fact_twice(reaction: Reaction) -> Iterator[Fault]:
    """Premises that only the fact of another premise could meet; a fact stands for one of them at most."""
    for first, second in combinations(range(len(reaction.when)), 2):
        premises = reaction.when[first], reaction.when[second]
        if any(each.none for each in premises) or not any(each.is_single for each in premises):
            continue
        if _is_one_fact(*premises, _shared(reaction, first, second)):
            kind = premises[1].kind
            message = f"premise {first + 1} takes the only {kind} that could stand here"
            hint = "put the conditions of both into one premise, or let them differ in rule or group"
            yield Fault(Code.IMPOSSIBLE, message, hint, ("when", second, kind.value), at_key=True)


def _is_one_fact(first: Premise, second: Premise, shared: Sequence[str]) -> bool:
    if first.kind is not second.kind or first.kind not in ONE_OF_A_SUBJECT:
        return False
    rules = {first.conditions.get("rule", ()), second.conditions.get("rule", ())}
    is_one_rule = "rule" in shared or (len(rules) == 1 and all(len(words) == 1 for words in rules))
    is_whole = first.conditions.get("scope") == second.conditions.get("scope") == ("whole",)
    return "subject" in shared or (is_one_rule and is_whole)


def _joined(reaction: Reaction, index: int) -> list[str | None]:
    """For each field that premises share its name in one premise; None where that is not among them."""
    alias = reaction.when[index].alias or ""
    return [shared.field or shared.fields.get(alias) for shared in reaction.same]


def _shared(reaction: Reaction, first: int, second: int) -> list[str]:
    pairs = zip(_joined(reaction, first), _joined(reaction, second), strict=True)
    return [name for name, other in pairs if name is not None and name == other]


def nobody_told(reaction: Reaction) -> Iterator[Fault]:
    """An addressee that is a field of a group, where there is none."""
    name = reaction.conclude.to.field or ""
    try:
        place = find_place(reaction, name)
    except PlaceError:
        return
    conditions = reaction.when[place.premise].conditions
    is_whole = conditions.get("scope") == ("whole",) or conditions.get(place.field) == (MISSING,)
    if place.field.startswith(GROUP) and is_whole and place.field not in _joined(reaction, place.premise):
        message = f"{place.field} is always missing here, so that nobody is told"
        hint = "write to: {vi: ..., en: ...}, or ask for groups"
        yield Fault(Code.IMPOSSIBLE, message, hint, ("conclude", "to", "field"))
