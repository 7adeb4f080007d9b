"""Text to nodes. Scalars stay text: what ``no``, ``010``, ``1:30`` or ``1e3`` mean is for the schema to say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import yaml

from plan_rules.problems import MOST_PROBLEMS, Code, Problem
from plan_rules.text.node import Mapping, Mark, Node, Scalar, Sequence

MOST_BYTES = 2_000_000
MOST_DEPTH = 40
_MOST_SHOWN = 1_000

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_LINE_END = re.compile("\r\n|[\n\r\u2028\u2029]")  # those that YAML counts
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
# libyaml where the wheel has it: same events, ten times faster.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class SourceText:
    """The decoded text of one file.

    Attributes:
        name: the file as the user knows it.
        lines: the lines of the text, for excerpts.
    """

    name: str
    text: str
    lines: tuple[str, ...]

    def problem(self, code: Code, message: str, mark: Mark, hint: str = "") -> Problem:
        """A problem at a position of this text, with its line as excerpt, where that is of a length to be shown."""
        is_short = len(self.lines[mark.line - 1]) <= _MOST_SHOWN
        excerpt = self.excerpt(mark) if is_short else ""
        return Problem(code, message, hint, self.name, mark.line, mark.column, excerpt=excerpt)

    def excerpt(self, mark: Mark) -> str:
        """The line of a position."""
        return _CONTROL.sub("?", self.lines[mark.line - 1].rstrip()) if mark.line <= len(self.lines) else ""

    @property
    def end(self) -> Mark:
        """The place after the last character."""
        return Mark(len(self.lines), len(self.lines[-1]) + 1)


def decode(name: str, data: bytes) -> tuple[SourceText | None, list[Problem]]:
    """Bytes of a file to text: UTF-8 (a byte-order mark is skipped), of bounded size, no control characters."""
    if len(data) > MOST_BYTES:
        message = f"the file has more than {MOST_BYTES:,} bytes"
        return None, [Problem(Code.TOO_LARGE, message, "split it into several files", name)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        mark = _mark_after(before)
        message = f"byte {data[error.start]:#04x} is not UTF-8"
        return None, [Problem(Code.NOT_UTF8, message, "save the file as UTF-8", name, mark.line, mark.column)]
    source = SourceText(name, text, tuple(_LINE_END.split(text)))
    if control := _CONTROL.search(text):
        message = f"control character U+{ord(control.group()):04X}"
        return None, [source.problem(Code.BAD_SYNTAX, message, _mark_after(text[: control.start()]), "remove it")]
    return source, []


def _mark_after(text: str) -> Mark:
    lines = _LINE_END.split(text)
    return Mark(len(lines), len(lines[-1]) + 1)


def read_nodes(source: SourceText) -> tuple[Node | None, list[Problem]]:
    """The tree of a file and every problem found on the way.

    Broken syntax ends the reading at that point; all other problems are collected to the end of the file.
    """
    reader = _Reader(source)
    try:
        node = reader.read()
    except yaml.MarkedYAMLError as error:
        start, stop = _mark_of(error.context_mark), _mark_of(error.problem_mark)
        end = source.end
        # What is not closed before the end of the file is shown where it is opened.
        inside = (mark for mark in (stop, start) if mark and (mark.line, mark.column) < (end.line, end.column))
        place = next(inside, end)
        detail = " ".join(filter(None, [error.context, f"from line {start.line}" if start else "", error.problem]))
        message, hint = f"the YAML breaks off: {detail}", "check indentation, quotes and brackets"
        if source.lines[place.line - 1][place.column - 1 : place.column] == "\t":
            message, hint = "the YAML breaks off: there is a tab", "indent with spaces"
        reader.add(Code.BAD_SYNTAX, message, place, hint)
        node = None
    except yaml.reader.ReaderError as error:
        reader.add(Code.BAD_SYNTAX, f"the YAML breaks off: {error.reason}", Mark(1, 1))
        node = None
    except _TooMuchError:
        node = None
    return node, reader.problems


class _TooMuchError(Exception):
    pass


@dataclass(slots=True)
class _Reader:
    source: SourceText
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: Code, message: str, mark: Mark, hint: str = "") -> None:
        if mark.line > self.source.end.line:  # YAML says of what is left out at the end that it stands below it
            mark = self.source.end
        if len(self.problems) >= MOST_PROBLEMS:
            self.problems.append(too_many_problems(self.source, mark))
            raise _TooMuchError
        self.problems.append(self.source.problem(code, message, mark, hint))

    def read(self) -> Node | None:
        events = yaml.parse(self.source.text, Loader=_LOADER)
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self.add(
                        Code.SEVERAL_DOCUMENTS,
                        "a second document starts here",
                        _mark(event),
                        "put each document into a file of its own",
                    )
                    return root
                root = self._node(next(events), events, depth=0)
        if root is None:
            self.add(Code.EMPTY_VALUE, "the file is empty", Mark(1, 1))
        return root

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        mark = _mark(event)
        if depth > MOST_DEPTH:
            self.add(Code.TOO_DEEP, f"nested deeper than {MOST_DEPTH} levels", mark)
            raise _TooMuchError
        self._refuse_anchor_and_tag(event, mark)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, events, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(following := next(events), yaml.SequenceEndEvent):
                items.append(self._node(following, events, depth + 1))
            return Sequence(tuple(items), mark)
        return self._scalar(event, mark)

    def _refuse_anchor_and_tag(self, event: yaml.Event, mark: Mark) -> None:
        if anchor := getattr(event, "anchor", None):
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            self.add(
                Code.ALIAS,
                f"{sign}{anchor}: anchors and aliases are refused",
                mark,
                "write the text out where it is meant",
            )
        if tag := getattr(event, "tag", None):
            self.add(
                Code.TAG,
                f"the tag {tag} is refused",
                mark,
                "remove the tag; the format says what each key holds",
            )

    def _scalar(self, event: yaml.Event, mark: Mark) -> Scalar:
        text = getattr(event, "value", None)
        if text is None:  # an alias, already refused
            return Scalar("*", mark)
        if not getattr(event, "style", None) and text in _NULLS:
            self.add(Code.EMPTY_VALUE, "there is no value here", mark, "give a value, or leave the key out")
        if control := _CONTROL.search(text):  # written as an escape
            self.add(Code.BAD_SYNTAX, f"control character U+{ord(control.group()):04X}", mark, "remove it")
        return Scalar(unicodedata.normalize("NFC", text), mark)

    def _mapping(self, start: yaml.MappingStartEvent, events: Iterator[yaml.Event], depth: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        before: Node | None = None
        while not isinstance(following := next(events), yaml.MappingEndEvent):
            key = self._node(following, events, depth + 1)
            after = next(events)
            if isinstance(key, Scalar) and start.flow_style and not self._has_colon(following, after):
                self._add_cut_off(key, before, _mark(start))
                continue
            before = value = self._node(after, events, depth + 1)
            if not isinstance(key, Scalar):
                self.add(Code.WRONG_TYPE, "a key is text, not a list or mapping", key.mark)
            elif key.text in entries:
                first = entries[key.text][0].mark
                self.add(
                    Code.DUPLICATE_KEY,
                    f"{key.text!r} stands twice in this mapping",
                    key.mark,
                    f"it stands first on line {first.line}",
                )
            else:
                entries[key.text] = (key, value)
        return Mapping(entries, _mark(start))

    def _add_cut_off(self, key: Scalar, before: Node | None, start: Mark) -> None:
        """A problem of a text in braces without a colon: it belongs to the value before it, which a comma cuts off."""
        mark = before.mark if before else start
        if (mark.line, mark.column) not in {(problem.line, problem.column) for problem in self.problems[-1:]}:
            message = f"{key.text!r} after the comma has no value" if before else f"{key.text!r} has no value"
            hint = 'put quotes around text with a comma, as in "6,5%"; else give the value'
            self.add(Code.EMPTY_VALUE, message, mark, hint)

    def _has_colon(self, key: yaml.Event, value: yaml.Event) -> bool:
        end, start = key.end_mark, value.start_mark
        return end is None or start is None or ":" in self.source.text[end.index : start.index]


def _mark(event: yaml.Event) -> Mark:
    return _mark_of(event.start_mark) or Mark(1, 1)


def too_many_problems(source: SourceText, mark: Mark) -> Problem:
    """The last problem that is told, at the place of the first that is not."""
    message = f"there are more than {MOST_PROBLEMS:,} problems; reading ends here"
    return source.problem(Code.TOO_MANY_PROBLEMS, message, mark, "mend those before it, then read again")


class _YamlMark(Protocol):
    """A position, line and column counted from 0, of either loader."""

    line: int
    column: int


def _mark_of(mark: _YamlMark | None) -> Mark | None:
    return Mark(mark.line + 1, mark.column + 1) if mark else None
