"""Records from files: CSV, a JSON list, or JSON lines, each value read by the declared type of its field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from plan_rules.measure.sources.values import ValueProblem, parse_value, read_value
from plan_rules.model.dataset import DataField, Dataset, FieldType, Literal
from plan_rules.model.plan import Plan
from plan_rules.problems import Code, DataError, Problem, near_miss
from plan_rules.quantity import Language
from plan_rules.text.json_items import read_json_lines, read_json_list
from plan_rules.text.table import read_table

Record: TypeAlias = dict[str, Literal | None]
"""One record: each field with its value, None where it is missing."""

RECORD_SUFFIXES = (".csv", ".json", ".jsonl")
"""The endings of the files that records are read from."""

MOST_PROBLEMS = 20
"""More problems at once help nobody."""

_MOST_REMEMBERED = 10_000
_IN_JSON = {
    FieldType.TEXT: "write it in quotes",
    FieldType.INTEGER: "write digits without quotes",
    FieldType.NUMBER: "write a number without quotes",
    FieldType.BOOLEAN: "write true or false without quotes",
}


def read_records(
    path: str | Path, plan: Plan, dataset: str, *, language: Language | None = None
) -> Iterator[Mapping[str, Literal | None]]:
    r"""Read the records of one dataset from a file, one at a time.

    Args:
        path: a CSV file (UTF-8; comma, semicolon or tab) with a header of field names, a JSON file with a list of
            objects, or a JSON lines file with one object a line (.jsonl). An empty cell and null are missing; a line of
            CSV without any character is no record, one with nothing but separators is.
        plan: the plan that declares the dataset.
        dataset: the name of the dataset.
        language: how numbers in a CSV file are written; the language of the plan where it is left out.

    Returns:
        The records in the order of the file, for ``evaluate(records={dataset: ...})``: str for text, bool, date,
        and Decimal for numbers; None where a value is missing.

    Raises:
        DataError: at once for an unknown dataset, a file that is not there or a name with another ending; while
            reading, with file, line and field, for columns that are not declared and for the first bad values.
        OSError: for a file that cannot be opened.

    >>> import tempfile
    >>> from plan_rules import load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> path = Path(tempfile.mkdtemp(), "communes.csv")
    >>> _ = path.write_text("name,broadband\nNga An,true\nNga Điền,\n", encoding="utf-8")
    >>> list(read_records(path, plan, "communes"))
    [{'name': 'Nga An', 'broadband': True}, {'name': 'Nga Điền', 'broadband': None}]
    """
    path = Path(path)
    declared = plan.header.datasets.get(dataset)
    if declared is None:
        hint = near_miss(dataset, plan.header.datasets)
        raise DataError([Problem(Code.UNKNOWN_DATASET, f"the plan declares no dataset {dataset!r}", hint)])
    suffix = path.suffix.lower()
    if suffix not in RECORD_SUFFIXES:
        hint = f"records are read from {', '.join(RECORD_SUFFIXES)}"
        raise DataError([Problem(Code.BAD_ARGUMENT, f"the ending {suffix!r} is not known", hint, str(path))])
    if not path.is_file():
        hint = "give the path of a file"
        raise DataError([Problem(Code.NOT_FOUND, "there is no such file", hint, str(path))])
    return read_record_file(path, declared, language or plan.header.language)


def read_record_file(path: Path, dataset: Dataset, language: Language) -> Iterator[Record]:
    """The records of a file, whose ending says its form.

    Raises:
        DataError: while reading, as ``read_records``.
        OSError: for a file that cannot be opened.
    """
    reading, suffix = _Reading(path, dataset), path.suffix.lower()
    if suffix == ".csv":
        return reading.csv(language)
    return reading.json(read_json_lines if suffix == ".jsonl" else read_json_list)


class _Reading:
    """One run through a file: records as long as all is well, then problems only."""

    def __init__(self, path: Path, dataset: Dataset) -> None:
        self.path = path
        self.fields = dataset.fields
        self.problems: list[Problem] = []
        self.unknown: set[str] = set()

    def csv(self, language: Language) -> Iterator[Record]:
        readers = {name: _cell_reader(field, language) for name, field in self.fields.items()}
        rows = read_table(self.path, tuple(self.fields), keep_empty=True)
        yield from self.records((line, self.row(line, row, readers)) for line, row in rows)

    def json(self, items: Callable[[Path], Iterator[tuple[int, object]]]) -> Iterator[Record]:
        yield from self.records((line, self.item(line, item)) for line, item in items(self.path))

    def records(self, read: Iterator[tuple[int, Record]]) -> Iterator[Record]:
        try:
            for _, record in read:
                if len(self.problems) >= MOST_PROBLEMS:
                    break
                if not self.problems:
                    yield record
        except DataError as error:
            raise DataError([*self.problems, *error.problems]) from None
        if self.problems:
            raise DataError(self.problems)

    def row(self, line: int, row: dict[str, str], readers: Mapping[str, Callable[[str], Literal | None]]) -> Record:
        record: Record = {}
        for name, cell in row.items():
            try:
                record[name] = readers[name](cell) if cell else None
            except ValueProblem as error:
                self.report(error, line, name)
        return record

    def item(self, line: int, item: object) -> Record:
        record: Record = {}
        if not isinstance(item, dict):
            self.add(Code.WRONG_TYPE, "an object is due here", "write each record as {...}", line)
            return record
        for name, value in item.items():
            field = self.fields.get(name)
            if field is None:
                self.report_unknown(name, line)
                continue
            try:
                record[name] = _read_json(value, field)
            except ValueProblem as error:
                self.report(error, line, name)
        return record

    def report(self, error: ValueProblem, line: int, name: str) -> None:
        self.add(error.code, str(error), error.hint, line, name)

    def report_unknown(self, name: str, line: int) -> None:
        if name not in self.unknown:
            self.unknown.add(name)
            hint = near_miss(name, self.fields)
            self.add(Code.UNKNOWN_FIELD, f"the dataset has no field {name!r}", hint, line, name)

    def add(self, code: Code, message: str, hint: str, line: int, *path: str) -> None:
        self.problems.append(Problem(code, message, hint, str(self.path), line, 1, path))


def _cell_reader(field: DataField, language: Language) -> Callable[[str], Literal | None]:
    # A column has few distinct values, however many rows there are.
    @lru_cache(_MOST_REMEMBERED)
    def read(cell: str) -> Literal | None:
        if field.type is FieldType.TEXT:
            # Not as a literal of a rule file, whose white space is folded: a file and a mapping give the same value.
            return read_value(cell, field)
        # Spreadsheets write TRUE and FALSE.
        return parse_value(cell.lower() if field.type is FieldType.BOOLEAN else cell, field, language)

    return read


def _read_json(value: object, field: DataField) -> Literal | None:
    if field.type is FieldType.DATE and isinstance(value, str):
        return parse_value(value, field)
    try:
        return read_value(value, field)
    except ValueProblem as error:
        if error.code is Code.WRONG_FIELD_TYPE:
            error.hint = _IN_JSON.get(field.type, 'write it as "YYYY-MM-DD"')
        raise
