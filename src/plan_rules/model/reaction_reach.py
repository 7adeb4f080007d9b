"""Which rules of a plan can meet a premise, and with how many facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby

from plan_rules.calendar import Calendar, Grain, windows_of
from plan_rules.model.fact_field import MISSING, WINDOWS, Evidence, FactKind, Lapse
from plan_rules.model.header import PlanFile
from plan_rules.model.reaction import Premise
from plan_rules.model.rule import Rule


class Reach:
    """The rules of a plan whose findings can meet a premise."""

    def __init__(self, header: PlanFile, rules: Sequence[Rule]) -> None:
        self.header, self.rules = header, rules

    @cached_property
    def _parts(self) -> dict[str, list[str]]:
        return {rule.id: [part.id for part in self.rules if part.part_of == rule.id] for rule in self.rules}

    def met_by(self, premise: Premise) -> Iterator[Rule]:
        """The rules whose findings have the words that are the same on every day."""
        moments = [name for name in WINDOWS if name in premise.conditions]
        for rule in self.rules:
            words = {
                **{name: (*self._windows_of(rule), MISSING) for name in moments},
                "rule": (rule.id,),
                "phase": (rule.phase,),
                "indicator": (rule.indicator.kind,),
                "timing": (rule.timing.kind.value,),
                "calendar": (rule.timing.calendar.value,),
                "lapses": self._lapse_words(rule),
            }
            if rule.indicator.dataset is None:
                words["after.evidence" if premise.kind is FactKind.TRANSITION else "evidence"] = _WITHOUT_RECORDS
            if premise.kind is FactKind.PART:
                words["part"] = tuple(self._parts[rule.id])
            is_fit = all(
                set(words[name]) & set(premise.conditions.get(name, words[name])) for name in words
            ) and self._is_long_enough(rule, premise)
            if is_fit and (premise.kind is not FactKind.UNIT or rule.for_each):
                yield rule

    def _lapse_words(self, rule: Rule) -> tuple[str, ...]:
        end, phase = rule.in_force.span.end if rule.in_force else None, self.header.phases.get(rule.phase)
        if end is None or phase is None or phase.span.end is None or end >= phase.span.end:
            return (Lapse.NO.value,)
        return (Lapse.LATER.value, Lapse.WITHIN_YEAR.value, Lapse.LAPSED.value)

    def _is_long_enough(self, rule: Rule, premise: Premise) -> bool:
        """Whether the rule has so many successive windows with the labels that are asked for."""
        windows = self._windows_of(rule)
        asked = premise.conditions.get("window", windows)
        rows = (len([*row]) for is_asked, row in groupby(windows, lambda label: label in asked) if is_asked)
        return premise.for_windows is None or max(rows, default=0) >= premise.for_windows

    def _windows_of(self, rule: Rule) -> tuple[str, ...]:
        return self._labels.get((rule.phase, rule.timing.window, rule.timing.calendar), ())

    @cached_property
    def _labels(self) -> Mapping[tuple[str, Grain, Calendar], tuple[str, ...]]:
        """The labels of the windows of each phase, each length and each calendar that rules have."""
        phases = self.header.phases
        keys = {(rule.phase, rule.timing.window, rule.timing.calendar) for rule in self.rules if rule.phase in phases}
        return {
            (name, grain, calendar): tuple(each.label for each in windows_of(name, phases[name].span, grain, calendar))
            for name, grain, calendar in keys
        }

    @cached_property
    def windows(self) -> tuple[str, ...]:
        """The labels of the windows of all rules, those of the same length one after another."""
        return tuple(dict.fromkeys(label for labels in sorted(self._labels.values()) for label in labels))

    def most_facts(self, premise: Premise, shared: Sequence[str]) -> int | None:
        """How many facts can meet a premise at once and agree on some fields; None where that is up to the data."""
        if premise.kind in ONE_OF_A_SUBJECT and "subject" in shared:
            return 1
        is_whole = premise.conditions.get("scope") == ("whole",)
        if not is_whole or premise.kind not in (*ONE_OF_A_SUBJECT, FactKind.PART):
            return None
        found: Counter[tuple[str, ...]] = Counter()
        for rule in self.met_by(premise):
            parts = self._parts[rule.id] if premise.kind is FactKind.PART else [""]
            for part in parts:
                if part in premise.conditions.get("part", (part,)):
                    words = {
                        "rule": rule.id,
                        "subject": rule.id,
                        "phase": rule.phase,
                        "indicator": rule.indicator.kind,
                        "timing": rule.timing.kind,
                        "calendar": rule.timing.calendar,
                        "part": part,
                    }
                    found[tuple(words[name] for name in shared if name in words)] += 1
        return max(found.values(), default=0)


_WITHOUT_RECORDS = tuple(word for word in Evidence if word is not Evidence.RECORDS)

ONE_OF_A_SUBJECT = (FactKind.FINDING, FactKind.TRANSITION)
"""The kinds of which one fact is there for each rule and group."""
