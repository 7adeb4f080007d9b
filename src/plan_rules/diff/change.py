"""One change between two versions of a plan, and all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from plan_rules.codes import ClosedCode
from plan_rules.model.base import Bilingual
from plan_rules.problems import Path


class ChangeKind(ClosedCode):
    """The closed set of kinds of change."""

    RULE_ADDED = "rule-added", "The new version has a rule that the old one lacks."
    RULE_REMOVED = "rule-removed", "The old version has a rule that the new one lacks."
    RULE_RENAMED = "rule-renamed", "A rule has another id; what else changed is told beside it."
    RULES_REORDERED = "rules-reordered", "The rules stand in another order."
    THRESHOLD_TIGHTENED = "threshold-tightened", "Figures that were accepted are not any more, and none is new."
    THRESHOLD_LOOSENED = "threshold-loosened", "Figures are accepted that were not, and none is lost."
    THRESHOLD_CHANGED = "threshold-changed", "Other figures are accepted."
    THRESHOLD_RESTATED = "threshold-restated", "The same figures are accepted, in other words or digits."
    POPULATION_NARROWED = "population-narrowed", "Fewer kinds of records belong to the population."
    POPULATION_WIDENED = "population-widened", "More kinds of records belong to the population."
    POPULATION_CHANGED = "population-changed", "Other records belong to the population."
    GOOD_NARROWED = "good-narrowed", "Fewer kinds of records are good."
    GOOD_WIDENED = "good-widened", "More kinds of records are good."
    GOOD_CHANGED = "good-changed", "Other records are good."
    EXCLUSION_ADDED = "exclusion-added", "A rule takes out what it did not."
    EXCLUSION_REMOVED = "exclusion-removed", "A rule does not take out what it did."
    EXCLUSION_NARROWED = "exclusion-narrowed", "An exclusion takes out fewer kinds of records."
    EXCLUSION_WIDENED = "exclusion-widened", "An exclusion takes out more kinds of records."
    EXCLUSION_RENAMED = "exclusion-renamed", "An exclusion has another id and takes out the same."
    RULE_MOVED = "rule-moved", "A rule is due in another phase."
    PHASE_EXTENDED = "phase-extended", "A phase begins earlier or ends later."
    PHASE_SHORTENED = "phase-shortened", "A phase begins later or ends earlier."
    PHASE_SHIFTED = "phase-shifted", "A phase begins and ends on other days, neither longer nor shorter on both sides."
    PHASE_RENAMED = "phase-renamed", "A phase has another id and the same days."
    ADDED = "added", "Something is there that was not."
    REMOVED = "removed", "Something is gone."
    CHANGED = "changed", "Something is different."


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    Attributes:
        kind: what kind of change it is.
        path: where: ``("rules", id, key, ...)`` with the id of the new version, ``("header", section, name, ...)``, or
            ``("text", ...)``.
        text: the change as a sentence in both languages.
        old, new: what stood there and what stands there, as a rule file has it; None where nothing does.
        decides: whether a verdict can depend on it; not so for titles, quotes, readings and examples.
    """

    kind: ChangeKind
    path: Path
    text: Bilingual
    old: object = None
    new: object = None
    decides: bool = False

    @property
    def rule(self) -> str | None:
        """The id of the rule that changed; None for what rules share."""
        return str(self.path[1]) if self.path[0] == "rules" and len(self.path) > 1 else None


@dataclass(frozen=True, slots=True)
class PlanDiff:
    """Everything that differs between two versions of a plan.

    Attributes:
        old, new: the names of the two versions.
        changes: the changes: of what rules share, then rule by rule in the order of the new version.
        titles: the titles of the rules that changed, under their ids.
        renamed: for each rule with another id the new id under the old one.
    """

    old: str
    new: str
    changes: tuple[Change, ...]
    titles: Mapping[str, Bilingual] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.changes)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def of_rule(self, rule: str) -> tuple[Change, ...]:
        """The changes of one rule, by its id in the new version."""
        return tuple(change for change in self.changes if change.rule == rule)
