"""Observations from CSV, JSON or mappings, checked against the plan they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from pydantic import ValidationError

from plan_rules.load.faults import faults_of
from plan_rules.model.base import Fault
from plan_rules.model.plan import Plan
from plan_rules.observations.checks import faults_against_plan, group_fields
from plan_rules.observations.model import Observation
from plan_rules.problems import Code, DataError, Problem
from plan_rules.quantity import Language, NumberError, canonical_unit, read_quantity
from plan_rules.text.json_items import read_json_list
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
    if language not in (None, "vi", "en"):
        raise DataError([Problem(Code.BAD_ARGUMENT, f"{language!r} is not a language", "give vi or en")])
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
        read: list[Observation | None] = []
        try:
            for line, row in read_json_list(path) if path.suffix.lower() == ".json" else self.csv(path):
                read.append(self.row(row, line))
        except DataError as error:
            self.problems += error.problems
        return self.finish(read)

    def csv(self, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
        columns = [*COLUMNS, *(f"group.{name}" for name in group_fields(self.plan))]
        for line, row in read_table(path, columns, required=("published_on", "publisher", "source")):
            yield line, _nested(row)

    def items(self, source: Iterable[Observation | Mapping[str, Any]]) -> tuple[Observation, ...]:
        if isinstance(source, Mapping) or not isinstance(source, Iterable):
            message = f"observations are due, there is {type(source).__name__}"
            raise DataError([Problem(Code.WRONG_TYPE, message, "give a list of observations", self.name)])
        read: list[Observation | None] = []
        for position, item in enumerate(source, start=1):
            if isinstance(item, Observation):
                self.report(faults_against_plan(item, self.plan), 0, position)
                read.append(item)
            else:
                read.append(self.row(item, 0, position))
        return self.finish(read)

    def finish(self, read: Sequence[Observation | None]) -> tuple[Observation, ...]:
        if self.problems:
            raise DataError(self.problems)
        return tuple(observation for observation in read if observation is not None)

    def row(self, row: object, line: int, position: int = 0) -> Observation | None:
        if not isinstance(row, Mapping):
            fault = Fault(Code.WRONG_TYPE, f"an observation is due, there is {type(row).__name__}")
            self.report([fault], line, position)
            return None
        numbers, faults = self.numbers(row)
        try:
            observation = Observation.model_validate(numbers)
        except ValidationError as error:
            refused = {fault.path for fault in faults}
            faults += [fault for fault in faults_of(error, Observation) if fault.path not in refused]
            self.report(faults, line, position)
            return None
        faults += faults_against_plan(observation, self.plan)
        self.report(faults, line, position)
        return None if faults else observation

    def numbers(self, row: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
        """The row with text numbers read in the language of the source; a unit beside a number becomes its unit."""
        result, faults = dict(row), list[Fault]()
        for name in (*_NUMBERS, *_COUNTS):
            given = row.get(name)
            if not isinstance(given, str):
                continue
            try:
                quantity = read_quantity(given, self.language)
            except NumberError as error:
                faults.append(Fault(error.code, f"the {name}: {error}", error.hint, (name,)))
                continue
            unit = result["unit"] if isinstance(result.get("unit"), str) else quantity.unit
            if name in _COUNTS and quantity.unit:
                faults.append(Fault(Code.UNIT_MISMATCH, f"the {name} is a count, without a unit", "", (name,)))
            elif quantity.unit and canonical_unit(unit) != quantity.unit:
                message = f"the {name} is in {quantity.unit!r}, the unit is {unit!r}"
                faults.append(Fault(Code.UNIT_MISMATCH, message, "say the unit once", (name,)))
            elif name in _NUMBERS:
                result[name] = quantity.amount
                if quantity.unit:
                    result["unit"] = quantity.unit
        if isinstance(applied := row.get("exclusions_applied"), str):
            result["exclusions_applied"] = [] if applied == "none" else applied.split()
        return result, faults

    def report(self, faults: Iterable[Fault], line: int, position: int) -> None:
        for fault in faults:
            path = (*([position] if position else []), *fault.path)
            self.problems.append(
                Problem(fault.code, fault.message, fault.hint, self.name, line, 1 if line else 0, path)
            )


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
