"""Which findings can matter at all: most of a long report meet no premise, and are never made facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from plan_rules.chain.compiled import Pattern
from plan_rules.finding.model import Finding
from plan_rules.finding.transition import Transition
from plan_rules.model.fact_field import MISSING, FactKind
from plan_rules.verdict import Status

_SCOPES = ("whole", "group")
_STATUSES = tuple(status.value for status in Status)


class Relevance:
    """Tells from scope and status alone what cannot meet any pattern; what may meet one is looked at more closely."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        kinds: dict[FactKind, list[Mapping[str, frozenset[str]]]] = {kind: [] for kind in FactKind}
        for pattern in patterns:
            kinds[pattern.kind].append(dict(pattern.tests))
        findings, transitions = kinds[FactKind.FINDING], kinds[FactKind.TRANSITION]
        self._findings = _accepted(findings, {"scope": _SCOPES, "status": _STATUSES})
        self._transitions = _accepted(
            transitions, {"scope": _SCOPES, "before.status": (*_STATUSES, MISSING), "after.status": _STATUSES}
        )
        self._parts, self._units = bool(kinds[FactKind.PART]), bool(kinds[FactKind.UNIT])

    def finding(self, finding: Finding) -> bool:
        """Whether a finding by itself may meet a pattern."""
        return (_scope(finding), finding.status.value) in self._findings

    def parts(self, finding: Finding) -> bool:
        """Whether the parts of a finding may meet a pattern."""
        return self._parts and bool(finding.parts)

    def units(self, finding: Finding) -> bool:
        """Whether the units of a finding may meet a pattern."""
        return self._units and finding.units is not None

    def transition(self, transition: Transition) -> bool:
        """Whether a transition may meet a pattern."""
        before = transition.before.status.value if transition.before else MISSING
        return (_scope(transition.after), before, transition.after.status.value) in self._transitions


def _scope(finding: Finding) -> str:
    return "group" if finding.group else "whole"


def _accepted(
    patterns: Sequence[Mapping[str, frozenset[str]]], words: Mapping[str, Sequence[str]]
) -> set[tuple[str, ...]]:
    """The combinations of words of some fields that a pattern accepts, whatever else it asks for."""
    return {
        combination
        for combination in product(*words.values())
        for tests in patterns
        if all(word in tests.get(name, (word,)) for name, word in zip(words, combination, strict=True))
    }
