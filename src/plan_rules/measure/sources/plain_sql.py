"""CSV and JSON lines as a DuckDB relation of typed columns.

DuckDB only parts the files into lines. What a line holds is read by expressions that accept nothing which could be read
in two ways; at anything else the query ends in an error. So whatever comes out is what ``read_records`` gives, and a
file with a quoted line break, an exponent or a bad value is left to it.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from plan_rules.measure.sources.duckdb_sql import TYPES
from plan_rules.measure.sources.plain_files import Layout
from plan_rules.model.dataset import DataField, FieldType
from plan_rules.quantity import Language

BYTES, RECORD, PRESENT = "_bytes", "_record", "_present_"
"""Columns beside the fields, whose names begin with a letter: the bytes of the line, whether it holds a record, and
for each field of JSON whether the record has it."""

_REFUSED = "error('not plain')"
_SPACES = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())
_SPACE_CLASS = "".join(f"\\x{{{ord(sign):x}}}" for sign in _SPACES)


def csv_query(
    files: Sequence[Path], layout: Layout, fields: Mapping[str, DataField], used: Sequence[str], language: Language
) -> str:
    """CSV files of one layout: a row for each line, with the fields that are used.

    Args:
        files: the files.
        layout: how they are laid out.
        fields: the declared fields. A used one that is no column is missing in every record.
        used: the fields that the relation has.
        language: how numbers are written.
    """
    cells = _Cells(layout.delimiter, len(layout.columns))
    texts = {name: f"_cell_{place}" for place, name in enumerate(layout.columns)}
    forms = {name: _cell_form(fields[name], language) for name in layout.columns}
    sound = [f"len(_cells) = {len(layout.columns)}"]
    closed = (name for name in layout.columns if fields[name].type is not FieldType.TEXT or fields[name].values)
    sound += [forms[name].check(texts[name]) for name in closed if name not in used]
    columns = {name: forms[name].read(texts[name]) if name in forms else _nothing(fields[name]) for name in used}
    parted = ", ".join(f"{_unquoted(f'_cells[{place + 1}]')} AS {text}" for place, text in enumerate(texts.values()))
    return f"""
        SELECT {BYTES}, {_sound(sound)} AS {RECORD}, {_named(columns)} FROM (
            SELECT {BYTES}, {RECORD}, _cells, {parted} FROM (
                SELECT {BYTES}, {RECORD}, CASE WHEN {RECORD} THEN {cells.parted()} END AS _cells FROM (
                    SELECT line, {_bytes(layout)}, line IS NOT NULL AS {RECORD} FROM {_lines(files, header=True)}
                )
            )
        )"""  # noqa: S608 - of declared names, and of texts as literals


def json_query(files: Sequence[Path], layout: Layout, fields: Mapping[str, DataField], used: Sequence[str]) -> str:
    """JSON lines files: a row for each line, with the fields that are used and whether they are there."""
    paths = ", ".join(f"'$.\"{name}\"'" for name in fields)
    texts = {name: f"_value_{place}" for place, name in enumerate(fields)}
    forms = {name: _json_form(field) for name, field in fields.items()}
    parted = ", ".join(f"_values[{place + 1}] AS {text}" for place, text in enumerate(texts.values()))
    known = " + ".join(f"({text} IS NOT NULL)::INTEGER" for text in texts.values())
    sound = [f"_keys = {known}", *(forms[name].check(texts[name]) for name in fields if name not in used)]
    columns = {name: forms[name].read(texts[name]) for name in used}
    columns |= {f"{PRESENT}{name}": f"{texts[name]} IS NOT NULL" for name in used}
    return f"""
        SELECT {BYTES}, {_sound(sound)} AS {RECORD}, {_named(columns)} FROM (
            SELECT {BYTES}, {RECORD}, _keys, {parted} FROM (
                SELECT {BYTES}, {RECORD},
                    CASE WHEN {RECORD} THEN len(json_keys(line)) END AS _keys,
                    CASE WHEN {RECORD} THEN json_extract(line, [{paths}])::VARCHAR[] END AS _values FROM (
                    SELECT line, {BYTES}, CASE WHEN {_is_match("line", f"{_GAP}*")} THEN false
                        WHEN {_is_match("line", _OBJECT)} THEN true ELSE {_REFUSED} END AS {RECORD} FROM (
                        SELECT coalesce(line, '') AS line, {_bytes(layout)} FROM {_lines(files, header=False)}
                    )
                )
            )
        )"""  # noqa: S608 - as above


def _lines(files: Sequence[Path], *, header: bool) -> str:
    """The lines of some files, empty ones as null.

    The delimiter occurs in no text; where it does all the same, the query fails, or the bytes of the lines do not add
    up to those of the file.
    """
    names = ", ".join(literal(glob_free(path)) for path in files)
    return f"""read_csv([{names}], columns = {{'line': 'VARCHAR'}}, header = {header}, auto_detect = false,
        delim = '\x1f', quote = '', escape = '', comment = '', strict_mode = true, compression = 'none',
        hive_partitioning = false)"""


def glob_free(path: Path) -> str:
    """A path as DuckDB takes it by its letters; a sign of a glob stands in brackets."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path.absolute()))


def _bytes(layout: Layout) -> str:
    return f"coalesce(strlen(line), 0) + {layout.newline} AS {BYTES}"


def _sound(conditions: Sequence[str]) -> str:
    """Whether a line holds a record; an error for one that does not fit."""
    return f"CASE WHEN NOT {RECORD} THEN false WHEN {' AND '.join(conditions)} THEN true ELSE {_REFUSED} END"


class _Cells:
    """The cells of a line of CSV."""

    def __init__(self, delimiter: str, columns: int) -> None:
        self.delimiter, self.columns = delimiter, columns
        self.sign = "\\t" if delimiter == "\t" else delimiter
        self.cell = f'(?:[^"{self.sign}]*|"(?:[^"]|"")*")'

    def parted(self) -> str:
        """The cells as a list, quoted ones in their quotes."""
        delimiter, limit = literal(self.delimiter), csv.field_size_limit()
        whole = f"{self.cell}(?:{self.sign}{self.cell}){{{self.columns - 1}}}"
        each = f"({self.cell}){self.sign}"
        return f"""CASE WHEN strlen(line) > {limit} THEN {_REFUSED}
            WHEN NOT contains(line, '"') THEN string_split(line, {delimiter})
            WHEN {_is_match("line", whole)} THEN regexp_extract_all(line || {delimiter}, {literal(each)}, 1)
            ELSE {_REFUSED} END"""


def _unquoted(cell: str) -> str:
    return f"""CASE WHEN starts_with({cell}, '"')
        THEN replace(substring({cell}, 2, length({cell}) - 2), '""', '"') ELSE {cell} END"""


class _Form:
    """How the texts of a field are read.

    Attributes:
        accepts: whether a text is a value.
        value: the value of an accepted text.
        is_missing: whether a text stands for a missing value.
        tidied: the text that is tried where it is neither.
    """

    def __init__(
        self,
        accepts: Callable[[str], str],
        value: Callable[[str], str],
        is_missing: Callable[[str], str],
        tidied: Callable[[str], str] | None = None,
    ) -> None:
        self.accepts, self.value, self.is_missing, self.tidied = accepts, value, is_missing, tidied

    def read(self, text: str) -> str:
        """The value of a text, null for a missing one."""
        steps = [f"WHEN {self.is_missing(text)} THEN NULL", f"WHEN {self.accepts(text)} THEN {self.value(text)}"]
        if self.tidied:
            tidied = self.tidied(text)
            steps.append(f"WHEN {self.is_missing(tidied)} THEN NULL")
            steps.append(f"WHEN {self.accepts(tidied)} THEN {self.value(tidied)}")
        return f"CASE {' '.join(steps)} ELSE {_REFUSED} END"

    def check(self, text: str) -> str:
        """Whether a text is a value or missing."""
        tried = [text, *([self.tidied(text)] if self.tidied else ())]
        return " OR ".join(f"{self.is_missing(each)} OR {self.accepts(each)}" for each in tried).join("()")


def _cell_form(field: DataField, language: Language) -> _Form:
    """How the cells of a field are read: white space around them means nothing, an empty one is missing."""
    accepts, value = _FORMS[field.type](field, language)
    return _Form(accepts, value, lambda text: f"({text} IS NULL OR {text} = '')", _stripped)


def _stripped(text: str) -> str:
    return f"trim({text}, {literal(_SPACES)})"


def _text(field: DataField, _: Language) -> _Reading:
    if field.values:
        return _one_of(field.values)
    padded = literal(f"^[{_SPACE_CLASS}]|[{_SPACE_CLASS}]$")
    return lambda text: f"NOT regexp_matches({text}, {padded})", lambda text: text


def _one_of(values: Iterable[str]) -> _Reading:
    """One of the declared texts, in either form of Unicode; another mixture is rare enough to be refused."""
    spelt = {unicodedata.normalize(form, value): value for value in values for form in ("NFD", "NFC")}
    known = ", ".join(map(literal, spelt))
    others = {spelling: value for spelling, value in spelt.items() if spelling != value}
    if not others:
        return lambda text: f"{text} IN ({known})", lambda text: text
    cases = " ".join(f"WHEN {literal(spelling)} THEN {literal(value)}" for spelling, value in others.items())
    return lambda text: f"{text} IN ({known})", lambda text: f"CASE {text} {cases} ELSE {text} END"


def _date(_: DataField, __: Language) -> _Reading:
    # DuckDB reads many forms of a date. It writes only one, so a text that it would write as it stands has that form.
    return (
        lambda text: f"(strlen({text}) = 10 AND TRY_CAST({text} AS DATE)::VARCHAR = {text})",
        lambda text: f"{text}::DATE",
    )


def _boolean(_: DataField, __: Language) -> _Reading:
    return lambda text: f"lower({text}) IN ('true', 'false')", lambda text: f"lower({text}) = 'true'"


def _integer(_: DataField, language: Language) -> _Reading:
    pattern = f"[+-]?(?:0|[1-9][0-9]{{0,14}}|(?:0|[1-9][0-9]{{0,12}}){_SIGNS[language]}0{{1,2}})"
    return lambda text: _is_match(text, pattern), lambda text: f"replace({text}, ',', '.')::BIGINT"


def _number(_: DataField, language: Language) -> _Reading:
    # Fifteen digits at most, so that no two numbers become one as a double; what could be thousands is refused.
    sign = _SIGNS[language]
    few = "[0-9]{1,2}|[0-9]{4,12}" if language == "vi" else "[0-9]{1,12}"
    pattern = "|".join(
        (
            "0|[1-9][0-9]{0,14}",
            f"0{sign}[0-9]{{1,14}}",
            f"[1-9][0-9]{{0,2}}{sign}(?:{few})",
            f"[1-9][0-9]{{3,7}}{sign}[0-9]{{1,7}}",
        )
    )
    return lambda text: _is_match(text, f"[+-]?(?:{pattern})"), lambda text: f"replace({text}, ',', '.')::DOUBLE"


_Reading = tuple[Callable[[str], str], Callable[[str], str]]

_FORMS: Mapping[FieldType, Callable[[DataField, Language], _Reading]] = {
    FieldType.TEXT: _text,
    FieldType.DATE: _date,
    FieldType.BOOLEAN: _boolean,
    FieldType.INTEGER: _integer,
    FieldType.NUMBER: _number,
}

_SIGNS: Mapping[Language, str] = {"vi": "[.,]", "en": "[.]"}

_GAP = r"[ \t\r]"
_STRING = r'"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"'
# Fifteen digits at most and no exponent, as for cells.
_NUMBER = r"-?(?:(?:0|[1-9][0-9]{0,7})(?:\.[0-9]{1,7})?|[1-9][0-9]{8,14})"
_PAIR = f"{_GAP}*{_STRING}{_GAP}*:{_GAP}*(?:{_STRING}|{_NUMBER}|true|false|null){_GAP}*"
_OBJECT = rf"{_GAP}*\{{(?:{_PAIR}(?:,{_PAIR})*|{_GAP}*)\}}{_GAP}*"
"""An object of single values, whose text every reader of JSON reads alike."""


def _json_form(field: DataField) -> _Form:
    """How the values of a field are read, each the text of a JSON value; null is missing, as is none."""
    accepts, value = _JSON_FORMS[field.type](field)
    return _Form(accepts, value, lambda text: f"({text} IS NULL OR {text} = 'null')")


def _decoded(text: str) -> str:
    """The text of a JSON string."""
    return f"""CASE WHEN contains({text}, '\\') THEN json_extract_string({text}, '$')
        ELSE substring({text}, 2, length({text}) - 2) END"""


def _json_text(field: DataField) -> _Reading:
    if not field.values:
        return lambda text: f"starts_with({text}, '\"')", _decoded
    accepts, value = _one_of(field.values)
    return lambda text: f"(starts_with({text}, '\"') AND {accepts(_decoded(text))})", lambda text: value(_decoded(text))


def _json_date(field: DataField) -> _Reading:
    accepts, value = _date(field, "vi")
    return lambda text: f"(starts_with({text}, '\"') AND {accepts(_decoded(text))})", lambda text: value(_decoded(text))


_JSON_FORMS: Mapping[FieldType, Callable[[DataField], _Reading]] = {
    FieldType.TEXT: _json_text,
    FieldType.DATE: _json_date,
    FieldType.BOOLEAN: lambda _: (lambda text: f"{text} IN ('true', 'false')", lambda text: f"{text} = 'true'"),
    FieldType.INTEGER: lambda _: (lambda text: _is_match(text, "-?[0-9]+(?:[.]0)?"), lambda text: f"{text}::BIGINT"),
    FieldType.NUMBER: lambda _: (lambda text: _is_match(text, "-?[0-9].*"), lambda text: f"{text}::DOUBLE"),
}


def nothing_query(fields: Mapping[str, DataField], used: Sequence[str]) -> str:
    """No line of any file, with the fields that are used."""
    return f"SELECT {_named({name: _nothing(fields[name]) for name in used})} LIMIT 0"


def _nothing(field: DataField) -> str:
    return f"NULL::{TYPES[field.type]}"


def _named(columns: Mapping[str, str]) -> str:
    return ", ".join(f'{expression} AS "{name}"' for name, expression in columns.items()) or "NULL AS _nothing"


def _is_match(text: str, pattern: str) -> str:
    return f"regexp_full_match({text}, {literal(pattern)})"


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
