"""What a reaction concludes from the facts that stand for its premises, and that conclusion as a fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from plan_rules.chain.combining import Stand
from plan_rules.chain.compiled import CompiledReaction, Pattern
from plan_rules.chain.conclusion import Conclusion, Moment, PremiseFact
from plan_rules.chain.fact import Fact
from plan_rules.chain.message import Messages
from plan_rules.finding.model import Finding
from plan_rules.model.fact_field import GROUP, MISSING, SEVERAL, SHARED, UNSHARED, FactKind
from plan_rules.model.plan import Plan

_LAST = len(FactKind)


class Concluding:
    """Makes the conclusions of one plan.

    Args:
        plan: the plan.
        row: the facts of the successive windows in which a pattern was met.
    """

    def __init__(self, plan: Plan, row: Callable[[Fact, Pattern], tuple[Fact, ...] | None]) -> None:
        self._plan, self._row = plan, row
        self._messages = Messages(plan)

    def conclude(self, compiled: CompiledReaction, stand: Stand, number: int) -> Fact:
        """What follows from some facts, as the fact of a number among those of its reaction."""
        return _as_fact(compiled, number, self._conclusion(compiled, stand), stand)

    def _conclusion(self, compiled: CompiledReaction, stand: Stand) -> Conclusion:
        reaction = compiled.reaction
        premises = tuple(self._premises(compiled, stand))
        days = [each.now.as_of for each in premises if each.now]
        days += [fact.conclusion.as_of for facts in stand for fact in facts if fact.conclusion]
        return Conclusion(
            plan=self._plan.name,
            code=reaction.conclude.code,
            reaction=reaction.id,
            title=reaction.title,
            severity=reaction.conclude.severity,
            message=self._messages.message(reaction, stand),
            to=self._messages.addressee(reaction, stand),
            as_of=max(days),
            premises=premises,
        )

    def _premises(self, compiled: CompiledReaction, stand: Stand) -> Iterator[PremiseFact]:
        for position, facts in enumerate(stand):
            name, pattern = compiled.reaction.when[position].alias, compiled.patterns[position]
            for fact in facts:
                row = self._row(fact, pattern) if pattern.for_windows > 1 else (fact,)
                yield from (_premise(position + 1, name, each) for each in row or (fact,))


def _premise(position: int, name: str | None, fact: Fact) -> PremiseFact:
    if fact.conclusion is not None:
        rule = fact.word("rule")
        return PremiseFact(
            premise=position,
            name=name,
            kind=fact.kind,
            rule=None if rule in UNSHARED else rule,
            now=None,
            code=fact.conclusion.code,
            reaction=fact.conclusion.reaction,
            premises=fact.conclusion.premises,
        )
    finding = fact.finding
    if finding is None:
        raise ValueError(f"a {fact.kind} has a finding")
    prefix = "after." if fact.kind is FactKind.TRANSITION else ""
    before = fact.transition.before if fact.transition else None
    return PremiseFact(
        premise=position,
        name=name,
        kind=fact.kind,
        rule=finding.rule,
        group=finding.group,
        now=_moment(finding, fact.word(f"{prefix}window")),
        before=_moment(before, fact.word("before.window")) if before else None,
        part=fact.part,
        unit=fact.unit,
    )


def _moment(finding: Finding, window: str) -> Moment:
    return Moment(
        as_of=finding.as_of,
        window=None if window == MISSING else window,
        status=finding.status,
        verdict=finding.verdict,
        fingerprint=finding.fingerprint,
    )


def _as_fact(compiled: CompiledReaction, number: int, conclusion: Conclusion, stand: Stand) -> Fact:
    """A conclusion as a fact: it has a word of its premises where all of them have it."""
    facts = [fact for facts in stand for fact in facts]
    names = dict.fromkeys([*SHARED, *(name for fact in facts for name in fact.words if name.startswith(GROUP))])
    shared = {name: {fact.word(name) for fact in facts} for name in names}
    words = {
        "code": conclusion.code,
        "reaction": conclusion.reaction,
        "severity": conclusion.severity.value,
        **{name: words.pop() if len(words) == 1 else SEVERAL for name, words in shared.items()},
    }
    return Fact(FactKind.CONCLUSION, (_LAST, compiled.position, number), words, conclusion=conclusion)
