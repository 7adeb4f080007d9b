"""Random plans over a dataset with fields of every type: all operators, deep conditions, shared exclusions, chains."""

from __future__ import annotations

import json
import unicodedata
from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from plan_rules import Plan, read_plan

DATASET = "items"
STOCK = "stock_items"

TEXTS = (
    "A", "K", ";", "`", "Å", "mật", "Sở Nội vụ", "it's", 'say "no"', "100%", "back\\slash", "😀", "missing", "null",
    "{x}", "각", "ﬁ",
)  # fmt: skip
"""Literals with quotes, signs that some language gives a meaning, and letters that Unicode writes in several ways."""

KINDS = ("K", "mật", "it's", "😀")
"""The declared values of ``kind`` where a test does not care."""

_TWINS = {"K": "\u212a", ";": "\u037e", "`": "\u1fef", "Å": "\u212b"}


def spellings(text: str) -> tuple[str, ...]:
    """A text as it is, decomposed, and with the other characters that Unicode holds to be the same."""
    return tuple(dict.fromkeys((text, unicodedata.normalize("NFD", text), _TWINS.get(text, text))))


def days_around(*days: date) -> tuple[date, ...]:
    return tuple(day + timedelta(days=shift) for day in days for shift in (-1, 0, 1))


PHASES = {"first": (date(2021, 1, 1), date(2023, 12, 31)), "odd": (date(2022, 2, 10), date(2023, 5, 20))}
EDGES = days_around(
    date(2021, 1, 1), date(2020, 12, 15), date(2021, 12, 15), date(2022, 1, 1), date(2022, 2, 10), date(2022, 2, 15),
    date(2022, 6, 15), date(2022, 7, 1), date(2023, 5, 20), date(2023, 12, 15), date(2023, 12, 31),
)  # fmt: skip
"""Days at which a window or a phase starts or ends, on either calendar, and those beside them."""
FAR_DAYS = (date(1, 1, 1), date(1900, 1, 1), date(1969, 12, 31), date(1975, 6, 13), date(9999, 12, 31))

NUMBERS = ("0", "1", "-1", "0.1", "0.30", "2.50", "100", "-0.0000001", "999999999999999", "0.333333333333333")
WHOLE_NUMBERS = ("0", "1", "-1", "3", "2.0", "127", "128", "255", "-129", "65536", "999999999999999")
DAYS = tuple(day.isoformat() for day in (*EDGES[1::3], *FAR_DAYS))

FIELDS: dict[str, dict[str, str]] = {
    "on": {"type": "date"},
    "name": {"type": "text"},
    "kind": {"type": "text"},
    "flag": {"type": "boolean"},
    "level": {"type": "integer"},
    "size": {"type": "integer"},
    "fee": {"type": "number"},
    "rate": {"type": "number"},
    "due_on": {"type": "date"},
}
"""``on`` is the time of a flow; ``kind`` has declared values."""

_OPERATORS = ("more_than", "at_least", "less_than", "at_most")
_DATE_OPERATORS = ("after", "no_earlier_than", "before", "no_later_than")
_SOME_TEXT = {"vi": "chữ", "en": "text"}
_QUOTE = "Chỉ tiêu"

Node = dict[str, Any]


def literals(field: str, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The literals that a field is compared with, where ``kind`` has some declared values."""
    by_type = {"text": TEXTS, "boolean": ("true", "false"), "integer": WHOLE_NUMBERS, "number": NUMBERS, "date": DAYS}
    return kinds if field == "kind" else by_type[FIELDS[field]["type"]]


def operators(field: str) -> tuple[str, ...]:
    """The words of order that a field has."""
    kind = FIELDS[field]["type"]
    return _DATE_OPERATORS if kind == "date" else _OPERATORS if kind in ("integer", "number") else ()


def comparable(field: str) -> tuple[str, ...]:
    """The fields that a field may be compared with."""
    kind = FIELDS[field]["type"]
    return tuple(
        name
        for name, other in FIELDS.items()
        if other["type"] == kind or {kind, other["type"]} == {"integer", "number"}
    )


@cache
def _tests(field: str, kinds: tuple[str, ...]) -> st.SearchStrategy[Node]:
    known = st.sampled_from(literals(field, kinds))
    operands: list[st.SearchStrategy[Any]] = [st.lists(known, min_size=1, max_size=3, unique=True), st.just("missing")]
    if operators(field):
        words = st.sampled_from(operators(field))
        other = st.sampled_from(comparable(field)).map(lambda name: {"field": name})
        operands.append(st.builds(lambda word, value: {word: value}, words, known | other))
    return st.one_of(operands).map(lambda operand: {field: operand})


@cache
def atoms(kinds: tuple[str, ...]) -> st.SearchStrategy[Node]:
    """One test of one field, with every operator that its type has."""
    return st.one_of(_tests(field, kinds if field == "kind" else KINDS) for field in FIELDS)


@cache
def conditions(kinds: tuple[str, ...]) -> st.SearchStrategy[Node]:
    """Tests joined by all_of, any_of and not, three levels deep or so."""

    def joined(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(inner, min_size=1, max_size=3)
        return (
            st.builds(lambda word, items: {word: items}, st.sampled_from(("all_of", "any_of")), several)
            | inner.map(lambda item: {"not": item})
            | st.builds(lambda one, two: {**one, "not": two}, inner, inner)  # side by side in one mapping
        )

    return st.recursive(atoms(kinds), joined, max_leaves=5)


_SHARES = (
    {"at_least": "50%"}, {"more_than": "50%"}, {"at_most": "50%"}, {"less_than": "100%"}, {"exactly": "50%"},
    {"between": ["33.3%", "66.7%"]}, {"at_least": "100%"},
)  # fmt: skip
_COUNTS = ({"at_least": "2"}, {"less_than": "1"}, {"between": ["1", "3"]})
_GRAINS = ("year", "half-year", "quarter", "month", "phase")
EXCLUSIONS = ("one", "two", "three")


@st.composite
def rules(draw: st.DrawFn, number: int, kinds: tuple[str, ...], shares: tuple[str, ...], *, is_flow: bool) -> Node:
    """A rule that may speak of what is good under an earlier one, or be a part of it.

    Args:
        number: its place in the plan.
        kinds: the values that ``kind`` may have.
        shares: the ids of the earlier rules that are shares.
        is_flow: whether the dataset has a time field.
    """
    timing: Node = {draw(st.sampled_from(("by_end", "throughout")[: 1 + is_flow])): draw(st.sampled_from(_GRAINS))}
    timing["calendar"] = draw(st.sampled_from(("gregorian", "vn-admin")))
    is_share = draw(st.sampled_from((True, True, False)))
    counted: Node = {"of": DATASET if is_flow else STOCK}
    if draw(st.booleans()):
        counted["where"] = draw(conditions(kinds))
    if is_share:
        counted["good"] = draw(conditions(kinds))
    if is_share and shares and draw(st.booleans()):
        counted["among"] = draw(st.sampled_from(shares))
    rule: Node = {
        "id": f"rule-{number}",
        "title": _SOME_TEXT,
        "clause": "c",
        "quote": _QUOTE,
        "phase": draw(st.sampled_from(sorted(PHASES))),
        "timing": timing,
        "indicator": {"measures": _SOME_TEXT, "direction": "higher", ("share" if is_share else "count"): counted},
        "exclusions": draw(st.lists(st.sampled_from(EXCLUSIONS), max_size=3, unique=True)),
        "threshold": {**draw(st.sampled_from(_SHARES if is_share else _COUNTS)), "wording": _QUOTE},
    }
    if draw(st.sampled_from((False, False, True))):
        rule["for_each"] = draw(_for_each(kinds))
    if shares and draw(st.booleans()):
        rule["part_of"] = draw(st.sampled_from(shares))
    return rule


def _for_each(kinds: tuple[str, ...]) -> st.SearchStrategy[Node]:
    some = st.lists(st.sampled_from(("name", "kind", "flag", "level")), min_size=1, max_size=2, unique=True)
    listed = st.lists(st.sampled_from(kinds), min_size=1, max_size=2, unique=True)
    return some.map(lambda fields: {"fields": fields}) | listed.map(lambda units: {"fields": ["kind"], "units": units})


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan over a flow or a stock, with one to three rules."""
    kinds = draw(st.sampled_from((KINDS, TEXTS[:1], TEXTS[2:6], TEXTS[6:])))
    is_flow = draw(st.booleans())
    exclusions = {name: draw(conditions(kinds)) for name in EXCLUSIONS}
    written: list[Node] = []
    for number in range(draw(st.integers(1, 3))):
        shares = tuple(rule["id"] for rule in written if "share" in rule["indicator"])
        written.append(draw(rules(number, kinds, shares, is_flow=is_flow)))
    return _read(_dump(_header(kinds, exclusions)), _dump({"format": "1", "rules": written}))


def asking(*goods: Node | None, dataset: str = STOCK) -> Plan:
    """A plan with a share for each condition, ``rule-0`` and so on, over one dataset; a count of all for None."""
    written = [
        {
            "id": f"rule-{number}",
            "title": _SOME_TEXT,
            "clause": "c",
            "quote": _QUOTE,
            "phase": "first",
            "indicator": {
                "measures": _SOME_TEXT,
                **({"count": {"of": dataset}} if good is None else {"share": {"of": dataset, "good": good}}),
            },
            "threshold": {"at_least": "1" if good is None else "50%", "wording": _QUOTE},
        }
        for number, good in enumerate(goods)
    ]
    return _read(_dump(_header(KINDS, {})), _dump({"format": "1", "rules": written}))


def _header(kinds: tuple[str, ...], exclusions: dict[str, Node]) -> Node:
    fields = {**FIELDS, "kind": {"type": "text", "values": [*kinds]}}
    described = {"title": _SOME_TEXT, "unit": _SOME_TEXT, "fields": fields}
    return {
        "format": "1",
        "document": {
            "kind": _SOME_TEXT, "number": "1/KH", "title": _SOME_TEXT, "issuer": _SOME_TEXT, "issued": "2020-09-22",
            "in_force": {"from": "2020-09-22"}, "source": "test", "checked": "2026-11-01",
        },
        "phases": {name: {"from": start.isoformat(), "to": end.isoformat()} for name, (start, end) in PHASES.items()},
        "datasets": {DATASET: {**described, "time": "on"}, STOCK: described},
        "exclusions": {
            name: {"title": _SOME_TEXT, "wording": _QUOTE, "when": when} for name, when in exclusions.items()
        },
    }  # fmt: skip


_CLAUSES: Node = {"format": "1", "clauses": [{"id": "c", "locator": _SOME_TEXT, "text": _QUOTE}]}


def _dump(content: Node) -> str:
    return json.dumps(content, ensure_ascii=False)


@cache
def _read(header: str, written: str) -> Plan:
    return read_plan({"plan.yaml": header, "clauses.yaml": _dump(_CLAUSES), "targets/a.yaml": written}, "random")
