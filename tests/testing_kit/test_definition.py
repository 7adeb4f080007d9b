"""The definition against the judge on random worlds, and its windows against the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.worlds import CHANNELS, SECRECIES, World, plan_with, records, rule_text, worlds
from plan_rules import Observation, Plan, Status, Verdict, evaluate
from plan_rules.calendar import Calendar, Grain, Span, windows_of
from plan_rules.model.timing import TimingKind
from plan_rules.testing import expected_finding, observations_for
from plan_rules.testing.definition.windows import _windows
from testing_kit.plans import PLANS


@given(worlds())
def test_the_judge_gives_what_the_definition_gives(world: World) -> None:
    finding = evaluate(world.plan, as_of=world.as_of, records={"documents": world.records})["documents"]
    expected = expected_finding(world.plan, "documents", world.as_of, records=world.records)
    assert (finding.status, finding.verdict) == (expected.status, expected.verdict)
    for name in ("value", "low", "high"):
        due, found = getattr(expected, name), getattr(finding, name)
        assert due is None or Fraction(found.exact) == due


@given(
    st.dates(date(2019, 1, 1), date(2022, 12, 31)),
    st.integers(0, 1200),
    st.sampled_from(Grain),
    st.sampled_from(Calendar),
)
def test_days_by_the_month_make_the_windows_of_the_calendar(
    start: date, length: int, grain: Grain, cut: Calendar
) -> None:
    end = date.fromordinal(start.toordinal() + length)
    by_day = [(days.label, days.first, days.last) for days in _windows("phase", start, end, grain, cut)]
    assert by_day == [(each.label, each.start, each.end) for each in windows_of("phase", Span(start, end), grain, cut)]


FIGURES = ("income", "output", "ranking", "poverty", "centre", "transformation")


@pytest.mark.parametrize("rule", FIGURES)
@given(data=st.data())
def test_one_published_figure(rule: str, data: st.DataObject) -> None:
    plan = PLANS["sample"]
    decides = plan[rule].deciding_source
    said = data.draw(observations_for(plan, rule, publishers=(decides.publisher,) if decides else ("A",)))
    if decides:
        said = said.model_copy(update={"method": decides.method})
    as_of = data.draw(st.dates(date(2020, 1, 1), date(2032, 1, 1)))
    finding = evaluate(plan, as_of=as_of, observations=[said])[rule]
    expected = expected_finding(plan, rule, as_of, observations=[said])
    assert (finding.status, finding.verdict) == (expected.status, expected.verdict)


@st.composite
def levels(draw: st.DrawFn, rule: str) -> Observation:
    """A published level around the one at which the bound is reached, in more or fewer decimals."""
    centre, decimals = draw(st.sampled_from(LEVELS[rule])), draw(st.integers(0, 3))
    value = Decimal(round((centre + draw(st.integers(-9, 9)) * Decimal("0.05")) * 10**decimals)).scaleb(-decimals)
    change = PLANS["sample"][rule].indicator.change
    assert change is not None
    assert change.baseline is not None
    return Observation.model_validate(
        {
            "rule": rule, "window": "2030", "figure": "level", "value": value, "unit": change.baseline.value.unit,
            "basis": change.baseline.basis, "exact": draw(st.booleans()), "published_on": "2031-01-01",
            "publisher": draw(st.sampled_from(("A", "B"))), "source": "example",
        }
    )  # fmt: skip


LEVELS = {"output": [Decimal(2399), Decimal(2400), Decimal(2401)], "digital-economy": [Decimal("12.5")]}
"""Levels near the bound, as the printed baseline has it and at both ends of what it may stand for."""


@pytest.mark.parametrize("rule", LEVELS)
@given(data=st.data())
def test_published_levels_of_several_publishers(rule: str, data: st.DataObject) -> None:
    plan = PLANS["sample"]
    said = data.draw(st.lists(levels(rule), min_size=1, max_size=2))
    finding = evaluate(plan, as_of="2031-02-01", observations=said)[rule]
    expected = expected_finding(plan, rule, date(2031, 2, 1), observations=said)
    assert (finding.status, finding.verdict) == (expected.status, expected.verdict)


MEANS = [("sample", rule.id) for rule in PLANS["sample"].rules if rule.timing.kind is TimingKind.MEAN]
MEANS += [("thanh-hoa", rule.id) for rule in PLANS["thanh-hoa"].rules if rule.timing.kind is TimingKind.MEAN]


@pytest.mark.parametrize(("name", "rule"), MEANS)
@given(data=st.data())
def test_yearly_rates_printed_or_exact(name: str, rule: str, data: st.DataObject) -> None:
    """A rate for most years, each by the same publisher, in one or in several vintages; sometimes for the whole."""
    plan = PLANS[name]
    phase = plan.header.phases[plan[rule].phase]
    said = []
    for year in range(phase.from_.year, phase.to.year + 1):
        figures = data.draw(st.lists(observations_for(plan, rule, publishers=("A",)), min_size=1, max_size=2))
        said += [each.but({"window": f"{year}", "method": None}) for each in figures]
    lost = data.draw(st.sampled_from((None, None, None, *said)))
    said = [each for each in said if lost is None or each.window != lost.window]
    as_of = phase.to.replace(year=phase.to.year + data.draw(st.sampled_from((-1, 1, 1, 1))), month=2, day=1)
    finding = evaluate(plan, as_of=as_of, observations=said)[rule]
    expected = expected_finding(plan, rule, as_of, observations=said)
    assert (finding.status, finding.verdict) == (expected.status, expected.verdict)


def rates_of(years: Mapping[str, str], *, exact: bool) -> list[Observation]:
    return [
        Observation.model_validate(
            {
                "rule": "labour-productivity-2025", "window": year, "value": Decimal(rate), "unit": "%",
                "exact": exact, "published_on": "2026-01-10", "publisher": "A", "source": "example",
            }
        )
        for year, rate in years.items()
    ]  # fmt: skip


YEARS = ("2021", "2022", "2023", "2024", "2025")


@pytest.mark.parametrize(
    ("rates", "exact", "status"),
    [
        (["7.0"] * 5, False, Status.UNDETERMINED),
        (["7.0"] * 5, True, Status.MET),
        (["7.00"] * 5, False, Status.UNDETERMINED),
        (["7.1"] * 5, False, Status.MET),
        (["6.9"] * 5, False, Status.MISSED),  # each below 6.95 %
        (["7.05", "7.05", "7.05", "7.05", "6.80"], False, Status.UNDETERMINED),
        (["7.06", "7.06", "7.06", "7.06", "6.80"], False, Status.MET),
        (["7.2", "7.2", "7.2", "7.2", "6.2"], False, Status.UNDETERMINED),
        (["-100.0", "99.0", "99.0", "99.0", "99.0"], False, Status.MISSED),  # what may be less than nothing is nothing
    ],
)
def test_a_mean_of_printed_rates_is_a_mean_of_all_they_may_be(rates: list[str], exact: bool, status: Status) -> None:
    plan, rule, as_of = PLANS["thanh-hoa"], "labour-productivity-2025", date(2026, 2, 1)
    said = rates_of(dict(zip(YEARS, rates, strict=True)), exact=exact)
    assert evaluate(plan, as_of=as_of, observations=said)[rule].status is status
    assert expected_finding(plan, rule, as_of, observations=said).status is status


def test_records_and_figures_together_are_not_defined() -> None:
    with pytest.raises(ValueError, match="not both"):
        expected_finding(PLANS["sample"], "broadband", date(2025, 1, 1), records=[], observations=[object()])  # type: ignore[list-item]


EACH = {
    "listed": "{fields: [agency], units: [A, C]}",
    "those there are": "agency",
    "of two fields": "{fields: [secrecy, agency]}",
}
COUNTED = {
    "share": (
        "share: {of: documents, good: {channel: paper}",
        ("at_least: 50%", "at_most: 50%", "between: [40%, 60%]"),
    ),
    "count": ("count: {of: documents, where: {channel: paper}", ("at_least: 1", "at_most: 1", "between: [1, 2]")),
}


DATES = st.dates(date(2020, 12, 1), date(2024, 3, 1))


def plan_of_units(counted: str, units: str, timing: str, bound: str) -> Plan:
    keys = {"good": "{channel: paper}", "where": "", "exclusions": "[]", "more": f"    for_each: {EACH[units]}\n"}
    text = rule_text("each", threshold=bound, timing=timing, **keys)
    return plan_with((text.replace(COUNTED["share"][0], COUNTED[counted][0]),))


@pytest.mark.parametrize("timing", ["by_end", "throughout"])
@pytest.mark.parametrize("units", EACH)
@pytest.mark.parametrize("counted", COUNTED)
@given(held=st.lists(records(), max_size=5), as_of=DATES, place=st.integers(0, 2))
def test_units_and_records_that_lack_them(
    counted: str, units: str, timing: str, held: list[dict[str, object]], as_of: date, place: int
) -> None:
    plan = plan_of_units(counted, units, timing, COUNTED[counted][1][place])
    finding = evaluate(plan, as_of=as_of, records={"documents": held})["each"]
    expected = expected_finding(plan, "each", as_of, records=held)
    assert (finding.status, finding.verdict) == (expected.status, expected.verdict)


@pytest.mark.parametrize("timing", ["by_end", "throughout"])
@pytest.mark.parametrize("units", EACH)
@pytest.mark.parametrize("counted", COUNTED)
@given(data=st.data(), held=st.lists(records(), max_size=5), as_of=DATES, place=st.integers(0, 2))
def test_whatever_units_records_are_of_a_decided_target_stays_decided(
    counted: str, units: str, timing: str, data: st.DataObject, held: list[dict[str, object]], as_of: date, place: int
) -> None:
    plan = plan_of_units(counted, units, timing, COUNTED[counted][1][place])
    before = evaluate(plan, as_of=as_of, records={"documents": held})["each"].verdict
    names = ["A", "C"] if units == "listed" else ["A", "B", "C", "D"]  # a list says which units there are
    gaps: dict[str, st.SearchStrategy[object]] = {
        "agency": st.sampled_from(names), "secrecy": st.sampled_from(SECRECIES),
        "channel": st.sampled_from(CHANNELS), "sent_on": DATES,
    }  # fmt: skip
    filled = [
        {name: data.draw(gaps[name]) if value is None and name in gaps else value for name, value in record.items()}
        for record in held
    ]
    after = evaluate(plan, as_of=as_of, records={"documents": filled})["each"].verdict
    assert before not in (Verdict.SATISFIED, Verdict.VIOLATED) or after == before
