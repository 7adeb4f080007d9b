"""Laws, boundaries and sources checked on the rules of a host."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from plan_rules.evaluation import evaluate
from plan_rules.examples.narrowing import narrowed, with_rules
from plan_rules.model.plan import Plan
from plan_rules.model.rule import Rule
from plan_rules.problems import DataError
from plan_rules.testing.boundaries.case import Source, as_they_are
from plan_rules.testing.boundaries.cases import boundary_cases
from plan_rules.testing.laws.law import ASK, Law, LawError, first_difference, law_message
from plan_rules.testing.laws.statements import LAWS
from plan_rules.testing.laws.world import World, Worlds
from plan_rules.testing.records import RecordMaker
from plan_rules.testing.strategies.arguments import check_among, chosen_rule

BOUNDARIES = "boundaries"
LAW_NAMES = (BOUNDARIES, *(law.name for law in LAWS))
"""The names of all laws; the first holds every boundary case against what the definition expects."""

_MOST_TOGETHER = 40
"""So many rules are judged on the same records, where sources are compared."""


def check_laws(
    plan: Plan,
    *,
    source: Source = as_they_are,
    rules: Collection[str] = (),
    laws: Collection[str] = LAW_NAMES,
    max_examples: int = 100,
) -> None:
    """Check that findings keep the laws, on the rules and the source of a host.

    Run it as a test of your own. Every law is held against random records that tell your rules apart, handed over by
    your source; what is drawn is the same on each run.

    Args:
        plan: the plan.
        source: makes of the name of a dataset and some records, mappings with every declared field and None for a
            missing value, what you hand to ``evaluate``: a dataframe, a table in a database, a file.
        rules: the ids of the rules that are meant; all that count records where left out.
        laws: the names of the laws that are meant.
        max_examples: how many random worlds each law is held against.

    Raises:
        LawError: an ``AssertionError`` that says which law does not hold, on what, and what to do.
        Exception: whatever your source raises, with a note that says under which law, for which rule and on what.
        InvalidArgument: for a rule or a law that there is not, and where no rule counts records.

    >>> from plan_rules import load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> check_laws(plan, rules=["documents-electronic"], laws=["order", "later"], max_examples=10)
    """
    check_among("laws", laws, LAW_NAMES)
    counted = counted_rules(plan, rules)
    if BOUNDARIES in laws:
        _check_boundaries(plan, counted, source)
    for law in LAWS:
        if law.name in laws:
            _check(law, plan, counted, source, max_examples)


def counted_rules(plan: Plan, rules: Collection[str]) -> list[Rule]:
    """The rules that are meant and count records."""
    chosen = [chosen_rule(plan, name) for name in rules] if rules else plan.rules
    counted = [rule for rule in chosen if rule.indicator.dataset is not None]
    if not counted:
        raise InvalidArgument("no rule that is meant counts records, so there is nothing to check")
    return counted


def drawing(max_examples: int) -> settings:
    """How worlds are drawn: the same on each run, without a clock and without a database."""
    return settings(
        max_examples=max_examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def _check(law: Law, plan: Plan, rules: Sequence[Rule], source: Source, max_examples: int) -> None:
    worlds = Worlds(plan, rules, source)

    @drawing(max_examples)
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        law.hold(worlds.drawn(data.draw), data.draw)

    run_to_first_fault(holds)


def run_to_first_fault(run: Callable[[], None]) -> None:
    """Run, and of several faults of different kinds raise one."""
    try:
        run()
    except ExceptionGroup as several:
        raise several.exceptions[0] from None


def _check_boundaries(plan: Plan, rules: Sequence[Rule], source: Source) -> None:
    for case in (case for rule in rules for case in boundary_cases(plan, rule.id)):
        rows = next(iter((case.records or {}).values()), ())
        world = World(RecordMaker(plan, plan[case.rule]), case.as_of, rows, source)
        try:
            differences = list(case.differences(plan, source))
        except Exception as error:
            error.add_note(f"while the law {BOUNDARIES!r} was checked, on\n{world}\n{case.name}")
            raise
        if differences:
            lines = [*str(world).splitlines(), *map(repr, case.observations), case.name, *differences]
            raise LawError(law_message(BOUNDARIES, "at every edge a finding is what the definition gives", lines, ASK))


def assert_sources_agree(
    plan: Plan,
    sources: Mapping[str, Source],
    *,
    rules: Collection[str] = (),
    by: Sequence[str] = (),
    max_examples: int = 100,
) -> None:
    """Check that several sources give the same report for the same records, byte for byte.

    Args:
        plan: the plan.
        sources: under a name each what makes of the name of a dataset and some records what ``evaluate`` takes; the
            first is what the others are held against.
        rules: the ids of the rules that are meant; all that count records where left out.
        by: the fields by which findings are broken down, where the dataset has them.
        max_examples: how many sets of random records are tried.

    Raises:
        LawError: an ``AssertionError`` that says which sources differ, on what, and what to do.
        Exception: whatever a source raises, with a note that says which one and on what.
        InvalidArgument: for fewer than two sources, for a rule that counts no records, and for a field that no dataset
            of the rules has.

    >>> from plan_rules import load_plan
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> sources = {"a list": lambda dataset, rows: rows, "an iterator": lambda dataset, rows: iter(rows)}
    >>> assert_sources_agree(plan, sources, rules=["documents-electronic"], max_examples=10)
    """
    if len(sources) < 2:
        raise InvalidArgument(f"sources: {len(sources)} given; at least two can agree")
    counted = counted_rules(plan, rules)
    _check_groups(plan, counted, by)
    first, *others = sources
    worlds = Worlds(plan, counted, sources[first])
    together = {rule.id: cut for cut, some in _cut(plan, counted) for rule in some}

    @drawing(max_examples)
    @given(st.data())
    def agree(data: st.DataObject) -> None:
        world = worlds.drawn(data.draw)
        fields = plan.header.datasets[world.dataset].fields
        groups = [name for name in by if all(each in fields for each in by)]
        judged = together[world.rule.id]
        expected = _said(judged, world, first, sources[first], groups)
        for name in others:
            if (said := _said(judged, world, name, sources[name], groups)) != expected:
                raise LawError(_disagreement(world, first, name, expected, said))

    run_to_first_fault(agree)


def _check_groups(plan: Plan, counted: Sequence[Rule], by: Sequence[str]) -> None:
    """Refuse to break down by what no record has: nothing would be broken down."""
    if isinstance(by, str):
        raise InvalidArgument(f"by={by!r}: give a list of names of fields")
    fields = [plan.header.datasets[rule.indicator.dataset or ""].fields for rule in counted]
    if by:
        check_among("by", by, list(dict.fromkeys(name for each in fields for name in each)))
    if not any(all(name in each for name in by) for each in fields):
        raise InvalidArgument(f"by={list(by)!r}: no dataset of these rules has all of these fields")


def _cut(plan: Plan, counted: Sequence[Rule]) -> Iterator[tuple[Plan, Sequence[Rule]]]:
    """The plan cut down to rules of one dataset: many of them look at each record, and not one alone."""
    by_dataset: dict[str | None, list[Rule]] = {}
    for rule in counted:
        by_dataset.setdefault(rule.indicator.dataset, []).append(rule)
    for rules in by_dataset.values():
        for start in range(0, len(rules), _MOST_TOGETHER):
            some = rules[start : start + _MOST_TOGETHER]
            needed = {each.id: each for rule in some for each in narrowed(plan, rule).rules}
            first, *others = needed.values()
            yield with_rules(plan, others, first), some


def _said(judged: Plan, world: World, name: str, source: Source, by: Sequence[str]) -> str:
    """The report, or which problems the data have."""
    try:
        records = {world.dataset: source(world.dataset, [dict(row) for row in world.rows])}
        return evaluate(judged, as_of=world.as_of, records=records, by=by).to_json()
    except DataError as error:
        return f"refused: {', '.join(sorted(str(problem.code) for problem in error.problems))}"
    except Exception as error:
        error.add_note(f"in the source {name!r}, on\n{world}")
        raise


def _disagreement(world: World, first: str, other: str, expected: str, said: str) -> str:
    lines = [*str(world).splitlines(), *first_difference(first, other, expected, said)]
    indented = "\n".join(f"    {line}" for line in lines)
    return (
        f"the sources {first!r} and {other!r} do not agree\n{indented}\n"
        f"What to do: look at what {other!r} makes of these records before it hands them over: types of columns, "
        "missing values, dates and moments."
    )
