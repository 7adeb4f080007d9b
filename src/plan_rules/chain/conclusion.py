"""What a host receives of a reaction: the message, whom it is for, and the facts it rests on."""

from __future__ import annotations

import json
from datetime import date
from typing import Literal

from plan_rules.finding.facts import PartOutcome, UnitOutcome
from plan_rules.model.base import Bilingual, FrozenDict, FrozenMapping, Model
from plan_rules.model.fact_field import FactKind, Severity
from plan_rules.verdict import Status, Verdict

FORMAT: Literal["1"] = "1"
"""The version of the JSON form. A released version never changes its meaning."""


class Message(Model):
    """A text in Vietnamese and English, as it was filled in; what stands in it are also values of records."""

    vi: str
    """Vietnamese."""
    en: str
    """English."""


class Moment(Model):
    """How a finding stood on a day."""

    as_of: date
    """The date of evaluation."""
    window: str | None
    """The last window that had begun; null before the first."""
    status: Status
    """The status."""
    verdict: Verdict | None
    """The verdict."""
    fingerprint: str
    """A digest of the content of the rule."""


class PremiseFact(Model):
    """One fact that a conclusion rests on."""

    premise: int
    """The premise of the reaction that it stands for, counted from 1."""
    name: str | None
    """The name of that premise, where it has one."""
    kind: FactKind
    """What it is about."""
    rule: str | None
    """The rule; null for a conclusion of several rules."""
    group: FrozenMapping[str, str | None] = FrozenDict()
    """The group; empty for the whole."""
    now: Moment | None
    """How the finding stands; null for a conclusion."""
    before: Moment | None = None
    """How it stood, for a transition; null for a finding that is new."""
    part: PartOutcome | None = None
    """The part of the target, for a part."""
    unit: UnitOutcome | None = None
    """The unit of the target, for a unit."""
    code: str | None = None
    """The code of the conclusion, for a conclusion."""
    reaction: str | None = None
    """The reaction that concluded it, for a conclusion."""
    premises: tuple[PremiseFact, ...] = ()
    """The facts that it rests on in turn, for a conclusion."""


class Conclusion(Model):
    """What follows from some facts, and who must hear of it."""

    format: Literal["1"] = FORMAT
    """The version of this form."""
    plan: str
    """The name of the plan."""
    code: str
    """What hosts know it by."""
    reaction: str
    """The reaction that concluded it."""
    title: Bilingual
    """The short name of the reaction."""
    severity: Severity
    """How urgent it is."""
    message: Message
    """What is said."""
    to: Message | None
    """Who must hear of it; null where the field that names the addressee has no word."""
    as_of: date
    """The latest date of evaluation among its premises."""
    premises: tuple[PremiseFact, ...]
    """The facts that it rests on, in the order of the premises."""

    def to_json(self, indent: int | None = 2) -> str:
        """The conclusion as JSON; the same inputs give the same bytes."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=indent) + "\n"
