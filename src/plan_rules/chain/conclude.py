"""What follows from a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from plan_rules.chain.conclusion import Conclusion
from plan_rules.chain.engine import EngineName
from plan_rules.chain.gathering import gather
from plan_rules.chain.session import ReactionSession
from plan_rules.finding.model import Report
from plan_rules.model.plan import Plan
from plan_rules.model.reaction import Reaction


def conclude(
    plan: Plan,
    report: Report,
    *,
    before: Report | None = None,
    history: Iterable[Report] = (),
    reactions: Sequence[Reaction] | None = None,
    engine: EngineName = "direct",
    on_incident: Callable[[str], None] | None = None,
) -> tuple[Conclusion, ...]:
    """What follows from a report, and who must hear of it.

    Args:
        plan: the plan that the report was made with.
        report: the report.
        before: an earlier report, which gives transitions; without it there are none.
        history: earlier reports, for premises that look back over windows. The latest one of each window counts;
            ``before`` and the report itself are among them.
        reactions: the reactions; where left out, those of the plan and the standard ones.
        engine: ``direct``, or ``durable``, which needs the extra of that name and gives the same conclusions.
        on_incident: called with a sentence where ``durable`` could not be trusted and ``direct`` answered in its
            place.

    Returns:
        The conclusions in the order of the reactions and, within one, of the findings.

    Raises:
        PlanError: for reactions that do not fit the plan or each other.
        DataError: for arguments of another type, for reports of another plan or of a later day, for an engine that
            cannot run here, and where a reaction puts too many facts together.

    >>> from plan_rules import evaluate, load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> [each] = conclude(plan, evaluate(plan, as_of="2024-12-31"))
    >>> each.code, each.premises[0].rule, each.to.en
    ('lapses-with-target-open', 'districts-e-meetings', "People's Committee of Thanh Hóa Province")
    """
    with ReactionSession(plan, reactions, engine=engine, on_incident=on_incident) as session:
        gather(session, report, before, history)
        return session.conclusions()
