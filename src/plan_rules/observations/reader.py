"""Observations from CSV, JSON or mappings, checked against the plan they speak of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from pydantic import ValidationError

from plan_rules.load.faults import faults_of
from plan_rules.model.base import Fault
from plan_rules.model.plan import Plan
from plan_rules.observations.checks import faults_against_plan
from plan_rules.observations.model import Observation
from plan_rules.problems import Code, DataError, Problem
from plan_rules.quantity import Language, NumberError, Quantity, canonical_unit, read_quantity
from plan_rules.text.table import read_table

Observations: TypeAlias = "str | Path | Iterable[Observation | Mapping[str, Any]]"
"""A CSV or JSON file, or observations as models or mappings."""

_BILINGUAL = ("differs", "note")
_NUMBERS = ("value", "low", "high")
_COUNTS = ("numerator", "denominator")
_NOT_COLUMNS = (*_BILINGUAL, "group")
COLUMNS = (
    *(name for name in Observation.model_fields if name not in _NOT_COLUMNS),
    *(f"{name}_{language}" for name in _BILINGUAL for language in ("vi", "en")),
)
"""The columns of a CSV of observations; a group is given in columns ``group.FIELD``."""


def read_observations(source: Observations, plan: Plan, *, language: Language | None = None) -> tuple[Observation, ...]:
    """Read observations and check each against the plan.

    Args:
        source: the path of a CSV or JSON file, or an iterable of observations or mappings.
        plan: the plan they speak of.
        language: how numbers given as text are written; the language of the plan where it is left out.

    Returns:
        The observations in the order of the source.

    Raises:
        DataError: with file, line and column (or the position in the iterable, from 1) of every problem.
    """
    reading = _Reading(plan, language or plan.header.language)
    if isinstance(source, str | Path):
        return reading.file(Path(source))
    return reading.items(source)


@dataclass(slots=True)
class _Reading:
    plan: Plan
    language: Language
    name: str = "observations"
    problems: list[Problem] = field(default_factory=list)

    def file(self, path: Path) -> tuple[Observation, ...]:
        self.name = str(path)
        if not path.is_file():
            hint = "give the path of a .csv or .json file"
            raise DataError([Problem(Code.NOT_FOUND, "there is no such file", hint, self.name)])
        rows = self.json(path) if path.suffix == ".json" else self.csv(path)
        read = [self.row(row, line) for line, row in rows]
        return self.finish(read)

    def csv(self, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
        fields = dict.fromkeys(f"group.{name}" for data in self.plan.header.datasets.values() for name in data.fields)
        for line, row in read_table(path, [*COLUMNS, *fields], required=("published_on", "publisher", "source")):
            yield line, _nested(row)

    def json(self, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
        try:
            items = json.loads(path.read_bytes(), parse_float=Decimal, parse_constant=Decimal)
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
            line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
            problem = Problem(Code.BAD_SYNTAX, f"the JSON breaks off: {error}", "", self.name, line, column)
            raise DataError([problem]) from None
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise DataError([Problem(Code.WRONG_TYPE, "a list of objects is due", "", self.name, 1, 1)])
        yield from ((0, item) for item in items)

    def items(self, source: Iterable[Observation | Mapping[str, Any]]) -> tuple[Observation, ...]:
        read: list[Observation | None] = []
        for position, item in enumerate(source, start=1):
            if isinstance(item, Observation):
                self.report(faults_against_plan(item, self.plan), 0, position)
                read.append(item)
            else:
                read.append(self.row(dict(item), 0, position))
        return self.finish(read)

    def finish(self, read: Sequence[Observation | None]) -> tuple[Observation, ...]:
        if self.problems:
            raise DataError(self.problems)
        return tuple(observation for observation in read if observation is not None)

    def row(self, row: dict[str, Any], line: int, position: int = 0) -> Observation | None:
        try:
            observation = Observation.model_validate(self.numbers(row))
        except ValidationError as error:
            self.report(faults_of(error, Observation), line, position)
            return None
        faults = list(faults_against_plan(observation, self.plan))
        self.report(faults, line, position)
        return None if faults else observation

    def numbers(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row with text numbers read in the language of the source; a unit beside a number becomes its unit."""
        result = dict(row)
        for name in (*_NUMBERS, *_COUNTS):
            given = row.get(name)
            if not isinstance(given, str):
                continue
            try:
                quantity = read_quantity(given, self.language)
            except NumberError:
                continue  # the model refuses it, with its place
            if quantity.unit and canonical_unit(str(result.get("unit") or quantity.unit)) != quantity.unit:
                continue
            if quantity.unit:
                result["unit"] = quantity.unit
            result[name] = quantity.amount if name in _NUMBERS else _whole(quantity, given)
        if isinstance(applied := row.get("exclusions_applied"), str):
            result["exclusions_applied"] = [] if applied == "none" else applied.split()
        return result

    def report(self, faults: Iterable[Fault], line: int, position: int) -> None:
        for fault in faults:
            path = (*([position] if position else []), *fault.path)
            self.problems.append(
                Problem(fault.code, fault.message, fault.hint, self.name, line, 1 if line else 0, path)
            )


def _whole(quantity: Quantity, given: str) -> int | str:
    return int(quantity.amount) if quantity.decimals == 0 else given


def _nested(row: dict[str, str]) -> dict[str, Any]:
    """Columns ``group.FIELD`` and ``note_vi`` as the mappings of the model."""
    nested: dict[str, Any] = {}
    for column, cell in row.items():
        name, dot, key = column.partition(".")
        if not dot and column.rpartition("_")[0] in _BILINGUAL:
            name, _, key = column.rpartition("_")
        if key:
            nested.setdefault(name, {})[key] = cell
        else:
            nested[column] = cell
    return nested
