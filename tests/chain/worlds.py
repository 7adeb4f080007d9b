"""Findings and reactions at random: few words, so that they meet often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from hypothesis import strategies as st

from plan_rules import Caveat, CaveatCode, Finding, Plan, Reaction, Report, Status, Transition, Verdict, evaluate
from plan_rules.finding.facts import PartOutcome, UnitOutcome, UnitsFact
from sample_plan import sample_plan

AS_OF = date(2024, 6, 30)
AGENCIES = ("Sở Y tế", None)
STATUSES = (Status.ACHIEVED, Status.IN_PROGRESS, Status.NO_DATA)
VERDICTS = {Status.ACHIEVED: Verdict.SATISFIED, Status.IN_PROGRESS: Verdict.VIOLATED, Status.NO_DATA: None}
WHOLE, EACH, ALONE, OTHER = "dossiers-online", "on-time-in-each-agency", "documents-electronic", "courses"
RULES = (WHOLE, EACH, ALONE, OTHER)
GROUPS: tuple[dict[str, str | None], ...] = ({}, *({"agency": name} for name in AGENCIES))


@cache
def templates() -> Report:
    """A finding of each rule, to be changed in what reactions look at."""
    return evaluate(sample_plan(), as_of=AS_OF)


@dataclass(frozen=True)
class Put:
    """A finding or a transition that is put; None takes it back."""

    rule: str
    group: dict[str, str | None]
    finding: Finding | None
    transition: Transition | None = None
    is_transition: bool = False


def finding_of(rule: str, group: dict[str, str | None], status: Status, **changes: Any) -> Finding:
    """A finding with the words that reactions look at."""
    verdict = VERDICTS.get(status)
    return templates()[rule].but(
        {"group": group, "status": status, "verdict": verdict, "own_verdict": verdict, **changes}
    )


@st.composite
def findings(draw: st.DrawFn, rule: str, group: dict[str, str | None]) -> Finding:
    changes: dict[str, Any] = {}
    if rule == WHOLE:
        status = draw(st.sampled_from(STATUSES))
        title = sample_plan()["dossiers-on-time"].title
        changes["parts"] = (PartOutcome(rule="dossiers-on-time", title=title, verdict=VERDICTS[status], status=status),)
    if rule == EACH:
        failing = draw(st.lists(st.sampled_from(AGENCIES), unique=True, max_size=2))
        outcomes = tuple(UnitOutcome(group={"agency": name}, verdict=Verdict.VIOLATED, value=None) for name in failing)
        changes["units"] = UnitsFact(total=3, verdicts={}, failing=outcomes, open=())
    codes = draw(st.lists(st.sampled_from([CaveatCode.ESTIMATE, CaveatCode.SO_FAR]), unique=True))
    changes["caveats"] = tuple(Caveat.of(code) for code in codes)
    return finding_of(rule, group, draw(st.sampled_from(STATUSES)), **changes)


@st.composite
def steps(draw: st.DrawFn) -> Put:
    """One thing that a host does to a session."""
    rule, group = draw(st.sampled_from(RULES)), draw(st.sampled_from(GROUPS))
    if draw(st.integers(0, 3)):
        taken = draw(st.integers(0, 5)) == 5
        return Put(rule, group, None if taken else draw(findings(rule, group)))
    before, after = draw(st.permutations(STATUSES))[:2]
    moved = Transition(
        rule=rule,
        group=group,
        before=finding_of(rule, group, before) if draw(st.booleans()) else None,
        after=finding_of(rule, group, after),
    )
    return Put(rule, group, None, None if draw(st.integers(0, 3)) == 3 else moved, is_transition=True)


def words(*values: str) -> st.SearchStrategy[Any]:
    """A word or several of them, as a file has them."""
    several = st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)
    return several | st.sampled_from(values)


_CONDITIONS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "finding": {
        "status": words(*STATUSES),
        "caveats": words("estimate", "so_far"),
        "rule": words(*RULES),
        "group.agency": words("Sở Y tế", "missing"),
    },
    "part": {"part.verdict": words("satisfied", "violated", "no_data"), "group.agency": words("Sở Y tế", "missing")},
    "unit": {"unit.agency": words("Sở Y tế", "Sở Tài chính", "missing")},
    "transition": {"after.status": words(*STATUSES), "new": words("yes", "no")},
}
_SHARED = ("group.agency", "phase", "scope", "subject")
_HOW: list[dict[str, Any]] = [{}, {}, {}, {"count": {"at_least": 2}}, {"count": {"at_least": 1}}, {"none": "true"}]


@st.composite
def premises(draw: st.DrawFn, codes: Sequence[str], same: Sequence[str]) -> dict[str, Any]:
    """A premise without a condition on what is shared, so that the premises never contradict each other."""
    kind = draw(st.sampled_from([*_CONDITIONS, "finding", *(["conclusion"] * 3 if codes else [])]))
    if kind == "conclusion":
        return {kind: {"code": draw(words(*codes))}}
    known = {name: words for name, words in _CONDITIONS[kind].items() if name not in same}
    asked = draw(st.lists(st.sampled_from(sorted(known)), unique=True, max_size=1)) if known else []
    return {kind: {name: draw(known[name]) for name in asked}}


def _one_of_a_subject(when: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Premises that agree on the subject, of which there is one finding and one transition."""
    kinds, told_apart = ["finding", "transition"], []
    for premise in when:
        of_one = {"finding", "transition"}.intersection(premise)
        if not of_one or "none" in premise:
            told_apart.append(premise)
            continue
        asked = {name: how for name, how in premise.items() if name not in of_one}
        if (kind := of_one.pop()) in kinds:
            kinds.remove(kind)
            how = {"count": {"at_least": 1}} if "count" in asked else {}
            told_apart.append(asked | {kind: premise[kind]} | how)
        else:
            told_apart.append(asked | {"part": {}})
    return told_apart


@st.composite
def reactions(draw: st.DrawFn, index: int) -> dict[str, Any]:
    """A reaction that may rest on those with a smaller number."""
    codes = [f"c{before}" for before in range(index)]
    how = [draw(st.sampled_from(_HOW[:-1])) for _ in range(draw(st.integers(1, 3)))]
    if len(how) > 1 and draw(st.booleans()):
        how[-1] = _HOW[-1]
    is_joined = len(how) > 1 or "count" in how[0]
    same: list[Any] = draw(st.lists(st.sampled_from(_SHARED), unique=True, max_size=2)) if is_joined else []
    pair = draw(st.sampled_from(["", *_SHARED])) if len(how) > 1 else ""
    when = [draw(premises(codes, [*same, pair])) | each for each in how]
    if "subject" in (*same, pair):
        when = _one_of_a_subject(when)
    names = {f"p{position}": premise for position, premise in enumerate(when) if "none" not in premise}
    if pair and len(names) > 1:
        # Two premises share one more field, the last two where there are three.
        same.append({"fields": dict.fromkeys(list(names)[-2:], pair)})
    for name, premise in names.items():
        premise["as"] = name
    text = " ".join(f"{{{name}.scope}}" for name in names)
    return {
        "id": f"r{index}",
        "title": {"vi": "a", "en": "b"},
        "when": when,
        "same": same,
        "conclude": {"code": f"c{index}", "message": {"vi": text, "en": text}, "to": {"vi": "a", "en": "b"}},
    }


@st.composite
def reaction_sets(draw: st.DrawFn) -> tuple[Reaction, ...]:
    """Some reactions in any order."""
    raw = [draw(reactions(index)) for index in range(draw(st.integers(1, 4)))]
    return tuple(Reaction.model_validate(each) for each in draw(st.permutations(raw)))


def plan() -> Plan:
    return sample_plan()
