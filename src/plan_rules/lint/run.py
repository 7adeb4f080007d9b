"""All checks over one plan."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from pydantic_core import PydanticCustomError

from plan_rules.lint.check import Check, Found, Subject
from plan_rules.lint.checks import CHECKS
from plan_rules.lint.remark import Fix, Remark
from plan_rules.lint.silencing import Silences
from plan_rules.load.places import Place, Places
from plan_rules.load.plan import load_with_places, read_with_places
from plan_rules.model.base import read_day
from plan_rules.model.plan import Plan
from plan_rules.problems import Code, DataError, Problem, near_miss

STALE_AFTER = 12
"""Months after which a text counts as not checked, where nobody says otherwise."""


def check_plan(
    plan: str | Path | Plan | Mapping[str, str | bytes],
    *,
    as_of: str | date,
    checks: Collection[str] | None = None,
    stale_after: int = STALE_AFTER,
) -> tuple[Remark, ...]:
    """Look for what is odd in rules that can be read: words, numbers, phases, parts, laws, examples, silences.

    What cannot be read is an error already when a plan is loaded; the checks look at what loads and may still be
    wrong.

    Args:
        plan: a name of ``bundled_plans()``, a folder, the texts of its files, or a plan. Only files and texts have
            lines and columns.
        as_of: the day on which the plan is checked, for what goes stale or expires.
        checks: the codes of the checks to run; all where left out.
        stale_after: the months after which the text of the document counts as not checked.

    Returns:
        The remarks that nobody has silenced, in the order of the files and of their lines.

    Raises:
        PlanError: for rule files that cannot be read.
        DataError: for an unknown check, a date that is none, and months below one.

    >>> check_plan("vn-thanh-hoa/202-kh-ubnd-2020", as_of="2026-11-26", checks=["unused-number"])
    ()
    """
    loaded, places = _loaded(plan)
    return check_loaded(loaded, places, as_of=as_of, checks=checks, stale_after=stale_after)


def check_loaded(
    plan: Plan,
    places: Places | None,
    *,
    as_of: str | date,
    checks: Collection[str] | None = None,
    stale_after: int = STALE_AFTER,
) -> tuple[Remark, ...]:
    """As ``check_plan``, for a plan that is loaded, with the places of its files where it has some."""
    known = {check.code: check for check in CHECKS}
    chosen = _chosen(known, checks)
    day = _day(as_of)
    if stale_after < 1:
        raise DataError([Problem(Code.BAD_ARGUMENT, "stale_after is below 1", "give a number of months")])
    subject = Subject(plan, day, stale_after, tuple(known))
    silences = Silences(plan, day)
    remarks = [*_remarks([check for check in chosen if not check.after_silences], subject, silences, places)]
    asked = {check.code for check in chosen}
    subject = replace(subject, silences=silences.outcome(known, asked))
    remarks += _remarks([check for check in chosen if check.after_silences], subject, silences, places)
    return tuple(sorted(remarks, key=_order) if places else remarks)


def _chosen(known: Mapping[str, Check], codes: Collection[str] | None) -> list[Check]:
    if codes is None:
        return list(known.values())
    if unknown := [code for code in codes if code not in known]:
        raise DataError(
            Problem(Code.BAD_ARGUMENT, f"there is no check {code!r}", near_miss(code, known)) for code in unknown
        )
    return [check for code, check in known.items() if code in codes]


def _day(given: str | date) -> date:
    if isinstance(given, date):
        return given
    try:
        return read_day(given)
    except PydanticCustomError as error:
        fault = (error.context or {})["faults"][0]
        raise DataError([Problem(Code.BAD_ARGUMENT, f"as_of: {fault.message}", fault.hint)]) from None


def _loaded(plan: str | Path | Plan | Mapping[str, str | bytes]) -> tuple[Plan, Places | None]:
    if isinstance(plan, Plan):
        return plan, None
    placed = read_with_places(plan) if isinstance(plan, Mapping) else load_with_places(plan)
    return placed.plan, placed.places


def _remarks(checks: list[Check], subject: Subject, silences: Silences, places: Places | None) -> Iterator[Remark]:
    for check in checks:
        for found in check.find(subject):
            if not silences.cover(check.code, found):
                yield _remark(check, found, subject.plan, places)


def _remark(check: Check, found: Found, plan: Plan, places: Places | None) -> Remark:
    rule = plan.rules[int(found.path[1])].id if found.path[0] == "rules" else None
    place = places.find(found.path, at_key=found.at_key) if places else Place(path=found.path)
    return Remark(check.code, check.level, found.message, found.hint, rule, place, _fix(found, place))


def _fix(found: Found, place: Place) -> Fix | None:
    """The change of a line, where the old text stands there as it is."""
    if found.rewrite is None or not place.line:
        return None
    old, new = found.rewrite
    line = place.excerpt[place.column - 1 :]
    quote = line[:1] if line[:1] in ("'", '"') else ""
    if not line.startswith(f"{quote}{old}{quote}") or (quote and quote in new):
        return None
    return Fix(place.file, place.line, place.column + len(quote), old, new)


def _order(remark: Remark) -> tuple[str, int, int, str, str]:
    place = remark.place
    return place.file, place.line, place.column, remark.code, remark.message
