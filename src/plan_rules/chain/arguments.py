"""The arguments of reactions: which are taken, and whether they and the findings belong to the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from plan_rules.arguments import read_one, read_several, wrong_type
from plan_rules.finding.model import Finding
from plan_rules.load.reactions import standard_reactions
from plan_rules.model.plan import Plan, as_plan
from plan_rules.model.reaction import Reaction
from plan_rules.model.reaction_checks import faults_of_reactions
from plan_rules.model.reaction_words import PlanNames
from plan_rules.problems import Code, DataError, PlanError, Problem, near_miss


def chosen_reactions(plan: Plan, reactions: Sequence[Reaction] | None) -> tuple[Reaction, ...]:
    """The reactions that were given; where none were, those of the plan and the standard ones.

    Raises:
        DataError: for a plan or reactions of another type.
        PlanError: for reactions that do not fit the plan or each other.
    """
    as_plan(plan)
    if reactions is None:
        return (*plan.reactions, *standard_reactions())
    chosen = read_several("reactions", reactions, Reaction, "read them first: read_reactions(...)")
    _refuse_faults(chosen, plan)
    return chosen


def _refuse_faults(reactions: Sequence[Reaction], plan: Plan) -> None:
    """Raise for reactions that do not fit the plan, or that rest on conclusions of reactions that are not given.

    Those of the plan fit it, and the standard ones need not: a plan without units has none that fail.
    """
    fitting = {*map(id, plan.reactions), *map(id, standard_reactions())}
    own = [position for position, each in enumerate(reactions) if id(each) not in fitting]
    known = [position for position, each in enumerate(reactions) if id(each) in fitting]
    some, others = ([reactions[position] for position in places] for places in (own, known))
    told = {each.id for each in some}
    found = [
        *((own, fault) for fault in faults_of_reactions(some, PlanNames(plan.header, plan.rules), others)),
        *(
            (known, fault)
            for fault in faults_of_reactions(others, None, some)
            if fault.code is not Code.DUPLICATE_ID or others[int(fault.path[1])].id not in told
        ),
    ]
    if found:
        raise PlanError(
            Problem(
                fault.code,
                fault.message,
                fault.hint,
                path=(fault.path[0], places[int(fault.path[1])], *fault.path[2:]),
            )
            for places, fault in found
        )


def read_incident(on_incident: Callable[[str], None] | None) -> Callable[[str], None] | None:
    """What is called with a sentence.

    Raises:
        DataError: for what cannot be called.
    """
    if on_incident is not None and not callable(on_incident):
        raise DataError([wrong_type("on_incident", "a function of one text", on_incident, "as in on_incident=print")])
    return on_incident


def read_subject(rule: str, group: Mapping[str, str | None] | None) -> tuple[str, Mapping[str, str | None]]:
    """Whose finding it is: a rule by its id, and the values of a group; without one the whole.

    Raises:
        DataError: for other types.
    """
    read_one("rule", rule, str, "the id of a rule")
    values = {} if group is None else group
    if not isinstance(values, Mapping):
        hint = "as in {'agency': 'A'}; leave it out for the whole"
        raise DataError([wrong_type("group", "a mapping from fields to values", group, hint)])
    return rule, values


def refuse_others(plan: Plan, findings: Iterable[Finding]) -> None:
    """Raise for what is no finding, and for findings that were not made with this plan.

    Raises:
        DataError: with one problem for each rule.
    """
    problems: dict[str, Problem] = {}
    for finding in findings:
        read_one("findings", finding, Finding, "a finding", "those of a report are *report")
        fingerprint = plan.fingerprints.get(finding.rule)
        if finding.plan != plan.name:
            message = f"the findings are of the plan {finding.plan!r}, not of {plan.name!r}"
            problems[""] = Problem(Code.BAD_ARGUMENT, message, "give the plan that they were made with")
        elif fingerprint is None:
            message = f"the plan has no rule {finding.rule!r}"
            hint = near_miss(finding.rule, plan.rules_by_id)
            problems[finding.rule] = Problem(Code.UNKNOWN_RULE, message, hint)
        elif fingerprint != finding.fingerprint:
            message = f"the finding was made with another content of the rule {finding.rule!r}"
            problems[finding.rule] = Problem(Code.BAD_ARGUMENT, message, "evaluate the plan as it is now")
    if problems:
        raise DataError(problems.values())
