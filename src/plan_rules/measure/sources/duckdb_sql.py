"""A DuckDB relation to a cube, in SQL that DuckDB runs out of core.

DuckDB is the engine for files, so it gets expressions of its own: it evaluates a look-up in a list once for each
distinct text of a dictionary-coded column, a chain of comparisons once for each record.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from plan_rules.measure.aspects import MISSING, Compared, Cut, Named
from plan_rules.measure.cube import Cube
from plan_rules.measure.kleene import FALSE, TRUE, UNKNOWN
from plan_rules.measure.question import Question
from plan_rules.measure.sources.engine import COMPARED, MOST_IN_FLOATS, Coded, Column, EngineCount, Kind, same_name
from plan_rules.model.dataset import FieldType

if TYPE_CHECKING:
    import duckdb

_LONG_LIST = 24
"""A list is searched from its start; beyond this length a map is faster."""

_SEVEN_HOURS = 7 * 3600 * 1_000_000
"""In microseconds."""

_REFUSED = 3

_NO_TEXT = "'\0'"


def count_relation(question: Question, relation: duckdb.DuckDBPyRelation) -> Cube:
    """The cube of a relation; it is neither changed nor copied.

    Raises:
        DataError: for a field that is missing or has another type than declared, with how to cast it, and for a
            value outside the declared ones.
    """
    return RelationCount(question, relation).cube()


class RelationCount(EngineCount[str]):
    """One dataset counted by DuckDB."""

    def __init__(self, question: Question, relation: duckdb.DuckDBPyRelation) -> None:
        self.relation = relation
        twice = next((name for name in question.fields if relation.columns.count(name) > 1), None)
        if twice is not None:
            raise same_name(question, repr(twice))
        types = map(str, relation.types)
        super().__init__(question, dict(zip(relation.columns, map(_column, types), strict=True)))

    def value(self, name: str) -> str:
        """A column in the form that atoms compare."""
        column, kind = f'"{name}"', self.kind(name)
        if kind is Kind.EMPTY:
            return f"NULL::{TYPES[self.question.dataset.fields[name].type]}"
        if kind is Kind.ZONED_MOMENT:
            # Counted from the epoch, since a zone of its own would need an extension; it is the same all year round.
            moved = f"make_timestamp(epoch_us({column}::TIMESTAMPTZ) + {_SEVEN_HOURS})"
            moment = f"CASE WHEN isfinite({column}::TIMESTAMPTZ) THEN {moved} ELSE {column}::TIMESTAMP END"
            day, last = f"({moment})::DATE", f"DATE '{date.max}'"  # databases use the last moment there is for "never"
            return f"(CASE WHEN {day} > {last} THEN {last} ELSE {day} END)"
        if kind is Kind.MOMENT:
            return f"({column})::DATE"
        if kind is Kind.FLOAT:
            # Not isnan: DuckDB takes it for false where the statistics of a Parquet file do not speak of NaN.
            return f"(CASE WHEN isfinite({column}) OR isinf({column}) THEN {column}::DOUBLE END)"
        return f"{column}::VARCHAR" if kind is Kind.LABEL else column

    def named(self, aspect: Named) -> Coded[str]:
        """The class at the place of a text in the list of the known ones; true and false as they are."""
        (name,) = aspect.fields
        column = self.value(name)
        if self.question.dataset.fields[name].type is FieldType.BOOLEAN:
            return Coded(column, {None: MISSING, True: aspect.classes[True], False: aspect.classes[False]})
        spelt = {text: code for known, code in aspect.classes.items() for text in self.spellings(name, [str(known)])}
        others: dict[object, int] = {} if aspect.other is None else {None: aspect.other}
        classes: dict[object, int] = {code: code for code in range(aspect.size)} | others
        if len(spelt) > _LONG_LIST:
            entries = ", ".join(f"{_literal(text)}: {_code(code)}" for text, code in spelt.items())
            return Coded(
                f"CASE WHEN {column} IS NULL THEN {_code(MISSING)} ELSE map {{{entries}}}[{column}] END", classes
            )
        texts = ", ".join(["NULL", *map(_literal, spelt)])
        codes = ", ".join(map(_code, [MISSING, *spelt.values()]))
        return Coded(f"list_extract([{codes}], list_position([{texts}]::VARCHAR[], {column}))", classes)

    def stretch(self, name: str, cuts: Sequence[Cut]) -> str:
        """0 for a missing value, else 1 and how many cuts it has passed."""
        column = self.value(name)
        steps = [f"WHEN {column} IS NULL THEN 0::UTINYINT"]
        if self.kind(name) is Kind.FLOAT:
            steps.append(f"WHEN NOT isfinite({column}) THEN NULL")
        for passed, cut in enumerate(self.cuts(name, cuts)):
            sign = "<" if cut.inclusive else "<="
            steps.append(f"WHEN {column} {sign} {self._bound(name, cut)} THEN {_code(passed + 1)}")
        return f"CASE {' '.join(steps)} ELSE {_code(len(cuts) + 1)} END"

    def _bound(self, name: str, cut: Cut) -> str:
        bound = self.bound(name, cut)
        if isinstance(bound, date):
            return f"DATE '{bound.isoformat()}'"
        return f"{bound!r}::DOUBLE" if isinstance(bound, float) else f"CAST({bound:f} AS {self.columns[name].type})"

    def compared(self, aspect: Compared) -> Coded[str]:
        """What SQL says of the comparison; with a missing value it says NULL."""
        column, other = map(self.value, aspect.fields)
        holds = f"{column} {aspect.operator} {other}"
        floats = [self.value(name) for name in aspect.fields if self.kind(name) is Kind.FLOAT]
        if not floats:
            return Coded(holds, COMPARED)
        wide = (
            f"{self.value(name)} NOT BETWEEN -{MOST_IN_FLOATS} AND {MOST_IN_FLOATS}" for name in self.rounded(aspect)
        )
        refused = " OR ".join([*(f"NOT isfinite({each})" for each in floats), *wide])
        known = f"WHEN ({holds}) IS NULL THEN {UNKNOWN} WHEN {holds} THEN {TRUE} ELSE {FALSE}"
        return Coded(
            f"CASE WHEN {refused} THEN {_REFUSED} {known} END", {code: code for code in (FALSE, TRUE, UNKNOWN)}
        )

    def count(self, columns: Sequence[str], most: int) -> Sequence[Sequence[Any]]:
        """One aggregate over all expressions."""
        names = [f"plan_rules_{place}" for place in range(len(columns))]
        coded = ", ".join(f"{column} AS {name}" for column, name in zip(columns, names, strict=True))
        grouped = ", ".join(names)
        counted = self.relation.project(coded or "0 AS plan_rules_0")
        rows = counted.aggregate(f"{f'{grouped}, ' if names else ''}count(*)", grouped).limit(most).fetchall()
        if not rows or (not names and not rows[0][0]):
            return [[] for _ in (*columns, None)]
        return list(zip(*rows, strict=True))

    def distinct(self, name: str) -> list[Any]:
        """The distinct values of a column."""
        return [value for (value,) in self.relation.project(self.value(name)).distinct().fetchall()]

    def first_refused(self, name: str) -> Sequence[Any]:
        """One value that is outside the declared ones, or no finite number, if there is any."""
        column, declared = self.value(name), self.question.dataset.fields[name].values
        if not declared and self.kind(name) is not Kind.FLOAT:
            return ()
        known = ", ".join(map(_literal, self.spellings(name, declared)))
        accepted = f"{column} IN ({known or _NO_TEXT})" if declared else f"isfinite({column})"
        found = self.relation.filter(f"{column} IS NOT NULL AND NOT {accepted}").project(column)
        return [value for (value,) in found.limit(1).fetchall()]


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _code(code: int) -> str:
    return f"{code}::UTINYINT" if code < 256 else f"{code}::INTEGER"


_KINDS = {
    r"VARCHAR": Kind.TEXT,
    r"ENUM\(.*": Kind.LABEL,
    r"BOOLEAN": Kind.BOOLEAN,
    r"DATE": Kind.DAY,
    r"TIMESTAMP(_S|_MS|_NS)?": Kind.MOMENT,
    r"TIMESTAMP WITH TIME ZONE|TIMESTAMPTZ_NS": Kind.ZONED_MOMENT,
    r"FLOAT|DOUBLE": Kind.FLOAT,
    r'"NULL"': Kind.EMPTY,
}


_BITS = {"TINYINT": 8, "SMALLINT": 16, "INTEGER": 32, "BIGINT": 64, "HUGEINT": 128}


def _column(found: str) -> Column:
    if bits := _BITS.get(found.removeprefix("U")):
        return Column.of_integers(found, bits, is_signed=not found.startswith("U"))
    if match := re.fullmatch(r"DECIMAL\(([0-9]+),([0-9]+)\)", found):
        return Column.of_decimals(found, int(match[1]), int(match[2]))
    kinds = (kind for pattern, kind in _KINDS.items() if re.fullmatch(pattern, found, re.DOTALL))
    return Column(next(kinds, Kind.OTHER), found)


TYPES = {
    FieldType.TEXT: "VARCHAR",
    FieldType.BOOLEAN: "BOOLEAN",
    FieldType.DATE: "DATE",
    FieldType.INTEGER: "BIGINT",
    FieldType.NUMBER: "DOUBLE",
}
"""The type of a field that no column gives."""
