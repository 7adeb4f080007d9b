"""When a rule must hold: at the end of its phase, throughout it, in each year, or on average."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property

from pydantic import model_validator

from plan_rules.calendar import Calendar, Grain
from plan_rules.model.base import Fault, Model, refuse, refuse_one
from plan_rules.problems import Code, near_miss


class TimingKind(StrEnum):
    """How the windows of a phase make one verdict."""

    BY_END = "by_end"
    THROUGHOUT = "throughout"
    EACH_YEAR = "each_year"
    MEAN = "mean"


class Timing(Model):
    """Exactly one kind, given the length of its windows, and the calendar that cuts them."""

    by_end: Grain | None = None
    """Judged on the window that holds the end of the phase; before it, on the window of today, as "so far"."""
    throughout: Grain | None = None
    """Every window up to today must hold (duy trì); a closed window that fails cannot be repaired."""
    each_year: Grain | None = None
    """Every year must hold (mỗi năm, hằng năm). Takes `year`."""
    mean: Grain | None = None
    """The geometric mean of the yearly rates over the phase (bình quân). Takes `year`."""
    calendar: Calendar = Calendar.GREGORIAN
    """gregorian, or vn-admin for the reporting periods of Decree 09/2019/NĐ-CP, article 12."""

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, raw: object) -> object:
        """``timing: mean`` stands for ``timing: {mean: year}``."""
        if not isinstance(raw, str):
            return raw
        if raw not in list(TimingKind):
            refuse_one(Code.BAD_VALUE, f"{raw!r} is not a timing", near_miss(raw, TimingKind))
        return {raw: Grain.YEAR}

    @model_validator(mode="after")
    def _one_kind(self) -> Timing:
        names = [kind.value for kind in TimingKind if getattr(self, kind.value) is not None]
        if len(names) != 1:
            hint = f"write exactly one of {', '.join(TimingKind)}"
            refuse([Fault(Code.ONE_OF, f"the timing has {len(names)} kinds", hint)])
        if self.kind in (TimingKind.EACH_YEAR, TimingKind.MEAN) and self.window is not Grain.YEAR:
            refuse([Fault(Code.IMPOSSIBLE, f"{self.kind} goes by years", "write `year`", (self.kind.value,))])
        return self

    @cached_property
    def kind(self) -> TimingKind:
        """The one kind that is given."""
        return next(kind for kind in TimingKind if getattr(self, kind.value) is not None)

    @property
    def window(self) -> Grain:
        """The length of the windows."""
        grain: Grain = getattr(self, self.kind.value)
        return grain


BY_END_OF_YEAR = Timing(by_end=Grain.YEAR)
