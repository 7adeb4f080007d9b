"""Which words the conclusions of a reaction can have from its premises."""

from __future__ import annotations

from plan_rules.model.fact_field import GROUP, MISSING, SEVERAL, FactKind
from plan_rules.model.reaction import Premise, Reaction
from plan_rules.model.reaction_order import listens_to

_TAKEN_OVER = ("rule", "phase", "scope")
"""The fields on which premises without a word of the data tell what their conclusion has."""


def can_conclude(reaction: Reaction, premise: Premise) -> bool:
    """Whether a conclusion of a reaction can have the words that a premise asks for."""
    return listens_to(premise, reaction) and all(
        _can_have(reaction, name, premise.conditions[name]) for name in _TAKEN_OVER if name in premise.conditions
    )


def _can_have(reaction: Reaction, name: str, words: tuple[str, ...]) -> bool:
    """Whether all premises can agree on one of some words, or differ where ``several`` is one of them."""
    facts = [premise for premise in reaction.when if not premise.none]
    allowed = [_words(reaction, premise, name) for premise in facts]
    known = [each for each in allowed if each]
    if not known or not set(words).isdisjoint(set[str].intersection(*known)):
        return True
    is_one_fact = len(facts) == 1 and facts[0].is_single and facts[0].kind is not FactKind.CONCLUSION
    is_one_word = len(known) == len(allowed) and len(set[str].union(*known)) == 1
    return SEVERAL in words and not is_one_fact and not is_one_word


def _words(reaction: Reaction, premise: Premise, name: str) -> set[str] | None:
    """The words that facts of a premise can have in a field; None or nothing where its conditions do not tell."""
    asked = premise.conditions.get(name)
    if name != "scope" or premise.kind is FactKind.CONCLUSION:
        return set(asked) if asked else None
    joined = [shared.field or shared.fields.get(premise.alias or "", "") for shared in reaction.same]
    is_group = any(field.startswith(GROUP) for field in joined) or any(
        field.startswith(GROUP) and MISSING not in words for field, words in premise.conditions.items()
    )
    return {"group"}.intersection(asked or ("group",)) if is_group else set(asked or ("whole", "group"))
