"""How things stand in a monitor: what it was fed, what it told, what it concluded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plan_rules.chain.engine import EngineName
from plan_rules.chain.fact import Subject
from plan_rules.chain.session import ReactionSession
from plan_rules.evaluation.arguments import Deciding, read_request
from plan_rules.finding.model import Finding
from plan_rules.model.base import FrozenDict
from plan_rules.model.plan import Plan
from plan_rules.model.reaction import Reaction
from plan_rules.monitor.fed import Fed
from plan_rules.monitor.kept import Kept, KeptDataset, KeptHeld, KeptPlan
from plan_rules.monitor.reacting import Reacting
from plan_rules.monitor.watch import Held, Watch
from plan_rules.quantity import Language


@dataclass(frozen=True, slots=True)
class Reactions:
    """How to conclude.

    Attributes:
        reactions: the reactions; None for those of the plan and the standard ones.
        engine: the engine.
        on_incident: called where the engine could not be trusted.
    """

    reactions: Sequence[Reaction] | None = None
    engine: EngineName = "direct"
    on_incident: Callable[[str], None] | None = None

    def session(self, plan: Plan) -> ReactionSession:
        """A session that concludes so.

        Raises:
            DataError: for an engine that cannot run here.
            PlanError: for reactions that do not fit the plan or each other.
        """
        return ReactionSession(plan, self.reactions, engine=self.engine, on_incident=self.on_incident)


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that makes a monitor go on where it stopped.

    Attributes:
        fed: what it was fed.
        watch: which transitions were told.
        reacting: which conclusions were told.
        deciding, language: the arguments as they were given.
    """

    fed: Fed
    watch: Watch
    reacting: Reacting
    deciding: Deciding
    language: Language | None

    @classmethod
    def begin(
        cls,
        plan: Plan,
        as_of: date | str,
        by: str | Sequence[str],
        keys: Mapping[str, str],
        deciding: Deciding | None,
        language: Language | None,
        hold_back: timedelta,
        reactions: Reactions,
    ) -> Standing:
        """Nothing was fed yet.

        Raises:
            DataError: for arguments that are refused.
            PlanError: for reactions that do not fit the plan or each other.
        """
        fed = Fed(read_request(plan, as_of, by, {}, (), deciding, language), keys)
        watch = Watch(fed.report(), hold_back)
        reacting = Reacting(fed.report(), reactions.session(plan))
        return cls(fed, watch, reacting, FrozenDict(deciding or {}), language)

    def look(self) -> None:
        """Take up how things stand, without telling anything."""
        report = self.fed.report()
        self.watch.look(report)
        self.reacting.look(report)

    def advance(self, day: date) -> None:
        """Let time pass.

        Where it matters how long something stood, every day on which something may change by itself is looked at,
        so that the steps in which time passes make no difference.
        """
        if not self.watch.hold_back and not self.reacting.looks_back:
            self.fed.advance(day)
            return
        self.look()
        for stop in (*self.fed.days_of_change(day), day):
            self.fed.advance(stop)
            self.look()

    def kept(self) -> Kept:
        """What is kept beside counts, keys, figures and findings."""
        request = self.fed.request
        return Kept(
            plan=KeptPlan.of(request.plan),
            as_of=request.as_of,
            by=request.by,
            keys=self.fed.keys,
            deciding=self.deciding,
            language=self.language,
            hold_back_days=self.watch.hold_back.days,
            datasets={
                name: KeptDataset(unseen=sorted(live.contents.unseen), cells=len(live.cube), records=live.cube.records)
                for name, live in self.fed.datasets.items()
            },
            held=tuple(
                KeptHeld(rule=rule, group=group, status=held.status, since=held.since)
                for (rule, group), held in self.watch.held.items()
            ),
            concluded=sorted(self.reacting.told),
        )

    def taken_up(
        self, kept: Kept, told: Sequence[Finding], earlier: Sequence[Finding], reactions: Reactions
    ) -> Standing:
        """The same, going on with what was told before it was kept."""
        self.reacting.close()
        held: dict[Subject, Held] = {
            (each.rule, FrozenDict(each.group)): Held(each.status, each.since) for each in kept.held
        }
        watch = Watch(told, self.watch.hold_back, held)
        reacting = Reacting(self.fed.report(), reactions.session(self.fed.plan), earlier, kept.concluded)
        return Standing(self.fed, watch, reacting, self.deciding, self.language)
