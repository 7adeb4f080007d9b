"""The law of the readers: what comes in is read, or refused with problems that say what is wrong and where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from plan_rules import DataError, Plan, PlanError, dump_plan, read_observations, read_plan
from plan_rules.problems import Code, PlanRulesError
from sample_plan import sample_plan

NAME = "fuzzed"
LINE_END = re.compile("\r\n|[\n\r\u2028\u2029]")
WITHOUT_LINE = (Code.TOO_LARGE, Code.NOT_FOUND, Code.UNKNOWN_NAME)
"""Problems of a file as a whole."""


def plan_or_refusal(files: Mapping[str, bytes]) -> Plan | PlanError:
    """What reading the files of a plan gives, held against the law."""
    try:
        plan = read_plan(files, NAME)
    except PlanError as error:
        assert_says_where(error, {path: data.decode("utf-8-sig", "replace") for path, data in files.items()})
        return error
    assert read_plan(dump_plan(plan), NAME) == plan
    return plan


def observations_or_refusal(path: Path) -> int | DataError:
    """How many observations a file holds, or its refusal, held against the law."""
    try:
        return len(read_observations(path, sample_plan()))
    except DataError as error:
        assert_says_where(error, {str(path): path.read_bytes().decode("utf-8-sig", "replace")})
        return error


def assert_says_where(error: PlanRulesError, texts: Mapping[str, str]) -> None:
    assert error.problems
    assert str(error).encode()
    for problem in error.problems:
        assert isinstance(problem.code, Code), problem
        assert problem.message.strip(), problem
        lines = LINE_END.split(texts[problem.file])
        if problem.line == 0:
            assert problem.code in WITHOUT_LINE, problem
        else:
            assert 1 <= problem.line <= len(lines), problem
            assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem
