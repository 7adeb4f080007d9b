"""What durable-rules may be given: names, words and numbers of things within which its answers are right."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from plan_rules.chain.matcher import UnsafeError

MOST_RULES = 60
MOST_PATTERNS = 8
MOST_FACTS = 50_000
MOST_FIRINGS = 500_000
MOST_BYTES = 4096
MOST_FIELDS = 200
MOST_INTEGER = 2**53

RESERVED = frozenset({"id", "sid", "exception", "$s"})
"""Names that the engine uses itself: a rule on one of them never stops firing."""

BOOT = "boot"
"""The field of the first fact of a session, which makes the native state whole."""


class Names:
    """Names of fields that were looked at: each one plain, and no two with one hash."""

    def __init__(self) -> None:
        self._by_hash = {name_hash(name): name for name in (*RESERVED, BOOT)}

    def take(self, name: str) -> str:
        """A name that the engine may be given.

        Raises:
            UnsafeError: for a name that is reserved, is not plain, or has the hash of another one. The engine looks
                fields up by a hash of 32 bits and nothing else.
        """
        is_plain = name and name[0] != "$" and "." not in name and unicodedata.is_normalized("NFC", name)
        if name in RESERVED or name == BOOT or not is_plain or len(name.encode()) > MOST_BYTES:
            raise UnsafeError(f"the field name {name!r} is not safe")
        if self._by_hash.setdefault(name_hash(name), name) != name:
            raise UnsafeError(f"the field name {name!r} has the hash of another one")
        return name


def name_hash(name: str) -> int:
    """The 32-bit hash by which the engine knows a name: FNV-1a over signed characters."""
    result = 2166136261
    for byte in name.encode():
        signed = byte | 0xFFFFFF00 if byte > 127 else byte
        result = ((result ^ signed) * 16777619) & 0xFFFFFFFF
    return result


def check_fact(fact: Mapping[str, str | int]) -> None:
    """Refuse a fact that the engine may read as another one.

    Raises:
        UnsafeError: for more fields than it counts, for a word that is long or not in Unicode form NFC, and for a
            number beyond those that it compares exactly.
    """
    if len(fact) > MOST_FIELDS:
        raise UnsafeError(f"a fact has more than {MOST_FIELDS} fields")
    for name, value in fact.items():
        if isinstance(value, str):
            check_word(name, value)
        elif isinstance(value, bool) or not isinstance(value, int) or abs(value) > MOST_INTEGER:
            raise UnsafeError(f"the value of {name!r} is neither a word nor a small whole number")


def check_word(name: str, word: str) -> None:
    """Refuse a word that the engine may take for another one.

    Raises:
        UnsafeError: for such a word.
    """
    try:
        size = len(word.encode())
    except UnicodeEncodeError:
        raise UnsafeError(f"the word of {name!r} is no text") from None
    if size > MOST_BYTES or not unicodedata.is_normalized("NFC", word):
        raise UnsafeError(f"the word of {name!r} is too long, or not in Unicode form NFC")
