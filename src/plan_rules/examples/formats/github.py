"""Proofs as commands that GitHub Actions shows beside the lines of a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from plan_rules.examples.formats.differences import difference_lines
from plan_rules.examples.formats.tested import TestedPlan, from_here, shortcomings


def github_commands(tested: TestedPlan) -> Iterator[str]:
    """One command a shortcoming: ``::error file=...,line=...,title=...::...``."""
    for problem in tested.problems:
        file = from_here(Path(problem.file)) if problem.file else ""
        yield _command(file, problem.line, problem.column, str(problem.code), str(problem))
    for proof in tested.proofs:
        for result in proof.failures:
            file, line = tested.place(proof.rule, "examples", result.position)
            text = "\n".join(difference_lines(tested.example(proof, result.position), result))
            yield _command(file, line, 0, f"{proof.rule}: {result.example}", text)
        for what, lines in shortcomings(proof):
            file, line = tested.place(proof.rule)
            yield _command(file, line, 0, f"{proof.rule}: {what}", "\n".join(lines))


def _command(file: str, line: int, column: int, title: str, text: str) -> str:
    places = {"file": file, "line": line, "col": column}
    given = [f"{name}={_property(str(value))}" for name, value in places.items() if value]
    return f"::error {','.join([*given, f'title={_property(title)}'])}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
