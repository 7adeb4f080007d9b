"""Findings as columns say what the findings say, and groups that are judged once are judged as if alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.worlds import plan_of
from plan_rules import Finding, FindingTable, Report, evaluate, evaluate_table
from plan_rules.finding.figure import Figure
from plan_rules.measure import fold
from plan_rules.measure.tally import COUNTS
from plan_rules.model.base import FrozenDict
from sources.effort import examples
from sources.forms import Data
from sources.random_data import data
from sources.random_plans import TEXTS

WINDOWS = ("2021", "2022", "2022-H1", "2022-Q1", "2022-02", "2021-2023")


@st.composite
def published(draw: st.DrawFn, known: Data) -> list[dict[str, Any]]:
    """Figures that somebody published of shares, for the whole or for groups that may have no record."""
    shares = [rule.id for rule in known.plan.rules if rule.indicator.share]
    if not shares:
        return []
    names = {"name": TEXTS[0], "kind": known.fields["kind"].values[0], "flag": "true", "level": "1"}
    said = []
    for number in range(draw(st.integers(0, 2))):
        groups = draw(st.sampled_from(({}, {name: names.get(name, "1") for name in known.by})))
        said.append({
            "rule": draw(st.sampled_from(shares)), "window": draw(st.sampled_from(WINDOWS)),
            "numerator": draw(st.integers(0, 3)), "denominator": 3, "published_on": "2021-01-15",
            "publisher": f"office {number}", "source": "test", "group": groups,
        })  # fmt: skip
    return said


@st.composite
def evaluations(draw: st.DrawFn) -> dict[str, Any]:
    """The arguments of an evaluation: a random plan, records and published figures."""
    known = draw(data(most=10))
    records = {known.dataset: known.cube} if draw(st.sampled_from((True, True, True, False))) else {}
    said = draw(published(known))
    return {"plan": known.plan, "as_of": known.as_of, "records": records, "by": known.by, "observations": said}


def ratio(figure: Figure | None) -> tuple[int | None, int | None]:
    if figure is None:
        return None, None
    exact = Fraction(figure.exact)
    return exact.numerator, exact.denominator


def row_of(finding: Finding, by: Sequence[str]) -> dict[str, Any]:
    """What the columns must say of a finding."""
    row: dict[str, Any] = {
        "rule": finding.rule,
        "phase": finding.phase,
        "stage": finding.stage.value,
        "fingerprint": finding.fingerprint,
        "is_group": bool(finding.group),
        "window": finding.window.label if finding.window else None,
        "verdict": finding.verdict.value if finding.verdict else None,
        "status": finding.status.value,
        "shortfall": finding.shortfall,
        "caveats": {caveat.code.value for caveat in finding.caveats},
        **{f"by_{name}": finding.group.get(name) for name in by},
        **{name: getattr(finding.tally, name) if finding.tally else None for name in COUNTS},
    }
    for name in ("value", "low", "high"):
        row[f"{name}_numerator"], row[f"{name}_denominator"] = ratio(getattr(finding, name))
    return row


def rows_of(table: FindingTable) -> Iterator[Mapping[str, Any]]:
    for number in range(len(table)):
        row = {name: column[number] for name, column in table.columns.items()}
        yield {**row, "caveats": set(row["caveats"].split())}


@pytest.mark.parametrize("wide", [2**62, 0], ids=["narrow", "wide"])
@examples(60)
@given(arguments=evaluations())
def test_a_row_says_what_its_finding_says(wide: int, arguments: dict[str, Any]) -> None:
    expected = [row_of(finding, arguments["by"]) for finding in evaluate(**arguments)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fold, "least_work", lambda: wide)
        table = evaluate_table(**arguments)
        report = evaluate(**arguments)
    assert [{name: row[name] for name in expected[0]} for row in rows_of(table)] == expected
    assert [row_of(finding, arguments["by"]) for finding in report] == expected
    for number, row in enumerate(rows_of(table)):
        for name in ("value", "low", "high"):
            numerator, denominator = row[f"{name}_numerator"], row[f"{name}_denominator"]
            scaled = 100 if row["unit"] == "%" else 1
            exact = None if numerator is None else float(Fraction(numerator, denominator) * scaled)
            assert table.columns[name][number] == exact
    assert table.to_arrow().num_rows == len(expected)


@examples(40)
@given(arguments=evaluations())
def test_very_many_groups_give_the_same_bytes(arguments: dict[str, Any]) -> None:
    expected = evaluate(**arguments).to_json()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fold, "least_work", lambda: 0)
        assert evaluate(**arguments).to_json() == expected


def groups_of(report: Report) -> dict[tuple[str, Any], Finding]:
    return {(finding.rule, finding.group): finding for finding in report if finding.group}


@pytest.mark.parametrize("wide", [2**62, 0], ids=["narrow", "wide"])
@examples(40)
@given(known=data(most=12))
def test_a_group_among_others_is_judged_as_if_alone(wide: int, known: Data) -> None:
    def judged(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, Any], Finding]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(fold, "least_work", lambda: wide)
            records = {known.dataset: rows}
            return groups_of(evaluate(known.plan, as_of=known.as_of, records=records, by=known.by))

    together = judged(known.rows)
    alone: dict[tuple[str, Any], Finding] = {}
    for group in {finding.group for finding in together.values()}:
        rows = [row for row in known.rows if group_of(known, row) == group]
        alone |= judged(rows)
    assert {key: finding for key, finding in together.items() if stands_for_itself(known, key[0])} == {
        key: finding for key, finding in alone.items() if stands_for_itself(known, key[0])
    }


def group_of(known: Data, row: Mapping[str, Any]) -> FrozenDict[str, str | None]:
    (cell,) = Data(known.plan, known.dataset, known.as_of, [row], known.by).cube.counts
    names = known.question.group_by
    return FrozenDict({name: cell[0][names.index(name)] for name in known.by})


def stands_for_itself(known: Data, rule: str) -> bool:
    """Whether no unit of a rule reaches beyond a group: a record that lacks the unit may belong to another group."""
    made = known.plan[rule].for_each
    parts = known.plan.parts_of.get(rule, ())
    own = made is None or not {*made.fields} & {*known.by}
    return own and all(stands_for_itself(known, part.id) for part in parts)


PLAN = plan_of("at_least: 50%", "{channel: electronic}", "where: {pages: {more_than: 1}}, ", "throughout", "[secret]")
GOOD = {"sent_on": date(2022, 3, 1), "channel": "electronic", "pages": 2, "secrecy": "none", "due_on": None}
KINDS = (
    GOOD,
    {**GOOD, "channel": "paper"},
    {**GOOD, "channel": None},
    {**GOOD, "pages": None},
    {**GOOD, "pages": None, "channel": "paper"},
    {**GOOD, "pages": None, "channel": None},
    {**GOOD, "secrecy": "mat"},
    {**GOOD, "pages": 1},
    {**GOOD, "sent_on": None},
    {**GOOD, "sent_on": date(2021, 3, 1)},
    {**GOOD, "sent_on": date(2021, 3, 1), "pages": None},
)
"""A record of each kind that a tally keeps apart."""


@pytest.mark.parametrize("wide", [2**62, 0], ids=["narrow", "wide"])
def test_groups_that_differ_in_one_count_are_told_apart(wide: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every set of kinds of records is a group, so that any two kinds of counts differ somewhere in nothing else."""
    monkeypatch.setattr(fold, "least_work", lambda: wide)
    members = {
        f"{number:04}": [KINDS[bit] for bit in range(len(KINDS)) if number >> bit & 1]
        for number in range(1, 2 ** len(KINDS))
    }
    rows = {name: [{**row, "agency": name} for row in some] for name, some in members.items()}
    everything = [row for some in rows.values() for row in some]
    together = evaluate(PLAN, as_of="2022-06-30", records={"documents": everything}, by="agency")
    found = {finding.group["agency"]: finding for finding in together.groups_of("documents")}
    assert len(found) == len(rows)
    for name in [name for name, some in rows.items() if len(some) <= 2]:
        alone = evaluate(PLAN, as_of="2022-06-30", records={"documents": rows[name]}, by="agency")
        assert alone.groups_of("documents") == (found[name],)
