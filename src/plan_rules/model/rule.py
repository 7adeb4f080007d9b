"""A rule: one testable target, tied to the clause it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from plan_rules.model.base import (
    Bilingual,
    Day,
    Fault,
    FieldName,
    FrozenMapping,
    Id,
    Integer,
    Model,
    Text,
    Verbatim,
    one_or_many,
    refuse,
)
from plan_rules.model.condition import ConditionField
from plan_rules.model.document import InForce, LawChange, LegalBasis
from plan_rules.model.indicator import Indicator
from plan_rules.model.silence import Silence
from plan_rules.model.threshold import Threshold
from plan_rules.model.timing import BY_END_OF_YEAR, Timing
from plan_rules.problems import Code, Path, near_miss


def repeated(names: Sequence[str], path: Path) -> Iterator[Fault]:
    """A fault for each name that stands in a list for the second time."""
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            yield Fault(Code.DUPLICATE_ID, f"{name!r} stands twice in this list", "leave one out", (*path, index))
        seen.add(name)


class Exclusion(Model):
    """A named reason that takes a record out of the population."""

    title: Bilingual
    """What is taken out, as a noun: "văn bản mật" / "secret documents"."""
    wording: Verbatim
    """The words of the clause: "trừ văn bản mật"."""
    when: ConditionField
    """Which records it takes out."""
    basis: tuple[LegalBasis, ...] = ()
    """The laws that say what the words mean, by date."""


class Override(Model):
    """Another threshold for some groups of a for_each rule (riêng ...)."""

    when: FrozenMapping[FieldName, tuple[Text, ...]] = Field(min_length=1)
    """The groups: for each named field the values it applies to."""
    threshold: Threshold
    """What these groups must reach."""


class ForEach(Model):
    """The threshold must hold in every group (mỗi, từng)."""

    fields: tuple[FieldName, ...] = Field(min_length=1)
    """The fields whose values make the groups."""
    units: tuple[Text, ...] = ()
    """All groups there must be, where one field makes them; a unit without data is reported, not forgotten."""
    overrides: tuple[Override, ...] = ()
    """Other thresholds for some groups; the first that applies counts."""

    @model_validator(mode="before")
    @classmethod
    def _one_field(cls, raw: Any) -> Any:
        return {"fields": one_or_many(raw)} if isinstance(raw, str) else raw

    @model_validator(mode="after")
    def _consistent(self) -> ForEach:
        faults = [*repeated(self.fields, ("fields",)), *repeated(self.units, ("units",))]
        if self.units and len(self.fields) > 1:
            faults.append(Fault(Code.IMPOSSIBLE, "units are listed for one field only", path=("units",)))
        for index, override in enumerate(self.overrides):
            for name, values in override.when.items():
                for position, unit in enumerate(values if self.units else ()):
                    if unit not in self.units:
                        path = ("overrides", index, "when", name, position)
                        hint = near_miss(unit, self.units)
                        faults.append(Fault(Code.UNKNOWN_NAME, f"there is no unit {unit!r}", hint, path))
                if name not in self.fields:
                    hint = f"name one of {', '.join(self.fields)}"
                    faults.append(
                        Fault(
                            Code.UNKNOWN_NAME,
                            f"{name!r} makes no groups here",
                            hint,
                            ("overrides", index, "when", name),
                            at_key=True,
                        )
                    )
        refuse(faults)
        return self

    def threshold_for(self, group: Mapping[str, str | None]) -> Threshold | None:
        """The threshold of the first override that applies to a group; None where none does."""
        for override in self.overrides:
            if all(group.get(name) in values for name, values in override.when.items()):
                return override.threshold
        return None


class SourceChoice(Model):
    """The published source that decides where several disagree."""

    publisher: Text
    """As named in the observations."""
    method: Text | None = None
    """As named in the observations, where a publisher has several."""
    because: Bilingual
    """Why this one."""


class Unexpressed(Model):
    """Something the document says and the rule cannot."""

    words: Verbatim
    """The words of the clause."""
    because: Bilingual
    """Why the rule cannot say it, and what that means for the finding."""


class Expectation(Model):
    """What an example expects of the finding; only what is named is checked."""

    status: Text | None = None
    """The status."""
    verdict: Text | None = None
    """The verdict."""
    value: Text | None = None
    """The value as printed, with its unit."""
    excluded: Integer | None = None
    """How many records were taken out."""
    unknown: Integer | None = None
    """How many records lack what decides them."""
    shortfall: Integer | None = None
    """How many further good records are needed."""
    caveats: tuple[Text, ...] | None = None
    """Codes of caveats that must be among those of the finding."""


class Example(Model):
    """A small case with the finding it must give."""

    name: Text
    """What it shows."""
    as_of: Day
    """The date of evaluation."""
    records: tuple[FrozenMapping[FieldName, Text], ...] | None = None
    """Records of the rule's dataset, as text; a field left out is missing."""
    observations: tuple[FrozenMapping[FieldName, Text], ...] | None = None
    """Observations of the rule, as text."""
    expect: Expectation
    """What the finding must say."""


class Unproven(Model):
    """What no example of a rule shows, and why that is right."""

    what: Annotated[tuple[Text, ...], BeforeValidator(one_or_many), Field(min_length=1)]
    """Parts of the rule or changes of it, by the names that `plan-rules test` prints."""
    because: Text
    """Why no example can show it, or need not."""


class Rule(Model):
    """One testable target of a plan."""

    id: Id
    """The name of the rule, for ever."""
    title: Bilingual
    """A short name for tables."""
    clause: Id
    """The clause it comes from, by its id in clauses.yaml."""
    quote: Verbatim
    """The words of the clause; [...] leaves some out."""
    phase: Id
    """The phase in which it must hold."""
    indicator: Indicator
    """What is measured."""
    threshold: Threshold | None = None
    """What the figure must reach; none for a milestone or an assessment."""
    timing: Timing = BY_END_OF_YEAR
    """When it must hold."""
    exclusions: tuple[Id, ...] = ()
    """The named exclusions that apply."""
    in_force: InForce | None = None
    """Where the rule applies to a part of its phase only."""
    part_of: Id | None = None
    """The rule that this one is a part of (trong đó)."""
    for_each: ForEach | None = None
    """Where every unit must reach the threshold on its own."""
    deciding_source: SourceChoice | None = None
    """The published source that decides."""
    law: tuple[LawChange, ...] = ()
    """Laws that change what is measured."""
    reading: tuple[Bilingual, ...] = ()
    """Choices that the text leaves open and this rule made."""
    unexpressed: tuple[Unexpressed, ...] = ()
    """What the document says and this rule cannot."""
    examples: tuple[Example, ...] = ()
    """Small cases that prove what the rule says."""
    unproven: tuple[Unproven, ...] = ()
    """What the examples leave open, each with the reason."""
    silenced: tuple[Silence, ...] = ()
    """Checks of rule files that are told to say nothing about this rule."""

    @model_validator(mode="after")
    def _consistent(self) -> Rule:
        refuse([*repeated(self.exclusions, ("exclusions",)), *self._threshold_faults()])
        return self

    def _threshold_faults(self) -> Iterator[Fault]:
        kind = self.indicator.kind
        if kind not in ("milestone", "assessment"):
            if not self.threshold:
                hint = "threshold: {at_least: 75%, wording: ...}"
                yield Fault(Code.MISSING_KEY, f"a {kind} needs a threshold", hint)
            return
        if self.threshold:
            yield Fault(Code.IMPOSSIBLE, f"a {kind} has no threshold", "leave it out", ("threshold",), at_key=True)
        if self.for_each and self.for_each.overrides:
            path = ("for_each", "overrides")
            yield Fault(Code.IMPOSSIBLE, f"a {kind} has no threshold", "leave it out", path, at_key=True)


class RuleFile(Model):
    """One file of rules under ``targets/``."""

    format: Literal["1"]
    """The number of this format."""
    rules: tuple[Rule, ...]
    """The rules in the order of the document."""


class RuleTests(Model):
    """More examples of one rule, beside those in its own file."""

    rule: Id
    """The rule."""
    examples: tuple[Example, ...] = ()
    """Small cases that prove what the rule says."""
    unproven: tuple[Unproven, ...] = ()
    """What the examples leave open, each with the reason."""


class RuleTestFile(Model):
    """One file of examples beside the rules they prove, ``targets/*.test.yaml``."""

    format: Literal["1"]
    """The number of this format."""
    tests: tuple[RuleTests, ...]
    """The rules, each with its examples."""
