"""Strategies for records, their completions, dates of evaluation and tallies."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from plan_rules.measure.tally import COUNTS, Tally
from plan_rules.model.base import FrozenDict
from plan_rules.model.plan import Plan
from plan_rules.problems import near_miss
from plan_rules.testing.demands import Allowed
from plan_rules.testing.records import KINDS, RecordMaker, Row, wanted_for
from plan_rules.testing.strategies.arguments import check_sizes, chosen_dataset, chosen_rule, counted_rule
from plan_rules.testing.strategies.choosing import one_of_each, one_way
from plan_rules.testing.values import Value, edges_of, values_of

_MOST_WAYS = 40
_WAYS_OF_ANY = 3
"""So many ways to be of one kind are drawn from where any kind will do."""


def records_for(
    plan: Plan,
    rule: str,
    *,
    kind: str | None = None,
    days: Sequence[date | None] | None = None,
    gaps: bool = True,
) -> st.SearchStrategy[Row]:
    """Records of the dataset of a rule, with every declared field; None is a missing value.

    Args:
        plan: the plan.
        rule: the id of the rule.
        kind: ``good``, ``bad`` or ``unknown`` for a record of the population; ``possible`` for one of which it is not
            known whether it belongs to it; ``excluded`` or ``outside``. Records of any kind where it is left out.
        days: the days that a record may have, in a dataset with a time field; the edges of all windows otherwise.
        gaps: whether fields that the kind does not decide may be missing.

    Raises:
        InvalidArgument: for a rule that counts no records, a kind that no record can be, and days that are no dates.

    >>> from plan_rules import load_plan
    >>> from hypothesis import find
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> find(records_for(plan, "broadband-communes", kind="bad"), lambda record: True)
    {'name': 'A', 'kind': 'xa', 'broadband': False}
    """
    return records_of(RecordMaker(plan, counted_rule(plan, rule)), kind=kind, days=days, gaps=gaps)


def records_of(
    maker: RecordMaker, *, kind: str | None = None, days: Sequence[date | None] | None = None, gaps: bool = True
) -> st.SearchStrategy[Row]:
    """As ``records_for``, for a rule whose values are known already."""
    rule = maker.rule.id
    if days is not None and maker.time is None:
        raise InvalidArgument(f"days={days!r}: the records of {rule!r} carry no date")
    if days is not None and not days:
        raise InvalidArgument("days is empty; a record has one of them")
    for day in days or ():
        if day is not None and type(day) is not date:
            raise InvalidArgument(f"days: {day!r} is no date; give datetime.date, or None for a missing day")
    if kind is not None and kind not in KINDS:
        raise InvalidArgument(f"kind={kind!r}: choose from {', '.join(KINDS)}")
    if kind is None:
        ways = [way for each in KINDS for way in _ways_of_kind(maker, each, days, gaps=gaps, most=_WAYS_OF_ANY)]
        ways = [way for way in ways if gaps or not way.has_gaps]
        # Few records meet many tests by chance, and only chance tries what no test asks for.
        ways = [_anything(maker, days, gaps=gaps)] * (1 + len(ways) // 2) + ways
    else:
        ways = [*_ways_of_kind(maker, kind, days, gaps=gaps, most=_MOST_WAYS)]
    if not ways:
        raise InvalidArgument(f"kind={kind!r}: no record can be that to the rule {rule!r}")
    return one_way([way.combinations for way in ways]).map(lambda drawn: ways[drawn[0]].record(drawn[1]))


@dataclass(frozen=True, slots=True)
class _Way:
    """Groups of fields that are bound together, and the combinations of values that each may have."""

    names: tuple[str, ...]
    combinations: tuple[Sequence[Allowed], ...]

    @property
    def has_gaps(self) -> bool:
        """Whether some field has no value but a missing one."""
        return any(all(None in values for values in combinations) for combinations in self.combinations)

    def record(self, chosen: Sequence[Allowed]) -> Row:
        return dict(zip(self.names, itertools.chain(*chosen), strict=True))


def _anything(maker: RecordMaker, days: Sequence[date | None] | None, *, gaps: bool) -> _Way:
    allowed: dict[str, Sequence[Value | None]] = {
        name: [*known, None] if gaps else known for name, known in maker.values.items()
    }
    if days is not None and maker.time is not None:
        allowed[maker.time] = days
    return _Way(tuple(allowed), tuple([(value,) for value in values] for values in allowed.values()))


def _ways_of_kind(
    maker: RecordMaker, kind: str, days: Sequence[date | None] | None, *, gaps: bool, most: int
) -> Iterator[_Way]:
    """The ways to be of a kind; without gaps but for those that make the kind."""
    for way in itertools.islice(maker.ways(wanted_for(maker.plan, maker.rule, kind), _dated(maker, days)), most):
        choices = []
        for _, combinations in way.choices:
            full = [values for values in combinations if None not in values]
            choices.append(combinations if gaps or not full else full)
        yield _Way(tuple(name for names, _ in way.choices for name in names), tuple(choices))


def _dated(maker: RecordMaker, days: Sequence[date | None] | None) -> Sequence[date | None] | None:
    """The days that were asked for; else those of the values, so that a record is not undated by chance."""
    if days is not None or maker.time is None:
        return days
    return [day for day in maker.values[maker.time] if isinstance(day, date)]


def _named(names: tuple[str, ...]) -> Callable[[tuple[Value | None, ...]], Row]:
    return lambda values: dict(zip(names, values, strict=True))


def completions(
    plan: Plan, dataset: str, records: Sequence[Row], *, keep: Collection[str] = ()
) -> st.SearchStrategy[list[Row]]:
    """Ways to fill the gaps of some records, with values that tell the rules of the dataset apart.

    Args:
        plan: the plan.
        dataset: the name of the dataset that the records belong to.
        records: the records; a field that one lacks counts as missing.
        keep: fields whose gaps stay.

    Raises:
        InvalidArgument: for a dataset or a field that the plan does not have, in a record or to be kept.

    >>> from plan_rules import load_plan
    >>> from hypothesis import find
    >>> plan = load_plan("vn-thanh-hoa/202-kh-ubnd-2020")
    >>> filled = completions(plan, "communes", [{"name": "Nga An", "kind": None, "broadband": None}])
    >>> find(filled, lambda records: True)
    [{'name': 'Nga An', 'kind': 'xa', 'broadband': True}]
    """
    fields = chosen_dataset(plan, dataset).fields
    for name in keep:
        if name not in fields:
            raise InvalidArgument(f"keep={list(keep)!r}: the dataset {dataset!r} has no field {name!r}")
    for position, record in enumerate(records):
        for name in record:
            if name not in fields:
                hint = near_miss(name, fields)
                raise InvalidArgument(f"records[{position}]: the dataset {dataset!r} has no field {name!r}; {hint}")
    values = values_of(plan, dataset)
    return st.tuples(
        *(
            one_of_each(
                [
                    values[name] if record.get(name) is None and name not in keep else [record.get(name)]
                    for name in fields
                ]
            ).map(_named(tuple(fields)))
            for record in records
        )
    ).map(list)


def as_of_dates(plan: Plan, *, rule: str | None = None) -> st.SearchStrategy[date]:
    """Dates of evaluation: most at the edges of phases, windows and days in force, some anywhere around them.

    Args:
        plan: the plan.
        rule: the id of the one rule whose dates are meant; all rules where it is left out.

    Raises:
        InvalidArgument: for a rule that the plan does not have, and for a plan without rules.

    >>> from plan_rules import load_plan
    >>> from hypothesis import find
    >>> find(as_of_dates(load_plan("vn-thanh-hoa/202-kh-ubnd-2020")), lambda day: True)
    datetime.date(2021, 1, 1)
    """
    chosen = plan.rules if rule is None else (chosen_rule(plan, rule),)
    edges = list(dict.fromkeys(day for each in chosen for day in edges_of(plan, each)))
    if not edges:
        raise InvalidArgument("the plan has no rule, so no date matters to it")
    month = timedelta(days=31)
    return st.sampled_from(edges) | st.dates(min(edges) - month, max(edges) + month)


def tallies(*, min_count: int = 0, max_count: int = 4, exclusions: Collection[str] = ()) -> st.SearchStrategy[Tally]:
    """Tallies, as the counting makes them.

    Args:
        min_count, max_count: the bounds of each count.
        exclusions: the names under which excluded records are counted.

    Raises:
        InvalidArgument: for bounds that no count lies between.

    >>> from hypothesis import find
    >>> find(tallies(min_count=1), lambda tally: True).good
    1
    """
    check_sizes(min_count, max_count, names="min_count, max_count")
    count = range(min_count, max_count + 1)
    names = [name for name in COUNTS if name != "excluded" or exclusions]
    drawn = one_of_each([count] * (len(names) + len(exclusions)))
    return drawn.map(
        lambda counts: _tally(
            dict(zip(names, counts, strict=False)), dict(zip(exclusions, counts[len(names) :], strict=True))
        )
    )


def _tally(counts: dict[str, int], reasons: dict[str, int]) -> Tally:
    """A tally that records can have: undated ones may belong to the population, and each excluded one has a reason."""
    possible = sum(count for name, count in counts.items() if name.startswith("possibly"))
    excluded = counts.get("excluded", 0)
    known = {name: min(count, excluded) for name, count in reasons.items()}
    if known:
        known[next(iter(known))] = excluded
    return Tally(**{**counts, "undated": min(counts["undated"], possible)}, excluded_by=FrozenDict(known))
