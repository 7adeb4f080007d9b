"""The document a plan is: its number and dates, its phases, its clauses word by word, and the law around it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from plan_rules.calendar import Span
from plan_rules.model.base import Bilingual, Day, Fault, Id, Model, Text, Verbatim, refuse
from plan_rules.problems import Code


class Dates(Model):
    """Days from one to another, both included."""

    from_: Day | None = Field(default=None, alias="from")
    """First day; open where it is left out."""
    until: Day | None = None
    """Last day; open where it is left out."""

    @model_validator(mode="after")
    def _order(self) -> Dates:
        if self.from_ and self.until and self.until < self.from_:
            refuse([Fault(Code.PHASE_ORDER, f"{self.until} comes before {self.from_}", "swap them", ("until",))])
        return self

    @property
    def span(self) -> Span:
        """The same days as a span."""
        return Span(self.from_, self.until)


class InForce(Dates):
    """When a rule applies, where that is not its whole phase."""

    because: Bilingual
    """What ended or began it."""
    basis: Text
    """The law that says so: number, article, date."""

    @model_validator(mode="after")
    def _has_an_end(self) -> InForce:
        if self.from_ is None and self.until is None:
            refuse([Fault(Code.MISSING_KEY, "it has no first and no last day", "give `from`, `until` or both")])
        return self


class Phase(Model):
    """A named span of the plan."""

    from_: Day = Field(alias="from")
    """First day."""
    to: Day
    """Last day."""
    title: Bilingual | None = None
    """How the document calls it, where the name does not say it."""

    @model_validator(mode="after")
    def _order(self) -> Phase:
        if self.to < self.from_:
            refuse(
                [
                    Fault(
                        Code.PHASE_ORDER,
                        f"the phase ends on {self.to}, before it starts on {self.from_}",
                        "swap `from` and `to`",
                        ("to",),
                    )
                ]
            )
        refuse(
            Fault(Code.BAD_DATE, f"the year {day.year} is no year of a plan", "write a year from 1900 to 2999", (name,))
            for name, day in (("from", self.from_), ("to", self.to))
            if not 1900 <= day.year <= 2999
        )
        return self

    @property
    def span(self) -> Span:
        """The same days as a span."""
        return Span(self.from_, self.to)


class LegalBasis(Dates):
    """A law that gives a word its meaning, with the days on which it does."""

    document: Text
    """Its number, as in 29/2018/QH14."""
    article: Text | None = None
    """The article or clause."""
    note: Bilingual | None = None
    """What it says, as far as it matters here."""


class LawChange(Model):
    """A law that changes what a rule measures, inside or before its phase."""

    document: Text
    """Its number, as in 42/2022/NĐ-CP."""
    article: Text | None = None
    """The article or clause."""
    effective: Day
    """The first day on which it applies."""
    effect: Bilingual
    """What it changes for this rule."""
    assumption: Bilingual | None = None
    """What the rule assumes where the law gives no answer."""


class Implements(Model):
    """A document that this plan carries out."""

    number: Text
    """Its number."""
    issued: Day
    """Its date."""
    issuer: Bilingual
    """Who issued it."""


class Document(Model):
    """The legal document."""

    kind: Bilingual
    """What it is: Kế hoạch / Plan, Quyết định / Decision."""
    number: Text
    """Its number, as in 202/KH-UBND."""
    title: Bilingual
    """Its title."""
    issuer: Bilingual
    """Who issued it."""
    issued: Day
    """When it was signed."""
    in_force: Dates
    """From when to when it applies."""
    implements: tuple[Implements, ...] = ()
    """The documents it carries out."""
    source: Text
    """Where the text was taken from."""
    checked: Day
    """When the rules were last held against the text."""


class OtherNumber(Model):
    """A number in a clause that is no target."""

    text: Verbatim
    """The words with the number, as they stand in the clause."""
    meaning: Bilingual
    """What the number is: a year, a service level, the number of a law."""


class Clause(Model):
    """One clause of the document, word by word."""

    id: Id
    """The name by which rules refer to it."""
    locator: Bilingual
    """Where it stands: "mục 2.2.1, giai đoạn 2021-2025, ý 4"."""
    text: Verbatim
    """Its words."""
    no_rule: Bilingual | None = None
    """Why no rule was made of it, where none was."""
    other_numbers: tuple[OtherNumber, ...] = ()
    """The numbers in it that are no targets."""


class Cut(Model):
    """A part of the document that could not be had."""

    after: Id
    """The last clause before the cut."""
    note: Bilingual
    """What is missing and why."""


class ClauseFile(Model):
    """``clauses.yaml``: the text of the document that the rules are tied to."""

    format: Literal["1"]
    """The number of this format."""
    clauses: tuple[Clause, ...]
    """The clauses in the order of the document."""
    cut: tuple[Cut, ...] = ()
    """Parts that are missing from the text."""
