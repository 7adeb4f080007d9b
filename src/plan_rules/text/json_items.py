"""JSON text item by item: numbers stay exact, no key stands twice, every item has its line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

from plan_rules.problems import Code, DataError, Problem


def read_json_lines(path: Path) -> Iterator[tuple[int, object]]:
    """The values of a JSON lines file, each with its line.

    Raises:
        DataError: with line and column of what is not JSON.
    """
    with path.open("rb") as file:
        for line, raw in enumerate(file, start=1):
            text = _decode(raw, path, line).rstrip("\r\n")  # what breaks off breaks off on its own line
            if text.strip():
                yield line, _Json(path, text, line).only_value()


def read_json_list(path: Path) -> Iterator[tuple[int, object]]:
    """The items of a JSON file that holds a list, each with its line.

    Raises:
        DataError: with line and column of what is not JSON, or no list.
    """
    reading = _Json(path, _decode(path.read_bytes(), path, 1), 1)
    yield from reading.items()


def _decode(raw: bytes, path: Path, line: int) -> str:
    try:
        return raw.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig")
        line, column = line + before.count("\n"), len(before) - before.rfind("\n")
        message = f"byte {raw[error.start]:#04x} is not UTF-8"
        raise DataError([Problem(Code.NOT_UTF8, message, "save the file as UTF-8", str(path), line, column)]) from None


class _Json:
    """A JSON text that is read item by item, so that every item has its line."""

    def __init__(self, path: Path, text: str, first_line: int) -> None:
        self.path, self.text, self.first_line = path, text, first_line
        self.decoder = json.JSONDecoder(
            parse_float=Decimal, parse_constant=Decimal, object_pairs_hook=self.without_repeats
        )

    def items(self) -> Iterator[tuple[int, object]]:
        at = self.skip(0)
        if self.text[at : at + 1] != "[":
            raise self.error(Code.WRONG_TYPE, "a list of objects is due", at)
        at, line, counted = self.skip(at + 1), self.first_line, 0
        more = self.text[at : at + 1] != "]"
        while more:
            line, counted = line + self.text.count("\n", counted, at), at
            item, at = self.value(at)
            yield line, item
            at = self.skip(at)
            more = self.text[at : at + 1] == ","
            at = self.skip(at + 1) if more else at
        if self.text[at : at + 1] != "]":
            raise self.error(Code.BAD_SYNTAX, "the JSON breaks off: a comma or the end of the list is due", at)
        self.end(at + 1, "there is something after the list")

    def only_value(self) -> object:
        value, at = self.value(0)
        self.end(at, "there is something after the object")
        return value

    def end(self, at: int, message: str) -> None:
        at = self.skip(at)
        if at < len(self.text):
            raise self.error(Code.BAD_SYNTAX, message, at)

    def value(self, at: int) -> tuple[object, int]:
        at = self.skip(at)
        try:
            return self.decoder.raw_decode(self.text, at)
        except json.JSONDecodeError as error:
            raise self.error(Code.BAD_SYNTAX, f"the JSON breaks off: {error.msg}", error.pos) from None
        except RecursionError:
            raise self.error(Code.TOO_DEEP, "lists are nested too deep", at) from None
        except _RepeatedKeyError as error:
            raise self.error(Code.DUPLICATE_KEY, f"{error} stands twice in one object", at) from None
        except (ValueError, InvalidOperation):
            raise self.error(Code.BAD_NUMBER, "a number is too long", at) from None

    def without_repeats(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        result = dict(pairs)
        if len(result) < len(pairs):
            counts = Counter(name for name, _ in pairs)
            raise _RepeatedKeyError(next(repr(name) for name, count in counts.items() if count > 1))
        return result

    def skip(self, at: int) -> int:
        """The next position that is not white space."""
        while self.text[at : at + 1] and self.text[at] in " \t\r\n":
            at += 1
        return at

    def error(self, code: Code, message: str, at: int) -> DataError:
        line = self.first_line + self.text.count("\n", 0, at)
        column = at - self.text.rfind("\n", 0, at)
        return DataError([Problem(code, message, "", str(self.path), line, column)])


class _RepeatedKeyError(Exception):
    pass
