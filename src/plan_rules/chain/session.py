"""Facts put and taken back one by one, and what follows from those that are there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Self

from plan_rules.arguments import read_one, read_several
from plan_rules.chain.arguments import chosen_reactions, read_incident, read_subject, refuse_others
from plan_rules.chain.chaining import chain
from plan_rules.chain.compiled import Pattern, compile_reactions
from plan_rules.chain.concluding import Concluding
from plan_rules.chain.conclusion import Conclusion
from plan_rules.chain.engine import DirectEngine, EngineName, open_engine
from plan_rules.chain.fact import Fact, Subject
from plan_rules.chain.fact_store import FactStore
from plan_rules.chain.matcher import UnsafeError
from plan_rules.finding.model import Finding, Report
from plan_rules.finding.transition import Transition
from plan_rules.model.base import FrozenDict
from plan_rules.model.plan import Plan
from plan_rules.model.reaction import Reaction
from plan_rules.problems import Code, DataError, Problem


class ReactionSession:
    """Findings and transitions of one plan that change, and the conclusions that follow from those that are there.

    What follows is computed anew after each change, so nothing stays that no longer follows. A session is for one
    thread; use it in a ``with`` statement, or close it.

    >>> from plan_rules import evaluate, load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> finding = evaluate(plan, as_of="2024-12-31")["districts-e-meetings"]
    >>> with ReactionSession(plan) as session:
    ...     session.put(finding)
    ...     print([each.code for each in session.conclusions()])
    ...     session.remove(finding.rule)
    ...     print([each.code for each in session.conclusions()])
    ['lapses-with-target-open']
    []
    """

    def __init__(
        self,
        plan: Plan,
        reactions: Sequence[Reaction] | None = None,
        *,
        engine: EngineName = "direct",
        on_incident: Callable[[str], None] | None = None,
    ) -> None:
        """Open a session.

        Args:
            plan: the plan.
            reactions: the reactions; where left out, those of the plan and the standard ones.
            engine: ``direct``, or ``durable``, which needs the extra of that name.
            on_incident: called with a sentence each time that ``durable`` could not be trusted and ``direct``
                answered in its place.

        Raises:
            PlanError: for reactions that do not fit the plan or each other.
            DataError: for arguments of another type, and for an engine that cannot run here.
        """
        self.plan = plan
        self.reactions = chosen_reactions(plan, reactions)
        self._on_incident = read_incident(on_incident)
        self._compiled = compile_reactions(self.reactions)
        self._store = FactStore(plan, [pattern for compiled in self._compiled for pattern in compiled.patterns])
        self._concluding = Concluding(plan, self._store.row)
        self._direct = DirectEngine(self._compiled, self._store.meets)
        self._engine = open_engine(engine, self._compiled, self._store.meets)
        self._is_closed = False
        self._incidents: list[str] = []
        self._concluded: tuple[Fact, ...] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def incidents(self) -> tuple[str, ...]:
        """What happened each time that ``durable`` could not be trusted; the conclusions are those of ``direct``."""
        return tuple(self._incidents)

    @property
    def looks_back(self) -> bool:
        """Whether a premise asks how things stood in earlier windows."""
        return self._store.looks_back

    @property
    def remembered(self) -> tuple[Finding, ...]:
        """How things stood in earlier windows, for ``remember`` of another session that goes on with it."""
        return self._store.remembered

    def put(self, *findings: Finding) -> None:
        """Put findings, each in the place of the one of the same rule and group, which is remembered.

        Raises:
            DataError: for a finding of another plan, or of another content of its rule.
        """
        refuse_others(self.plan, findings)
        self._store.put(findings)
        self._concluded = None

    def remove(self, rule: str, group: Mapping[str, str | None] | None = None) -> None:
        """Take the finding of a rule and group back, as if its window had none; one that is not there is no error."""
        self._store.remove(*read_subject(rule, group))
        self._concluded = None

    def put_transition(self, *transitions: Transition) -> None:
        """Put transitions, each in the place of the one of the same rule and group.

        Raises:
            DataError: as ``put``, for the later finding of a transition.
        """
        for each in transitions:
            read_one("transitions", each, Transition, "a transition", "as in *transitions(before, after)")
        refuse_others(self.plan, [transition.after for transition in transitions])
        self._store.put_transition(transitions)
        self._concluded = None

    def remove_transition(self, rule: str, group: Mapping[str, str | None] | None = None) -> None:
        """Take the transition of a rule and group back; one that is not there is no error."""
        self._store.remove_transition(*read_subject(rule, group))
        self._concluded = None

    def remember(self, findings: Iterable[Finding]) -> None:
        """Take up what an earlier report said, for premises that look back over windows."""
        is_report = isinstance(findings, Report)
        self._store.remember(findings if is_report else read_several("findings", findings, Finding))
        self._concluded = None

    def conclusions(self) -> tuple[Conclusion, ...]:
        """What follows from what is there, in the order of the reactions and, within one, of its facts.

        Raises:
            DataError: where a reaction puts too many facts together, and once it is closed.
        """
        return tuple(fact.conclusion for fact in self._conclusions() if fact.conclusion)

    def close(self) -> None:
        """Let go of the engine; nothing can be asked of it any more."""
        self._is_closed, self._concluded = True, None
        self._engine.close()

    def _conclusions(self) -> tuple[Fact, ...]:
        if self._concluded is None:
            self._concluded = self._conclude()
        return self._concluded

    def _conclude(self, instead: Mapping[Subject, Finding | None] = FrozenDict()) -> tuple[Fact, ...]:
        if self._is_closed:
            raise DataError([Problem(Code.BAD_STATE, "the session is closed", "open a new one")])
        facts = list(self._store.relevant(instead))
        try:
            conclusions = chain(self._compiled, self._engine.matcher(facts), self._concluding)
            self._engine.check()
        except UnsafeError as error:
            self._engine.close()
            self._incidents.append(str(error))
        else:
            return conclusions
        if self._on_incident:
            self._on_incident(self._incidents[-1])
        return chain(self._compiled, self._direct.matcher(facts), self._concluding)


def conclusions_instead(session: ReactionSession, instead: Mapping[Subject, Finding | None]) -> tuple[Conclusion, ...]:
    """What follows where some findings stand in the place of those that are there; the session stays as it is.

    Raises:
        DataError: as ``ReactionSession.conclusions``.
    """
    return tuple(fact.conclusion for fact in session._conclude(instead) if fact.conclusion)  # noqa: SLF001


def all_facts(session: ReactionSession) -> tuple[list[Fact], Callable[[Fact, Pattern], bool]]:
    """Everything that is there and everything that follows, as facts in their order, and whether one meets a pattern.

    Raises:
        DataError: as ``ReactionSession.conclusions``.
    """
    return [*session._store.everything(), *session._conclusions()], session._store.meets  # noqa: SLF001
