"""polars, lazily: an expression for each figure, or, at its best, a number for each record that equal records share."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import polars as pl

from counts import Rows
from share_rules import AS_OF, DATASETS, EXCLUSIONS, YEARS, Condition, ShareRule, datasets_of

Joined = Callable[[Condition], pl.Expr]

_COMPARISONS = {"at_least": operator.ge, "less_than": operator.lt, "no_earlier_than": operator.ge}
_TO_JANUARY = timedelta(days=17)
_MOST_SHORT = 13
_YEARS_AND_NONE = 8


def by_figures(rules: Sequence[ShareRule], frames: Mapping[str, pl.LazyFrame]) -> Rows:
    """One sum for each figure, all years at once by ``group_by``, all frames at once."""
    plans = []
    for name in datasets_of(tuple(rules)):
        time = pl.col(DATASETS[name].time)
        sums = {column: figure.sum() for column, figure in _columns(rules, name, _joined)}
        until = frames[name].filter((time <= AS_OF) | time.is_null())
        plans.append(until.group_by(_year(name).alias("y")).agg(**sums))
    return _rows(rules, pl.collect_all(plans))


def by_numbers(rules: Sequence[ShareRule], frames: Mapping[str, pl.LazyFrame]) -> Rows:
    """One number for each record, made of all its tests and its year; the rules count the few distinct numbers."""
    plans = []
    for name in datasets_of(tuple(rules)):
        conditions = (each for rule in rules if rule.dataset == name for each in _conditions(rule))
        tests = {_key(*test): _test(*test) for condition in conditions for test in condition.items()}
        whole = pl.Int32 if len(tests) <= _MOST_SHORT else pl.Int64
        codes = (test.cast(pl.Int8).fill_null(2).cast(whole) * 4**place for place, test in enumerate(tests.values()))
        number = functools.reduce(operator.add, codes) * _YEARS_AND_NONE + _place_of_year(name, whole)
        few = frames[name].select(number=number).group_by("number").agg(records=pl.len())
        known = {key: _unpacked(place).alias(key) for place, key in enumerate(tests)}
        place = pl.col("number") % _YEARS_AND_NONE
        year = pl.when(place < _YEARS_AND_NONE - 1).then(place + YEARS[0] - 1).alias("y")

        def joined(condition: Condition) -> pl.Expr:
            return functools.reduce(operator.and_, (pl.col(_key(*test)) for test in condition.items()))

        counts = pl.col("records")
        sums = {column: counts.filter(figure).sum() for column, figure in _columns(rules, name, joined)}
        plans.append(few.with_columns(year, **known).group_by("y").agg(**sums))
    return _rows(rules, pl.collect_all(plans))


def _conditions(rule: ShareRule) -> Iterator[Condition]:
    yield from (rule.where, rule.good, *(EXCLUSIONS[name] for name in rule.exclusions))


def _year(dataset: str) -> pl.Expr:
    time = pl.col(DATASETS[dataset].time)
    return (time if DATASETS[dataset].calendar == "gregorian" else time + _TO_JANUARY).dt.year()


def _place_of_year(dataset: str, whole: type[pl.Int32 | pl.Int64]) -> pl.Expr:
    """0 before the first year, 1 for it, and so on; the last place of all is for no date."""
    month, day = (1, 1) if DATASETS[dataset].calendar == "gregorian" else (12, 15)
    starts = [date(year - (month == 12), month, day) for year in (*YEARS, YEARS[-1] + 1)]
    time = pl.col(DATASETS[dataset].time)
    begun = functools.reduce(operator.add, ((time >= start).cast(pl.Int8) for start in starts))
    return begun.fill_null(_YEARS_AND_NONE - 1).cast(whole)


def _unpacked(place: int) -> pl.Expr:
    code = pl.col("number") // _YEARS_AND_NONE // 4**place % 4
    return pl.when(code < 2).then(code == 1)


def _columns(rules: Iterable[ShareRule], dataset: str, joined: Joined) -> Iterator[tuple[str, pl.Expr]]:
    for rule in rules:
        if rule.dataset == dataset:
            for number, figure in enumerate(_figures(rule, joined)):
                yield f"{rule.name} {number}", figure


def _figures(rule: ShareRule, joined: Joined) -> Iterator[pl.Expr]:
    """For each figure of a rule which records count."""
    good = joined(rule.good)
    population = joined(rule.where) if rule.where else None
    exclusions = [joined(EXCLUSIONS[name]) for name in rule.exclusions]
    excluded = functools.reduce(operator.or_, exclusions) if exclusions else None
    within = [each for each in (population, None if excluded is None else ~excluded) if each is not None]
    eligible = functools.reduce(operator.and_, within) if within else pl.lit(value=True)
    for test in (good, ~good, good.is_null()):
        yield eligible & test
    for test in (good, ~good, good.is_null()):
        yield eligible.is_null() & test
    possible = pl.lit(value=True) if population is None else population.fill_null(value=True)
    yield pl.lit(value=False) if excluded is None else possible & excluded
    yield pl.lit(value=False) if population is None else ~population
    if len(exclusions) > 1:
        for each in exclusions:
            yield possible & each


def _joined(condition: Condition) -> pl.Expr:
    return functools.reduce(operator.and_, (_test(*test) for test in condition.items()))


def _key(field: str, test: object) -> str:
    return f"{field}: {test}"


def _test(field: str, test: object) -> pl.Expr:
    column = pl.col(field)
    if test is True:
        return column
    if isinstance(test, list):
        return column.is_in(test)
    if isinstance(test, Mapping):
        ((word, bound),) = test.items()
        compared: pl.Expr = _COMPARISONS[word](column, bound)
        return compared
    return column == pl.lit(test)


def _rows(rules: Sequence[ShareRule], frames: Iterable[pl.DataFrame]) -> Rows:
    return {name: frame.rows() for name, frame in zip(datasets_of(tuple(rules)), frames, strict=True)}
