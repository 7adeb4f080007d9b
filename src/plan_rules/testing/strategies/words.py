"""Words, numbers and conditions of random plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any, TypeAlias

from hypothesis import strategies as st

Content: TypeAlias = dict[str, Any]
"""A part of a rule file, as a reader of YAML has it."""

FLOW, STOCK = "flow", "stock"
"""The two datasets of random plans; records of the first carry a day."""

EXCLUSIONS: Mapping[str, str] = {"long": "trừ loại dài", "secret": "không tính loại mật"}
"""The exclusions of random plans, each with its words."""

_PLAIN_KINDS = ("a", "b", "mật")
_AWKWARD_KINDS = ("a", "missing", "true", "null", "1e3", "mật", "a: b # c")
_AWKWARD_WORDS = ("~", "null", "no", "1:30", "- a", "a: b", "#", "'", '"', "[", "{a}", "%", "&a", "*")
_ORDERS = ("more_than", "at_least", "less_than", "at_most")
_DATE_ORDERS = ("after", "no_earlier_than", "before", "no_later_than")
_TWINS = {"size": "amount", "amount": "size", "day": "due", "due": "day"}


@dataclass(frozen=True)
class Words:
    """The vocabulary of random plans.

    Attributes:
        awkward: whether texts hold whatever a text may hold, what YAML would read as something else first.
    """

    awkward: bool

    @property
    def kinds(self) -> tuple[str, ...]:
        """The declared values of the field ``kind``."""
        return _AWKWARD_KINDS if self.awkward else _PLAIN_KINDS

    @property
    def fields(self) -> Content:
        """The fields of both datasets, one of each type."""
        return {
            "kind": {"type": "text", "values": [*self.kinds]},
            "note": {"type": "text"},
            "size": {"type": "integer"},
            "amount": {"type": "number"},
            "day": {"type": "date"},
            "due": {"type": "date"},
            "flag": {"type": "boolean"},
        }

    @cached_property
    def free(self) -> st.SearchStrategy[str]:
        """Text of any kind."""
        if not self.awkward:
            return st.sampled_from(("A", "B", "C"))
        characters = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff\ufffe\uffff")
        return st.sampled_from(_AWKWARD_WORDS) | st.text(characters, max_size=8)

    @cached_property
    def texts(self) -> st.SearchStrategy[str]:
        """Text that is not empty."""
        return self.free.map(lambda text: f"x{text}") if self.awkward else self.free

    @cached_property
    def bilinguals(self) -> st.SearchStrategy[Content]:
        """A text in both languages."""
        return self.texts.map(lambda text: {"vi": text, "en": f"{text} in English"})

    @cached_property
    def days(self) -> st.SearchStrategy[date]:
        """Days that a plan may name."""
        return (
            st.dates(date(1900, 1, 1), date(2999, 12, 31))
            if self.awkward
            else st.dates(date(2020, 1, 1), date(2030, 12, 31))
        )


@cache
def literals(words: Words, field: str) -> st.SearchStrategy[str]:
    """Literals that a field is compared with."""
    known: Mapping[str, st.SearchStrategy[str]] = {
        "kind": st.sampled_from(words.kinds),
        "note": words.free,
        "size": st.integers(-9, 9).map(str),
        "amount": numbers(0, 9),
        "day": words.days.map(str),
        "due": words.days.map(str),
        "flag": st.sampled_from(("true", "false")),
    }
    return known[field]


@cache
def tests(words: Words, field: str) -> st.SearchStrategy[Any]:
    """Every test that a field can be put to, the simplest first."""
    values = literals(words, field)
    several = st.lists(values, min_size=1, max_size=3, unique_by=lambda text: " ".join(text.split()))
    forms: list[st.SearchStrategy[Any]] = [values, several, st.just("missing")]
    if field in _TWINS:
        orders = st.sampled_from(_DATE_ORDERS if field in ("day", "due") else _ORDERS)
        operands = values | st.just({"field": _TWINS[field]})
        forms.append(st.tuples(orders, operands).map(lambda pair: {pair[0]: pair[1]}))
    return st.one_of(forms)


@cache
def conditions(words: Words, depth: int = 1) -> st.SearchStrategy[Content]:
    """One mapping with any of its keys: tests of fields, and joins of further conditions."""
    keys = {name: tests(words, name) for name in words.fields}
    if depth:
        inner = conditions(words, depth - 1)
        several = st.lists(inner, min_size=1, max_size=2)
        keys |= {"not": inner, "all_of": several, "any_of": several}
    names = st.lists(st.sampled_from(list(keys)), min_size=1, max_size=3, unique=True)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({name: keys[name] for name in chosen}))


@cache
def records(words: Words) -> st.SearchStrategy[Content]:
    """Records of an example, as text."""
    values = {name: words.texts if name == "note" else literals(words, name) for name in words.fields}
    return st.fixed_dictionaries({}, optional=values)


@cache
def numbers(low: int, high: int) -> st.SearchStrategy[str]:
    """Numbers as a clause writes them: with a decimal comma or point, and never three decimals."""
    return st.builds(
        lambda whole, decimals, separator: f"{whole}{separator}{decimals}" if decimals else f"{whole}",
        st.integers(low, high - 1),
        st.sampled_from(("", "5", "25", "0", "1250")),
        st.sampled_from(".,"),
    )
