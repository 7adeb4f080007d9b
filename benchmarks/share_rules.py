"""The share rules that are measured: each once, as data, for the plan and for whatever is written by hand beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

Value: TypeAlias = str | bool | int | date
Test: TypeAlias = Value | list[str] | Mapping[str, Value]
"""Equal to a value, one of some texts, or ``{at_least: 5}``."""

Condition: TypeAlias = Mapping[str, Test]
"""Tests of fields, all of which must hold, as a rule file has them."""

AS_OF = date(2025, 12, 31)
YEARS = range(2021, 2026)


@dataclass(frozen=True)
class Dataset:
    """A dataset: the field that dates a record, the calendar of its years, and its fields with their declarations."""

    time: str
    calendar: str
    fields: Mapping[str, Mapping[str, object]]


@dataclass(frozen=True)
class ShareRule:
    """The share of a population that is good, by the dataset's reporting years."""

    name: str
    dataset: str
    good: Condition
    where: Condition = field(default_factory=dict)
    exclusions: tuple[str, ...] = ()
    threshold: str = "90%"
    timing: str = "by_end"
    part_of: str | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it reads, besides the date."""
        excluded = (name for exclusion in self.exclusions for name in EXCLUSIONS[exclusion])
        return tuple(dict.fromkeys((*self.where, *self.good, *excluded)))


def _text(*values: str) -> dict[str, object]:
    return {"type": "text", "values": [*values]} if values else {"type": "text"}


KINDS = (
    "decision", "resolution", "directive", "plan", "report", "submission", "notice", "letter", "invitation", "minutes",
)  # fmt: skip
AGENCIES = [f"Sở {number}" for number in range(150)]
SECRET = ["mat", "toi_mat", "tuyet_mat"]
ONLINE_SERVICE = ["level_3", "level_4", "partial", "full"]

DATASETS = {
    "documents": Dataset(
        "sent_on",
        "vn-admin",
        {
            "sent_on": {"type": "date"},
            "received_on": {"type": "date"},
            "channel": _text("electronic", "paper"),
            "secrecy": _text("none", *SECRET),
            "kind": _text(*KINDS),
            "pages": {"type": "number"},  # pandas has floats where whole numbers have gaps
            "signed": {"type": "boolean"},
            "urgent": {"type": "boolean"},
            "withdrawn": {"type": "boolean"},
            "agency": _text(),
        },
    ),
    "dossiers": Dataset(
        "settled_on",
        "gregorian",
        {
            "settled_on": {"type": "date"},
            "service_level": _text("none", "level_1", "level_2", *ONLINE_SERVICE),
            "channel": _text("online", "in_person", "post"),
            "agency": _text(),
        },
    ),
    "reports": Dataset(
        "data_until",
        "vn-admin",
        {
            "data_until": {"type": "date"},
            "kind": _text("periodic", "thematic", "sudden", "statistical"),
            "issuer": _text("province", "other"),
            "updated": {"type": "boolean"},
            "shared": {"type": "boolean"},
            "secret": _text("none", "part", "all"),
            "agency": _text(),
        },
    ),
}

EXCLUSIONS: dict[str, Condition] = {
    "secret-documents": {"secrecy": SECRET},
    "withdrawn-documents": {"withdrawn": True},
    "secret-content": {"secret": "all"},
}

SIX = (
    ShareRule(
        "documents-electronic",
        "documents",
        {"channel": "electronic"},
        exclusions=("secret-documents",),
        threshold="100%",
        timing="throughout",
    ),
    ShareRule(
        "dossiers-online-2025", "dossiers", {"service_level": ONLINE_SERVICE, "channel": "online"}, threshold="75%"
    ),
    ShareRule(
        "dossiers-online-of-online-services",
        "dossiers",
        {"channel": "online"},
        {"service_level": ONLINE_SERVICE},
        threshold="100%",
    ),
    ShareRule("dossiers-full-service", "dossiers", {"service_level": ["level_4", "full"]}, threshold="30%"),
    ShareRule(
        "periodic-reports",
        "reports",
        {"updated": True, "shared": True},
        {"kind": "periodic"},
        ("secret-content",),
        "80%",
    ),
    ShareRule(
        "periodic-reports-provincial-committee",
        "reports",
        {"updated": True, "shared": True},
        {"kind": "periodic", "issuer": "province"},
        ("secret-content",),
        "100%",
        part_of="periodic-reports",
    ),
)
"""The share rules of the Thanh Hóa plan on these datasets, and two more on dossiers.

The third has the conditions of the plan's ``dossiers-online-2030`` in the phase that is measured; the fourth is the
share of services that are online from end to end.
"""

_NARROWER: tuple[Condition, ...] = (
    {"agency": AGENCIES[:30]},
    {"pages": {"at_least": 5}},
    {"received_on": {"no_earlier_than": date(2023, 7, 1)}},
    {"urgent": True},
    {"agency": AGENCIES[30:60]},
    {"pages": {"less_than": 3}},
)
MOST = len(KINDS) * len(_NARROWER)


def distinct(count: int) -> tuple[ShareRule, ...]:
    """So many rules on documents, no two with the same population.

    Each asks for a kind of document and for one thing more: some agencies, a length, a date or urgency.

    Raises:
        ValueError: for more than there are.
    """
    if not 0 < count <= MOST:
        raise ValueError(f"there are 1 to {MOST} rules, not {count}")
    populations = [{"kind": kind, **narrower} for narrower in _NARROWER for kind in KINDS]
    goods: tuple[Condition, ...] = ({"channel": "electronic"}, {"signed": True})
    exclusions = ("secret-documents", "withdrawn-documents")
    return tuple(
        ShareRule(f"rule-{number + 1}", "documents", goods[number % 2], population, exclusions)
        for number, population in enumerate(populations[:count])
    )


def datasets_of(rules: tuple[ShareRule, ...]) -> tuple[str, ...]:
    """The datasets that some rules count, in the order of their first use."""
    return tuple(dict.fromkeys(rule.dataset for rule in rules))
