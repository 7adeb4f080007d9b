"""The facts that reactions speak of, each with its fields; every field holds a word, never a number, never nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import get_args

from plan_rules.calendar import Calendar, Stage
from plan_rules.caveat_code import CaveatCode
from plan_rules.model.indicator import Kind
from plan_rules.model.timing import TimingKind
from plan_rules.verdict import Status, Verdict

MISSING = "missing"
"""The word of a field that has nothing to say."""
SEVERAL = "several"
"""The word of a conclusion's field on which its premises differ."""
UNSHARED = frozenset({MISSING, SEVERAL})
"""The words that name nothing, so that no two facts agree on them."""
NO_DATA = "no_data"
"""The word of a verdict that is not there."""
GROUP = "group."
"""What the name of a field starts with that holds a value of the group."""
WINDOWS = ("window", "before.window", "after.window")
"""The fields that hold the label of a window."""
UNIT = "unit."
"""What the name of a field starts with that holds a value of the unit."""


class FactKind(StrEnum):
    """What a premise is about."""

    FINDING = "finding"
    TRANSITION = "transition"
    PART = "part"
    UNIT = "unit"
    CONCLUSION = "conclusion"


class Severity(StrEnum):
    """How urgent a conclusion is."""

    NOTE = "note"
    WARNING = "warning"
    ALARM = "alarm"


class Evidence(StrEnum):
    """What a verdict rests on."""

    RECORDS = "records"
    FINAL = "final"
    PRELIMINARY = "preliminary"
    ESTIMATE = "estimate"
    UNSTATED = "unstated"
    NONE = "none"


class Lapse(StrEnum):
    """Whether a rule ends before its phase does."""

    NO = "no"
    LATER = "later"
    WITHIN_YEAR = "within_year"
    LAPSED = "lapsed"


class DataAge(StrEnum):
    """How many windows of its calendar the latest data of a rule are old."""

    CURRENT = "current"
    ONE_WINDOW = "one_window"
    TWO_WINDOWS = "two_windows"
    OLDER = "older"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class FactField:
    """A field of a kind of fact.

    Attributes:
        name: its name in conditions.
        meaning: what it holds.
        words: the words it can hold; None where any text can stand there.
        is_changing: whether it depends on the data and the day; a transition has it before and after.
        is_set: whether it holds several words at once, of which a condition asks for one.
    """

    name: str
    meaning: str
    words: tuple[str, ...] | None = None
    is_changing: bool = False
    is_set: bool = False


_RULE = FactField("rule", "The id of the rule.")
_PHASE = FactField("phase", "The phase of the rule.")
_SCOPE = FactField("scope", "Whether it speaks of the whole or of one group.", ("whole", "group"))
_SUBJECT = FactField("subject", "The rule and the group in one: whose finding it is.")
_VERDICTS = (*Verdict, NO_DATA)

_FINDING = (
    _RULE,
    _PHASE,
    _SCOPE,
    _SUBJECT,
    FactField("indicator", "The kind of the indicator.", get_args(Kind)),
    FactField("timing", "When the rule must hold.", tuple(TimingKind)),
    FactField("calendar", "How its windows are cut.", tuple(Calendar)),
    FactField("window", "The label of the last window that has begun; `missing` before the first.", None, True),
    FactField("stage", "Where the day stands against the phase.", tuple(Stage), True),
    FactField("verdict", "Whether the threshold holds, parts and units included.", _VERDICTS, True),
    FactField("own_verdict", "The verdict without the parts.", _VERDICTS, True),
    FactField("status", "Stage and verdict in one word.", tuple(Status), True),
    FactField("evidence", "What the verdict rests on; of several figures the least final one.", tuple(Evidence), True),
    FactField("caveats", "A caveat of the finding.", tuple(CaveatCode), True, is_set=True),
    FactField("lapses", "Whether the rule ends before its phase, and how soon.", tuple(Lapse), True),
    FactField("data_age", "How many windows old its latest data are.", tuple(DataAge), True),
)
_STABLE = tuple(field for field in _FINDING if not field.is_changing)
_CHANGING = tuple(field for field in _FINDING if field.is_changing)


def _moved(field: FactField, when: str) -> FactField:
    words = (*field.words, MISSING) if when == "before" and field.words and not field.is_set else field.words
    return replace(field, name=f"{when}.{field.name}", words=words)


_FIELDS: Mapping[FactKind, tuple[FactField, ...]] = {
    FactKind.FINDING: _FINDING,
    FactKind.TRANSITION: (
        *_STABLE,
        FactField("new", "Whether the earlier report said nothing of this rule and group.", ("yes", "no")),
        FactField("rule_changed", "Whether the content of the rule is another one.", ("yes", "no", MISSING)),
        *(_moved(field, "before") for field in _CHANGING),
        *(_moved(field, "after") for field in _CHANGING),
    ),
    FactKind.PART: (
        *_FINDING,
        FactField("part", "The id of the part's rule."),
        FactField("part.verdict", "The verdict of the part.", _VERDICTS),
        FactField("part.status", "The status of the part.", tuple(Status)),
    ),
    FactKind.UNIT: (
        *_FINDING,
        FactField("unit", "The unit that fails or is open: the values of its fields."),
        FactField("unit.verdict", "The verdict of the unit.", (Verdict.VIOLATED, Verdict.UNDETERMINED, NO_DATA)),
    ),
    FactKind.CONCLUSION: (
        FactField("code", "The code that was concluded."),
        FactField("reaction", "The reaction that concluded it."),
        FactField("severity", "How urgent it is.", tuple(Severity)),
        _RULE,
        _PHASE,
        replace(_SCOPE, words=("whole", "group", SEVERAL, MISSING)),
        _SUBJECT,
    ),
}

SHARED = ("rule", "phase", "scope", "subject")
"""The fields that a conclusion takes over from its premises, besides those of the group."""

_DETAILS = ("title", "group", "as_of", "due", "until", "value", "latest", "clause", "document", "issuer")
_PLACES: Mapping[FactKind, tuple[str, ...]] = {
    FactKind.FINDING: (*_DETAILS, "result"),
    FactKind.TRANSITION: (*(name for name in _DETAILS if name != "value"), "before.value", "after.value"),
    FactKind.PART: (*_DETAILS, "result", "part.title"),
    FactKind.UNIT: (*_DETAILS, "unit.value"),
    FactKind.CONCLUSION: ("title", "message", "as_of"),
}


def fields_of(kind: FactKind) -> tuple[FactField, ...]:
    """The fields of a kind of fact, without those of groups and units, whose names the plan gives."""
    return _FIELDS[kind]


def details_of(kind: FactKind) -> tuple[str, ...]:
    """What a message can tell of a fact besides its fields: titles, days, values."""
    return _PLACES[kind]


@cache
def field_names(kind: FactKind) -> frozenset[str]:
    """The names of the fields of a kind of fact, without those of groups and units."""
    return frozenset(field.name for field in _FIELDS[kind])


def prefixes_of(kind: FactKind) -> tuple[str, ...]:
    """What names of fields start with that hold a value of the group, or of the unit."""
    return (GROUP, UNIT) if kind is FactKind.UNIT else (GROUP,)
