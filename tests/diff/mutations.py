"""Every change of a single field of a plan: keys left out, items dropped, turned round or added, texts replaced."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError

from plan_rules import Plan, Rule
from plan_rules.model.document import ClauseFile
from plan_rules.model.header import PlanFile

_SWAPPED = {
    "true": "false",
    "false": "true",
    "higher": "lower",
    "lower": "higher",
    "year": "quarter",
    "2021-2025": "2026-2030",
    "2026-2030": "2021-2025",
}
_TIMES = ("gregorian", "vn-admin", "mean", "throughout", "each_year")

Content = dict[str, Any]
Steps = tuple[str | int, ...]


def leaves(content: Any, path: Steps = ()) -> Iterator[Steps]:
    """The paths of everything in a file, inner parts after those that hold them."""
    if path:
        yield path
    if isinstance(content, dict):
        for key, value in content.items():
            yield from leaves(value, (*path, key))
    elif isinstance(content, list):
        for index, value in enumerate(content):
            yield from leaves(value, (*path, index))


def mutations(content: Content) -> Iterator[tuple[Steps, Content]]:
    """Every changed version of one file, with the path that changed."""
    for path in leaves(content):
        yield path, _without(content, path)
        for value in _others(_at(content, path)):
            changed = copy.deepcopy(content)
            _at(changed, path[:-1])[path[-1]] = value
            yield path, changed


def built(header: Content, text: Content, rules: list[Content]) -> Plan | None:
    """The plan of the contents of its files, if they make one."""
    try:
        return Plan(
            name="plan",
            header=PlanFile.model_validate(header),
            text=ClauseFile.model_validate(text),
            rules=tuple(map(Rule.model_validate, rules)),
        )
    except ValidationError:
        return None


def _at(content: Any, path: Steps) -> Any:
    for step in path:
        content = content[step]
    return content


def _without(content: Content, path: Steps) -> Content:
    changed = copy.deepcopy(content)
    del _at(changed, path[:-1])[path[-1]]
    return changed


def _others(value: Any) -> Iterator[Any]:
    """Other values of the same form."""
    if isinstance(value, list):
        if len(value) > 1:
            yield value[::-1]
        yield [*value, *value[:1]]
        return
    if not isinstance(value, str):
        return
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        yield (date.fromisoformat(value) + timedelta(days=1)).isoformat()
        yield (date.fromisoformat(value) - timedelta(days=400)).isoformat()
        return
    if value in _SWAPPED:
        yield _SWAPPED[value]
        return
    if number := re.match(r"-?[0-9]+", value):
        yield f"{int(number.group()) + 1}{value[number.end() :]}"
        yield f"{value[: number.end()]}.0{value[number.end() :]}"
    yield f"{value} x"
    yield f"{value}-x"
    yield from (other for other in _TIMES if other != value)
