"""Which words of stage, verdict and status a finding can have together, today and over windows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import TypeAlias, get_args

from plan_rules.calendar import Stage
from plan_rules.model.fact_field import MISSING, NO_DATA, FactKind, Lapse
from plan_rules.model.indicator import Kind
from plan_rules.model.reaction import Premise
from plan_rules.verdict import Verdict, conjunction, status_of

Outcome: TypeAlias = Mapping[str, frozenset[str]]
"""For each field the words that go with all the other words."""

_KNOWN = (*Verdict, None)
_RESTS: tuple[tuple[Verdict | None, ...], ...] = ((), *((verdict,) for verdict in _KNOWN))
"""What other parts or units say together: nothing where there are none."""
_ASSESSMENT = frozenset({"assessment"})
_INDICATORS = (_ASSESSMENT, frozenset(get_args(Kind)) - _ASSESSMENT)
"""Kinds of indicators that have the same statuses."""
_LASTING = ("stage", "verdict", "own_verdict", "status", "lapses")


def why_never(premise: Premise) -> str | None:
    """Why no finding of any plan can be what a premise about findings asks for; None where one can."""
    if premise.kind is FactKind.TRANSITION:
        return None if _changes(premise) else "no finding changes like this; before and after differ in their status"
    stages = {stage for outcome in _outcomes(premise.kind) if _meets(outcome, premise) for stage in outcome["stage"]}
    if not stages:
        return "no finding has this stage, verdict and status together"
    # A phase of vn-admin has a window that begins before it; after its end, and after a rule has lapsed, none begins.
    windows = len({stage == Stage.UPCOMING for stage in stages})
    if premise.for_windows and Stage.RUNNING not in stages and windows < premise.for_windows:
        return f"no finding is so in {premise.for_windows} windows: windows begin while a phase is running"
    return None


@cache
def _outcomes(kind: FactKind) -> tuple[Outcome, ...]:
    found: dict[tuple[tuple[str, frozenset[str]], ...], None] = {}
    finals = ((False, False), (True, False), (True, True)) if kind is FactKind.PART else ((False, False), (True, False))
    judged = dict.fromkeys(_verdicts(kind))
    for (verdict, own, one), (final, one_final), stage, indicators in product(judged, finals, Stage, _INDICATORS):
        status = status_of(stage, verdict, final=final, assessment=indicators is _ASSESSMENT)
        words = {
            "stage": stage.value,
            "verdict": verdict or NO_DATA,
            "own_verdict": own or NO_DATA,
            "status": status.value,
            f"{kind}.verdict": one or NO_DATA,
            f"{kind}.status": status_of(stage, one, final=one_final).value,
        }
        outcome = {name: frozenset({word}) for name, word in words.items()}
        found[*outcome.items(), ("lapses", _lapses(stage)), ("indicator", indicators)] = None
    return tuple(map(dict, found))


def _verdicts(kind: FactKind) -> Iterator[tuple[Verdict | None, Verdict | None, Verdict | None]]:
    """The verdict, the own verdict, and that of one part or unit; the own one again where it is about neither."""
    for own, one, rest in product(_KNOWN, _KNOWN, _RESTS):
        if kind is FactKind.PART:
            yield conjunction([own, one, *rest]), own, one
        elif own in ([conjunction([one, *others]) for others in _RESTS] if kind is FactKind.UNIT else [one]):
            yield conjunction([own, *rest]), own, one


def _lapses(stage: Stage) -> frozenset[str]:
    """A rule that lapses does so in its phase; one whose phase has closed has outlived it."""
    if stage is Stage.LAPSED:
        return frozenset({Lapse.LAPSED})
    return frozenset({Lapse.NO} if stage is Stage.CLOSED else {Lapse.NO, Lapse.LATER, Lapse.WITHIN_YEAR})


def _meets(outcome: Outcome, premise: Premise, prefix: str = "") -> bool:
    """Whether an outcome has the words that a premise asks for under names with a prefix."""
    names = {name: f"{prefix}{name}" if name in _LASTING else name for name in outcome}
    return all(not words.isdisjoint(premise.conditions.get(names[name], words)) for name, words in outcome.items())


def _changes(premise: Premise) -> bool:
    """Whether a finding can become another one in this way, or be new in it."""
    conditions, outcomes = premise.conditions, _outcomes(FactKind.FINDING)
    before, after = (
        {(*outcome["stage"], *outcome["status"]) for outcome in outcomes if _meets(outcome, premise, prefix)}
        for prefix in ("before.", "after.")
    )
    is_new = "yes" in conditions.get("new", ("yes",)) and all(
        MISSING in words for name, words in conditions.items() if name.startswith("before.") or name == "rule_changed"
    )
    is_known = "no" in conditions.get("new", ("no",))
    is_same_rule = conditions.get("rule_changed") == ("no",)
    return (bool(after) and is_new) or (
        is_known
        and any(
            old != new and (not is_same_rule or _follows(was, now)) for (was, old), (now, new) in product(before, after)
        )
    )


def _follows(before: str, after: str) -> bool:
    """Whether time alone leads from one stage to the other; of closing and lapsing a rule does only one."""
    order = [*Stage]
    ends = {Stage.CLOSED, Stage.LAPSED}
    return before == after or (order.index(Stage(before)) < order.index(Stage(after)) and not ends <= {before, after})
