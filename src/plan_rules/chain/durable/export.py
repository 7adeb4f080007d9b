"""Reactions for hosts that run durable-rules themselves: a definition, and facts of the form that it tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plan_rules.chain.arguments import chosen_reactions
from plan_rules.chain.compiled import CompiledReaction, compile_reactions
from plan_rules.chain.durable.definition import Definition, Wire, WireFact, plain_name
from plan_rules.chain.durable.guard import Names, check_fact
from plan_rules.chain.fact import Fact
from plan_rules.chain.gathering import gather
from plan_rules.chain.matcher import UnsafeError
from plan_rules.chain.session import ReactionSession, all_facts
from plan_rules.finding.model import Report
from plan_rules.model.plan import Plan
from plan_rules.model.reaction import Reaction
from plan_rules.problems import Code, DataError, Problem


@dataclass(frozen=True, slots=True)
class DurableRules:
    """Reactions as a ruleset of durable-rules.

    Attributes:
        definition: the rules under the ids of their reactions, as ``durable.engine`` and the native module take them;
            the host adds ``run`` to each, and rules of its own. Premises are called p0, p1 and so on.
        left_out: why a reaction is not among them, under its id. ``facts`` tells what it concludes as facts.
    """

    definition: dict[str, dict[str, Any]]
    left_out: Mapping[str, str]
    _plan: Plan
    _reactions: tuple[Reaction, ...]
    _compiled: Definition

    def facts(
        self, report: Report, *, before: Report | None = None, history: Iterable[Report] = (), first: int = 1
    ) -> list[WireFact]:
        """The facts of a report for this definition, each to be asserted by itself.

        Each has every field of its kind, as a word; a dot in a name is written as two underscores. What all reactions
        conclude is among them, decided in Python, as facts of the kind ``conclusion``.

        Args:
            report, before, history: as for ``conclude``.
            first: the number of the first fact. Numbers are the ids; in one session none may come twice.

        Raises:
            DataError: as ``conclude``, and for a fact that durable-rules cannot be trusted with.
        """
        with ReactionSession(self._plan, self._reactions) as session:
            gather(session, report, before, history)
            facts, meets = all_facts(session)
            wire = Wire(self._compiled, meets)
            try:
                return [self._wire_fact(wire, fact, number) for number, fact in enumerate(facts, start=first)]
            except UnsafeError as error:
                raise DataError([Problem(Code.BAD_ARGUMENT, str(error), "use `conclude`")]) from None

    def _wire_fact(self, wire: Wire, fact: Fact, number: int) -> WireFact:
        told: WireFact = {**{plain_name(name): word for name, word in fact.words.items()}, **wire.fact(fact)}
        names = Names()
        for name in told:
            names.take(name)
        check_fact(told)
        return {**told, "id": str(number)}


def to_durable_rules(plan: Plan, reactions: Sequence[Reaction] | None = None) -> DurableRules:
    """The reactions of a plan for a host that runs durable-rules itself.

    Only what durable-rules does soundly is among them: tests for equality with a word, and one equality join for each
    premise. durable-rules itself is not needed for this.

    Args:
        plan: the plan.
        reactions: the reactions; where left out, those of the plan and the standard ones.

    Raises:
        PlanError: for reactions that do not fit the plan or each other.
        DataError: for arguments of another type, and for more reactions than durable-rules can be trusted with.

    >>> from plan_rules import load_plan
    >>> rules = to_durable_rules(load_plan("vn-thanh-hoa/202-kh-ubnd-2020"))
    >>> rules.definition["data-older-than-two-windows"]
    {'all': [{'p0': {'$and': [{'kind': 'finding'}, {'data_age': 'older'}, {'scope': 'whole'}, {'stage': 'running'}]}}]}
    >>> rules.left_out["three-agencies-miss-targets"]
    'it asks for a number of facts, which durable-rules counts in groups of the newest'
    """
    everything = chosen_reactions(plan, reactions)
    compiled = compile_reactions(everything)
    left_out = {each.reaction.id: why for each in compiled for why in list(_unsound(each))[:1]}
    try:
        definition = Definition([each for each in compiled if each.reaction.id not in left_out], alone=False)
    except UnsafeError as error:
        raise DataError([Problem(Code.BAD_ARGUMENT, str(error), "export fewer reactions")]) from None
    return DurableRules(definition.rules, left_out, plan, everything, definition)


def _unsound(compiled: CompiledReaction) -> Iterator[str]:
    """Why durable-rules cannot be trusted with a reaction."""
    when = compiled.reaction.when
    if any(premise.count for premise in when):
        yield "it asks for a number of facts, which durable-rules counts in groups of the newest"
    if any(premise.none for premise in when):
        yield "it asks for an absent fact, which durable-rules gets wrong"
    for step, index in enumerate(compiled.singles):
        mine = {number for number, _ in compiled.variables(index)}
        earlier = [{number for number, _ in compiled.variables(other)} & mine for other in compiled.singles[:step]]
        if earlier and set().union(*earlier) not in earlier:
            yield "a premise shares fields with several others, which takes more than one join"
