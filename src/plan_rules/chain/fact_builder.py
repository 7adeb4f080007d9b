"""Findings and transitions to facts: every field a word, decided here once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date

from plan_rules.caveat import Caveat
from plan_rules.chain.age import data_age, lapse_of
from plan_rules.chain.fact import Fact, GroupKey, group_key
from plan_rules.finding.model import Finding
from plan_rules.finding.transition import Transition
from plan_rules.model.fact_field import (
    GROUP,
    MISSING,
    NO_DATA,
    UNIT,
    UNSHARED,
    Evidence,
    FactKind,
    fields_of,
)
from plan_rules.model.plan import Plan
from plan_rules.observations.model import Reliability
from plan_rules.timeline import Timeline, timeline_of

_KINDS = {kind: position for position, kind in enumerate(FactKind)}
_CHANGING = tuple(field.name for field in fields_of(FactKind.FINDING) if field.is_changing and not field.is_set)
_NOTHING_BEFORE = {f"before.{name}": MISSING for name in _CHANGING}
_NO_CAVEATS: frozenset[str] = frozenset()
_EVIDENCE = {
    Reliability.ESTIMATE: Evidence.ESTIMATE,
    Reliability.PRELIMINARY: Evidence.PRELIMINARY,
    None: Evidence.UNSTATED,
    Reliability.FINAL: Evidence.FINAL,
}
"""What a figure is as evidence, the least final one first."""


class FactBuilder:
    """Builds the facts of one plan; what the findings of a rule share on a day is made once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._positions = {rule.id: position for position, rule in enumerate(plan.rules)}
        self._timelines: dict[tuple[str, date], Timeline] = {}
        self._stable: dict[str, dict[str, str]] = {}
        self._of_day: dict[tuple[str, date], dict[str, str]] = {}
        self._groups: dict[GroupKey, dict[str, str]] = {}
        self._names: dict[GroupKey, str] = {}
        self._codes: dict[int, tuple[tuple[Caveat, ...], frozenset[str]]] = {}

    def timeline(self, rule_id: str, as_of: date) -> Timeline:
        """The timeline of a rule on a day."""
        key = (rule_id, as_of)
        if key not in self._timelines:
            rule = self.plan[rule_id]
            self._timelines[key] = timeline_of(rule, self.plan.header.phases[rule.phase], as_of)
        return self._timelines[key]

    def of_finding(self, finding: Finding) -> Fact:
        """A finding as a fact."""
        group = group_key(finding.group)
        return Fact(
            FactKind.FINDING,
            (_KINDS[FactKind.FINDING], self._positions[finding.rule], group),
            {**self._stable_words(finding, group), **self._changing_words(finding)},
            {"caveats": self._caveats(finding)},
            finding,
        )

    def of_parts(self, fact: Fact) -> Iterator[Fact]:
        """The parts of a finding that was made a fact."""
        finding = fact.finding
        for position, part in enumerate(finding.parts if finding else ()):
            words = {
                **fact.words,
                "part": part.rule,
                "part.verdict": part.verdict or NO_DATA,
                "part.status": part.status.value,
            }
            key = (_KINDS[FactKind.PART], *fact.key[1:], position)
            yield Fact(FactKind.PART, key, words, fact.sets, finding, part=part)

    def of_units(self, fact: Fact) -> Iterator[Fact]:
        """The failing and the open units of a finding that was made a fact."""
        finding = fact.finding
        units = finding.units if finding else None
        for unit in (*units.failing, *units.open) if units else ():
            values = {f"{UNIT}{name}": _text(value) for name, value in unit.group.items()}
            words = {
                **fact.words,
                **values,
                "unit": ", ".join(values.values()),
                "unit.verdict": unit.verdict or NO_DATA,
            }
            key = (_KINDS[FactKind.UNIT], *fact.key[1:], group_key(unit.group))
            yield Fact(FactKind.UNIT, key, words, fact.sets, finding, unit=unit)

    def of_transition(self, transition: Transition) -> Fact:
        """A transition as a fact."""
        before, after = transition.before, transition.after
        group = group_key(after.group)
        changed = MISSING if before is None else "no" if before.fingerprint == after.fingerprint else "yes"
        words = {
            **self._stable_words(after, group),
            "new": "yes" if before is None else "no",
            "rule_changed": changed,
            **(_NOTHING_BEFORE if before is None else _prefixed("before", self._changing_words(before))),
            **_prefixed("after", self._changing_words(after)),
        }
        return Fact(
            FactKind.TRANSITION,
            (_KINDS[FactKind.TRANSITION], self._positions[transition.rule], group),
            words,
            {"before.caveats": self._caveats(before), "after.caveats": self._caveats(after)},
            after,
            transition,
        )

    def _caveats(self, finding: Finding | None) -> frozenset[str]:
        """The codes of the caveats; groups that were judged as one share their caveats."""
        if finding is None or not finding.caveats:
            return _NO_CAVEATS
        known = self._codes.get(id(finding.caveats))
        if known is None:
            codes = frozenset(caveat.code.value for caveat in finding.caveats)
            known = self._codes[id(finding.caveats)] = finding.caveats, codes
        return known[1]

    # --- words ----------------------------------------------------------------------------------------------------

    def _stable_words(self, finding: Finding, group: GroupKey) -> dict[str, str]:
        if finding.rule not in self._stable:
            rule = self.plan[finding.rule]
            self._stable[finding.rule] = {
                "rule": rule.id,
                "phase": rule.phase,
                "indicator": rule.indicator.kind,
                "timing": rule.timing.kind.value,
                "calendar": rule.timing.calendar.value,
            }
        if group not in self._groups:
            values = {f"{GROUP}{name}": _text(value) for name, value in finding.group.items()}
            self._groups[group] = {"scope": "group" if group else "whole", **values}
            self._names[group] = "".join(f" {name}={value!r}" for name, value in finding.group.items())
        subject = finding.rule + self._names[group]
        return {**self._stable[finding.rule], **self._groups[group], "subject": subject}

    def _changing_words(self, finding: Finding) -> dict[str, str]:
        key = (finding.rule, finding.as_of)
        rule, timeline = self.plan[finding.rule], self.timeline(*key)
        if key not in self._of_day:
            self._of_day[key] = {
                "window": timeline.windows[-1].label if timeline.windows else MISSING,
                "lapses": lapse_of(rule, self.plan.header.phases[rule.phase], finding.as_of).value,
            }
        return {
            **self._of_day[key],
            "stage": finding.stage.value,
            "verdict": finding.verdict.value if finding.verdict else NO_DATA,
            "own_verdict": finding.own_verdict.value if finding.own_verdict else NO_DATA,
            "status": finding.status.value,
            "evidence": _evidence(finding).value,
            "data_age": data_age(finding, rule, timeline).value,
        }


def _prefixed(prefix: str, words: Mapping[str, str]) -> dict[str, str]:
    return {f"{prefix}.{name}": word for name, word in words.items()}


def _evidence(finding: Finding) -> Evidence:
    if finding.tally is not None:
        return Evidence.RECORDS
    if not finding.observations:
        return Evidence.NONE
    statuses = {each.status for each in finding.observations}
    return next((word for status, word in _EVIDENCE.items() if status in statuses), Evidence.NONE)


def _text(value: str | None) -> str:
    """A value of a group as a word; the texts ``missing`` and ``several`` get quotes, so that they name something."""
    if value is None:
        return MISSING
    text = unicodedata.normalize("NFC", value)
    return f'"{text}"' if text.strip('"') in UNSHARED else text
