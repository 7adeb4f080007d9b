from __future__ import annotations

import itertools

import pytest

from plan_rules.calendar import Stage
from plan_rules.verdict import Status, Verdict, conjunction, status_of

# Section 8 of the semantics, cell by cell; beside in_progress what it is where nothing can repair it.
TABLE = """
stage     satisfied  violated             undetermined  not_applicable  no_data
upcoming  upcoming   upcoming             upcoming      upcoming        upcoming
running   achieved   in_progress/missed   undetermined  not_applicable  no_data
closed    met        missed               undetermined  not_applicable  no_data
lapsed    lapsed     lapsed               lapsed        lapsed          lapsed
"""
(_, *COLUMNS), *ROWS = (line.split() for line in TABLE.strip().splitlines())
CELLS = [(row[0], column, cell) for row in ROWS for column, cell in zip(COLUMNS, row[1:], strict=True)]


def verdict_of(word: str) -> Verdict | None:
    return None if word == "no_data" else Verdict(word)


@pytest.mark.parametrize(("stage", "verdict", "cell"), CELLS)
def test_the_table_of_statuses(stage: str, verdict: str, cell: str) -> None:
    repairable, _, final = cell.partition("/")
    assert status_of(Stage(stage), verdict_of(verdict)) is Status(repairable)
    assert status_of(Stage(stage), verdict_of(verdict), final=True) is Status(final or repairable)


@pytest.mark.parametrize(("stage", "verdict", "cell"), CELLS)
def test_an_assessment_needs_a_statement(stage: str, verdict: str, cell: str) -> None:
    expected = "needs_assessment" if cell == "no_data" else cell.partition("/")[0]
    assert status_of(Stage(stage), verdict_of(verdict), assessment=True) is Status(expected)


def test_the_table_has_every_stage_and_verdict() -> None:
    assert {stage for stage, _, _ in CELLS} == set(Stage)
    assert {verdict_of(verdict) for _, verdict, _ in CELLS} == {*Verdict, None}
    reached = {word for _, _, cell in CELLS for word in cell.split("/")} | {"needs_assessment"}
    assert reached == set(Status)


TRUTH = {Verdict.SATISFIED: True, Verdict.VIOLATED: False, Verdict.UNDETERMINED: None, None: None}
ALL = (*Verdict, None)
GIVEN = [verdicts for length in range(4) for verdicts in itertools.product(ALL, repeat=length)]


def kleene(verdicts: tuple[Verdict | None, ...]) -> bool | None:
    """True where every completion of the unknowns is true, False where every one is false."""
    values = [TRUTH[verdict] for verdict in verdicts]
    completions = itertools.product(*([True, False] if value is None else [value] for value in values))
    outcomes = {all(each) for each in completions}
    return outcomes.pop() if len(outcomes) == 1 else None


@pytest.mark.parametrize("verdicts", GIVEN, ids=str)
def test_a_conjunction_is_what_every_completion_agrees_on(verdicts: tuple[Verdict | None, ...]) -> None:
    applicable = tuple(verdict for verdict in verdicts if verdict is not Verdict.NOT_APPLICABLE)
    found = conjunction(list(verdicts))
    if not applicable:
        assert found is (Verdict.NOT_APPLICABLE if verdicts else None)
    elif set(applicable) == {None}:
        assert found is None
    else:
        assert found is not None
        assert TRUTH[found] is kleene(applicable)


@pytest.mark.parametrize("verdicts", GIVEN, ids=str)
def test_the_order_of_a_conjunction_does_not_matter(verdicts: tuple[Verdict | None, ...]) -> None:
    assert len({conjunction(list(each)) for each in itertools.permutations(verdicts)}) == 1
