"""What is remembered of each record by its key: a digest of its content, and the cell that counts it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from numbers import Integral
from typing import Protocol, TypeAlias

from plan_rules.measure.sources.values import ValueProblem, is_missing
from plan_rules.problems import Code

Key: TypeAlias = "str | int"
Entry: TypeAlias = tuple[int, int]
"""Digest and the number of the cell."""

_LONGEST = 2**63

WITHDRAWN = -1
"""Stands for the cell of a record that was withdrawn."""


def read_key(value: object) -> Key:
    """A key: text in Unicode form NFC that is not empty, or a whole number.

    Raises:
        ValueProblem: for anything else.
    """
    if is_missing(value) or (isinstance(value, str) and not value):  # as where a message has no id
        raise ValueProblem(Code.MISSING_FIELD, "a record has no key", "give each record its key")
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value)
        try:
            text.encode()
        except UnicodeEncodeError:
            hint = "give whole characters"
            raise ValueProblem(Code.WRONG_FIELD_TYPE, "the text holds half a character", hint) from None
        return text
    if isinstance(value, Integral) and not isinstance(value, bool) and -_LONGEST <= int(value) < _LONGEST:
        return int(value)
    message = f"a key is due, there is {type(value).__name__}"
    raise ValueProblem(Code.WRONG_FIELD_TYPE, message, "give it as str, or as int of at most 64 bits")


class Keys(Protocol):
    """The entries of one dataset by key, and the digests of contents that are no longer so."""

    def add_new(self, entries: Mapping[Key, Entry]) -> bool:
        """Add entries of keys that are not known: all, or none where a key is known."""

    def entries(self, keys: Iterable[Key]) -> dict[Key, Entry]:
        """The entries of those keys that are known."""

    def put(self, entries: Mapping[Key, Entry]) -> None:
        """Add or change entries."""

    def superseded(self, keys: Iterable[Key]) -> set[tuple[Key, int]]:
        """Key and digest of every content that some keys once had."""

    def supersede(self, contents: Iterable[tuple[Key, int]]) -> None:
        """Remember contents, by key and digest, that are replaced or withdrawn."""


class MemoryKeys:
    """Everything in memory."""

    def __init__(self) -> None:
        self._entries: dict[Key, Entry] = {}
        self._superseded: dict[Key, set[int]] = {}

    def add_new(self, entries: Mapping[Key, Entry]) -> bool:
        """As ``Keys.add_new``."""
        if not self._entries.keys().isdisjoint(entries):
            return False
        self._entries.update(entries)
        return True

    def entries(self, keys: Iterable[Key]) -> dict[Key, Entry]:
        """As ``Keys.entries``."""
        return {key: self._entries[key] for key in self._entries.keys() & keys}

    def put(self, entries: Mapping[Key, Entry]) -> None:
        """As ``Keys.put``."""
        self._entries.update(entries)

    def superseded(self, keys: Iterable[Key]) -> set[tuple[Key, int]]:
        """As ``Keys.superseded``."""
        return {(key, digest) for key in keys for digest in self._superseded.get(key, ())}

    def supersede(self, contents: Iterable[tuple[Key, int]]) -> None:
        """As ``Keys.supersede``."""
        for key, digest in contents:
            self._superseded.setdefault(key, set()).add(digest)

    def everything(self) -> tuple[Mapping[Key, Entry], Iterable[tuple[Key, int]]]:
        """All entries, and all contents that are no longer so."""
        return self._entries, ((key, digest) for key, known in self._superseded.items() for digest in known)
