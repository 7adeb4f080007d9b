"""The laws, one function each."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from plan_rules.calendar import Stage
from plan_rules.evaluation import build_cube, evaluate
from plan_rules.finding.model import Finding
from plan_rules.model.condition import Comparison, atoms_of
from plan_rules.model.dataset import FieldType
from plan_rules.testing.definition.expected import expected_finding
from plan_rules.testing.definition.windows import standing
from plan_rules.testing.laws.law import ASK, Broken, Law, demand_equal, demand_same_text
from plan_rules.testing.laws.world import Draw, World
from plan_rules.testing.strategies.data import completions, records_of
from plan_rules.testing.values import conditions_of_rule
from plan_rules.verdict import Status, Verdict

_DECIDED = (Verdict.SATISFIED, Verdict.VIOLATED)
_TOLD = ("status", "verdict", "value", "low", "high", "margin", "shortfall")
_MARK = "NỘI DUNG BẢN GHI"

_LIBRARY = "this is a fault of plan-rules or of your source, not of the rule: please report it with what is shown."


def _definition(world: World, _: Draw) -> None:
    expected = expected_finding(world.plan, world.rule.id, world.as_of, records=world.rows)
    finding = world.finding()
    demand_equal(finding.status, expected.status, "the status is not the one by definition")
    demand_equal(finding.verdict, expected.verdict, "the verdict is not the one by definition")
    for name in ("value", "low", "high"):
        due, found = getattr(expected, name), getattr(finding, name)
        if due is not None:
            demand_equal(found and Fraction(found.exact), due, f"{name} is not the one by definition")
    if expected.population is not None:
        counted = finding.tally and finding.tally.population
        demand_equal(counted, expected.population, "the population is not counted as by definition")


def _order(world: World, draw: Draw) -> None:
    shuffled = world.holding(draw(st.permutations(world.rows)))
    what = f"{world.listed(shuffled.rows, 'in another order, records')}\nanother order gives another report"
    demand_same_text(shuffled.report().to_json(), world.report().to_json(), what)


def _again(world: World, _: Draw) -> None:
    first = world.report().to_json()
    demand_same_text(world.report().to_json(), first, "a second evaluation gives another report")


def _sums(world: World, draw: Draw) -> None:
    if len(world.rows) < 2:
        return
    cut = draw(st.integers(1, len(world.rows) - 1))
    parts = [world.holding(world.rows[:cut]), world.holding(world.rows[cut:])]
    one, two = (build_cube(each.plan, each.dataset, each.records[each.dataset], as_of=each.as_of) for each in parts)
    added = evaluate(world.plan, as_of=world.as_of, records={world.dataset: one + two})
    what = f"the counts of two parts, the first of {cut}, do not add up to the whole"
    demand_same_text(added.to_json(), world.report().to_json(), what)


def _later(world: World, draw: Draw) -> None:
    time = world.plan.header.datasets[world.dataset].time
    if time is None or world.as_of >= date.max - timedelta(days=400):
        return
    days = [world.as_of + timedelta(days=shift) for shift in (1, 14, 31, 366)]
    later = draw(st.lists(records_of(world.maker, days=days), min_size=1, max_size=3))
    after = world.holding([*world.rows, *later]).finding()
    more = world.listed(later, "later records")
    _demand_same(world.finding(), after, f"{more}\nrecords dated after the date of evaluation change the finding")


def _excluded(world: World, draw: Draw) -> None:
    day = _some_day(world)
    row = world.maker.row("excluded", day)
    if row is None or world.rule.for_each or world.plan.parts_of:
        return  # a record that is taken out of a rule may still make a unit, or belong to a part
    more = draw(st.integers(1, 3))
    after = world.holding([*world.rows, *[row] * more]).finding()
    excluded = world.listed([row] * more, "excluded records")
    _demand_same(world.finding(), after, f"{excluded}\nrecords that are taken out change the finding")


def _completion(world: World, draw: Draw) -> None:
    finding = world.finding()
    if finding.verdict not in _DECIDED:
        return
    filled = world.holding(draw(completions(world.plan, world.dataset, world.rows, keep=_asked_for_missing(world))))
    completed = world.listed(filled.rows, "completed records")
    what = f"{completed}\ncompleting missing data turns a verdict that was decided"
    demand_equal(filled.finding().verdict, finding.verdict, what)


def _empty(world: World, _: Draw) -> None:
    maker = world.maker
    outside = [maker.row(kind, _some_day(world)) for kind in ("outside", "excluded")]
    if world.rule.indicator.share is None:
        return
    for rows in ([], *([row] for row in outside if row is not None)):
        if world.holding(rows).finding().verdict is Verdict.SATISFIED:
            raise Broken(f"an empty population satisfies the threshold: {rows}")


def _more_good(world: World, draw: Draw) -> None:
    threshold = world.rule.threshold
    accepts = threshold.accepts(world.rule.indicator.direction) if threshold else None
    maker, day = world.maker, _some_day(world)
    good, bad = maker.row("good", day), maker.row("bad", day)
    if accepts is None or accepts.high is not None or good is None or bad is None or world.plan.parts_of:
        return
    among = draw(st.integers(1, 4))
    before = world.holding([*world.rows, *[bad] * among]).finding()
    after = world.holding([*world.rows, *[good] * among]).finding()
    if (before.verdict, after.verdict) in _HARMED:
        turned = "\n".join(
            world.listed([row] * among, f"{kind} records") for kind, row in (("bad", bad), ("good", good))
        )
        raise Broken(f"{turned}\nturning bad records into good ones turns {before.verdict} into {after.verdict}")


_HARMED = {
    (Verdict.SATISFIED, Verdict.UNDETERMINED),
    (Verdict.SATISFIED, Verdict.VIOLATED),
    (Verdict.UNDETERMINED, Verdict.VIOLATED),
}


def _status(world: World, _: Draw) -> None:
    finding = world.finding()
    at = standing(world.plan, world.rule, world.as_of)
    demand_equal(finding.stage, at.stage, "the stage is not that of the date")
    is_reached = finding.status in (Status.MET, Status.ACHIEVED)
    is_open = finding.stage in (Stage.RUNNING, Stage.CLOSED)
    demand_equal(
        is_reached, is_open and finding.verdict is Verdict.SATISFIED, "met or achieved does not go with satisfied"
    )
    if is_reached and world.rule.indicator.share and not world.rows:
        raise Broken("a target is reached without a single record")


def _content(world: World, _: Draw) -> None:
    fields = world.plan.header.datasets[world.dataset].fields
    units = world.rule.for_each.fields if world.rule.for_each else ()
    free = [name for name, field in fields.items() if field.type is FieldType.TEXT and not field.values]
    marked: list[Any] = [{**row, **{name: _MARK for name in free if name not in units}} for row in world.rows]
    if _MARK in world.holding(marked).report().to_json():
        raise Broken(f"the report holds the content of a record: {_MARK}")


def _some_day(world: World) -> date:
    windows = standing(world.plan, world.rule, world.as_of).windows
    return windows[-1].first if windows else world.as_of


def _asked_for_missing(world: World) -> tuple[str, ...]:
    """Fields for which some rule asks whether they are missing: filling their gaps asks another question."""
    tests = (
        atom
        for rule in world.plan.rules
        for condition in conditions_of_rule(world.plan, rule)
        for _, atom in atoms_of(condition)
    )
    return tuple(dict.fromkeys(atom.field for atom in tests if atom.comparison is Comparison.MISSING))


def _demand_same(before: Finding, after: Finding, what: str) -> None:
    for name in _TOLD:
        demand_equal(getattr(after, name), getattr(before, name), f"{what} ({name})")


LAWS = (
    Law("definition", "a finding is what the definition gives, by brute force", ASK, _definition),
    Law("order", "the order of the records does not matter", ASK, _order),
    Law("again", "the same data give the same bytes", _LIBRARY, _again),
    Law("sums", "the counts of disjoint records add up to the counts of all", ASK, _sums),
    Law("later", "data dated after the date of evaluation have no influence", ASK, _later),
    Law("excluded", "records that are taken out change nothing but their own count", ASK, _excluded),
    Law("completion", "completing missing data never turns a verdict that was decided", ASK, _completion),
    Law("empty", "an empty population never satisfies a target", ASK, _empty),
    Law("more-good", "more good records never hurt a target that more is better for", ASK, _more_good),
    Law("status", "the status follows from the stage and the verdict", _LIBRARY, _status),
    Law("content", "a report holds no content of a record", _LIBRARY, _content),
)
"""Every law, in the order in which they are checked."""
