"""``plan.yaml``: the document, its phases, and what its rules count."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from plan_rules.model.base import FieldName, FrozenDict, FrozenMapping, Id, Model
from plan_rules.model.dataset import Dataset
from plan_rules.model.document import Document, Phase
from plan_rules.model.rule import Exclusion
from plan_rules.model.silence import Silence


class PlanFile(Model):
    """``plan.yaml``: the document, its phases, and what its rules count."""

    format: Literal["1"]
    """The number of this format; its meaning never changes."""
    language: Literal["vi", "en"] = "vi"
    """The language of the document: how numbers in text observations are read."""
    document: Document
    """The legal document."""
    phases: FrozenMapping[Id, Phase] = Field(min_length=1)
    """The named spans of the plan."""
    datasets: FrozenMapping[FieldName, Dataset] = FrozenDict()
    """What records are counted."""
    exclusions: FrozenMapping[Id, Exclusion] = FrozenDict()
    """The named exclusions that rules refer to."""
    silenced: tuple[Silence, ...] = ()
    """Checks of rule files that are told to say nothing about plan.yaml and clauses.yaml."""
