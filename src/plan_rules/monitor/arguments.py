"""The arguments of a new monitor that no evaluation has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from plan_rules.arguments import wrong_type
from plan_rules.model.base import FrozenDict
from plan_rules.model.plan import Plan
from plan_rules.problems import Code, DataError, Problem, near_miss

_KEYS = "name for a dataset the field that tells its records apart, as in keys={'documents': 'id'}"


def read_keys(plan: Plan, keys: Mapping[str, str]) -> Mapping[str, str]:
    """For each dataset the field that tells its records apart.

    Raises:
        DataError: for anything else.
    """
    if not isinstance(plan, Plan):
        return {}  # which is refused with the other arguments
    if not isinstance(keys, Mapping) or not all(isinstance(name, str) for name in keys):
        raise DataError([wrong_type("keys", "a mapping from the names of datasets", keys, _KEYS)])
    problems, known = [], plan.header.datasets
    for name, field in keys.items():
        if name not in known:
            message = f"keys: the plan declares no dataset {name!r}"
            problems.append(Problem(Code.UNKNOWN_DATASET, message, near_miss(name, known)))
        if not isinstance(field, str) or not field:
            given = type(field).__name__ if field != "" else "an empty text"
            message = f"keys: of {name!r} the name of a field is due, there is {given}"
            problems.append(Problem(Code.BAD_ARGUMENT, message, _KEYS))
    if problems:
        raise DataError(problems)
    return FrozenDict(keys)


def read_days(hold_back: timedelta | None) -> timedelta:
    """A number of days; none where nothing is given.

    Raises:
        DataError: for anything else.
    """
    if hold_back is None:
        return timedelta(0)
    if not isinstance(hold_back, timedelta) or hold_back < timedelta(0) or hold_back % timedelta(days=1):
        hint = "give whole days, as in timedelta(days=3): the clock shows days"
        raise DataError([Problem(Code.BAD_ARGUMENT, f"hold_back: {hold_back!r} is no number of days", hint)])
    return hold_back
