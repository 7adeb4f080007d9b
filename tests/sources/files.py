"""Files of records as people write them: sound ones, untidy ones and broken ones, for a plan with every type of field."""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from typing import Any

from hypothesis import strategies as st

from plan_rules import Plan, read_plan

_PLAN = """\
format: 1
language: LANGUAGE
document:
  kind: {vi: Kế hoạch, en: Plan}
  number: 1/KH
  title: {vi: Kế hoạch thử, en: A plan}
  issuer: {vi: Tỉnh, en: Province}
  issued: 2020-09-22
  in_force: {from: 2020-09-22}
  source: test
  checked: 2026-11-01
phases:
  2021-2023: {from: 2021-01-01, to: 2023-12-31}
datasets:
  cases:
    title: {vi: vụ việc, en: cases}
    unit: {vi: vụ, en: cases}
    time: closed_on
    fields:
      closed_on: {type: date}
      due_on: {type: date}
      solved: {type: text, values: [Có, Không]}
      office: {type: text}
      pages: {type: integer}
      fee: {type: number}
      online: {type: boolean}
      kind: {type: text, values: [a, b]}
      note: {type: text}
      copies: {type: integer}
      cost: {type: number}
      opened_on: {type: date}
      urgent: {type: boolean}
"""

_CLAUSES = """\
format: 1
clauses:
  - id: c
    locator: {vi: mục 1, en: item 1}
    text: Chỉ tiêu vụ việc.
"""

_RULE = """\
format: 1
rules:
  - id: cases
    title: {vi: Vụ việc, en: Cases}
    clause: c
    quote: Chỉ tiêu vụ việc.
    phase: 2021-2023
    timing: throughout
    indicator:
      measures: {vi: tỷ lệ vụ việc, en: the share of cases}
      direction: higher
      share:
        of: cases
        where: {any_of: [{pages: {more_than: 3}}, {fee: {at_least: 0.1}}, {office: Sở Nội vụ}]}
        good: {any_of: [{solved: Có}, {online: true}, {closed_on: {no_later_than: {field: due_on}}}]}
    threshold: {at_least: 50%, wording: Chỉ tiêu}
"""

_OPEN = ("Sở Nội vụ", "A")
_CELLS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "date": (
        ("2021-01-01", "2021-12-31", "2022-06-15", "2023-12-31", "9999-12-31", "0001-01-01", " 2022-01-01 "),
        ("2022-1-1", "2022-02-30", "1/1/2022", "0000-01-01", "20220101", "２０２２-01-01", "2022-01-01T00:00", "infinity"),
    ),
    "Có": (("Có", "Không", " Có", "Không\u00a0", "Co\u0301"), ("co", "CÓ", "Có.", "C\u00f2\u0301", "Có Không")),
    "text": (
        ("Sở Nội vụ", "A", "So\u031b\u0309 Nội vụ", "Sở Nội vu\u0323", "  A  ", "a'b", "A\u3000B", "\ufeffA", "NULL", "\\N", "#A"),
        ('a"b', "a\nb", "a\r\nb", "a,b", "a;b", "a\tb", '"', '""', "a\x1fb", "A\x1f", "\x00", "a\rb", "\x85A", "-- '"),
    ),
    "integer": (
        ("0", "3", "4", "-7", "+5", "-0", "4.0", "4.00", " 5", "999999999999999", "-999999999999999"),
        ("007", "1e3", "5.200", "4.5", "9999999999999999", "1 000", "3.", "٣", "true", "0x1", "1_000", "4.000", "--1"),
    ),
    "number": (
        ("0.1", "0.10", "12.5", "0.099", "-0.0", "123456789012345", "0.00000000000001", "7 ", "1234.5", "0.1000000001"),
        ("1e3", "1.250", "5.200", "NaN", "inf", ".5", "5.", "1.234,5", "0.10000000000000001", "1234567890123456", "½"),
    ),
    "boolean": (("true", "false", "TRUE", "False", "tRuE"), ("1", "0", "yes", "t", "đúng", "truе")),
    "a": (("a", "b", "a "), ("A", "ab", "á")),
}  # fmt: skip
_KINDS = {
    "closed_on": "date", "due_on": "date", "opened_on": "date", "solved": "Có", "office": "text", "note": "text",
    "pages": "integer", "copies": "integer", "fee": "number", "cost": "number", "online": "boolean",
    "urgent": "boolean", "kind": "a",
}  # fmt: skip
FIELDS = tuple(_KINDS)
NEEDED = ("closed_on", "due_on", "solved", "office", "pages", "fee", "online")


@cache
def plan_in(language: str = "vi") -> Plan:
    """The plan, whose language says how numbers are written."""
    texts = {"plan.yaml": _PLAN.replace("LANGUAGE", language), "clauses.yaml": _CLAUSES, "targets/a.yaml": _RULE}
    return read_plan(texts, "test")


def _cells(name: str, *, dirty: bool) -> st.SearchStrategy[str]:
    sound, unsound = _CELLS[_KINDS[name]]
    comma = tuple(cell.replace(".", ",") for cell in sound if name in ("pages", "fee", "copies", "cost"))
    return st.just("") | st.sampled_from(sound + (comma + unsound if dirty else ()))


def _columns() -> st.SearchStrategy[list[str]]:
    """The columns of a table, mostly with every field that the rule needs."""
    others = st.lists(st.sampled_from(FIELDS[len(NEEDED) :]), unique=True)
    return st.one_of(
        st.builds(lambda more: [*NEEDED, *(name for name in more if name not in NEEDED)], others).flatmap(st.permutations),
        st.lists(st.sampled_from(FIELDS), unique=True, min_size=1),
    )  # fmt: skip


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


@st.composite
def tables(draw: st.DrawFn, *, dirty: bool) -> bytes:
    """A CSV file. A sound one is plain: no cell has a delimiter, a quote or a line break in it."""
    columns = draw(_columns())
    if dirty:
        columns += draw(st.sampled_from([[], [], [], columns[:1], ["notes"], [""]]))
    delimiter = draw(st.sampled_from(",;\t"))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    style = draw(st.sampled_from([str, _quoted] if not dirty else [str, str, _quoted, lambda cell: f' "{cell}"']))
    names = [column if column in _KINDS else "note" for column in columns]
    rows = draw(st.lists(st.tuples(*(_cells(name, dirty=dirty) for name in names)), max_size=6))
    lines = [delimiter.join(columns), *(delimiter.join(map(style, row)) for row in rows)]
    if dirty:
        wrong = st.sampled_from(["", " ", delimiter * len(columns), '""', "A", delimiter, '"', "\x1f", "\u00a0"])
        for line in draw(st.lists(wrong, max_size=2)):
            lines.insert(draw(st.integers(1, len(lines))), line)
        ends = st.sampled_from([newline] * 8 + ["\n", "\r\n", "\r", delimiter + newline, " " + newline])
        text = "".join(line + draw(ends) for line in lines)
    else:
        text = newline.join(lines) + draw(st.sampled_from(["", newline, newline * 2]))
    return (draw(st.sampled_from(["", "\ufeff"])) + text).encode()


_VALUES: dict[str, tuple[tuple[Any, ...], tuple[str, ...]]] = {
    "date": (("2021-01-01", "2022-06-15", "9999-12-31", "0001-01-01"), ("20220101", '" 2022-01-01"', '""', '"1/1/2022"')),
    "Có": (("Có", "Không", "Co\u0301"), ('""', '"co"', '"C\u00f2\u0301"', "1", '" Có"')),
    "text": (
        ("Sở Nội vụ", "A", "", " A ", 'a"b', "a\nb", "\t", "So\u031b\u0309 Nội vụ", "\\", "/", "\x00", "null", "{}", "\U0001f600"),
        ("1", "true", '"\\ud800"', '"a\tb"', '"\\x"', '"\x1f"', '"\x7f\\/"'),
    ),
    "integer": ((0, 3, 4, -7, 999999999999999), ("1.0", "4.00", "1.5", '"1"', "true", "1e3", "-0", "01", "1" + "0" * 30, "5e-1")),
    "number": (
        (0, 0.1, 12.5, -7, 0.0000001, 123456789012345),
        ("0.10", "0.1000000000000000055", "1e-400", "1E2", "NaN", "Infinity", "-Infinity", '"0.1"', "1.", ".5", "9" * 17, "-0.0"),
    ),
    "boolean": ((True, False), ("1", '"true"', "True", "TRUE", "0")),
    "a": (("a", "b"), ('"A"', "[]", '["a"]', '{"a": 1}')),
}  # fmt: skip


@st.composite
def json_lines(draw: st.DrawFn, *, dirty: bool) -> bytes:
    """A JSON lines file."""
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    is_ascii, gap = draw(st.booleans()), draw(st.sampled_from(["", " ", "\t", "  "]))
    lines = []
    for columns in draw(st.lists(st.just(list(NEEDED)).flatmap(st.permutations) | _columns(), max_size=6)):
        pairs = []
        for name in [*columns, *(draw(st.sampled_from([[], [], columns[:1], ["notes"]])) if dirty else [])]:
            sound, unsound = _VALUES[_KINDS.get(name, "a")]
            given = st.sampled_from(sound).map(lambda value: json.dumps(value, ensure_ascii=is_ascii)) | st.just("null")
            value = draw(given | st.sampled_from(unsound) if dirty else given)
            key = json.dumps(name) if not dirty or draw(st.booleans()) else f'"\\u{ord(name[0]):04x}{name[1:]}"'
            pairs.append(f"{gap}{key}{gap}:{gap}{value}{gap}")
        ends = (
            st.sampled_from(["}"] * 6 + [",}", "}}", "} {}", "", "} //", "}\x1f", "}\u00a0", "}\r{}"])
            if dirty
            else st.just("}")
        )
        lines.append(f"{{{','.join(pairs)}{draw(ends)}")
    if dirty:
        for line in draw(st.lists(st.sampled_from(["", "{}", " ", "[]", "null", "\ufeff{}", "\u00a0"]), max_size=2)):
            lines.insert(draw(st.integers(0, len(lines))), line)
    text = newline.join(lines) + draw(st.sampled_from(["", newline, newline * 2]))
    return (draw(st.sampled_from(["", "\ufeff"])) + text).encode()


def damaged(files: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Files in which some bytes stand in the place of others."""
    pieces = st.sampled_from(
        [b"", b'"', b"\r", b"\n", b"\r\n", b"\x00", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b",", b"\\"]
    )

    def put(content: bytes, place: int, length: int, piece: bytes) -> bytes:
        at = place % (len(content) + 1)
        return content[:at] + piece + content[at + length :]

    return st.builds(put, files, st.integers(0, 10_000), st.integers(0, 3), pieces | st.binary(max_size=3))


def spelt(text: str) -> str:
    """A text in its decomposed form."""
    return unicodedata.normalize("NFD", text)
