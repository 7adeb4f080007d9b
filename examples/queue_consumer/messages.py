"""What a message may hold, and what is said of one that holds something else."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

Message = tuple[str, Mapping[str, str]]
"""Its number in the stream, and its fields; a byte that is no UTF-8 is there as a surrogate escape."""

_BEGIN = date(1970, 1, 1)
_A_DAY = 24 * 60 * 60 * 1000
_KINDS = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}


class MessageError(Exception):
    """A message that is refused before the monitor sees it; says what was due."""


class Order(NamedTuple):
    """What a message asks for.

    Attributes:
        kind: feed, replace, withdraw or day.
        key: the key of the record that it speaks of, as the monitor compares keys; None for a day.
        given: the record, the key or the day.
    """

    kind: str
    key: Any
    given: Any


def read(message: Message) -> Order:
    """What a message asks for.

    Raises:
        MessageError: for one that asks for nothing that can be done.
    """
    number, content = message
    kind = content.get("kind")
    if kind == "day":
        return Order(kind, None, _clock(content.get("day"), number))
    if kind == "withdraw":
        key = _json(content, "key")
        if isinstance(key, bool) or not isinstance(key, str | int):
            raise MessageError(f"key: text or a whole number is due, there is {_shown(key)}")
        return Order(kind, _as_compared(key), key)
    if kind in ("feed", "replace"):
        record = _json(content, "record")
        if not isinstance(record, dict):
            raise MessageError(f"record: an object is due, with the fields of a record; there is {_shown(record)}")
        if record.get("sent_on") is not None:
            record["sent_on"] = _day("sent_on", record["sent_on"])
        return Order(kind, _as_compared(record.get("id")), record)
    raise MessageError(f"kind: feed, replace, withdraw or day is due, there is {_shown(kind, 'none')}")


def _json(content: Mapping[str, str], field: str) -> Any:
    text = content.get(field)
    if text is None:
        raise MessageError(f"{field}: the message has none; as JSON it is due in one of kind {content['kind']}")
    try:
        text.encode()
        return json.loads(text)
    except UnicodeEncodeError as error:
        byte = ord(text[error.start]) - 0xDC00
        raise MessageError(f"{field}: UTF-8 is due, there is the byte 0x{byte:02x} at place {error.start}") from None
    except RecursionError:
        raise MessageError(f"{field}: lists and objects stand in each other too deep to be read") from None
    except ValueError as error:  # also of a number of thousands of digits, which is no JSONDecodeError
        raise MessageError(f"{field}: JSON is due: {error}") from None


def _day(field: str, given: object, none: str = "null") -> date:
    try:
        return date.fromisoformat(given)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        shown = _shown(given, none)
        raise MessageError(f"{field}: a day is due, as in 2023-02-28; there is {shown}") from None


def _clock(given: str | None, number: str) -> date:
    day, sent = _day("day", given, "none"), int(number.partition("-")[0])  # when, in milliseconds since 1970
    # Somewhere a day begins before it does in Greenwich, by less than a day.
    if (day - _BEGIN).days * _A_DAY >= sent + _A_DAY:
        hint = "send a day once it has come, for the clock does not go back"
        raise MessageError(f"day: {day} had not come when the message was sent; {hint}")
    return day


def _as_compared(key: Any) -> Any:
    return unicodedata.normalize("NFC", key) if isinstance(key, str) else key


def _shown(given: object, none: str = "null") -> str:
    if given is None:
        return none
    if isinstance(given, str):
        return repr(given if len(given) <= 40 else f"{given[:40]}...")
    return _KINDS.get(type(given), "a number")
