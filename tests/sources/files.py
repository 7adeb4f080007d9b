"""Files of records as people write them, plain ones and untidy ones, for a plan with every type of field."""

from __future__ import annotations

import json
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
  offices:
    title: {vi: cơ quan, en: offices}
    unit: {vi: cơ quan, en: offices}
    fields:
      office: {type: text}
      note: {type: text}
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
  - id: offices
    title: {vi: Cơ quan, en: Offices}
    clause: c
    quote: Chỉ tiêu vụ việc.
    phase: 2021-2023
    indicator:
      measures: {vi: tỷ lệ cơ quan, en: the share of offices}
      direction: higher
      share: {of: offices, good: {office: a}}
    threshold: {at_least: 50%, wording: Chỉ tiêu}
"""

KINDS = {
    "closed_on": "date", "due_on": "date", "solved": "declared", "office": "text", "pages": "integer", "fee": "number",
    "online": "boolean", "kind": "letter", "note": "text", "copies": "integer", "cost": "number", "opened_on": "date",
    "urgent": "boolean",
}  # fmt: skip
NEEDED = ("closed_on", "due_on", "solved", "office", "pages", "fee", "online")
"""The fields of cases that the rule reads."""


@cache
def plan_in(language: str = "vi") -> Plan:
    """The plan, whose language says how numbers are written."""
    texts = {"plan.yaml": _PLAN.replace("LANGUAGE", language), "clauses.yaml": _CLAUSES, "targets/a.yaml": _RULE}
    return read_plan(texts, "test")


_OTHERS = [name for name in KINDS if name not in NEEDED]


def _columns(*, dirty: bool) -> st.SearchStrategy[list[str]]:
    """Columns in any order; untidy ones may lack a field that the rule reads."""
    complete = st.lists(st.sampled_from(_OTHERS), unique=True).flatmap(lambda more: st.permutations([*NEEDED, *more]))
    return complete | st.lists(st.sampled_from([*KINDS]), unique=True, min_size=1) if dirty else complete


# --- CSV ---------------------------------------------------------------------------------------------------------

# For each type of field what is sound, and what is wrong or right in a way that few would guess.
CELLS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "date": (
        ("2021-01-01", "2021-12-31", "2022-06-15", "2023-12-31", "9999-12-31", "0001-01-01", " 2022-01-01 "),
        ("2022-1-1", "2022-02-30", "1/1/2022", "0000-01-01", "20220101", "２０２２-01-01", "infinity", "2022/01/01",
         "10000-01-01", "0002-01-01 (BC)", "epoch"),
    ),
    "declared": (("Có", "Không", " Có", "Không\u00a0", "Co\u0301"), ("co", "CÓ", "Có.", "C\u00f2\u0301", "Có Không")),
    "letter": (("a", "b", "a "), ("A", "ab", "á")),
    "text": (
        ("Sở Nội vụ", "A", "So\u031b\u0309 Nội vụ", "Sở Nội vu\u0323", "  A  ", "a'b", "A\u3000B", "\ufeffA", "NULL"),
        ("\\N", 'a"b', "a\nb", "a\r\nb", "a,b", "a;b", "a\tb", '"', '""', "a\x1fb", "A\x1f", "\x00", "a\rb", "\x85A"),
    ),
    "integer": (
        ("0", "3", "4", "-7", "+5", "-0", "4.0", "4.00", " 5", "999999999999999", "-999999999999999"),
        ("007", "1e3", "5.200", "4.5", "9999999999999999", "1 000", "3.", "٣", "true", "0x1", "1_000", "4.000", "--1"),
    ),
    "number": (
        ("0.1", "0.10", "12.5", "0.099", "-0.0", "123456789012345", "0.00000000000001", "7 ", "1234.5", "0.1000000001"),
        ("1e3", "1.250", "5.200", "NaN", "inf", ".5", "5.", "1.234,5", "0.10000000000000001",
         "1234.123456789012345", "½", "1234567890123456"),
    ),
    "boolean": (("true", "false", "TRUE", "False", "tRuE"), ("1", "0", "yes", "t", "đúng", "truе")),
}  # fmt: skip


def _sound(name: str) -> st.SearchStrategy[str]:
    return st.just("") | st.sampled_from(CELLS[KINDS.get(name, "text")][0])


def unsound_cells(name: str) -> tuple[str, ...]:
    """Cells that are wrong, or right in a way that few would guess."""
    kind = KINDS.get(name, "text")
    sound, unsound = CELLS[kind]
    return unsound + tuple(cell.replace(".", ",") for cell in sound + unsound if kind in ("integer", "number"))


def _unsound(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from(unsound_cells(name))


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if cell else ""


@st.composite
def tables(draw: st.DrawFn, *, dirty: bool) -> bytes:
    """A CSV file. In a plain one no cell has a delimiter, a quote or a line break in it.

    An untidy one has faults, and so few that one does not hide another.
    """
    faults = draw(st.sets(st.sampled_from(["columns", "cells", "rows", "ends", "quotes"]), max_size=2)) if dirty else ()
    columns = draw(_columns(dirty="columns" in faults))
    if "columns" in faults:
        columns = columns + draw(st.sampled_from([[], columns[:1], ["notes"], [""]]))
    rows = draw(st.lists(st.tuples(*map(_sound, columns)).map(list), max_size=6))
    if "cells" in faults and rows:
        for _ in range(draw(st.integers(1, 2))):
            place = draw(st.integers(0, len(columns) - 1))
            draw(st.sampled_from(rows))[place] = draw(_unsound(columns[place]))
    delimiter, newline = draw(st.sampled_from(",;\t")), draw(st.sampled_from(["\n", "\r\n"]))
    style = draw(st.sampled_from([str, _quoted]))
    lines = [delimiter.join(columns), *(delimiter.join(map(style, row)) for row in rows)]
    if "quotes" in faults:
        wrong = st.sampled_from([lambda cell: f' "{cell}"', lambda cell: f'"{cell}" ', lambda cell: f'"{cell}"'])
        lines[1:] = [delimiter.join(map(draw(wrong), row)) for row in rows]
    if "rows" in faults:
        wrong_lines = ["", " ", delimiter * len(columns), '""', "A", delimiter, '"', "\x1f", "\u00a0"]
        lines.insert(draw(st.integers(1, len(lines))), draw(st.sampled_from(wrong_lines)))
    ends = [newline] * len(lines)
    if "ends" in faults:
        wrong_ends = st.sampled_from(["\n", "\r\n", "\r", delimiter + newline, " " + newline, "\x1f" + newline])
        ends[draw(st.integers(0, len(ends) - 1))] = draw(wrong_ends)
    ends[-1] = draw(st.sampled_from([ends[-1], "", newline * 2]))
    return (draw(_MARKS) + "".join(line + end for line, end in zip(lines, ends, strict=True))).encode()


_MARKS = st.sampled_from(["", "\ufeff"])


# --- JSON lines --------------------------------------------------------------------------------------------------

VALUES: dict[str, tuple[tuple[Any, ...], tuple[str, ...]]] = {
    "date": (("2021-01-01", "2022-06-15", "9999-12-31", "0001-01-01"), ("20220101", '" 2022-01-01"', '""', '"1/1/22"')),
    "declared": (("Có", "Không", "Co\u0301"), ('""', '"co"', '"C\u00f2\u0301"', "1", '" Có"')),
    "letter": (("a", "b"), ('"A"', "[]", '["a"]', '{"a": 1}')),
    "text": (
        ("Sở Nội vụ", "A", "", " A ", 'a"b', "a\nb", "\t", "So\u031b\u0309 Nội vụ", "\\", "/", "null", "\U0001f600"),
        ("1", "true", '"\\ud800"', '"a\tb"', '"\\x"', '"\x1f"', '"\x7f\\/"', '"\\u0000"'),
    ),
    "integer": (
        (0, 3, 4, -7, 999999999999999),
        ("1.0", "4.00", "1.5", '"1"', "true", "1e3", "-0", "01", "1" + "0" * 30, "5e-1"),
    ),
    "number": (
        (0, 0.1, 12.5, -7, 123456789012345),
        ("0.10", "0.1000000000000000055", "1e-400", "1E2", "NaN", "Infinity", '"0.1"', "1.", ".5", "9" * 17, "-0.0"),
    ),
    "boolean": ((True, False), ("1", '"true"', "True", "TRUE", "0")),
}  # fmt: skip


def _value(name: str, *, is_ascii: bool) -> st.SearchStrategy[str]:
    sound, _ = VALUES[KINDS.get(name, "letter")]
    return st.sampled_from([*(json.dumps(value, ensure_ascii=is_ascii) for value in sound), "null"])


@st.composite
def json_lines(draw: st.DrawFn, *, dirty: bool) -> bytes:
    """A JSON lines file. In a plain one every record has the fields that the rule reads."""
    faults = draw(st.sets(st.sampled_from(["keys", "values", "lines", "ends", "gaps"]), max_size=2)) if dirty else ()
    newline, is_ascii = draw(st.sampled_from(["\n", "\r\n"])), draw(st.booleans())
    gap = draw(st.sampled_from(["", " ", "\t", "  "]))
    records = [
        [[f'"{name}"', draw(_value(name, is_ascii=is_ascii))] for name in columns]
        for columns in draw(st.lists(_columns(dirty="keys" in faults), max_size=6))
    ]
    if records and "keys" in faults:
        record = draw(st.sampled_from(records))
        again = draw(st.sampled_from(["notes", "", "kind", "\\u006bind", record[0][0].strip('"')]))
        record.append([f'"{again}"', draw(_value("kind", is_ascii=True))])
    if records and "values" in faults:
        pair = draw(st.sampled_from(draw(st.sampled_from(records))))
        pair[1] = draw(st.sampled_from(VALUES[KINDS.get(pair[0].strip('"'), "letter")][1]))
    gaps = draw(st.sampled_from(["\u00a0", "\x0b", "/**/", "\r"])) if "gaps" in faults else gap
    lines = [f"{{{','.join(f'{gap}{key}{gap}:{gaps}{value}{gap}' for key, value in record)}}}" for record in records]
    if lines and "ends" in faults:
        at = draw(st.integers(0, len(lines) - 1))
        wrong_ends = ["", ",}", "}}", "} {}", "} //", "}\x1f", "}\u00a0", "}\r{}", "}\r", "} "]
        lines[at] = lines[at][:-1] + draw(st.sampled_from(wrong_ends))
    if "lines" in faults:
        wrong_lines = st.sampled_from(["", "{}", " ", "[]", "null", "\ufeff{}", "\u00a0", "\r"])
        lines.insert(draw(st.integers(0, len(lines))), draw(wrong_lines))
    return (draw(_MARKS) + newline.join(lines) + draw(st.sampled_from(["", newline, newline * 2]))).encode()


# --- any -----------------------------------------------------------------------------------------------------------

_PIECES = (b"", b'"', b"\r", b"\n", b"\r\n", b"\x00", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b",", b"\\", b"\x1f")


def damaged(files: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Files in which some bytes stand in the place of others."""

    def put(content: bytes, place: int, length: int, piece: bytes) -> bytes:
        at = place % (len(content) + 1)
        return content[:at] + piece + content[at + length :]

    return st.builds(
        put, files, st.integers(0, 10_000), st.integers(0, 3), st.sampled_from(_PIECES) | st.binary(max_size=3)
    )
