"""Remarks as SARIF 2.1.0, which code hosts and editors read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from plan_rules.lint.checks import CHECKS
from plan_rules.lint.remark import Fix, Level, Remark
from plan_rules.problems import Code, format_path

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"

_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}


def to_sarif(remarks: Sequence[Remark], version: str) -> str:
    """A log with one run, ending with a line end.

    Args:
        remarks: the remarks; errors of reading and failed examples as well, in the form of remarks.
        version: the version of this library.
    """
    rules = _rules(remarks)
    driver = {"name": "plan-rules", "version": version, "rules": list(rules.values())}
    positions = {code: position for position, code in enumerate(rules)}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(remark, positions[remark.code]) for remark in remarks],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rules(remarks: Iterable[Remark]) -> dict[str, dict[str, Any]]:
    """What each code stands for, in the order of the remarks."""
    manuals = {check.code: (check.summary, check.manual) for check in CHECKS}
    manuals |= {code.value: (code.meaning, code.meaning) for code in Code}
    found: dict[str, dict[str, Any]] = {}
    for remark in remarks:
        summary, manual = manuals.get(remark.code, (remark.code, remark.code))
        rule = {
            "id": remark.code,
            "shortDescription": {"text": summary},
            "help": {"text": manual},
            "defaultConfiguration": {"level": _LEVELS[remark.level]},
        }
        found.setdefault(remark.code, rule)
    return found


def _result(remark: Remark, position: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": remark.code,
        "ruleIndex": position,
        "level": _LEVELS[remark.level],
        "message": {"text": f"{remark.message}\n{remark.hint}" if remark.hint else remark.message},
        "locations": [_location(remark)],
    }
    if remark.fix:
        result["fixes"] = [_fix(remark.fix)]
    return result


def _location(remark: Remark) -> dict[str, Any]:
    place = remark.place
    location: dict[str, Any] = {}
    if place.file:
        physical: dict[str, Any] = {"artifactLocation": _artifact(place.file)}
        if place.line:
            physical["region"] = {"startLine": place.line, "startColumn": place.column}
        if place.excerpt:
            physical["region"]["snippet"] = {"text": place.excerpt}
        location["physicalLocation"] = physical
    if place.path:
        location["logicalLocations"] = [{"fullyQualifiedName": format_path(place.path)}]
    return location


def _artifact(file: str) -> dict[str, str]:
    return {"uri": quote(file.replace("\\", "/"))}


def _fix(fix: Fix) -> dict[str, Any]:
    region = {
        "startLine": fix.line,
        "startColumn": fix.column,
        "endLine": fix.line,
        "endColumn": fix.column + len(fix.old),
    }
    replacement = {"deletedRegion": region, "insertedContent": {"text": fix.new}}
    return {
        "description": {"text": f"write {fix.new!r} for {fix.old!r}"},
        "artifactChanges": [{"artifactLocation": _artifact(fix.file), "replacements": [replacement]}],
    }
